// src/ops/updates.cpp and src/ops/sum.h.
#include "ops/updates.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "gradients.h"
#include "ops/sum.h"
#include "parallel.h"
#include "plain/plain.h"
#include "tensor.h"

using namespace chainrule;

namespace {

constexpr double limit = sizeof(real) == 8 ? 1e-12 : 1e-6;

// fill writes; the others change what is there, which `added` draws before the call.
Call filled(decltype(fill)* f) {
  return [=](Case& c) {
    const int count = c.size("count");
    f(c.output("y", {count}), real(2.5), count);
  };
}
Call scaled(decltype(scale)* f) {
  return [=](Case& c) {
    const int count = c.size("count");
    f(c.added("y", {count}), real(-0.75), count);
  };
}
// add_to(y, x, factor) and sgd_update(value, grad, rate) have one signature.
Call moved(decltype(add_to)* f) {
  return [=](Case& c) {
    const int count = c.size("count");
    f(c.added("y", {count}), c.input("x", {count}), real(0.3), count);
  };
}
Call squared(decltype(sum_of_squares)* f) {
  return [=](Case& c) {
    const int count = c.size("count");
    f(c.output("sum", {1}), c.input("x", {count}), count);
  };
}

Call scaled_by(decltype(scale_by)* f) {
  return [=](Case& c) {
    const int count = c.size("count");
    f(c.added("y", {count}), c.input("factor", {1}), count);
  };
}
Call clipped(decltype(clip_values)* f) {
  return [=](Case& c) {
    const int count = c.size("count");
    f(c.added("y", {count}), real(0.5), count);
  };
}
Call factored(decltype(clip_factor)* f, real longest) {
  return [=](Case& c) {
    const int P = c.size("P");
    f(c.output("factor", {1}), c.output("norm", {1}), c.input("norms", {P}), longest, P);
  };
}

Call with_momentum(decltype(momentum_update)* f, bool nesterov) {
  return [=](Case& c) {
    const int count = c.size("count");
    f(c.added("value", {count}), c.added("velocity", {count}), c.input("grad", {count}),
      real(0.3), real(0.9), nesterov, count);
  };
}
// v is an average of squares: never negative, and 0 at the start.
real* averaged_squares(Case& c, int count) {
  std::vector<double> v;
  for (int i = 0; i < count; ++i) v.push_back(0.25 * (i % 5));
  c.set("v", v);
  return c.added("v", {count});
}
Call with_rmsprop(decltype(rmsprop_update)* f) {
  return [=](Case& c) {
    const int count = c.size("count");
    f(c.added("value", {count}), averaged_squares(c, count), c.input("grad", {count}),
      real(0.3), real(0.99), real(1e-8), count);
  };
}
Call with_adam(decltype(adam_update)* f) {
  return [=](Case& c) {
    const int count = c.size("count");
    f(c.added("value", {count}), c.added("m", {count}), averaged_squares(c, count),
      c.input("grad", {count}), real(0.3), 3, AdamSettings(), count);
  };
}
Call with_adamw(decltype(adamw_update)* f) {
  return [=](Case& c) {
    const int count = c.size("count");
    f(c.added("value", {count}), c.added("m", {count}), averaged_squares(c, count),
      c.input("grad", {count}), real(0.3), 1000, AdamSettings(), real(0.1), count);
  };
}

real norm_of(const std::vector<real>& x) {
  Tensor norm({1});
  euclidean_norm(norm.data(), Tensor::from({int(x.size())}, x).data(), int(x.size()));
  return norm.item();
}

// What the penalties' gradients are held against: y is the sum, dy the lambda.
Call forward_of(decltype(sum_of_squares)* sum_of) {
  return [=](Case& c) {
    const int count = c.size("count");
    sum_of(c.output("sum", {1}), c.input("x", {count}), count);
  };
}
const GradientRow l2_row("L2 penalty", forward_of(sum_of_squares), [](Case& c) {
  const int count = c.size("count");
  c.set("dsum", {0.75});
  c.input("dsum", {1});
  add_to(c.added("dx", {count}), c.input("x", {count}), 2 * real(0.75), count);
});
const GradientRow l1_row("L1 penalty", forward_of(sum_of_absolutes), [](Case& c) {
  const int count = c.size("count");
  c.set("dsum", {0.75});
  c.input("dsum", {1});
  add_sign(c.added("dx", {count}), c.input("x", {count}), real(0.75), count);
});

real squares_of(const std::vector<real>& x) {
  const int count = int(x.size());
  Tensor sum({1});
  sum_of_squares(sum.data(), Tensor::from({count}, x).data(), count);
  return sum.item();
}

}  // namespace

