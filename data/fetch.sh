#!/bin/sh
# Fetches public data sets into data/ and checks every byte. `make data` calls it:
#
#   make data                       lists the sets: what they are, and which are here
#   make data GET=mnist             fetches one; GET="mnist iris" two; GET=all all of them
#   make data GET=all MIRROR=place  from a folder or an address that has the files, with or
#                                   without a folder for each set, raw, .gz or .xz
#
# data/files.txt has names, sizes, SHA-256 and addresses. A file gets its name only when
# its content has the right SHA-256; what is wrong is not kept. A transfer that breaks off
# goes on where it stopped when the command is given again. Needs curl or wget, and gzip;
# tar or xz where a set is packed so. Leaves out everything that is not asked for.
# The tests set these two.
data=${FETCH_INTO:-$(dirname "$0")} table=${FETCH_TABLE:-$(dirname "$0")/files.txt}
tab=$(printf '\t')

say() { printf '%s\n' "$*"; }
stop() {
  say "$*" >&2
  exit 3
}
has() { command -v "$1" >/dev/null 2>&1; }

# --- the table ---------------------------------------------------------------------------
# Every file as one line, fields between tabs: set, file, bytes, SHA-256, addresses.
files() {
  awk -v OFS='\t' '
    $1 == "set" { set = $2; urls = "" }
    $1 == "url" { urls = urls " " $2 }
    $1 == "file" { print set, $2, $3, $4, substr(urls, 2) }' "$table"
}
sets() { awk '$1 == "set" { print $2 }' "$table"; }
files_of() { files | awk -F '\t' -v set="$1" '$1 == set'; }

# --- the content of a file ---------------------------------------------------------------
sha256() { # of standard input
  if has sha256sum; then sha256sum
  elif has shasum; then shasum -a 256
  else openssl dgst -sha256 -r
  fi | cut -d ' ' -f 1
}
# unpack FILE [PATH]: what it holds, by its first bytes; PATH is for one file of an archive.
unpack() {
  if [ -n "$2" ]; then
    gzip -dc "$1" | tar -xOf - "$2"
    return
  fi
  case $(od -An -tx1 -N6 "$1" | tr -d ' \n') in
    1f8b*) gzip -dc "$1" ;;
    fd377a585a00) xz -dc "$1" ;;
    *) cat "$1" ;;
  esac
}
has_size() { # SET FILE BYTES
  [ -f "$data/$1/$2" ] && [ "$(wc -c <"$data/$1/$2" | tr -d ' ')" = "$3" ]
}
# take SET FILE SHA256 PACKED [PATH]: gives the file its name, or says what is wrong.
take() {
  new=$data/$1/.$2.new
  unpack "$4" "$5" >"$new"
  sum=$(sha256 <"$new")
  if [ "$sum" = "$3" ]; then
    mv "$new" "$data/$1/$2"
    return
  fi
  rm -f "$new"
  say "    wrong content: its SHA-256 is $sum"
  say "                   and should be  $3"
  return 1
}

