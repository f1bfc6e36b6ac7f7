// src/ops/norm.cpp: layer norm and RMS norm. Batch norm: batch_norm.cpp.
#include "ops/norm.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "gradients.h"
#include "parallel.h"
#include "plain/plain.h"

using namespace chainrule;

namespace {

constexpr double limit = sizeof(real) == 8 ? 1e-12 : 2e-6;

// A large epsilon, so that rows of two have a slope, and that its place is tested.
constexpr real epsilon = real(0.125);

// A row of one feature is a test of its own: see below.
int features(Case& c) { return c.size("C", {2, 3, 4, 5, 7, 8, 13, 33}); }

void layer_forward(Case& c, decltype(layernorm_forward)* f) {
  const int N = c.size("N"), C = features(c);
  f(c.output("y", {N, C}), c.output("mean", {N}), c.output("rstd", {N}),
    c.input("x", {N, C}), c.input("gamma", {C}), c.input("beta", {C}), epsilon, N, C);
}

void layer_backward(Case& c, decltype(layernorm_backward)* f) {
  const int N = c.size("N"), C = features(c);
  f(c.output("dx", {N, C}), c.added("dgamma", {C}), c.added("dbeta", {C}),
    c.input("dy", {N, C}), c.input("x", {N, C}), c.input("gamma", {C}),
    c.input("mean", {N}), c.input("rstd", {N}), N, C);
}

void rms_forward(Case& c, decltype(rmsnorm_forward)* f) {
  const int N = c.size("N"), C = features(c);
  f(c.output("y", {N, C}), c.output("rrms", {N}), c.input("x", {N, C}),
    c.input("gamma", {C}), epsilon, N, C);
}

void rms_backward(Case& c, decltype(rmsnorm_backward)* f) {
  const int N = c.size("N"), C = features(c);
  f(c.output("dx", {N, C}), c.added("dgamma", {C}), c.input("dy", {N, C}),
    c.input("x", {N, C}), c.input("gamma", {C}), c.input("rrms", {N}), N, C);
}

const Call layer = [](Case& c) { layer_forward(c, layernorm_forward); };
const Call layer_back = [](Case& c) { layer_backward(c, layernorm_backward); };
const Call layer_plain = [](Case& c) { layer_forward(c, plain::layernorm_forward); };
const Call layer_plain_back = [](Case& c) {
  layer_backward(c, plain::layernorm_backward);
};
const Call rms = [](Case& c) { rms_forward(c, rmsnorm_forward); };
const Call rms_back = [](Case& c) { rms_backward(c, rmsnorm_backward); };
const Call rms_plain = [](Case& c) { rms_forward(c, plain::rmsnorm_forward); };
const Call rms_plain_back = [](Case& c) { rms_backward(c, plain::rmsnorm_backward); };

const GradientRow rows[] = {{"layernorm", layer, layer_back},
                            {"layernorm, plain", layer_plain, layer_plain_back},
                            {"rmsnorm", rms, rms_back},
                            {"rmsnorm, plain", rms_plain, rms_plain_back}};

// Everything about some rows of x, with gamma 1, beta 0, the usual epsilon, and dy.
struct Answer {
  std::vector<real> y, mean, rstd, dx;
};
Answer normalize(int N, const std::vector<real>& x, const std::vector<real>& dy) {
  const int C = int(x.size()) / N;
  const Tensor xs = Tensor::from({N, C}, x), dys = Tensor::from({N, C}, dy);
  const Tensor gamma = Tensor::from({C}, std::vector<real>(size_t(C), 1));
  const Tensor beta = Tensor::zeros({C});
  Tensor y({N, C}), mean({N}), rstd({N}), dx({N, C});
  Tensor dgamma = Tensor::zeros({C}), dbeta = Tensor::zeros({C});
  layernorm_forward(y.data(), mean.data(), rstd.data(), xs.data(), gamma.data(),
                    beta.data(), real(1e-5), N, C);
  layernorm_backward(dx.data(), dgamma.data(), dbeta.data(), dys.data(), xs.data(),
                     gamma.data(), mean.data(), rstd.data(), N, C);
  return {y.host(), mean.host(), rstd.host(), dx.host()};
}

bool finite(const std::vector<real>& numbers) {
  for (const real x : numbers) {
    if (!std::isfinite(x)) return false;
  }
  return true;
}

}  // namespace

