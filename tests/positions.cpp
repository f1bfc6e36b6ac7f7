// src/ops/positions.cpp.
#include "ops/positions.h"

#include <doctest/doctest.h>

#include "gradients.h"
#include "plain/plain.h"
#include "tensor.h"

using namespace chainrule;

namespace {

constexpr double limit = sizeof(real) == 8 ? 1e-12 : 2e-6;

Call forward(decltype(positions_forward)* f) {
  return [=](Case& c) {
    const int N = c.size("N"), T = c.size("T"), C = c.size("C");
    f(c.output("y", {N, T, C}), c.input("x", {N, T, C}), c.input("table", {T, C}), N, T,
      C);
  };
}
Call backward(decltype(positions_backward)* f) {
  return [=](Case& c) {
    const int N = c.size("N"), T = c.size("T"), C = c.size("C");
    f(c.added("dtable", {T, C}), c.input("dy", {N, T, C}), N, T, C);
  };
}

const GradientRow row("positions", forward(positions_forward),
                      backward(positions_backward));
const GradientRow plain_row("positions, plain", forward(plain::positions_forward),
                            backward(plain::positions_backward));

}  // namespace

TEST_CASE("positions by hand: two sequences of two places") {
  const Tensor x = Tensor::from({2, 2, 1}, {1, 2, 3, 4});
  const Tensor table = Tensor::from({2, 1}, {10, 20});
  Tensor y({2, 2, 1}), dtable = Tensor::from({2, 1}, {100, 100});
  positions_forward(y.data(), x.data(), table.data(), 2, 2, 1);
  CHECK(y.host() == std::vector<real>{11, 22, 13, 24});
  positions_backward(dtable.data(), x.data(), 2, 2, 1);
  CHECK(dtable.host() == std::vector<real>{104, 106});
}

TEST_CASE("positions equal their plain version") {
  CHECK_NOTHROW(
      compare(forward(positions_forward), forward(plain::positions_forward), limit));
  CHECK_NOTHROW(
      compare(backward(positions_backward), backward(plain::positions_backward), limit));
}