# --- transfers ---------------------------------------------------------------------------
# load URL FILE: what is there of FILE stays and is added to. Fails where the rest cannot
# be had now; what came is kept, except where the server cannot go on or has no such file.
load() {
  if has curl; then
    progress=-sS
    [ -t 2 ] && progress=--progress-bar
    curl -fL $progress -C - --connect-timeout 20 --speed-limit 1000 --speed-time 30 \
      -o "$2" "$1"
    code=$?
    case $code in 22 | 33 | 36) rm -f "$2" ;; esac
  else
    wget -nv -c -T 30 -t 2 -O "$2" "$1"
    code=$?
    [ $code = 8 ] || [ ! -s "$2" ] && rm -f "$2"
  fi
  return $code
}
# fetch_from URL SET FILE SHA256
fetch_from() {
  url=${1%%#*} path=
  case $1 in *"#"*) path=${1#*"#"} ;; esac
  # Named after the address: halves from two mirrors do not fit together. An archive stays
  # until all its files are here.
  whole=$data/$2/.$(printf %s "$url" | cksum | cut -d ' ' -f 1)
  if [ ! -f "$whole" ]; then
    begun=
    [ -s "$whole.part" ] && begun=" (goes on at byte $(wc -c <"$whole.part" | tr -d ' '))"
    say "    $url$begun"
    load "$url" "$whole.part" || { # a server that cannot go on: from the beginning
      [ -n "$begun" ] && [ ! -f "$whole.part" ] && load "$url" "$whole.part"
    } || return 1
    mv "$whole.part" "$whole"
  fi
  take "$2" "$3" "$4" "$whole" "$path"
  code=$?
  if [ $code != 0 ] || [ -z "$path" ]; then rm -f "$whole"; fi
  return $code
}
# fetch_from_folder FOLDER SET FILE SHA256 ARCHIVE#PATH
fetch_from_folder() {
  for at in "$1/$2" "$1"; do
    for ending in "" .gz .xz; do
      [ -f "$at/$3$ending" ] || continue
      say "    $at/$3$ending"
      take "$2" "$3" "$4" "$at/$3$ending" && return 0
    done
    case $5 in *"#"*)
      archive=${5%%#*}
      archive=$at/${archive##*/}
      [ -f "$archive" ] || continue
      say "    $archive"
      take "$2" "$3" "$4" "$archive" "${5#*"#"}" && return 0 ;;
    esac
  done
  return 1
}
# fetch SET FILE BYTES SHA256 URLS
fetch() {
  if has_size "$1" "$2" "$3" && [ "$(sha256 <"$data/$1/$2")" = "$4" ]; then
    say "  $1/$2: is here"
    return
  fi
  say "  $1/$2"
  mkdir -p "$data/$1" || stop "$data cannot be written"
  set -f # a * in an address is no pattern
  urls=$(say "$5" | sed "s|\*|$2|g")
  case $MIRROR in
    "") for url in $urls; do fetch_from "$url" "$1" "$2" "$4" && return; done ;;
    *://*) for ending in .gz "" .xz; do
        fetch_from "${MIRROR%/}/$1/$2$ending" "$1" "$2" "$4" && return
      done ;;
    *) fetch_from_folder "${MIRROR%/}" "$1" "$2" "$4" "$urls" && return ;;
  esac
  say "    not fetched"
  return 1
}

# --- what was asked for ------------------------------------------------------------------
list() {
  say "Public data sets. Lessons draw their own data; these can be had beside it."
  say
  awk '
    $1 == "set" { name = $2; $1 = $2 = ""; sub(/^ +/, ""); title[name] = $0
                   sets[++n] = name }
    $1 == "for" { title[name] = title[name] "; " $0 }
    $1 == "file" { bytes[name] += $3 }
    END { for (i = 1; i <= n; ++i) print sets[i] "\t" bytes[sets[i]] "\t" title[sets[i]] }
  ' "$table" |
    while IFS=$tab read -r name bytes title; do
      wanted=$(files_of "$name" | wc -l | tr -d ' ')
      found=$(files_of "$name" | while IFS=$tab read -r set file size _; do
        has_size "$set" "$file" "$size" && say x
      done | wc -l | tr -d ' ')
      state="$found of $wanted files are here"
      [ "$found" = "$wanted" ] && state="here"
      [ "$found" = 0 ] && state="-"
      size="$((bytes / 1000)) KB"
      [ "$bytes" -gt 999999 ] && size="$((bytes / 1000000)) MB"
      printf '  %-15s %7s   %s\n' "$name" "$size" "$state"
      say "    $title"
    done
  say
  say "make data GET=mnist               fetches one; GET=all fetches all"
  say "make data GET=all MIRROR=place    from a folder or an address of your own"
}

get() {
  for name in $1; do
    sets | grep -q -x -F -e "$name" ||
      stop "there is no set '$name'; there are: $(sets | tr '\n' ' ')"
  done
  has sha256sum || has shasum || has openssl ||
    stop "sha256sum, shasum or openssl is needed to check what is fetched"
  all=0
  for name in $1; do
    say "$name"
    left=0
    while IFS=$tab read -r set file bytes sum urls <&3; do
      (fetch "$set" "$file" "$bytes" "$sum" "$urls") || left=$((left + 1))
    done 3<<END
$(files_of "$name")
END
    # Whatever is still half here is of no more use when all files are.
    [ $left = 0 ] && rm -f "$data/$name"/.[0-9]*
    rmdir "$data/$name" 2>/dev/null
    all=$((all + left))
  done
  [ $all = 0 ] && say "all is here" && return
  say "$all files are missing. The same command tries again and goes on where it stopped;"
  say "MIRROR=place takes a folder or an address that has them."
  return 1
}

[ -r "$table" ] || stop "$table cannot be read"
MIRROR=${MIRROR#file://}
case $MIRROR in
  "" | *://*) has curl || has wget || [ -z "$1" ] || stop "curl or wget is needed" ;;
  *) [ -d "$MIRROR" ] || stop "MIRROR=$MIRROR is neither a folder nor an address" ;;
esac
case $1 in
  "") list ;;
  all) get "$(sets | tr '\n' ' ')" ;;
  *) get "$1" ;;
esac
