#!/bin/sh
# Prints compile_commands.json for editors and clangd: one entry per source file, with the
# compiler and flags given as $1. Exercises are seen as a learner's own (-DEXERCISE=mine).
printf '['
comma=
for file in $(find src tests lessons mine -name '*.cpp' 2>/dev/null | sort); do
  case $file in */exercises/* | */solutions/* | mine/*) more=' -DEXERCISE=mine' ;; *) more= ;; esac
  printf '%s\n{"directory": "%s", "file": "%s", "command": "%s%s -c %s"}' \
    "$comma" "$PWD" "$file" "$1" "$more" "$file"
  comma=,
done
printf '\n]\n'
