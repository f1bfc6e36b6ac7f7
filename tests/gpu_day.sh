#!/bin/sh
# What is worth doing on a borrowed GPU, in one go within eight minutes: make gpu-day
#
#   sh tests/gpu_day.sh         build, tests, benchmarks, lessons, compute-sanitizer
#   sh tests/gpu_day.sh dry     on the simulator at small sizes: that a day would work
#
# Each part has its share of the time, and what the parts before it left over. One that
# fails or is stopped does not keep the others from running. RESULTS.md in build/gpu-day
# has a line for each part and a table of all speeds, to go to the end of
# cuda/RESULTS.md; beside it lies what each part printed. The GPU's settings stay as they
# are. GPU_DAY_SHARE=9 gives every part 9 seconds.
BUILD=${BUILD:-build} MAKE=${MAKE:-make} PYTHON=${PYTHON:-python3}
unset MAKEFLAGS MFLAGS MAKELEVEL ON SANITIZE CHECKED
[ "$1" = dry ] && GPU_DAY_DRY=1
on=gpu day=$BUILD/gpu-day small=
[ -n "$GPU_DAY_DRY" ] && on=sim day=$BUILD/gpu-day-dry small=--quick
for folder in /usr/local/cuda/bin /usr/local/cuda-*/bin /usr/lib/wsl/lib \
  /usr/local/cuda*/compute-sanitizer /opt/nvidia/compute-sanitizer; do
  [ -d "$folder" ] && PATH=$PATH:$folder
