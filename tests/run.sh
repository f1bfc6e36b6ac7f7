#!/bin/sh
# What `make test` and `make claims` do: build, run, count, and end on one line that says
# how many passed and how many failed. Everything a test prints is kept in build/test/.
#
#   sh tests/run.sh            ops, layers and tool; then lesson by lesson: proofs, claims
#   sh tests/run.sh claims     the claims alone, at full settings and all their seeds
#   sh tests/run.sh ops        ops and layers alone, in cpu and double (for sanitizers)
BUILD=${BUILD:-build} MAKE=${MAKE:-make} logs=$BUILD/test
cpu=$BUILD/cpu${SANITIZE:+-$SANITIZE} double=$BUILD/double${SANITIZE:+-$SANITIZE}
CORES=$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)
CHAINRULE_THREADS=${CHAINRULE_THREADS:-1}
export BUILD MAKE CHAINRULE_THREADS

# --- one test program: run it, keep what it prints, count what it reports ----------------
one() {  # one NAME COMMAND ...
  name=$1 && shift
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
  case "$counts" in *" 0") return ;; esac
  echo "--- $name failed (exit code $code): the end of $log"
  tail -n 40 "$log"
}
run_all() { xargs -P "$CORES" -L 1 sh tests/run.sh --one; }  # of lines "name command ..."
count() {  # the sums over all .count files of these names
  cat "$@" 2>/dev/null | awk '{p += $1; f += $2} END {printf "%d passed, %d failed", p, f}'
}

build() {  # build NAME cpu|double|sim|gpu TARGET ...
  name=$1 on=$2 && shift 2
  $MAKE ON="$on" DOCTEST="$DOCTEST" SANITIZE="$SANITIZE" TESTING=1 "$@" \
    >"$logs/$name-build.log" 2>&1 && return
  echo "the build failed:" && grep -v '^  compile\|^  link' "$logs/$name-build.log" | head -n 40
  echo "0 1" >"$logs/$name-build.count"
  return 1
}
must_build() { build all "$@" || { echo "0 passed, 1 failed" && exit 1; }; }

# --- one lesson on one core: its proof, and its claims, in which its program runs too -----
lesson() {
  export CHAINRULE_OUT="$logs/$1"
  begin=$(date +%s) grader=double proof=$double/proof/$1
  if ls "lessons/$1"/exercises/*.cu >/dev/null 2>&1; then
    grader=sim proof=$BUILD/sim/proof/$1  # kernels are graded on the simulator
  fi
  if [ "$MODE" = claims ]; then
    build "$1" cpu JOBS=1 "$cpu/claims/$1" && one "$1-claims" "$cpu/claims/$1"
  elif build "$1" cpu JOBS=1 "$cpu/claims/$1" &&
      build "$1" $grader JOBS=1 "$proof"; then
    built=$(($(date +%s) - begin))
    one "$1-proof" "$proof" proof
    one "$1-claims" "$cpu/claims/$1"
    case $1 in 03*)
      build "$1" double JOBS=1 "$double/claims/$1" &&
        one "$1-claims-double" "$double/claims/$1" ;;
    esac
  fi
  printf '%-22s %s   %2d s%s\n' "$1" "$(count "$logs/$1"-*.count)" \
    $(($(date +%s) - begin)) "${built:+ ($built s of them to build)}"
}

case $1 in
  --one) shift && one "$@"; exit 0 ;;
  --lesson) said=$(lesson "$2"); echo "$said"; exit 0 ;;  # in one piece
esac

MODE=${1:-all}
start=$(date +%s)
DOCTEST=$(sh tests/doctest.sh) || exit 1
rm -rf "$logs" && mkdir -p "$logs" || exit 1
export MODE DOCTEST
[ "$MODE" = claims ] && CHAINRULE_FULL=1 && export CHAINRULE_FULL

# The same tests on a GPU, as far as this machine goes; says aloud what it skips.
on_a_gpu=
build_for_a_gpu() {
  if ! command -v "${NVCC:-nvcc}" >/dev/null; then
    on_a_gpu="skipped: there is no nvcc here"
  elif ! nvidia-smi -L 2>/dev/null | grep -q GPU; then
    NVCC_ARCH=${NVCC_ARCH:-sm_75} && export NVCC_ARCH
    must_build gpu "$BUILD/gpu/libchainrule.a"
    on_a_gpu="compiled for $NVCC_ARCH; skipped: there is no GPU here"
  else
    must_build gpu "$BUILD/gpu/tests"
  fi
}
# Minutes in the simulator, and nothing that other tests do not ask of the kernels.
long_without_a_gpu='models?learn*,scenes:?colours*,digits:?softmax*,fuzz*,torture*'

if [ "$MODE" != claims ]; then
  echo "building the library and its tests ..."
  must_build cpu "$cpu/tests"
  must_build double "$double/tests"
  if [ "$MODE" = all ]; then
    if [ -z "$SANITIZE" ]; then  # the simulator brings its own checks
      must_build sim "$BUILD/sim/simulator-tests" "$BUILD/sim/tests" "$BUILD/sim/gpu-bench"
      build_for_a_gpu
    fi
    must_build cpu learn-tool "$cpu/course" "$cpu/bench"
  fi
  echo "testing ..."
  {
    echo "double-ops $double/tests"
    echo "cpu-ops $cpu/tests"
    if [ "$MODE" = all ]; then
      if [ -z "$SANITIZE" ]; then
        echo "kernels $BUILD/sim/tests --test-case-exclude=$long_without_a_gpu"
        echo "simulator $BUILD/sim/simulator-tests"
        # What forks cannot use a GPU, and asks nothing of one.
        [ -n "$on_a_gpu" ] || echo "gpu $BUILD/gpu/tests --test-case-exclude=fuzz*,torture*"
      fi
      echo "tool sh tests/course/learn_tool.sh $cpu/learn"
      echo "course $cpu/course"
      echo "fetch sh tests/course/fetch.sh"
      echo "gpu-day sh tests/course/gpu_day.sh"
      echo "paired sh tests/course/paired.sh $cpu/bench"
    fi
  } | run_all
  sed -n '/gradient of/,/^$/p' "$logs/double-ops.log"
  echo "ops, layers, data, io: $(count "$logs"/*-ops.count)"
fi
if [ "$MODE" = all ]; then
  if [ -z "$SANITIZE" ]; then
    echo "simulator of kernels:  $(count "$logs"/simulator.count)"
    echo "the ops as kernels:    $(count "$logs"/kernels.count)"
    echo "the same on a GPU:     ${on_a_gpu:-$(count "$logs"/gpu.count)}"
  fi
  echo "texts, index, tools:   $(count "$logs"/course.count "$logs"/tool.count \
    "$logs"/fetch.count "$logs"/gpu-day.count "$logs"/paired.count)"
fi
if [ "$MODE" != ops ]; then
  # What lessons share is built first; then every core takes a lesson at a time.
  must_build cpu shared "$cpu/libsimulator.a"
  if [ "$MODE" != claims ]; then
    must_build double shared "$double/libgrade.a"
    must_build sim shared "$BUILD/sim/libgrade.a"
  fi
  for f in lessons/[0-9]*/lesson.cpp; do basename "$(dirname "$f")"; done |
    xargs -P "$CORES" -I{} sh tests/run.sh --lesson {}
fi
echo "$(($(date +%s) - start)) s in all"
total=$(count "$logs"/*.count)
echo "$total"
case "$total" in "0 passed"*) exit 1 ;; *", 0 failed") exit 0 ;; *) exit 1 ;; esac
