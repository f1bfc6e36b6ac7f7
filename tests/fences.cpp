// Where the fences of an array stand in plain memory: see case.h and guard.h. (Arrays of
// a device: the simulator watches them.)
#include <doctest/doctest.h>
#include <unistd.h>

#include <cstdint>

#include "case.h"
#include "grade/grade.h"

using namespace chainrule;

// Bytes from the last whole page to this address.
static uintptr_t into_page(const real* place) {
  return reinterpret_cast<uintptr_t>(place) % uintptr_t(sysconf(_SC_PAGESIZE));
}

TEST_CASE("a loop one too far meets a fence in the hand example") {
  Case hand(hand_seed, Case::Place::host);
  CHECK(into_page(hand.input("x", {3}) + 3) == 0);
  CHECK(into_page(hand.output("y", {2, 5}) + 10) == 0);
}

TEST_CASE("random shapes have their fences behind and in front, in turns") {
  Case behind(4, Case::Place::host), in_front(5, Case::Place::host);
  CHECK(into_page(behind.input("x", {3}) + 3) == 0);
  CHECK(into_page(in_front.input("x", {3})) == 0);
}
