// src/ops/swiglu.cpp.
#include "ops/swiglu.h"

#include <doctest/doctest.h>

#include <cmath>

#include "gradients.h"
#include "plain/plain.h"
#include "tensor.h"

using namespace chainrule;

namespace {

constexpr double limit = sizeof(real) == 8 ? 1e-12 : 2e-6;

Call forward(decltype(swiglu_forward)* f) {
  return [=](Case& c) {
    const int count = c.size("count", {1, 2, 5, 33, 5000});
    f(c.output("y", {count}), c.input("gate", {count}, -8, 8), c.input("up", {count}),
      count);
  };
}
Call backward(decltype(swiglu_backward)* f) {
  return [=](Case& c) {
    const int count = c.size("count", {1, 2, 5, 33, 5000});
    f(c.output("dgate", {count}), c.output("dup", {count}), c.input("dy", {count}),
      c.input("gate", {count}, -8, 8), c.input("up", {count}), count);
  };
}

// The gradient table moves every number once: few of them, and none far out, where the
// slope is too small for a difference to see.
Call small(const Call& call) {
  return [=](Case& c) {
    c.size("count", {1, 2, 5, 8, 13});
    c.input("gate", {c.size("count")}, -3, 3);
    call(c);
  };
}
const GradientRow row("swiglu", small(forward(swiglu_forward)),
                      small(backward(swiglu_backward)));
const GradientRow plain_row("swiglu, plain", small(forward(plain::swiglu_forward)),
                            small(backward(plain::swiglu_backward)));

}  // namespace

TEST_CASE("swiglu by hand: a gate that is shut, half open, open") {
  const real half = std::log(real(3));  // sigmoid is 3/4, silu 3/4 log 3
  const Tensor gate = Tensor::from({4}, {0, half, 100, -100});
  const Tensor up = Tensor::from({4}, {5, 2, 3, 7}), dy = Tensor::from({4}, {1, 1, 1, 1});
  Tensor y({4}), dgate({4}), dup({4});
  swiglu_forward(y.data(), gate.data(), up.data(), 4);
  swiglu_backward(dgate.data(), dup.data(), dy.data(), gate.data(), up.data(), 4);
  const std::vector<real> passed = y.host(), slope = dgate.host();
  CHECK(passed[0] == 0);
  CHECK(passed[1] == doctest::Approx(double(real(1.5) * half)));
  CHECK(passed[2] == doctest::Approx(300));
  CHECK(std::fabs(passed[3]) <= 1e-30);
  CHECK(slope[0] == doctest::Approx(2.5));  // a shut gate still learns: 5 times 1/2
  CHECK(slope[1] == doctest::Approx(2 * (0.75 + double(half) * 0.75 * 0.25)));
  CHECK(dup.host()[2] == doctest::Approx(100));
}

TEST_CASE("swiglu stays finite far out") {
  const real far = sizeof(real) == 8 ? real(1e150) : real(1e18);
  const Tensor gate = Tensor::from({2}, {far, -far}), up = Tensor::from({2}, {far, far});
  const Tensor dy = Tensor::from({2}, {1, 1});
  Tensor y({2}), dgate({2}), dup({2});
  swiglu_forward(y.data(), gate.data(), up.data(), 2);
  swiglu_backward(dgate.data(), dup.data(), dy.data(), gate.data(), up.data(), 2);
  for (const Tensor& t : {y, dgate, dup}) {
    for (const real number : t.host()) CHECK(std::isfinite(number));
  }
}

TEST_CASE("swiglu equals its plain version") {
  CHECK_NOTHROW(compare(forward(swiglu_forward), forward(plain::swiglu_forward), limit));
  CHECK_NOTHROW(
      compare(backward(swiglu_backward), backward(plain::swiglu_backward), limit));
}
