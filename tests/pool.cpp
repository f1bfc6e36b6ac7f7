// src/ops/pool.cpp.
#include "ops/pool.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "gradients.h"
#include "plain/plain.h"
#include "reference/conv.h"
#include "reference/pattern.h"

using namespace chainrule;

namespace {

constexpr double limit = sizeof(real) == 8 ? 1e-12 : 2e-6;

// K, stride, padding: windows that touch, overlap, leave gaps, hang over the border.
const int options[][3] = {{1, 1, 0}, {2, 2, 0}, {3, 2, 1},
                          {3, 1, 1}, {2, 3, 0}, {3, 3, 0}};

PoolSize size_of(Case& c) {
  const int* option = options[c.size("option", {0, 1, 2, 3, 4, 5})];
  return {c.size("N", {1, 2, 3}),
          c.size("C", {1, 2, 5}),
          c.size("H", {3, 4, 7, 9}),
          c.size("W", {3, 5, 8, 37}),
          option[0],
          option[1],
          option[2]};
}

void max_forward(Case& c, decltype(max_pool_forward)* f) {
  const PoolSize s = size_of(c);
  std::vector<int> at(size_t(s.N * s.C * s.out_area()));
  f(c.output("y", {s.N, s.C, s.out_height(), s.out_width()}), at.data(),
    c.input("x", {s.N, s.C, s.H, s.W}), s);
  for (const int place : at) c.result("at", place);
}

// The places come from the x of the case, so that the finite differences agree.
void max_backward(Case& c, decltype(max_pool_backward)* f) {
  const PoolSize s = size_of(c);
  const Shape shape = {s.N, s.C, s.out_height(), s.out_width()};
  std::vector<int> at(size_t(shape.count()));
  std::vector<real> y(size_t(shape.count()));
  plain::max_pool_forward(y.data(), at.data(), c.input("x", {s.N, s.C, s.H, s.W}), s);
  f(c.output("dx", {s.N, s.C, s.H, s.W}), c.input("dy", shape), at.data(), s);
}

void average_forward(Case& c, decltype(average_pool_forward)* f) {
  const PoolSize s = size_of(c);
  f(c.output("y", {s.N, s.C, s.out_height(), s.out_width()}),
    c.input("x", {s.N, s.C, s.H, s.W}), s);
}

void average_backward(Case& c, decltype(average_pool_backward)* f) {
  const PoolSize s = size_of(c);
  f(c.output("dx", {s.N, s.C, s.H, s.W}),
    c.input("dy", {s.N, s.C, s.out_height(), s.out_width()}), s);
}

void global_forward(Case& c, decltype(global_average_forward)* f) {
  const int N = c.size("N"), C = c.size("C"), P = c.size("P");
  f(c.output("y", {N, C}), c.input("x", {N, C, P}), N, C, P);
}

void global_backward(Case& c, decltype(global_average_backward)* f) {
  const int N = c.size("N"), C = c.size("C"), P = c.size("P");
  f(c.output("dx", {N, C, P}), c.input("dy", {N, C}), N, C, P);
}

const Call max = [](Case& c) { max_forward(c, max_pool_forward); };
const Call max_back = [](Case& c) { max_backward(c, max_pool_backward); };
const Call max_plain = [](Case& c) { max_forward(c, plain::max_pool_forward); };
const Call max_plain_back = [](Case& c) { max_backward(c, plain::max_pool_backward); };
const Call average = [](Case& c) { average_forward(c, average_pool_forward); };
const Call average_back = [](Case& c) { average_backward(c, average_pool_backward); };
const Call average_plain = [](Case& c) {
  average_forward(c, plain::average_pool_forward);
};
const Call average_plain_back = [](Case& c) {
  average_backward(c, plain::average_pool_backward);
};
const Call global = [](Case& c) { global_forward(c, global_average_forward); };
const Call global_back = [](Case& c) { global_backward(c, global_average_backward); };
const Call global_plain = [](Case& c) {
  global_forward(c, plain::global_average_forward);
};
const Call global_plain_back = [](Case& c) {
  global_backward(c, plain::global_average_backward);
};

const GradientRow max_row("max_pool", max, max_back);
const GradientRow max_plain_row("max_pool, plain", max_plain, max_plain_back);
const GradientRow average_row("average_pool", average, average_back);
const GradientRow average_plain_row("average_pool, plain", average_plain,
                                    average_plain_back);
const GradientRow global_row("global_average", global, global_back);
const GradientRow global_plain_row("global_average, plain", global_plain,
                                   global_plain_back);

}  // namespace

