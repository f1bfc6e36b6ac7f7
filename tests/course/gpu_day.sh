#!/bin/sh
# Tests tests/gpu_day.sh: sh tests/course/gpu_day.sh
#
# A borrowed GPU has no minute to lose on a slip in a script. So the day is run here: with
# the kernels on the simulator, at small sizes and beside a stand-in for cuBLAS; and with
# a toolkit, a driver and programs that are made up, through every part of the script,
# with and without mishaps. Nothing here needs a GPU.
export BUILD=${BUILD:-build}
unset CUBLAS NVCC NVCC_ARCH GPU_DAY_SHARE GPU_DAY_DRY CUDA_VISIBLE_DEVICES
root=$(mktemp -d) || exit 3
trap 'rm -rf "$root"' EXIT
trap 'exit 3' INT TERM HUP
. "$(dirname "$0")/expect.sh"
here=$PWD

# --- on the simulator ------------------------------------------------------------------
dry() {
  (cd "$here" && CUBLAS=$root/libcublas.so sh tests/gpu_day.sh dry) >out 2>&1 </dev/null
  code=$?
}
cd "$root" || exit 3
if command -v timeout >/dev/null; then
  ${CXX:-c++} -std=c++17 -O2 -shared -fPIC -o libcublas.so \
    "$here/tests/bench/gpu/stand_in/cublas.cpp" || bad "the stand-in for cuBLAS"
  dry
  expect "simulator: the day passes" 0 ", 0 failed"
  expect "simulator: some tests were run" 0 "| ops and layers | passed |"
  expect "simulator: the benchmarks were right" 0 "all products right"
  number='[0-9.e-]+'
  holds "simulator: a row beside cuBLAS" grep -E \
    "^\| matmul bf16 72 \| GFLOP/s \| $number \| [^|]* \| $number \| $number \|" out
  expect "simulator: tf32 is cuBLAS's alone" 0 "| matmul tf32 72 | GFLOP/s | - |"
  expect "simulator: a row beside the device's copy" 0 "| adamw update, 16 x 96 | GB/s |"
  expect "simulator: a training step" 0 "| MLP 784-256-128-10, batch 4 | samples/s |"
else
  skip "this machine has no timeout; so it has no GPU day"
  echo "$passed passed, $failed failed"
  exit 0
fi

# --- with everything made up -----------------------------------------------------------
mkdir -p bin trouble
program() { cat >"$1" && chmod +x "$1"; }
program bin/nvcc <<'END'
#!/bin/sh
echo "Cuda compilation tools, release $(cat "$root/release"), V0"
END
program bin/nvidia-smi <<'END'
#!/bin/sh
[ -f "$root/trouble/no-gpu" ] && echo "No devices were found" && exit 6
case $* in
  -L) echo "GPU 0: NVIDIA Made Up (UUID: 0)" ;;
  *clocks*) echo "1980, 3201" && echo "1755, 3201" && exec sleep 30 ;;
  *name*) echo "NVIDIA Made Up" ;;
  *) echo "1.2" ;;
esac
END
program bin/compute-sanitizer <<'END'
#!/bin/sh
case $* in *racecheck*losses.cpp*)
  [ -f "$root/trouble/race" ] && echo "========= Error: Race reported" && exit 9 ;;
esac
echo "========= ERROR SUMMARY: 0 errors"
END
program bin/python3 <<'END'
#!/bin/sh
[ "$1" = -c ] && exit 0
printf 'about\tPyTorch\t2.0\tversion\tmade up\n'
printf 'product\tfp32 4096\tPyTorch\tGFLOP/s\t%s\n' 300 500 400
END
program made-up <<'END'
#!/bin/sh
name=$(basename "$0") && echo "$name $*" >>"$root/ran"
case $name in
  gpu-bench)
    [ -f "$root/trouble/bench" ] && echo "wrong!" && exit 1
    printf 'error\tfp32 4096\tchainrule\t\t2e-07\n'
    printf 'product\tfp32 4096\tchainrule\tGFLOP/s\t%s\n' 100 300 200
    printf 'product\tfp32 4096\tcuBLAS\tGFLOP/s\t%s\n' 250 250 250 ;;
  tests)
    case $* in *conv.cpp*) [ -f "$root/trouble/conv" ] && kill -SEGV $$ ;; esac
    echo "[doctest] test cases: 9 | 2 passed | 0 failed | 7 skipped" ;;
esac
[ "$name" = 38-first-kernels ] && [ -f "$root/trouble/38" ] && exit 3
exit 0
END
program bin/make-up <<'END'
#!/bin/sh
for target; do
  case $target in
    */tests) [ -f "$root/trouble/hang" ] && sleep 30 ;;
  esac
  case $target in */*=* | *=*) ;; */*)
    mkdir -p "$(dirname "$target")" && cp "$root/made-up" "$target" ;;
  esac
done
exit 0
END
day() {
  rm -rf "$root/build" "$root/ran"
  (cd "$here" && BUILD=$root/build MAKE=$root/bin/make-up PATH=$root/bin:$PATH CXX= \
    root=$root sh tests/gpu_day.sh) >out 2>&1 </dev/null
  code=$?
}
echo 13.0 >release
day
expect "made up: the day passes" 0 ", 0 failed"
expect "made up: the GPU and its driver" 0 "A GPU day: NVIDIA Made Up"
expect "made up: its clocks" 0 "SM 1755 MHz in the median, 1980 at most, memory 3201"
expect "made up: medians, ratios, spread" 0 \
  "| matmul fp32 4096 | GFLOP/s | 200 | 100 % | 250 | 0.8 | 400 | 0.5 | 2.0e-07 |"
expect "made up: a lesson" 0 "| lesson 38-first-kernels | passed |"
expect "made up: the sanitizer" 0 "| compute-sanitizer: racecheck | passed |"
holds "made up: each file of tests by itself" grep -q 'file=\*tests/conv.cpp' ran
holds "made up: the table is kept" grep -q '^| matmul fp32 4096' build/gpu-day/RESULTS.md

touch trouble/conv trouble/38 trouble/race
day
expect "mishaps: the day has failed" 1 "3 failed"
expect "mishaps: a crash in one file of tests" 1 "| ops and layers | FAILED |"
expect "mishaps: a lesson" 1 "| lesson 38-first-kernels | FAILED |"
expect "mishaps: a race" 1 "| compute-sanitizer: racecheck | FAILED |"
expect "mishaps: which file has it" 1 "--- losses"
expect "mishaps: what comes later is run" 1 "| compute-sanitizer: synccheck | passed |"
expect "mishaps: the table is there" 1 "| matmul fp32 4096 |"
rm trouble/* && touch trouble/bench
day
expect "mishaps: no benchmark, but PyTorch's row" 1 "| matmul fp32 4096 | GFLOP/s | - |"
rm trouble/* && touch trouble/hang
GPU_DAY_SHARE=1
export GPU_DAY_SHARE
day
unset GPU_DAY_SHARE
expect "mishaps: what hangs is stopped" 1 "| build: tests | stopped |"
expect "mishaps: what hangs does not stop the rest" 1 "| lesson 38-first-kernels |"

# --- where a day cannot begin ----------------------------------------------------------
touch trouble/no-gpu
day
expect "no GPU" 2 "there is no GPU here that the driver shows"
echo 11.8 >release
day
expect "an old toolkit" 2 "CUDA 11.8 is too old: 12 or newer is needed"
NVCC=no-such-nvcc && export NVCC
day
expect "no nvcc" 2 "there is no nvcc here"

echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
