// What a claims program needs beyond its lesson: doctest, and how much time there is.
//
//   #define main lesson_main
//   #include "lesson.cpp"          // what is shown is what is tested
//   #undef main
//   #include "claims.h"
//
// The experiments run without their words. `make test` has seconds for a lesson, `make
// claims` minutes: full() tells which, and seeds(2, 20) is 2 in the one, 20 in the other.
#pragma once

#include <doctest/doctest.h>

#include <cstdlib>

#include "io/terminal.h"

static const bool silent = (chainrule::quiet(), true);

static inline bool full() { return std::getenv("CHAINRULE_FULL") != nullptr; }
static inline int seeds(int in_test, int in_claims) {
  return full() ? in_claims : in_test;
}
