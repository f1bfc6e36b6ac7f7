// src/data/prepare.cpp.
#include "data/prepare.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "data/batches.h"

using namespace chainrule;

namespace {

using Ints = std::vector<int>;

Ints all_rows(const Split& parts) {
  Ints all;
  for (const Ints* part : {&parts.train, &parts.validation, &parts.test}) {
    all.insert(all.end(), part->begin(), part->end());
  }
  return all;
}

}  // namespace

TEST_CASE("split: every row in exactly one part, of the size asked for") {
  for (const int count : {1, 2, 10, 33, 1000}) {
    for (const double validation : {0.0, 0.1, 0.25}) {
      CAPTURE(count);
      const Split parts = split(count, validation, 0.2, {1, 1});
      CHECK(parts.validation.size() == size_t(std::lround(count * validation)));
      CHECK(parts.test.size() == size_t(std::lround(count * 0.2)));
      Ints all = all_rows(parts);
      std::sort(all.begin(), all.end());
      Ints expected;
      for (int i = 0; i < count; ++i) expected.push_back(i);
      CHECK(all == expected);
    }
  }
}

TEST_CASE("split: in random order, the key says which") {
  const Split parts = split(100, 0.2, 0.2, {1, 1});
  CHECK(all_rows(parts) == all_rows(split(100, 0.2, 0.2, {1, 1})));
  CHECK(all_rows(parts) != all_rows(split(100, 0.2, 0.2, {2, 1})));
  CHECK_FALSE(std::is_sorted(parts.train.begin(), parts.train.end()));
  // A bigger validation set takes nothing from the test set.
  CHECK(parts.test == split(100, 0.5, 0.2, {1, 1}).test);
}

TEST_CASE("split refuses shares that leave nothing for training") {
  CHECK_THROWS_WITH_AS(split(100, 20, 0.2, {1, 1}),
                       "split: shares of 20 for validation and 0.2 for test leave "
                       "nothing for training (a quarter is 0.25)",
                       Error);
  CHECK_THROWS_WITH_AS(split(2, 0.3, 0.3, {1, 1}),
                       "split: of 2 rows, 1 for validation and 1 for test leave none for "
                       "training",
                       Error);
  CHECK_THROWS_AS(split(100, -0.1, 0, {1, 1}), Error);
  CHECK_THROWS_AS(split(100, NAN, 0, {1, 1}), Error);
  CHECK_THROWS_WITH_AS(split(0, 0, 0, {1, 1}), "split: 0 rows", Error);
}

TEST_CASE("Standardize by hand: each feature with its own mean and deviation") {
  const Standardize standardize(Tensor::from({2, 3}, {1, 10, 7, 3, 50, 7}));
  CHECK(standardize.mean().host() == std::vector<real>{2, 30, 7});
  CHECK(standardize.deviation().host() == std::vector<real>{1, 20, 0});
  // The last feature never changed: 0, also where it does now.
  const Tensor x = standardize(Tensor::from({3, 3}, {1, 10, 7, 3, 50, 7, 6, 30, 9}));
  CHECK(x.shape() == Shape{3, 3});
  CHECK(x.host() == std::vector<real>{-1, -1, 0, 1, 1, 0, 4, 0, 0});
}

TEST_CASE("Standardize: mean 0 and deviation 1, whatever the shape of a row") {
  std::vector<real> numbers;
  for (uint64_t i = 0; i < 50 * 12; ++i) {
    numbers.push_back(real(1000) + real(i % 12) * normal({1, 1}, i));
  }
  const Tensor x = Tensor::from({50, 3, 2, 2}, numbers);
  const Tensor same = Standardize(x)(x);
  CHECK(same.shape() == Shape{50, 3, 2, 2});
  const std::vector<real> y = same.host();
  for (size_t f = 0; f < 12; ++f) {
    CAPTURE(f);
    double sum = 0, squares = 0;
    for (size_t i = f; i < y.size(); i += 12) {
      sum += double(y[i]);
      squares += double(y[i]) * double(y[i]);
    }
    CHECK(std::abs(sum / 50) < 1e-3);
    CHECK(squares / 50 == doctest::Approx(f == 0 ? 0 : 1).epsilon(1e-3));
  }
}

TEST_CASE("Standardize: a constant that is not exact in binary is still constant") {
  const Tensor x = Tensor::from({3, 1}, {real(0.1), real(0.1), real(0.1)});
  CHECK(Standardize(x)(x).host() == std::vector<real>{0, 0, 0});
}

TEST_CASE("Standardize learns from the training rows only") {
  std::vector<real> numbers;
  for (uint64_t i = 0; i < 40; ++i) numbers.push_back(normal({2, 1}, i));
  const Tensor x = Tensor::from({20, 2}, numbers);
  const Split parts = split(20, 0.25, 0.25, {1, 1});
  const Standardize standardize(gather(x, parts.train));
  // Test rows may become anything: the statistics, and what a row becomes, stay.
  std::vector<real> other = numbers;
  for (const int row : parts.test) other[size_t(2 * row)] = 1e6;
  const Tensor y = Tensor::from({20, 2}, other);
  const Standardize again(gather(y, parts.train));
  CHECK(again.mean().host() == standardize.mean().host());
  CHECK(again.deviation().host() == standardize.deviation().host());
  CHECK(again(gather(y, parts.validation)).host() ==
        standardize(gather(x, parts.validation)).host());
}

TEST_CASE("Standardize refuses other rows and what is not finite") {
  const Standardize standardize(Tensor::zeros({2, 3}));
  CHECK_THROWS_WITH_AS(standardize(Tensor::zeros({2, 4})),
                       "standardize: a row of [2, 4] has 4 features, the training rows "
                       "had 3",
                       Error);
  const real nan = std::numeric_limits<real>::quiet_NaN();
  CHECK_THROWS_WITH_AS(Standardize(Tensor::from({2, 2}, {1, 2, 3, nan})),
                       "standardize: feature 1 of row 1 is nan", Error);
  CHECK_THROWS_WITH_AS(Standardize(Tensor::zeros({3})),
                       "standardize: x is [3], expected [N, features...]", Error);
}