TEST_CASE("updates by hand") {
  Tensor y({3});
  fill(y.data(), 2, 3);
  CHECK(y.host() == std::vector<real>{2, 2, 2});
  scale(y.data(), real(1.5), 3);
  CHECK(y.host() == std::vector<real>{3, 3, 3});
  const Tensor x = Tensor::from({3}, {1, 0, -2});
  add_to(y.data(), x.data(), 4, 3);
  CHECK(y.host() == std::vector<real>{7, 3, -5});
  sgd_update(y.data(), x.data(), real(0.5), 3);
  CHECK(y.host() == std::vector<real>{real(6.5), 3, -4});
  CHECK(squares_of({1, 2, -3}) == 14);
}

TEST_CASE("penalties and clipping by hand") {
  const Tensor x = Tensor::from({4}, {3, 0, -4, real(0.5)});
  Tensor sum({1}), y = Tensor::from({4}, {1, 1, 1, 1});
  sum_of_absolutes(sum.data(), x.data(), 4);
  CHECK(sum.item() == real(7.5));
  add_sign(y.data(), x.data(), real(0.25), 4);
  CHECK(y.host() == std::vector<real>{real(1.25), 1, real(0.75), real(1.25)});
  CHECK(norm_of({3, 0, -4}) == 5);

  y.set({-5, -1, real(0.5), 7});
  clip_values(y.data(), 2, 4);
  CHECK(y.host() == std::vector<real>{-2, -1, real(0.5), 2});

  Tensor factor({1}), norm({1});
  const Tensor norms = Tensor::from({2}, {6, 8});
  clip_factor(factor.data(), norm.data(), norms.data(), real(2.5), 2);
  CHECK(norm.item() == 10);
  CHECK(factor.item() == real(0.25));
  scale_by(y.data(), factor.data(), 4);
  CHECK(y.host() == std::vector<real>{real(-0.5), real(-0.25), real(0.125), real(0.5)});
  clip_factor(factor.data(), norm.data(), norms.data(), 10, 2);
  CHECK(factor.item() == 1);  // exactly as long as allowed
}

TEST_CASE("momentum by hand: two steps along the same gradient, rate 1/2, beta 1/2") {
  const Tensor grad = Tensor::from({1}, {8});
  for (const bool nesterov : {false, true}) {
    CAPTURE(nesterov);
    Tensor value = Tensor::from({1}, {100}), velocity = Tensor::zeros({1});
    const auto step = [&] {
      momentum_update(value.data(), velocity.data(), grad.data(), real(0.5), real(0.5),
                      nesterov, 1);
      return value.item();
    };
    CHECK(step() == (nesterov ? 94 : 96));  // v = 8, looking ahead 8 + 4
    CHECK(step() == (nesterov ? 87 : 90));  // v = 12, looking ahead 8 + 6
    CHECK(velocity.item() == 12);
  }
}

TEST_CASE("Adam by hand: the first step is the rate, whatever the gradient's size") {
  const Tensor grad = Tensor::from({4}, {1000, real(1e-3), -1, 0});
  Tensor value = Tensor::from({4}, {1, 1, 1, 1});
  Tensor m = Tensor::zeros({4}), v = Tensor::zeros({4});
  adam_update(value.data(), m.data(), v.data(), grad.data(), real(0.25), 1, {}, 4);
  const std::vector<real> after = value.host();
  CHECK(after[0] == doctest::Approx(0.75).epsilon(1e-6));
  CHECK(after[1] == doctest::Approx(0.75).epsilon(1e-5));  // epsilon is 1e-5 of it
  CHECK(after[2] == doctest::Approx(1.25).epsilon(1e-6));
  CHECK(after[3] == 1);
  CHECK(m.host()[0] == doctest::Approx(100));  // 0.1 g
  // 0.001 g^2; the float nearest to 0.999 is 1e-5 of that 0.001 away.
  CHECK(v.host()[0] == doctest::Approx(1000).epsilon(2e-5));

  // AdamW, no gradient: nothing but decay, 0.25 * 0.5 of each weight.
  value.set({8, -8, 0, 1});
  m = Tensor::zeros({4}), v = Tensor::zeros({4});
  const Tensor none = Tensor::zeros({4});
  adamw_update(value.data(), m.data(), v.data(), none.data(), real(0.25), 1, {},
               real(0.5), 4);
  CHECK(value.host() == std::vector<real>{7, -7, 0, real(0.875)});
}

