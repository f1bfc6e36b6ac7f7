#!/bin/sh
# Ours and a peer in turns, A B A B, since only what ran in the same minutes compares:
#
#   make build/cpu/bench
#   PEER='python3 tests/bench/peers.py' sh tests/bench/paired.sh W2 W5 START
#   PEER='python3 tests/bench/peers.py' THREADS=2 ROUNDS=9 EACH=2 KEEP=lines \
#     sh tests/bench/paired.sh
#
# The peer's command is given --threads, --seconds and a workload (--crowded, too, with
# CROWDED=1, see main.cpp) and prints lines of JSON as `build/cpu/bench --json` does. Both
# sides start anew in every round and measure for EACH seconds; their medians count. KEEP
# names a file for all lines. The table: paired.awk.
OURS=${OURS:-build/cpu/bench} THREADS=${THREADS:-1} ROUNDS=${ROUNDS:-7} EACH=${EACH:-1}
stop() {
  for line; do echo "paired: $line"; done >&2
  exit 2
}
whole() { case $2 in '' | *[!0-9]*) stop "$1=$2 is no whole number" ;; esac; }
whole ROUNDS "$ROUNDS" && whole THREADS "$THREADS"
[ "$ROUNDS" -ge 7 ] || stop "ROUNDS=$ROUNDS: fewer than seven say nothing"
[ -n "$PEER" ] || stop "PEER is not set: the command to compare with, such as" \
  "PEER='python3 tests/bench/peers.py'"
for program in "${OURS%% *}" "${PEER%% *}"; do
  command -v "$program" >/dev/null || stop "there is no program $program"
done
[ $# -gt 0 ] || set -- W1 W2 W3 W4-b32 W4-b128 W5-small W5-nano W6 W7 W8 W9 START

folder=$(mktemp -d) || exit 2
trap 'rm -rf "$folder"' EXIT
trap 'exit 3' INT TERM HUP
turn() {  # SIDE WORKLOAD COMMAND...: its lines, each behind the side's name
  side=$1 workload=$2 && shift 2
  "$@" >"$folder/out" 2>"$folder/errors" </dev/null || {
    tail -n 5 "$folder/errors" >&2
    stop "$side failed on $workload: $*"
  }
  grep '^{' "$folder/out" >"$folder/json" ||
    stop "$side printed no line of JSON for $workload: $*"
  sed "s/^/$side	/" "$folder/json" >>"$folder/lines"
}
for workload; do
  round=1
  while [ $round -le "$ROUNDS" ]; do
    echo "$workload, round $round of $ROUNDS" >&2
    # shellcheck disable=SC2086  # commands with arguments
    turn ours "$workload" $OURS --json --only "$workload" --threads "$THREADS" \
      --seconds "$EACH" ${CROWDED:+--crowded}
    # shellcheck disable=SC2086
    turn peer "$workload" $PEER --threads "$THREADS" --seconds "$EACH" \
      ${CROWDED:+--crowded} "$workload"
    round=$((round + 1))
  done
done
[ -z "$KEEP" ] || cp "$folder/lines" "$KEEP" || exit 2
awk -f "$(dirname "$0")/paired.awk" "$folder/lines"