TEST_CASE("layer norm: a row by hand") {
  // x = (1, 5): mean 3, variance 4, and epsilon 9/4 makes the root 5/2. gamma 10, beta 1.
  const Tensor x = Tensor::from({1, 2}, {1, 5}), gamma = Tensor::from({2}, {10, 10});
  const Tensor beta = Tensor::from({2}, {1, 1}), dy = Tensor::from({1, 2}, {1, 0});
  Tensor y({1, 2}), mean({1}), rstd({1}), dx({1, 2});
  layernorm_forward(y.data(), mean.data(), rstd.data(), x.data(), gamma.data(),
                    beta.data(), real(2.25), 1, 2);
  CHECK(mean.item() == 3);
  CHECK(rstd.item() == doctest::Approx(0.4));
  CHECK(y.host()[0] == doctest::Approx(-7));  // x_hat is -4/5 and 4/5
  CHECK(y.host()[1] == doctest::Approx(9));
  // dx_hat = (10, 0): mean 5, mean of dx_hat x_hat -4. 2/5 (10 - 5 - 16/5), ...
  Tensor dgamma = Tensor::from({2}, {100, 100}), dbeta = Tensor::from({2}, {100, 100});
  layernorm_backward(dx.data(), dgamma.data(), dbeta.data(), dy.data(), x.data(),
                     gamma.data(), mean.data(), rstd.data(), 1, 2);
  CHECK(dx.host()[0] == doctest::Approx(0.72));
  CHECK(dx.host()[1] == doctest::Approx(-0.72));
  CHECK(dgamma.host()[0] == doctest::Approx(100 - 0.8));
  CHECK(dbeta.host() == std::vector<real>{101, 100});
}

TEST_CASE("rms norm: a row by hand") {
  // x = (3, 4, 0, 0): mean square 25/4, and epsilon 11/4 makes the root 3.
  const Tensor x = Tensor::from({1, 4}, {3, 4, 0, 0});
  const Tensor gamma = Tensor::from({4}, {6, 6, 1, 1});
  Tensor y({1, 4}), rrms({1});
  rmsnorm_forward(y.data(), rrms.data(), x.data(), gamma.data(), real(2.75), 1, 4);
  CHECK(rrms.item() == doctest::Approx(1.0 / 3));
  CHECK(y.host()[0] == doctest::Approx(6));
  CHECK(y.host()[1] == doctest::Approx(8));
  CHECK(y.host()[2] == 0);
}

TEST_CASE("layer norm and rms norm equal their plain versions") {
  CHECK_NOTHROW(compare(layer, layer_plain, limit));
  CHECK_NOTHROW(compare(layer_back, layer_plain_back, 10 * limit));
  CHECK_NOTHROW(compare(rms, rms_plain, limit));
  CHECK_NOTHROW(compare(rms_back, rms_plain_back, 10 * limit));
}

TEST_CASE("rms norm is layer norm without the mean") {
  // On rows whose mean is 0 the two agree.
  const std::vector<real> x = {1, -2, real(0.5), real(0.5), 3, -3, 7, -7};
  const Answer of_layer = normalize(2, x, x);
  const Tensor gamma = Tensor::from({4}, {1, 1, 1, 1});
  Tensor y({2, 4}), rrms({2});
  rmsnorm_forward(y.data(), rrms.data(), Tensor::from({2, 4}, x).data(), gamma.data(),
                  real(1e-5), 2, 4);
  const std::vector<real> found = y.host();
  for (size_t i = 0; i < 8; ++i) CHECK(found[i] == doctest::Approx(of_layer.y[i]));
}

