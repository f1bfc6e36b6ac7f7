// src/ops/softmax.cpp.
#include "ops/softmax.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "gradients.h"
#include "plain/plain.h"

using namespace chainrule;

namespace {

constexpr double limit = sizeof(real) == 8 ? 1e-12 : 1e-6;

void forward(Case& c, decltype(softmax_forward)* f) {
  const int N = c.size("N"), C = c.size("C");
  f(c.output("y", {N, C}), c.input("x", {N, C}), N, C);
}

void backward(Case& c, decltype(softmax_backward)* f) {
  const int N = c.size("N"), C = c.size("C");
  f(c.output("dx", {N, C}), c.input("dy", {N, C}), c.input("y", {N, C}), N, C);
}

const Call ours = [](Case& c) { forward(c, softmax_forward); };
const Call ours_back = [](Case& c) { backward(c, softmax_backward); };
const Call by_loops = [](Case& c) { forward(c, plain::softmax_forward); };
const Call by_loops_back = [](Case& c) { backward(c, plain::softmax_backward); };

const GradientRow row("softmax", ours, ours_back);
const GradientRow plain_row("softmax, plain", by_loops, by_loops_back);

constexpr real infinity = std::numeric_limits<real>::infinity();
constexpr real not_a_number = std::numeric_limits<real>::quiet_NaN();

std::vector<real> softmax(const std::vector<real>& x, int N) {
  const int C = int(x.size()) / N;
  Tensor y({N, C});
  softmax_forward(y.data(), Tensor::from({N, C}, x).data(), N, C);
  return y.host();
}

std::vector<real> slope(const std::vector<real>& dy, const std::vector<real>& y) {
  const int C = int(y.size());
  Tensor dx({1, C});
  softmax_backward(dx.data(), Tensor::from({1, C}, dy).data(),
                   Tensor::from({1, C}, y).data(), 1, C);
  return dx.host();
}

}  // namespace

TEST_CASE("softmax: two rows by hand") {
  // Powers of e that are 1, 2 and 5, and 1, 1, 2.
  const std::vector<real> y =
      softmax({0, real(std::log(2)), real(std::log(5)), 3, 3, real(3 + std::log(2))}, 2);
  const double wanted[] = {0.125, 0.25, 0.625, 0.25, 0.25, 0.5};
  for (size_t i = 0; i < 6; ++i) CHECK(y[i] == doctest::Approx(wanted[i]));
  // dy = (4, 0, 0) at y = (1/4, 1/4, 1/2): their mean is 1, so 1/4 (4 - 1), 1/4 (0 - 1)
  // ...
  CHECK(slope({4, 0, 0}, {real(0.25), real(0.25), real(0.5)}) ==
        std::vector<real>{real(0.75), real(-0.25), real(-0.5)});
}

TEST_CASE("softmax equals its plain version") {
  CHECK_NOTHROW(compare(ours, by_loops, limit));
  CHECK_NOTHROW(compare(ours_back, by_loops_back, 4 * limit));
}

TEST_CASE("softmax does not overflow") {
  CHECK(softmax({1000, 1000, -1000}, 1) == std::vector<real>{real(0.5), real(0.5), 0});
  CHECK(softmax({real(-1e30), real(-1e30)}, 1) ==
        std::vector<real>{real(0.5), real(0.5)});
  CHECK(softmax({real(-1e30), 0}, 1) == std::vector<real>{0, 1});
  CHECK(softmax({real(1e30), real(-1e30)}, 1) == std::vector<real>{1, 0});
}

TEST_CASE("softmax: a masked class has probability 0 and gradient 0") {
  const std::vector<real> y = softmax({-infinity, 2, 2}, 1);
  CHECK(y == std::vector<real>{0, real(0.5), real(0.5)});
  CHECK(slope({7, 2, 0}, y) == std::vector<real>{0, real(0.5), real(-0.5)});
}

TEST_CASE("softmax: NaN spoils its row and no other") {
  for (const int place : {0, 1, 2}) {
    std::vector<real> x = {1, 2, 3, 4, 5, 6};
    x[size_t(place)] = not_a_number;
    const std::vector<real> y = softmax(x, 2);
    for (size_t i = 0; i < 3; ++i) {
      CHECK(std::isnan(y[i]));
      CHECK(std::isfinite(y[3 + i]));
    }
  }
  for (const real dx : slope({not_a_number, 0}, {real(0.5), real(0.5)}))
    CHECK(std::isnan(dx));
}
