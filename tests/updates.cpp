// src/ops/updates.cpp and src/ops/sum.h.
#include "ops/updates.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "compare.h"
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

TEST_CASE("updates equal their plain versions") {
  CHECK_NOTHROW(compare(filled(fill), filled(plain::fill), limit));
  CHECK_NOTHROW(compare(scaled(scale), scaled(plain::scale), limit));
  CHECK_NOTHROW(compare(moved(add_to), moved(plain::add_to), limit));
  CHECK_NOTHROW(compare(moved(sgd_update), moved(plain::sgd_update), limit));
  CHECK_NOTHROW(compare(squared(sum_of_squares), squared(plain::sum_of_squares), limit));
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