done
export BUILD MAKE PYTHON PATH GPU_DAY_DRY
seconds() { date +%s; }
has() { command -v "$1" >/dev/null 2>&1; }
lessons() {
  for l in lessons/3[89]-* lessons/40-*; do [ -f "$l/lesson.cpp" ] && basename "$l"; done
}
# Ops have a file of tests each. What no kernel has a part in is left out.
files() { grep -l TEST_CASE tests/*.cpp tests/kernels/*.cpp | grep -v 'fuzz\|main'; }
without='fuzz*,torture*'

# --- the parts; the last line that each prints goes into the table --------------------
build_programs() {  # kernels first: they take longest
  set -- "$BUILD/$on/libchainrule.a" "$BUILD/$on/gpu-bench"
  [ $on = sim ] || set -- "$@" $(lessons | sed "s|^|$BUILD/$on/program/|")
  $MAKE -k ON=$on "$@" && echo "$# targets"
}
build_tests() {
  DOCTEST=$(timeout 30 sh tests/doctest.sh) || {
    echo "skipped: no doctest here; put doctest.h into third_party/doctest/"
    return 77
  }
  set -- "$BUILD/$on/tests"
  [ $on = sim ] || set -- "$@" $(lessons | sed "s|^|$BUILD/$on/claims/|")
  $MAKE -k ON=$on DOCTEST="$DOCTEST" "$@" && echo "$# targets"
}
# Each file of tests in a process of its own: a kernel that crashes spoils no others.
suite() {
  [ -x "$BUILD/$on/tests" ] || { echo "skipped: the tests were not built" && return 77; }
  rm -rf "$day/test" && mkdir -p "$day/test"
  if [ $on = sim ]; then set -- tests/softmax.cpp tests/kernels/factors.cpp
  else set -- $(files); fi
  for f; do
    echo "$(basename "$f" .cpp) timeout -k 2 60 $BUILD/$on/tests" \
      "--source-file=*$f --test-case-exclude=$without"
  done | CHAINRULE_THREADS=2 BUILD=$day xargs -P 8 -L 1 sh tests/run.sh --one
  for f in $(grep -L ' 0$' "$day"/test/*.count); do echo "failed: ${f%.count}.log"; done
  cat "$day"/test/*.count | awk '{ p += $1; f += $2 }
    END { printf "%d passed, %d failed in %d files\n", p, f, NR; exit f > 0 || p == 0 }'
}
cublas() {  # the toolkit's, the system's, or the one that came with PyTorch
  brought=$($PYTHON -c 'import glob, sys
for p in sys.path: print(*glob.glob(p + "/nvidia/*/lib/libcublas.so*"))' 2>/dev/null)
  for f in "$CUBLAS" "$(dirname "$(command -v "${NVCC:-nvcc}")")"/../lib64/libcublas.so \
    /usr/local/cuda*/lib64/libcublas.so* /usr/lib/*/libcublas.so* $brought; do
    [ -f "$f" ] && echo "$f" && return
  done
}
benchmarks() {
  file=$CUBLAS
  [ $on = sim ] || file=$(cublas)
  [ -n "$file" ] || echo "there is no cuBLAS here; CUBLAS=file names one"
  if has nvidia-smi && [ $on = gpu ]; then
    nvidia-smi --query-gpu=clocks.sm,clocks.mem --format=csv,noheader,nounits -l 1 \
      >>"$day/clocks" 2>/dev/null &
    clock=$!
  fi
  LD_LIBRARY_PATH=${file:+$(dirname "$file"):}$LD_LIBRARY_PATH \
    "$BUILD/$on/gpu-bench" $small ${file:+--cublas "$file"}
  code=$?
  [ -n "$clock" ] && kill "$clock" 2>/dev/null
  return $code
}
pytorch() { "$PYTHON" tests/bench/gpu/peers.py $small; }
lesson() {
  claims="no claims were built" good=0
  if [ -x "$BUILD/$on/claims/$1" ]; then
    "$BUILD/$on/claims/$1" >"$day/$1.claims" 2>&1 || good=1
    [ $good = 0 ] || tail -n 40 "$day/$1.claims"
    claims=$(sed -n 's/.*test cases: *//p' "$day/$1.claims" | tr -s ' ')
  fi
  "$BUILD/$on/program/$1" --out "$day/$1" || { echo "its exit code: $?" && good=1; }
  echo "claims: $claims"
  return $good
}
sanitize() {
  has compute-sanitizer || { echo "skipped: there is no compute-sanitizer" && return 77; }
  [ -x "$BUILD/$on/tests" ] || { echo "skipped: the tests were not built" && return 77; }
  rm -rf "$day/$1" && mkdir -p "$day/$1"
  for f in matmul conv norm losses linear softmax updates pool kernels/factors \
    activations dropout branch kernels/right; do echo "$1 $f"; done |
    xargs -P 4 -L 1 sh "$0" --sanitize
  cat "$day/$1"/*.result | awk '{ ++n[$1] }
    END { printf "%d files clean, %d with errors, %d left out for want of time\n",
      n["clean"], n["errors"], n["late"]; exit n["errors"] > 0 || n["clean"] == 0 }'
}
if [ "$1" = --sanitize ]; then  # TOOL FILE
  log=$day/$2/$(basename "$3")
  left=$((DEADLINE - $(seconds) - 2))
  [ $left -gt 2 ] || { echo late >"$log.result" && exit 0; }
  timeout -k 1 $left compute-sanitizer --tool "$2" --error-exitcode 9 --print-limit 20 \
    "$BUILD/$on/tests" --source-file="*tests/$3.cpp" --test-case-exclude="$without" \
    >"$log.log" 2>&1
  code=$?
  case $code in
    0) echo clean >"$log.result" ;;
    124 | 137) echo late >"$log.result" ;;
    *)  # 9: the sanitizer's errors; else a test failed
      echo errors >"$log.result"
      echo "--- $3 (exit code $code)" && grep '^=====' "$log.log" | head -n 40 ;;
  esac
  exit 0
fi
if [ "$1" = --part ]; then shift && "$@" && exit 0 || exit $?; fi

# --- is there what is needed? ---------------------------------------------------------
stop() {
  for line; do echo "gpu-day: $line"; done >&2
  exit 2
}
has timeout || stop "this needs the command timeout (GNU coreutils)"
if [ $on = gpu ]; then
  has "${NVCC:-nvcc}" || stop \
    "there is no nvcc here: install the CUDA toolkit 12 or newer (NVCC=/path/to/nvcc" \
    "names one). On a machine without a GPU: sh tests/gpu_day.sh dry"
  toolkit=$("${NVCC:-nvcc}" --version | sed -n 's/.*release \([0-9.]*\).*/\1/p')
  [ "${toolkit%%.*}" -ge 12 ] 2>/dev/null ||
    stop "CUDA $toolkit is too old: 12 or newer is needed (NVCC=/path/to/nvcc names one)"
  nvidia-smi -L 2>/dev/null | grep -q GPU ||
    stop "there is no GPU here that the driver shows: nvidia-smi -L should list it." \
      "On a machine without one: sh tests/gpu_day.sh dry"
fi

# --- the day --------------------------------------------------------------------------
rm -rf "$day" && mkdir -p "$day" || exit 1
start=$(seconds) share=0 passed=0 failed=0
part() {  # TITLE SECONDS COMMAND...
  title=$1 share=$((share + ${GPU_DAY_SHARE:-$2})) log=$day/$3${4:+-$4}.log && shift 2
  began=$(seconds)
  DEADLINE=$((start + share)) && export DEADLINE
  timeout -k 3 $((DEADLINE > began ? DEADLINE - began : 1)) sh "$0" --part "$@" \
    >"$log" 2>&1 </dev/null
  code=$? took=$(($(seconds) - began))
  case $code in
    0) result=passed passed=$((passed + 1)) ;;
    77) result=skipped ;;
    124 | 137) result=stopped failed=$((failed + 1)) ;;
    *) result=FAILED failed=$((failed + 1)) ;;
  esac
  said=$(grep . "$log" | tail -n 1 | tr '|\t' '/ ' | cut -c 1-100)
  printf '| %s | %s | %s | %s |\n' "$title" $result $took "$said" >>"$day/parts"
  printf '%-34s %-8s %4d s  %s\n' "$title" $result $took "$said"
  case $result in FAILED | stopped) tail -n 15 "$log" | sed 's/^/    | /' ;; esac
}
part "build: library, benchmarks, lessons" 110 build_programs
part "build: tests" 60 build_tests
part "ops and layers" 60 suite
part "benchmarks" 50 benchmarks && mv "$day/benchmarks.log" "$day/lines-1"
part "PyTorch" 35 pytorch
part "benchmarks again" 30 benchmarks
if [ $on = gpu ]; then
  for l in $(lessons); do part "lesson $l" 20 lesson "$l"; done
  part "compute-sanitizer: memcheck" 25 sanitize memcheck
  part "compute-sanitizer: racecheck" 20 sanitize racecheck
  part "compute-sanitizer: synccheck" 20 sanitize synccheck