TEST_CASE("layer norm: mean 1e4 and deviation 1 cost no digits of y") {
  // The reference works on the very numbers that were given, in long double.
  constexpr int C = 1001;
  std::vector<real> x, dy;
  for (int c = 0; c < C; ++c) {
    x.push_back(real(10000 + double(normal({5, 1}, uint64_t(c)))));
    dy.push_back(normal({5, 2}, uint64_t(c)));
  }
  const Answer found = normalize(1, x, dy);
  long double mean = 0, variance = 0, mean_d = 0, mean_dx = 0;
  for (const real v : x) mean += v / static_cast<long double>(C);
  for (const real v : x) variance += (v - mean) * (v - mean) / C;
  const long double r = 1 / sqrtl(variance + 1e-5L);
  const auto x_hat = [&](size_t c) { return (x[c] - mean) * r; };
  for (size_t c = 0; c < C; ++c) {
    mean_d += dy[c] / static_cast<long double>(C);
    mean_dx += dy[c] * x_hat(c) / C;
  }
  long double worst_y = 0, worst_dx = 0;
  for (size_t c = 0; c < C; ++c) {
    const long double dx = r * (dy[c] - mean_d - x_hat(c) * mean_dx);
    worst_y = std::max(worst_y, fabsl(found.y[c] - x_hat(c)));
    worst_dx = std::max(worst_dx, fabsl(found.dx[c] - dx));
  }
  CAPTURE(double(worst_y));
  CAPTURE(double(worst_dx));
  CHECK(fabsl(found.rstd[0] - r) <= 1e-6L);
  CHECK(worst_y <= 1e-6L);
  // Backward reads the mean as it was saved, rounded to a real: in float to 5e-4.
  CHECK(worst_dx <= (sizeof(real) == 8 ? 1e-10L : 1e-3L));
}

TEST_CASE("layer norm: a row of equal numbers has no deviation, and no NaN") {
  for (const real value : {real(0), real(0.1), real(-12345.678), real(1e30)}) {
    CAPTURE(value);
    const Answer found = normalize(1, std::vector<real>(7, value), {1, 2, 3, 4, 5, 6, 7});
    for (const real y : found.y) CHECK(std::abs(y) <= 1e-6 * std::abs(value) + 1e-6);
    CHECK(finite(found.dx));
  }
  // There rstd is 1 / sqrt(epsilon), and x_hat is 0: dx = rstd (dy - mean(dy)).
  const std::vector<real> dx = normalize(1, {2, 2, 2}, {1, 2, 3}).dx;
  CHECK(dx[0] == doctest::Approx(-1 / std::sqrt(1e-5)));
  CHECK(dx[2] == doctest::Approx(1 / std::sqrt(1e-5)));
}

TEST_CASE("layer norm: one feature is always its own mean") {
  const Answer found = normalize(3, {7, -1, real(0.3)}, {1, real(0.7), 3});
  CHECK(found.y == std::vector<real>{0, 0, 0});
  for (const real dx : found.dx) CHECK(std::abs(dx) <= 1e-3);
}

TEST_CASE("layer norm: NaN spoils its row and no other") {
  std::vector<real> x = {1, 2, 3, 4, 5, 7};
  x[1] = std::numeric_limits<real>::quiet_NaN();
  const Answer found = normalize(2, x, {1, 2, 3, 4, 5, 6});
  for (size_t i = 0; i < 3; ++i) {
    CHECK(std::isnan(found.y[i]));
    CHECK(std::isnan(found.dx[i]));
    CHECK(std::isfinite(found.y[3 + i]));
    CHECK(std::isfinite(found.dx[3 + i]));
  }
}

TEST_CASE("layer norm and rms norm: the same bits for any number of threads") {
  const int before = threads();
  for (const Call& call : {layer, layer_back, rms, rms_back}) {
    std::vector<std::vector<std::vector<double>>> found;
    for (const int count : {1, 2, 7}) {
      set_threads(count);
      Case c(3);
      c.set_size("N", 501);
      c.set_size("C", 67);
      call(c);
      found.emplace_back();
      for (const Case::Entry& e : c.entries()) found.back().push_back(c.numbers(e));
    }
    set_threads(before);
    CHECK(found[0] == found[1]);
    CHECK(found[0] == found[2]);
  }
}
