// src/ops/norm.cpp: batch norm. Layer norm and RMS norm: norm.cpp.
#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "gradients.h"
#include "ops/norm.h"
#include "parallel.h"
#include "plain/plain.h"

using namespace chainrule;

namespace {

constexpr double limit = sizeof(real) == 8 ? 1e-12 : 2e-6;

// Rows (P = 1) of more channels than one block has, and images of one position to many.
// At least two numbers per channel: one alone is a test of its own, see below. A large
// epsilon, so that two numbers have a slope, and that its place is tested.
BatchNormSize size(Case& c) {
  const int N = c.size("N", {1, 2, 3, 5, 8}), C = c.size("C", {1, 2, 3, 7, 33, 70});
  const int P =
      N == 1 || C < 33 ? c.size("P", {2, 3, 4, 1, 9, 25}) : c.size("P", {1, 1, 1, 2, 3});
  return {N * P == 1 ? 2 : N, C, P, real(0.125)};
}

void train(Case& c, decltype(batchnorm_forward)* f) {
  const BatchNormSize s = size(c);
  f(c.output("y", {s.N, s.C, s.P}), c.output("mean", {s.C}), c.output("variance", {s.C}),
    c.input("x", {s.N, s.C, s.P}), c.input("gamma", {s.C}), c.input("beta", {s.C}), s);
}

// The backwards of both modes, whose statistics have other names.
void backward(Case& c, decltype(batchnorm_backward)* f, const char* mean,
              const char* variance) {
  const BatchNormSize s = size(c);
  f(c.output("dx", {s.N, s.C, s.P}), c.added("dgamma", {s.C}), c.added("dbeta", {s.C}),
    c.input("dy", {s.N, s.C, s.P}), c.input("x", {s.N, s.C, s.P}),
    c.input("gamma", {s.C}), c.input(mean, {s.C}), c.input(variance, {s.C}, 0.25, 2), s);
}

void evaluate(Case& c, decltype(batchnorm_evaluate)* f) {
  const BatchNormSize s = size(c);
  f(c.output("y", {s.N, s.C, s.P}), c.input("x", {s.N, s.C, s.P}),
    c.input("gamma", {s.C}), c.input("beta", {s.C}), c.input("running_mean", {s.C}),
    c.input("running_variance", {s.C}, 0.25, 2), s);
}

const Call ours = [](Case& c) { train(c, batchnorm_forward); };
const Call ours_back = [](Case& c) {
  backward(c, batchnorm_backward, "mean", "variance");
};
const Call by_loops = [](Case& c) { train(c, plain::batchnorm_forward); };
const Call by_loops_back = [](Case& c) {
  backward(c, plain::batchnorm_backward, "mean", "variance");
};
const Call evaluating = [](Case& c) { evaluate(c, batchnorm_evaluate); };
const Call evaluating_back = [](Case& c) {
  backward(c, batchnorm_evaluate_backward, "running_mean", "running_variance");
};
const Call evaluating_by_loops = [](Case& c) { evaluate(c, plain::batchnorm_evaluate); };
const Call evaluating_by_loops_back = [](Case& c) {
  backward(c, plain::batchnorm_evaluate_backward, "running_mean", "running_variance");
};

const GradientRow rows[] = {
    {"batchnorm", ours, ours_back},
    {"batchnorm, plain", by_loops, by_loops_back},
    {"batchnorm, evaluating", evaluating, evaluating_back},
    {"batchnorm, evaluating, plain", evaluating_by_loops, evaluating_by_loops_back}};

Tensor ones(int count) {
  return Tensor::from({count}, std::vector<real>(size_t(count), 1));
}

// Everything about some x [N,C,P], with gamma 1, beta 0, the usual epsilon, and dy.
struct Answer {
  std::vector<real> y, mean, variance, dx;
};
Answer normalize(BatchNormSize s, const std::vector<real>& x,
                 const std::vector<real>& dy) {
  const Tensor xs = Tensor::from({s.N, s.C, s.P}, x), gamma = ones(s.C);
  const Tensor dys = Tensor::from({s.N, s.C, s.P}, dy), beta = Tensor::zeros({s.C});
  Tensor y(xs.shape()), mean({s.C}), variance({s.C}), dx(xs.shape());
  Tensor dgamma = Tensor::zeros({s.C}), dbeta = Tensor::zeros({s.C});
  batchnorm_forward(y.data(), mean.data(), variance.data(), xs.data(), gamma.data(),
                    beta.data(), s);
  batchnorm_backward(dx.data(), dgamma.data(), dbeta.data(), dys.data(), xs.data(),
                     gamma.data(), mean.data(), variance.data(), s);
  return {y.host(), mean.host(), variance.host(), dx.host()};
}

// running_mean and running_variance of one channel, from 10 and 1, after one batch.
std::pair<real, real> followed(real mean, real variance, real momentum, int N, int P) {
  Tensor running_mean = Tensor::from({1}, {10}), running_variance = ones(1);
  batchnorm_follow(running_mean.data(), running_variance.data(),
                   Tensor::from({1}, {mean}).data(), Tensor::from({1}, {variance}).data(),
                   momentum, {N, 1, P});
  return {running_mean.item(), running_variance.item()};
}

}  // namespace

