// What a claims program needs beyond its lesson: doctest, and how much time there is.
//
//   #define main lesson_main
//   #include "lesson.cpp"          // what is shown is what is tested
//   #undef main
//   #include "claims.h"
//
// The experiments run without their words. `make test` has seconds for a lesson, `make
// claims` minutes: full() tells which, and seeds(2, 20) is 2 in the one, 20 in the other.
// Before all claims the lesson's program itself runs, words and pictures, with --quick.
#pragma once

#include <doctest/doctest.h>

#include <cstdlib>
#include <string>

#include "io/terminal.h"

static const bool silent = (chainrule::quiet(), true);

static inline bool full() { return std::getenv("CHAINRULE_FULL") != nullptr; }
static inline int seeds(int in_test, int in_claims) {
  return full() ? in_claims : in_test;
}

TEST_CASE("the program runs through, quickly") {
  const char* out = std::getenv("CHAINRULE_OUT");
  std::string words[] = {"lesson", "--quick", "--out", out ? out : "build/out/claims"};
  char* arguments[] = {words[0].data(), words[1].data(), words[2].data(), words[3].data(),
                       nullptr};
  chainrule::quiet(false);
  const int code = lesson_main(4, arguments);
  chainrule::quiet();
  CHECK(code == 0);
}
