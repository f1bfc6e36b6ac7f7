#!/bin/sh
# Tests tests/bench/paired.sh: sh tests/course/paired.sh [BENCH]
#
# With a stand-in for both sides whose figures are known; and, where BENCH is given (the
# built `make bench`), that it prints what paired.sh reads. No PyTorch is needed.
here=$PWD bench=$1
root=$(mktemp -d) || exit 3
trap 'rm -rf "$root"' EXIT
trap 'exit 3' INT TERM HUP
. "$(dirname "$0")/expect.sh"
unset OURS PEER ROUNDS THREADS EACH KEEP CROWDED
cd "$root" || exit 3

# Prints what paired.sh asks for. The figure is the next line of the file `figures`.
cat >side <<'END_OF_SIDE'
#!/bin/sh
who=$1 unit=samples/s threads= workload= && shift
while [ $# -gt 0 ]; do
  case $1 in
    --only) workload=$2 && shift ;;
    --threads) threads=$2 && shift ;;
    --seconds) shift ;;
    --json | --crowded) ;;
    *) workload=$1 ;;
  esac
  shift
done
[ "$workload" = START ] && unit=s
case $(cat trouble 2>/dev/null) in
  $who-fails) echo "no memory left" >&2 && exit 1 ;;
  $who-says-nothing) exit 0 ;;
  $who-has-other-threads) threads=9 ;;
  $who-counts-otherwise) unit=GB/s ;;
esac
figure=$(head -n 1 "$who-figures")
tail -n +2 "$who-figures" >left && mv left "$who-figures"
echo "a line for readers"
echo "{\"workload\": \"$workload\", \"peer\": \"$who 1.0\"," \
  "\"variant\": \"forward only\", \"threads\": $threads, \"unit\": \"$unit\"," \
  "\"median\": $figure, \"rss_mib\": 12}"
END_OF_SIDE
chmod +x side
figures() { printf '%s\n' $2 >"$1-figures"; }
paired() {
  figures ours "10 20 30 40 50 60 70" && figures peer "10 10 10 20 20 20 20"
  (OURS="$root/side ours" PEER=${PEER-"$root/side peer"} \
    sh "$here/tests/bench/paired.sh" "$@") >out 2>&1 </dev/null
  code=$?
}
row() { grep -E "^$1 +$2$" out; }
paired W2
expect "the peer's name" 0 "ours beside peer 1.0, medians of 7 turns each"
holds "medians, their ratio, the lowest and the highest of a round, memory" \
  row "W2 forward only" "1 +40 +20 +2 +1\.\.3\.5 +12/12"
paired START
holds "of seconds, fewer are better" \
  row "START forward only" "1 +40 +20 +0.5 +0.286\.\.1 +12/12"
THREADS=2 && export THREADS
KEEP=kept && export KEEP
CROWDED=1 && export CROWDED
paired W2
holds "threads are handed on" row "W2 forward only" "2 .*"
holds "all lines are kept" test "$(grep -c '^ours\|^peer' kept)" = 14
unset THREADS KEEP CROWDED
for trouble in "ours-fails:ours failed on W2:no memory left" \
  "peer-fails:peer failed on W2:no memory left" \
  "peer-says-nothing:peer printed no line of JSON for W2:" \
  "peer-has-other-threads:W2 forward only. 1 threads beside 9:" \
  "peer-counts-otherwise:this line of peer fits no other:"; do
  echo "${trouble%%:*}" >trouble
  text=${trouble#*:} && more=${text#*:} && text=${text%%:*}
  paired W2
  holds "${trouble%%:*}: exit code" test "$code" = 2
  holds "${trouble%%:*}: message" grep "$text" out
  holds "${trouble%%:*}: why" grep "$more" out
done
rm trouble
ROUNDS=3 && export ROUNDS && paired W2
expect "too few rounds" 2 "ROUNDS=3: fewer than seven say nothing"
ROUNDS=many && paired W2
expect "no number" 2 "ROUNDS=many is no whole number"
unset ROUNDS
PEER= && paired W2
expect "no peer" 2 "PEER is not set"
PEER=no-such-program && paired W2
expect "no such peer" 2 "there is no program no-such-program"
unset PEER

if [ -n "$bench" ]; then
  case $bench in /*) ;; *) bench=$here/$bench ;; esac
  run() { "$bench" "$@" >out 2>&1 </dev/null; code=$?; }
  run --only W2 --seconds 0.05 --json --threads 1
  line='"workload": "W2", "peer": "chainrule", "threads": 1, "unit": "samples/s"'
  expect "bench: a line of JSON" 0 "$line"
  run --only W2 --seconds 0.05 --crowded
  expect "bench: a row" 0 "samples/s"
  run --only W99
  holds "bench: an unknown workload" test "$code" -ne 0
fi
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