TEST_CASE("batch norm: two channels by hand") {
  // Channel 0 is (1, 5): mean 3, variance 4. Channel 1 is (2, 2), all equal.
  const BatchNormSize s = {2, 2, 1, real(2.25)};
  const Tensor x = Tensor::from({2, 2}, {1, 2, 5, 2});
  const Tensor gamma = Tensor::from({2}, {10, 10}), beta = Tensor::from({2}, {1, 3});
  const Tensor dy = Tensor::from({2, 2}, {1, 3, 0, 0});
  Tensor y({2, 2}), mean({2}), variance({2}), dx({2, 2});
  Tensor dgamma = Tensor::from({2}, {100, 100}), dbeta = Tensor::from({2}, {100, 100});
  batchnorm_forward(y.data(), mean.data(), variance.data(), x.data(), gamma.data(),
                    beta.data(), s);
  CHECK(mean.host() == std::vector<real>{3, 2});
  CHECK(variance.host() == std::vector<real>{4, 0});
  const double wanted[] = {-7, 3, 9, 3};  // x_hat is -4/5 and 4/5; sqrt(4 + 9/4) = 5/2
  for (size_t i = 0; i < 4; ++i) CHECK(y.host()[i] == doctest::Approx(wanted[i]));
  batchnorm_backward(dx.data(), dgamma.data(), dbeta.data(), dy.data(), x.data(),
                     gamma.data(), mean.data(), variance.data(), s);
  // Channel 0: 10 * 2/5 (1 - 1/2 - 4/5 * 2/5). Channel 1: 10 / 1.5 (3 - 3/2).
  const double slopes[] = {0.72, 10, -0.72, -10};
  for (size_t i = 0; i < 4; ++i) CHECK(dx.host()[i] == doctest::Approx(slopes[i]));
  CHECK(dgamma.host()[0] == doctest::Approx(100 - 0.8));
  CHECK(dgamma.host()[1] == 100);
  CHECK(dbeta.host() == std::vector<real>{101, 103});
}

TEST_CASE("batch norm equals its plain version") {
  CHECK_NOTHROW(compare(ours, by_loops, limit));
  CHECK_NOTHROW(compare(ours_back, by_loops_back, 10 * limit));
  CHECK_NOTHROW(compare(evaluating, evaluating_by_loops, limit));
  CHECK_NOTHROW(compare(evaluating_back, evaluating_by_loops_back, 10 * limit));
}

// The kernels let several blocks share them.
TEST_CASE("batch norm: long channels") {
  const BatchNormSize s = {3, 2, 701, real(0.125)};
  const auto channels = [=](auto* forward, auto* back) {
    return [=](Case& c) {
      const Shape all{s.N, s.C, s.P};
      const real *x = c.input("x", all, 0.5, 2), *gamma = c.input("gamma", {s.C});
      real *mean = c.output("mean", {s.C}), *variance = c.output("variance", {s.C});
      forward(c.output("y", all), mean, variance, x, gamma, c.input("beta", {s.C}), s);
      back(c.output("dx", all), c.added("dgamma", {s.C}), c.added("dbeta", {s.C}),
           c.input("dy", all), x, gamma, mean, variance, s);
    };
  };
  compare(channels(batchnorm_forward, batchnorm_backward),
          channels(plain::batchnorm_forward, plain::batchnorm_backward), 10 * limit);
}

TEST_CASE("batch norm: running statistics follow the batches") {
  const auto [mean, variance] = followed(2, 3, real(0.25), 2, 2);
  CHECK(mean == 8);         // 10 + 1/4 (2 - 10)
  CHECK(variance == 1.75);  // 3 * 4/3 = 4 is the guess; 1 + 1/4 (4 - 1)
  CHECK(followed(2, 3, 0, 5, 1) == std::pair<real, real>{10, 1});
  CHECK(followed(2, 3, 1, 2, 2) == std::pair<real, real>{2, 4});
  // One value has a mean and no variance.
  CHECK(followed(2, 0, real(0.25), 1, 1) == std::pair<real, real>{8, 1});
  const auto follow = [](Case& c, decltype(batchnorm_follow)* f) {
    const BatchNormSize s = size(c);
    f(c.added("running_mean", {s.C}), c.added("running_variance", {s.C}),
      c.input("mean", {s.C}), c.input("variance", {s.C}, 0.25, 2), real(0.25), s);
  };
  CHECK_NOTHROW(compare([&](Case& c) { follow(c, batchnorm_follow); },
                        [&](Case& c) { follow(c, plain::batchnorm_follow); }, limit));
}

