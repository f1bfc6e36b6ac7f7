// src/machine.h: the limits of this machine. How large they are nobody can know, so only
// what holds on every machine is asserted.
#include "machine.h"

#include <doctest/doctest.h>

#include <cstddef>
#include <initializer_list>

#include "parallel.h"

using namespace chainrule;

TEST_CASE("machine: a core multiplies, and memory gives, more than nothing") {
  CHECK(peak_flops() > 1e7);
  CHECK(peak_flops() < 1e14);
  for (const size_t bytes : {size_t(1), size_t(1000), size_t(1) << 20}) {
    CAPTURE(bytes);
    CHECK(copy_rate(bytes, 1) > 0);
    CHECK(copy_rate(bytes, 3) < 1e15);  // more threads than bytes are no problem
  }
}

TEST_CASE("machine: the number of threads is left as it was") {
  const int before = threads();
  set_threads(2);
  copy_rate(1 << 16, 3);
  CHECK(threads() == 2);
  set_threads(before);
}
