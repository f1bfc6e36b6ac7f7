# What the tests of shell programs share, to be sourced: a program's last output is in the
# file out, its exit code in $code.
passed=0 failed=0

ok() { passed=$((passed + 1)); echo "ok: $1"; }
bad() {
  failed=$((failed + 1))
  echo "FAILED: $1"
  sed 's/^/    | /' out
}
# expect NAME CODE TEXT: the last run gave this exit code and printed this text.
expect() {
  if [ "$code" -ne "$2" ]; then bad "$1 (exit code $code, not $2)"; return; fi
  if grep -F -q -e "$3" out; then ok "$1"; else bad "$1 (no '$3')"; fi
}
# holds NAME COMMAND...: the command succeeds.
holds() {
  name=$1
  shift
  if "$@" >/dev/null 2>&1; then ok "$name"; else bad "$name"; fi
}
skip() { echo "skipped: $1"; }