fi

# --- the table ------------------------------------------------------------------------
lines="$day/lines-1 $day/pytorch.log $day/benchmarks.log"
about() {  # PEER FIELD
  awk -F '\t' -v of="$1" -v n="$2" '$1 == "about" && $2 == of { found = $n }
    END { print found == "" ? "not there" : found }' $lines
}
gpu() { nvidia-smi "--query-gpu=$1" --format=csv,noheader 2>/dev/null | head -n 1; }
clocks() {
  sort -n "$day/clocks" 2>/dev/null | awk -F ', *' '{ sm[NR] = $1; memory = $2 }
    END { if (NR == 0) print "not known"
          else printf "SM %d MHz in the median, %d at most, memory %d MHz",
            sm[int((NR + 1) / 2)], sm[NR], memory }'
}
{
  if [ $on = gpu ]; then
    echo "## A GPU day: $(gpu name), $(date -u +%Y-%m-%d)"
    echo
    echo "Driver $(gpu driver_version), CUDA toolkit $toolkit, compute capability" \
      "$(gpu compute_cap) (NVCC_ARCH=${NVCC_ARCH:-native})," \
      "$(${CXX:-g++} --version | head -n 1), cuBLAS $(about cuBLAS 5)," \
      "PyTorch $(about PyTorch 3);" \
      "commit $(git rev-parse --short HEAD 2>/dev/null || echo unknown)."
    echo "Clocks during the benchmarks: $(clocks). $(($(seconds) - start)) s in all."
  else
    echo "## A GPU day without a GPU: the simulator, at small sizes. No speed of a GPU."
  fi
  printf '\n| part | result | seconds | its last line |\n|---|---|---|---|\n'
  cat "$day/parts"
  echo
  awk -f tests/bench/gpu/table.awk $lines 2>/dev/null
  cat <<'END'

Medians of all turns; ours and the peer took turns, and ours ran before and after PyTorch.
Ratios: ours to theirs. Products are square; `matmul` keeps its matrices in fp32 and
rounds on the way, cuBLAS has 16 bits in memory for bf16 and half. There is no tf32 path
here, so that row is the peer's alone. Gigabytes count each input and output once; the
peer of such an op is the device's own copy. `error`: against sums in double, in some
places of the result. `spread`: between the fastest and the slowest turn.
END
} >"$day/RESULTS.md"
echo
cat "$day/RESULTS.md"
echo
echo "kept in $day/RESULTS.md, beside what each part printed"
echo "$passed passed, $failed failed"
[ $failed = 0 ]
