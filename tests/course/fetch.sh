#!/bin/sh
# Tests data/fetch.sh: sh tests/course/fetch.sh
#
# Nothing is fetched from anywhere: the sets, their table and the folders that stand for
# mirrors are made here, and addresses begin with file://. Where CHAINRULE_DATA names a
# folder with real files, they go through the real table as well. What a machine cannot do
# is skipped aloud.
script=$(cd "$(dirname "$0")/../../data" && pwd)/fetch.sh
unset MIRROR GET FETCH_INTO FETCH_TABLE MAKEFLAGS MAKELEVEL MFLAGS SANITIZE ON
root=$(mktemp -d) || exit 3
trap 'rm -rf "$root"' EXIT
trap 'exit 3' INT TERM HUP
. "$(dirname "$0")/expect.sh"

# fetch WORDS: the script, on the test's table and folder; MIRROR as it is set.
fetch() { FETCH_INTO=$root/data FETCH_TABLE=$root/files.txt sh "$script" "$@" >out 2>&1 </dev/null; code=$?; }
sum() { { sha256sum "$1" || shasum -a 256 "$1" || openssl dgst -sha256 -r "$1"; } 2>/dev/null | cut -d ' ' -f 1; }
again() { rm -rf data && mkdir data; }

# --- two sets, their table, and mirrors ------------------------------------------------
cd "$root" || exit 3
mkdir -p data plain/numbers packed/numbers packed/words flat wrong/numbers online archive/in
awk 'BEGIN { for (i = 0; i < 30000; ++i) print i * i }' >plain/numbers/squares
printf 'one\n' >plain/numbers/one
printf 'hello\n' >plain/hello
gzip -c plain/numbers/squares >packed/numbers/squares.gz
cp plain/numbers/one packed/numbers/
gzip -c plain/hello >packed/words/hello.gz
cp plain/numbers/* plain/hello flat/
printf 'two\n' >wrong/numbers/one # of the right size
cp packed/numbers/squares.gz online/squares.gz
cp plain/numbers/one online/one
printf 'hello\n' >archive/in/hello
printf 'world\n' >archive/in/world
tar -cf - -C archive in | gzip >online/words.tar.gz
line() { echo "file $2 $(wc -c <"$1" | tr -d ' ') $(sum "$1")"; }
{
  echo "# a table"
  echo "set numbers whole numbers, a few"
  echo "for lesson 90"
  echo "url file://$root/nowhere/*.gz"
  echo "url file://$root/online/*.gz"
  echo "url file://$root/online/*"
  line plain/numbers/squares squares
  line plain/numbers/one one
  echo
  echo "set words a greeting"
  echo "url file://$root/online/words.tar.gz#in/*"
  line archive/in/hello hello
  line archive/in/world world
} >files.txt
bytes=$(wc -c <plain/numbers/squares | tr -d ' ')

# --- the list, and what nobody knows ---------------------------------------------------
fetch
expect "list: a set" 0 "numbers"
expect "list: what it is, for which lesson" 0 "whole numbers, a few; for lesson 90"
expect "list: how to fetch" 0 "make data GET="
holds "list: nothing was fetched" test -z "$(ls data)"
fetch nubmers; expect "an unknown set" 3 "there is no set 'nubmers'; there are: numbers words"
MIRROR=$root/none fetch all; expect "a mirror that is not there" 3 "neither a folder nor"

# --- mirrors that are folders ----------------------------------------------------------
MIRROR=$root/plain fetch numbers; expect "a folder: raw" 0 "all is here"
holds "... the same bytes" cmp data/numbers/squares plain/numbers/squares
holds "... and nothing else is left" test "$(ls -A data data/numbers | tr '\n' ' ')" = \
  "data: numbers  data/numbers: one squares "
fetch; expect "list: what is here" 0 "here"
expect "list: what is not" 0 "words              0 KB   -"
MIRROR=$root/plain fetch numbers; expect "again: nothing to do" 0 "numbers/one: is here"
cp wrong/numbers/one data/numbers/one
MIRROR=$root/plain fetch numbers; expect "a damaged file is replaced" 0 "all is here"
holds "... by the right one" cmp data/numbers/one plain/numbers/one
again; MIRROR=$root/packed fetch numbers; expect "a folder: packed with gzip" 0 "all is here"
holds "... unpacked" cmp data/numbers/squares plain/numbers/squares
again; MIRROR=file://$root/flat fetch numbers; expect "a folder without folders" 0 "all is here"
again; MIRROR=$root/online fetch words; expect "a folder: an archive" 0 "all is here"
holds "... its files" cmp data/words/world archive/in/world
if command -v xz >/dev/null; then
  mkdir -p xz && xz -c plain/numbers/squares >xz/squares.xz && cp plain/numbers/one xz/
  again; MIRROR=$root/xz fetch numbers; expect "a folder: packed with xz" 0 "all is here"
  holds "... unpacked" cmp data/numbers/squares plain/numbers/squares
else
  skip "xz is not there"
fi
again; MIRROR=$root/wrong fetch numbers; expect "a wrong content" 1 "wrong content: its SHA-256 is"
expect "... and how many are missing" 1 "2 files are missing"
holds "... nothing of it is kept" test -z "$(ls -A data)"
again; cp packed/numbers/squares.gz half && head -c 2000 half >packed/numbers/squares.gz
MIRROR=$root/packed fetch numbers; expect "a file that ends too early" 1 "wrong content"
holds "... the other one is here" cmp data/numbers/one plain/numbers/one
fetch; expect "list: a part of a set" 0 "1 of 2 files"
mv half packed/numbers/squares.gz

# --- addresses -------------------------------------------------------------------------
if command -v curl >/dev/null && curl -fsS "file://$root/online/one" >/dev/null 2>&1; then
  again; fetch numbers; expect "addresses: the first that has the file" 0 "all is here"
  holds "... unpacked" cmp data/numbers/squares plain/numbers/squares
  again; fetch words; expect "addresses: an archive" 0 "all is here"
  holds "... is loaded once" test "$(grep -c 'file://' out)" = 1
  holds "... and not kept" test "$(ls -A data/words | tr '\n' ' ')" = "hello world "
  part=data/numbers/.$(printf %s "file://$root/online/squares.gz" | cksum | cut -d ' ' -f 1).part
  again; mkdir data/numbers; head -c 1000 online/squares.gz >"$part"
  fetch numbers; expect "a transfer goes on" 0 "goes on at byte 1000"
  holds "... and is whole" cmp data/numbers/squares plain/numbers/squares
  again; mkdir data/numbers; head -c 1000 /dev/zero >"$part"
  fetch numbers; expect "a beginning of something else" 1 "wrong content"
  holds "... is not kept" test ! -f "$part"
  fetch numbers; expect "... so that the next try is right" 0 "all is here"
  again; mkdir data/numbers; cat online/squares.gz online/one >"$part"
  fetch numbers; expect "a beginning that is too long" 0 "all is here"
  cp online/squares.gz kept; cp wrong/numbers/one online/squares.gz
  again; fetch numbers; expect "a mirror that lies" 1 "1 files are missing"
  holds "... nothing of it is kept" test "$(ls -A data/numbers)" = one
  mv kept online/squares.gz
else
  skip "addresses: curl is not there, or does not know file://"
fi

# --- make data -------------------------------------------------------------------------
# data: runs the real Makefile, with a build folder of its own.
data() {
  "${MAKE:-make}" -C "$(dirname "$script")/.." BUILD="$root/build" data "$@" >out 2>&1
  code=$?
}
export FETCH_INTO="$root/data" FETCH_TABLE="$root/files.txt"
again; data; expect "make data: a list" 0 "make data GET="
holds "... fetches nothing" test -z "$(ls data)"
data GET="words numbers" MIRROR="$root/flat"; expect "make data: two sets" 2 "1 files are missing"
data GET=all MIRROR="$root/online"; expect "make data: all from an archive and .gz" 0 "all is here"
GET=get data; expect "make data: nothing but its own words counts" 0 "make data GET="
unset FETCH_INTO FETCH_TABLE

# --- the real table --------------------------------------------------------------------
table=$(dirname "$script")/files.txt
FETCH_TABLE=$table sh "$script" >out 2>&1; code=$?
expect "the real table: a list" 0 "mnist"
holds "... at most 80 columns" awk 'length > 80 { exit 1 }' out
holds "the real table: every line is one of five kinds" awk '
  /^$/ || /^#/ || $1 == "set" || $1 == "for" || $1 == "url" && NF == 2 { next }
  $1 == "file" && NF == 4 && $3 > 0 && length($4) == 64 { next }
  { exit 1 }' "$table"
if [ -n "$CHAINRULE_DATA" ]; then
  for set in mnist fashion-mnist optdigits iris tinyshakespeare names gpt2-tokenizer \
    stories260K; do
    again; MIRROR=$CHAINRULE_DATA FETCH_INTO=$root/data sh "$script" $set >out 2>&1; code=$?
    expect "real files: $set" 0 "all is here"
  done
else
  skip "real files: CHAINRULE_DATA is not set"
fi

echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
