// src/data/images.cpp.
#include "data/images.h"

#include <doctest/doctest.h>

using namespace chainrule;

TEST_CASE("pooled: means of squares, by hand") {
  // Two pictures of one channel, 2 x 4.
  const Images images{Tensor::from({2, 1, 2, 4}, {0, 1, 2, 3, 4, 5, 6, 7,  //
                                                  8, 8, 0, 0, 8, 8, 0, 4}),
                      IntTensor::from({2}, {3, 1}), 4};
  const Images small = pooled(images, 2);
  CHECK(small.x.shape() == Shape{2, 1, 1, 2});
  CHECK(small.x.host() == std::vector<real>{2.5, 4.5, 8, 1});
  CHECK(small.labels.host() == std::vector<int>{3, 1});
  CHECK(small.classes == 4);
}

TEST_CASE("pooled: channels stay apart, factors other than 2, and 1 changes nothing") {
  std::vector<real> numbers;
  for (int i = 0; i < 2 * 3 * 6 * 3; ++i) numbers.push_back(real(i));
  const Images images{Tensor::from({2, 3, 6, 3}, numbers), IntTensor::from({2}, {0, 0}),
                      1};
  CHECK(pooled(images, 1).x.host() == numbers);
  const Tensor small = pooled(images, 3).x;
  CHECK(small.shape() == Shape{2, 3, 2, 1});
  // Nine numbers in a row, 0 .. 8, then 9 .. 17: the one in their middle.
  const std::vector<real> means = small.host();
  for (size_t i = 0; i < means.size(); ++i) CHECK(means[i] == real(9 * i + 4));
}

TEST_CASE("pooled refuses what it cannot cut") {
  const Images images{Tensor::zeros({1, 1, 4, 6}), IntTensor::from({1}, {0}), 1};
  CHECK_THROWS_WITH_AS(pooled(images, 4),
                       "pooled: 4 x 6 pixels cannot be cut into squares of 4", Error);
  CHECK_THROWS_AS(pooled(images, 0), Error);
  const Images rows{Tensor::zeros({1, 24}), IntTensor::from({1}, {0}), 1};
  CHECK_THROWS_WITH_AS(pooled(rows, 2),
                       "pooled: the pictures are [1, 24], expected [N, C, H, W]", Error);
}