TEST_CASE("RMSProp by hand: v = g^2 / 4, so the first step is two rates long") {
  const Tensor grad = Tensor::from({2}, {16, -2});
  Tensor value = Tensor::from({2}, {1, 1}), v = Tensor::zeros({2});
  rmsprop_update(value.data(), v.data(), grad.data(), real(0.125), real(0.75),
                 real(1e-10), 2);
  CHECK(value.host()[0] == doctest::Approx(0.75));
  CHECK(value.host()[1] == doctest::Approx(1.25));
  CHECK(v.host() == std::vector<real>{64, 1});
}

TEST_CASE("updates equal their plain versions") {
  CHECK_NOTHROW(compare(filled(fill), filled(plain::fill), limit));
  CHECK_NOTHROW(compare(scaled(scale), scaled(plain::scale), limit));
  CHECK_NOTHROW(compare(moved(add_to), moved(plain::add_to), limit));
  CHECK_NOTHROW(compare(moved(sgd_update), moved(plain::sgd_update), limit));
  CHECK_NOTHROW(compare(squared(sum_of_squares), squared(plain::sum_of_squares), limit));
  CHECK_NOTHROW(
      compare(squared(sum_of_absolutes), squared(plain::sum_of_absolutes), limit));
  CHECK_NOTHROW(compare(squared(euclidean_norm), squared(plain::euclidean_norm), limit));
  CHECK_NOTHROW(compare(moved(add_sign), moved(plain::add_sign), limit));
  CHECK_NOTHROW(compare(scaled_by(scale_by), scaled_by(plain::scale_by), limit));
  CHECK_NOTHROW(compare(clipped(clip_values), clipped(plain::clip_values), limit));
  for (const real most : {real(0.1), real(1), real(3), real(100)}) {
    CHECK_NOTHROW(
        compare(factored(clip_factor, most), factored(plain::clip_factor, most), limit));
  }
}

TEST_CASE("optimizer updates equal their plain versions") {
  for (const bool nesterov : {false, true}) {
    CHECK_NOTHROW(compare(with_momentum(momentum_update, nesterov),
                          with_momentum(plain::momentum_update, nesterov), limit));
  }
  CHECK_NOTHROW(
      compare(with_rmsprop(rmsprop_update), with_rmsprop(plain::rmsprop_update), limit));
  CHECK_NOTHROW(compare(with_adam(adam_update), with_adam(plain::adam_update), limit));
  CHECK_NOTHROW(
      compare(with_adamw(adamw_update), with_adamw(plain::adamw_update), limit));
}

TEST_CASE("updates at the edges of their pieces") {
  for (const int count : {4095, 4096, 4097, 20001}) {
    CAPTURE(count);
    const auto of_size = [count](const Call& call) {
      return [=](Case& c) {
        c.set_size("count", count);
        call(c);
      };
    };
    CHECK_NOTHROW(
        compare(of_size(moved(add_to)), of_size(moved(plain::add_to)), limit, 2));
    CHECK_NOTHROW(compare(of_size(squared(sum_of_squares)),
                          of_size(squared(plain::sum_of_squares)), limit, 2));
    CHECK_NOTHROW(compare(of_size(with_adamw(adamw_update)),
                          of_size(with_adamw(plain::adamw_update)), limit, 2));
    CHECK_NOTHROW(compare(of_size(with_momentum(momentum_update, true)),
                          of_size(with_momentum(plain::momentum_update, true)), limit,
                          2));
  }
}

TEST_CASE("updates: NaN and infinity are not lost") {
  const real nan = std::numeric_limits<real>::quiet_NaN();
  const real infinity = std::numeric_limits<real>::infinity();
  CHECK(std::isnan(squares_of({1, nan, 2})));
  CHECK(squares_of({1, -infinity}) == infinity);
  Tensor y = Tensor::from({1}, {nan});
  scale(y.data(), 0, 1);
  CHECK(std::isnan(y.item()));
  clip_values(y.data(), 1, 1);
  CHECK(std::isnan(y.item()));
  y.set({infinity});
  clip_values(y.data(), 1, 1);
  CHECK(y.item() == 1);
  y.set({0});
  add_sign(y.data(), Tensor::from({1}, {nan}).data(), 1, 1);
  CHECK(std::isnan(y.item()));
}

