#!/bin/sh
# What `make test` and `make claims` do: build, run, count, and end on one line that says
# how many passed and how many failed. Everything a test prints is kept in build/test/.
#
#   sh tests/run.sh            ops, layers and tool; then lesson by lesson: proofs, claims
#   sh tests/run.sh claims     the claims alone, at full settings and all their seeds
#   sh tests/run.sh ops        ops and layers alone, in cpu and double (for sanitizers)
BUILD=${BUILD:-build} MAKE=${MAKE:-make} logs=$BUILD/test

# --- one test program: run it, keep what it prints, count what it reports ----------------
if [ "$1" = --one ]; then
  name=$2 && shift 2
  log=$logs/$name.log
  "$@" >"$log" 2>&1 </dev/null
  code=$?
  # Our own closing line, or doctest's; a program with neither is one test.
  counts=$(sed -n 's/^\([0-9]*\) passed, \([0-9]*\) failed.*/\1 \2/p' "$log" | tail -n 1)
  [ -n "$counts" ] || counts=$(sed -n \
    's/.*test cases: *[0-9]* *| *\([0-9]*\) passed *| *\([0-9]*\) failed.*/\1 \2/p' "$log")
  [ -n "$counts" ] || counts=$([ $code = 0 ] && echo "1 0" || echo "0 1")
  case "$counts" in *" 0") [ $code = 0 ] || counts="${counts%0}1" ;; esac
  echo "$counts" >"$logs/$name.count"
  case "$counts" in *" 0") exit 0 ;; esac
  echo "--- $name failed (exit code $code): the end of $log"
  tail -n 40 "$log"
  exit 0
fi

mode=${1:-all}
start=$(date +%s)
DOCTEST=$(sh tests/doctest.sh) || exit 1
rm -rf "$logs" && mkdir -p "$logs" || exit 1
export BUILD MAKE
CHAINRULE_THREADS=${CHAINRULE_THREADS:-1} && export CHAINRULE_THREADS
[ "$mode" = claims ] && CHAINRULE_FULL=1 && export CHAINRULE_FULL
suffix=${SANITIZE:+-$SANITIZE}
cpu=$BUILD/cpu$suffix double=$BUILD/double$suffix

build() {  # build cpu|double TARGET...
  on=$1 && shift
  $MAKE ON="$on" DOCTEST="$DOCTEST" SANITIZE="$SANITIZE" "$@" >"$logs/build.log" 2>&1 || {
    echo "the build failed:" && grep -v '^  compile\|^  link' "$logs/build.log" | head -n 40
    echo "0 passed, 1 failed"
    exit 1
  }
}
# Reads lines "name command ..." and runs two at a time, each with one thread.
run_all() { xargs -P 2 -L 1 sh tests/run.sh --one; }
count() {  # the sums over all .count files of these names
  cat "$@" 2>/dev/null | awk '{p += $1; f += $2} END {printf "%d passed, %d failed", p, f}'
}
# Minutes in the simulator, and nothing that other tests do not ask of the kernels.
long_without_a_gpu='models?learn*,scenes:?colours*,digits:?softmax*,fuzz*,torture*'
gpu() {  # the same tests on a GPU, as far as this machine goes; says aloud what it skips
  if ! command -v "${NVCC:-nvcc}" >/dev/null; then
    echo "the same on a GPU:     skipped: there is no nvcc here"
    return
  fi
  if ! nvidia-smi -L 2>/dev/null | grep -q GPU; then
    NVCC_ARCH=${NVCC_ARCH:-sm_75} && export NVCC_ARCH
    build gpu "$BUILD/gpu/libchainrule.a"
    echo "the same on a GPU:     compiled for $NVCC_ARCH; skipped: there is no GPU here"
    return
  fi
  build gpu "$BUILD/gpu/tests"  # what forks cannot use a GPU, and asks nothing of one
  echo "gpu $BUILD/gpu/tests --test-case-exclude=fuzz*,torture*" | run_all
  echo "the same on a GPU:     $(count "$logs"/gpu.count)"
}
lessons=$(for f in lessons/[0-9]*/lesson.cpp; do basename "$(dirname "$f")"; done)

if [ "$mode" != claims ]; then
  echo "building the library and its tests ..."
  build cpu "$cpu/tests"
  build double "$double/tests"
  printf '%s\n' "cpu-ops $cpu/tests" "double-ops $double/tests" | run_all
  sed -n '/gradient of/,/^$/p' "$logs/double-ops.log"
  echo "ops, layers, data, io: $(count "$logs"/*-ops.count)"
fi
if [ "$mode" = all ]; then
  if [ -z "$SANITIZE" ]; then  # the simulator brings its own checks
    build sim "$BUILD/sim/simulator-tests" "$BUILD/sim/tests" "$BUILD/sim/gpu-bench"
    {
      echo "simulator $BUILD/sim/simulator-tests"
      echo "kernels $BUILD/sim/tests --test-case-exclude=$long_without_a_gpu"
    } | run_all
    echo "simulator of kernels:  $(count "$logs"/simulator.count)"
    echo "the ops as kernels:    $(count "$logs"/kernels.count)"
    gpu
  fi
  build cpu learn-tool "$cpu/course" "$cpu/tests" "$cpu/bench"
  printf '%s\n' "course $cpu/course" "tool sh tests/course/learn_tool.sh $cpu/learn" \
    "fetch sh tests/course/fetch.sh" "gpu-day sh tests/course/gpu_day.sh" \
    "paired sh tests/course/paired.sh $cpu/bench" | run_all
  echo "texts, index, tools:   $(count "$logs"/course.count "$logs"/tool.count \
    "$logs"/fetch.count "$logs"/gpu-day.count "$logs"/paired.count)"
fi
if [ "$mode" != ops ]; then
  for lesson in $lessons; do
    begin=$(date +%s)
    if [ "$mode" = claims ]; then
      build cpu "$cpu/claims/$lesson"
      echo "$lesson-claims $cpu/claims/$lesson" | run_all
    else
      grader=double proof=$double/proof/$lesson
      if ls "lessons/$lesson"/exercises/*.cu >/dev/null 2>&1; then
        grader=sim proof=$BUILD/sim/proof/$lesson  # kernels are graded on the simulator
      fi
      build cpu "$cpu/program/$lesson" "$cpu/claims/$lesson"
      build $grader "$proof"
      built=$(($(date +%s) - begin))
      {
        echo "$lesson-proof $proof proof"
        echo "$lesson-claims $cpu/claims/$lesson"
        echo "$lesson-quick $cpu/program/$lesson --quick --out $logs/$lesson"
        case $lesson in 03*)
          build double "$double/claims/$lesson"
          echo "$lesson-claims-double $double/claims/$lesson" ;;
        esac
      } | run_all
    fi
    printf '%-22s %s   %2d s%s\n' "$lesson" "$(count "$logs/$lesson"-*.count)" \
      $(($(date +%s) - begin)) "${built:+ ($built s of them to build)}"
  done
fi
echo "$(($(date +%s) - start)) s in all"
total=$(count "$logs"/*.count)
echo "$total"
case "$total" in "0 passed"*) exit 1 ;; *", 0 failed") exit 0 ;; *) exit 1 ;; esac
