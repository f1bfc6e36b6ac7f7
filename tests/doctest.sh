#!/bin/sh
# Finds doctest, the only thing the tests need beyond a compiler, and prints what the
# Makefile must set: nothing where the system has the header, else the folder to include.
# Fetches it if it must, and says so. Leaves out everything but the one header.
version=2.4.11
hash=44faa038e9c3f9728efbda143748d01124ea0a27f4bf78f35a15d8fab2e039fb
file=third_party/doctest/doctest.h
url=https://raw.githubusercontent.com/doctest/doctest/v$version/doctest/doctest.h

say() { echo "doctest: $*" >&2; }
has() { command -v "$1" >/dev/null 2>&1; }
found() { echo '#include <doctest/doctest.h>' | ${CXX:-c++} -x c++ -E "$@" - >/dev/null 2>&1; }

found && exit 0
if [ -f $file ] && found -Ithird_party; then
  echo third_party
  exit 0
fi

# As root on a Debian-like system: its own package.
if [ "$(id -u)" = 0 ] && has apt-get; then
  say "not found; installing the package doctest-dev"
  { apt-get install -y doctest-dev || { apt-get update && apt-get install -y doctest-dev; }; } \
    >/dev/null 2>&1
  found && exit 0
  say "the package could not be installed; trying to download the header"
fi

# Otherwise the one header of a pinned release.
say "not found; fetching version $version into third_party/"
mkdir -p third_party/doctest && rm -f $file.part
if has curl; then curl -fsSL --max-time 60 -o $file.part $url
elif has wget; then wget -q -T 60 -O $file.part $url
elif has git; then
  rm -rf third_party/clone
  git clone -q --depth 1 --branch v$version https://github.com/doctest/doctest \
    third_party/clone && cp third_party/clone/doctest/doctest.h $file.part
  rm -rf third_party/clone
fi
sum=$({ sha256sum $file.part || shasum -a 256 $file.part; } 2>/dev/null | cut -d' ' -f1)
if [ "$sum" = "$hash" ]; then
  mv $file.part $file && echo third_party && exit 0
fi
[ -s $file.part ] && say "what came is not version $version (its SHA-256 is $sum)"
rm -f $file.part
say "the tests need the header doctest.h. Any one of these will do:"
say "  sudo apt-get install doctest-dev       (Debian, Ubuntu)"
say "  brew install doctest                   (macOS)"
say "  save $url as $file"
exit 1