TEST_CASE("batch norm: images are rows of their pixels") {
  // [N,C,P] holds the same numbers per channel as [N P,C], in another order.
  const int N = 3, C = 37, P = 10;
  std::vector<real> images, dy;
  for (int i = 0; i < N * C * P; ++i) {
    images.push_back(normal({7, 1}, uint64_t(i)));
    dy.push_back(normal({7, 2}, uint64_t(i)));
  }
  const auto as_rows = [&](const std::vector<real>& from) {
    std::vector<real> to(from.size());
    for (int i = 0; i < N * C * P; ++i) {
      const int n = i / P / C, c = i / P % C, p = i % P;
      to[size_t((n * P + p) * C + c)] = from[size_t(i)];
    }
    return to;
  };
  const Answer of_images = normalize({N, C, P}, images, dy);
  const Answer of_rows = normalize({N * P, C, 1}, as_rows(images), as_rows(dy));
  const auto difference = [](const std::vector<real>& a, const std::vector<real>& b) {
    return relative_difference({a.begin(), a.end()}, {b.begin(), b.end()});
  };
  CHECK(difference(of_images.mean, of_rows.mean) <= limit);
  CHECK(difference(of_images.variance, of_rows.variance) <= limit);
  CHECK(difference(as_rows(of_images.y), of_rows.y) <= limit);
  CHECK(difference(as_rows(of_images.dx), of_rows.dx) <= limit);
}

TEST_CASE("batch norm: mean 1e4 and deviation 1 cost no digits of y") {
  // The reference works on the very numbers that were given, in long double.
  for (const int P : {1, 50}) {
    const int count = 1000;
    std::vector<real> x;
    for (int i = 0; i < count; ++i) {
      x.push_back(real(10000 + double(normal({5, 1}, uint64_t(i)))));
    }
    const Answer found = normalize({count / P, 1, P}, x, x);
    long double mean = 0, variance = 0, worst = 0;
    for (const real v : x) mean += v / static_cast<long double>(count);
    for (const real v : x) variance += (v - mean) * (v - mean) / count;
    for (size_t i = 0; i < x.size(); ++i) {
      const long double x_hat = (x[i] - mean) / sqrtl(variance + 1e-5L);
      worst = std::max(worst, fabsl(found.y[i] - x_hat));
    }
    CAPTURE(double(worst));
    CHECK(fabsl(found.variance[0] - variance) <= 1e-6L);
    CHECK(fabsl(found.mean[0] - mean) <= 5e-4L);  // half of what a float can tell apart
    CHECK(worst <= 1e-6L);
  }
}

TEST_CASE("batch norm: a channel of equal numbers has no deviation, and no NaN") {
  for (const real value : {real(0), real(0.1), real(-12345.678), real(1e30)}) {
    CAPTURE(value);
    const Answer found =
        normalize({7, 1, 1}, std::vector<real>(7, value), {1, 2, 3, 4, 5, 6, 7});
    for (size_t i = 0; i < 7; ++i) {
      CHECK(std::abs(found.y[i]) <= 1e-6 * std::abs(value) + 1e-6);
      CHECK(std::isfinite(found.dx[i]));
    }
  }
}

TEST_CASE("batch norm: one value per channel is its own mean") {
  const Answer found = normalize({1, 3, 1}, {7, -1, real(0.3)}, {1, real(0.7), 3});
  CHECK(found.y == std::vector<real>{0, 0, 0});
  CHECK(found.variance == std::vector<real>{0, 0, 0});
  for (const real dx : found.dx) CHECK(std::abs(dx) <= 1e-3);
}

TEST_CASE("batch norm: NaN spoils its channel and no other") {
  std::vector<real> x = {1, 2, 3, 4, 6, 8};
  x[4] = std::numeric_limits<real>::quiet_NaN();
  const Answer found = normalize({3, 2, 1}, x, {1, 2, 3, 4, 5, 6});
  for (size_t i = 0; i < 6; ++i) {
    CHECK(std::isnan(found.y[i]) == (i % 2 == 0));
    CHECK(std::isnan(found.dx[i]) == (i % 2 == 0));
  }
}

TEST_CASE("batch norm: the same bits for any number of threads") {
  const int before = threads();
  for (const Call& call : {ours, ours_back, evaluating, evaluating_back}) {
    for (const int P : {1, 49}) {
      std::vector<std::vector<std::vector<double>>> found;
      for (const int count : {1, 2, 7}) {
        set_threads(count);
        Case c(3);
        c.set_size("N", 33);
        c.set_size("C", 101);
        c.set_size("P", P);
        call(c);
        found.emplace_back();
        for (const Case::Entry& e : c.entries()) found.back().push_back(c.numbers(e));
      }
      set_threads(before);
      CHECK(found[0] == found[1]);
      CHECK(found[0] == found[2]);
    }
  }
}