TEST_CASE("max pooling by hand: windows that overlap blame one number twice") {
  const Tensor x = Tensor::from({1, 1, 3, 3}, {1, 2, 0,  //
                                               3, 9, 4,  //
                                               5, 0, 4});
  const PoolSize s = {1, 1, 3, 3, 2, 1};
  Tensor y({1, 1, 2, 2}), dx(x.shape());
  IntTensor at({1, 1, 2, 2});
  max_pool_forward(y.data(), at.data(), x.data(), s);
  CHECK(y.host() == std::vector<real>{9, 9, 9, 9});
  CHECK(at.host() == std::vector<int>{4, 4, 4, 4});
  const Tensor dy = Tensor::from({1, 1, 2, 2}, {1, 2, 3, 4});
  max_pool_backward(dx.data(), dy.data(), at.data(), s);
  CHECK(dx.host() == std::vector<real>{0, 0, 0, 0, 10, 0, 0, 0, 0});
}

TEST_CASE("average pooling by hand: the border counts as zeros") {
  const Tensor x = Tensor::from({1, 1, 2, 2}, {4, 8, 12, 16});
  const PoolSize s = {1, 1, 2, 2, 2, 2, 1};  // each window sees one corner
  Tensor y({1, 1, 2, 2});
  average_pool_forward(y.data(), x.data(), s);
  CHECK(y.host() == std::vector<real>{1, 2, 3, 4});
}

TEST_CASE("max pooling: of equals the first, and a NaN does not hide") {
  const real nan = std::numeric_limits<real>::quiet_NaN();
  const real inf = std::numeric_limits<real>::infinity();
  const PoolSize s = {1, 3, 2, 2, 2, 2};
  const Tensor x =
      Tensor::from({1, 3, 2, 2}, {7, 7, 7, 7, nan, 1, 9, 2, -inf, -inf, -inf, -inf});
  Tensor y({1, 3, 1, 1});
  IntTensor at({1, 3, 1, 1});
  max_pool_forward(y.data(), at.data(), x.data(), s);
  CHECK(at.host()[0] == 0);
  CHECK(std::isnan(y.host()[1]));
  CHECK(y.host()[2] == -inf);

  // Nothing is larger than what stands outside: the first place inside, for each window.
  const PoolSize over = {1, 1, 3, 3, 3, 2, 1};
  const Tensor lowest = Tensor::from({1, 1, 3, 3}, std::vector<real>(9, -inf));
  Tensor largest({1, 1, 2, 2});
  IntTensor places({1, 1, 2, 2});
  max_pool_forward(largest.data(), places.data(), lowest.data(), over);
  CHECK(largest.host() == std::vector<real>(4, -inf));
  CHECK(places.host() == std::vector<int>{0, 1, 3, 4});
}

TEST_CASE("pooling equals its plain versions") {
  CHECK_NOTHROW(compare(max, max_plain, limit));
  CHECK_NOTHROW(compare(max_back, max_plain_back, limit));
  CHECK_NOTHROW(compare(average, average_plain, limit));
  CHECK_NOTHROW(compare(average_back, average_plain_back, limit));
  CHECK_NOTHROW(compare(global, global_plain, limit));
  CHECK_NOTHROW(compare(global_back, global_plain_back, limit));
}

TEST_CASE("pooling: PyTorch's answers, also where numbers are equal") {
  for (const reference::Pool& r : reference::pool2d) {
    CAPTURE(r.K);
    CAPTURE(r.stride);
    CAPTURE(r.padding);
    const PoolSize s = {r.N, r.C, r.H, r.W, r.K, r.stride, r.padding};
    const Tensor x = reference::pattern(0, {s.N, s.C, s.H, s.W});
    const Tensor dy = reference::pattern(2000, {s.N, s.C, s.out_height(), s.out_width()});
    Tensor y(dy.shape()), dx(x.shape());
    IntTensor at(dy.shape());
    max_pool_forward(y.data(), at.data(), x.data(), s);
    max_pool_backward(dx.data(), dy.data(), at.data(), s);
    CHECK(reference::mark(y) == doctest::Approx(r.largest).epsilon(1e-7));
    CHECK(reference::mark(dx) == doctest::Approx(r.dx_largest).epsilon(1e-7));
    average_pool_forward(y.data(), x.data(), s);
    average_pool_backward(dx.data(), dy.data(), s);
    CHECK(reference::mark(y) == doctest::Approx(r.mean).epsilon(1e-6));
    CHECK(reference::mark(dx) == doctest::Approx(r.dx_mean).epsilon(1e-6));
  }
}