TEST_CASE("updates: a NaN gradient reaches its own weight and no other") {
  const real nan = std::numeric_limits<real>::quiet_NaN();
  const Tensor grad = Tensor::from({3}, {1, nan, -1});
  Tensor value = Tensor::zeros({3}), m = Tensor::zeros({3}), v = Tensor::zeros({3});
  const auto only_the_middle = [&] {
    const std::vector<real> w = value.host();
    value.set({0, 0, 0}), m.set({0, 0, 0}), v.set({0, 0, 0});
    return std::isfinite(w[0]) && std::isnan(w[1]) && std::isfinite(w[2]);
  };
  real *const w = value.data(), *const first = m.data(), *const second = v.data();
  momentum_update(w, first, grad.data(), 1, real(0.9), false, 3);
  CHECK(only_the_middle());
  rmsprop_update(w, second, grad.data(), 1, real(0.9), real(1e-8), 3);
  CHECK(only_the_middle());
  adam_update(w, first, second, grad.data(), 1, 1, {}, 3);
  CHECK(only_the_middle());
  adamw_update(w, first, second, grad.data(), 1, 1, {}, real(0.1), 3);
  CHECK(only_the_middle());
}

TEST_CASE("Adam: a gradient whose square overflows stops its weight, as adam.h says") {
  Tensor value = Tensor::from({1}, {1}), m = Tensor::zeros({1}), v = Tensor::zeros({1});
  const real huge = std::sqrt(std::numeric_limits<real>::max()) * 100;
  for (uint64_t step = 1; step <= 10; ++step) {
    const Tensor grad = Tensor::from({1}, {step == 1 ? huge : 1});
    adam_update(value.data(), m.data(), v.data(), grad.data(), real(0.1), step, {}, 1);
  }
  CHECK(value.item() == 1);
}

TEST_CASE("euclidean_norm does not overflow where the sum of squares does") {
  const real huge = std::sqrt(std::numeric_limits<real>::max()) * 100;
  CHECK(std::isinf(squares_of({huge})));
  if (sizeof(real) == 4) {
    CHECK(norm_of({3 * huge, 4 * huge}) == doctest::Approx(5 * huge));
  }
}

TEST_CASE("clip_factor: no factor where the norm is not finite") {
  const real nan = std::numeric_limits<real>::quiet_NaN();
  const real infinity = std::numeric_limits<real>::infinity();
  Tensor factor({1}), norm({1});
  const auto clip = [&](real a, real b) {
    clip_factor(factor.data(), norm.data(), Tensor::from({2}, {a, b}).data(), 1, 2);
    return factor.item();
  };
  CHECK(clip(nan, 2) == 1);
  CHECK(std::isnan(norm.item()));
  CHECK(clip(2, infinity) == 1);
  CHECK(norm.item() == infinity);
  CHECK(clip(0, 0) == 1);
  CHECK(norm.item() == 0);
}

TEST_CASE("Adam's correction keeps its digits in float for 100,000 steps") {
  // A constant gradient: mhat = g and vhat = g^2 at every step, so each step is a rate.
  Tensor value = Tensor::zeros({1}), m = Tensor::zeros({1}), v = Tensor::zeros({1});
  const Tensor grad = Tensor::from({1}, {real(0.5)});
  for (uint64_t step = 1; step <= 100000; ++step) {
    value.set({0});
    adam_update(value.data(), m.data(), v.data(), grad.data(), 1, step, {}, 1);
    if (step < 10 || step % 10000 == 0) {
      CAPTURE(step);
      CHECK(value.item() == doctest::Approx(-1).epsilon(1e-5));
    }
  }
}

TEST_CASE("sum_of_squares of twenty million ones is exact") {
  // Added one by one in float, it would stop growing at 2^24 = 16.8 million.
  CHECK(squares_of(std::vector<real>(20000000, 1)) == 20000000);
}

TEST_CASE("a sum has the same bits for any number of threads") {
  const int before = threads();
  std::vector<double> sums;
  for (const int count : {1, 2, 7}) {
    set_threads(count);
    sums.push_back(sum_each(100003, [](int i) { return 1.0 / (i + 1); }));
    sums.push_back(sum_rows(100003, 100, [](int i) { return std::sin(double(i)); }));
  }
  set_threads(before);
  CHECK((sums[0] == sums[2] && sums[0] == sums[4]));
  CHECK((sums[1] == sums[3] && sums[1] == sums[5]));
  CHECK(sums[0] == doctest::Approx(std::log(100003) + 0.5772206649));
  CHECK(sum_each(0, [](int) { return 1; }) == 0);
}
