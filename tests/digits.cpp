// src/data/digits.cpp: repeatable, balanced, and as hard as the lessons count on.
#include "data/digits.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <limits>

#include "layers/linear.h"
#include "layers/losses.h"
#include "layers/sequential.h"
#include "numeric/metrics.h"
#include "optim/sgd.h"
#include "parallel.h"

using namespace chainrule;

namespace {

using Reals = std::vector<real>;

constexpr size_t pixels = 28 * 28;

// Rows of 14 x 14 pixels, the range 0 .. 1 moved to the middle.
Tensor rows_of(const Images& images) {
  const Images small = pooled(images, 2);
  return small.x.reshape({small.x.size(0), 196});
}

// Of softmax regression on 1000 pictures, on 500 others. Whole batches: no chance in it.
double linear_accuracy(real difficulty) {
  const Images train = digits(1000, {1, 1}, difficulty);
  const Images test = digits(500, {1, 2}, difficulty);
  Sequential net;
  net.add<Linear>(196, 10, Key{1, 3});
  SoftmaxCrossEntropy loss;
  const std::vector<Param> params = net.params();
  Sgd sgd(params);
  const Tensor x = rows_of(train);
  for (int step = 0; step < 150; ++step) {
    zero_gradients(params);
    loss.forward(net.forward(x, Mode::train), train.labels);
    net.backward(loss.backward());
    sgd.step(1);
  }
  const Tensor scores = net.forward(rows_of(test), Mode::evaluate);
  return accuracy(test.labels.host(), argmax_rows(scores));
}

}  // namespace

TEST_CASE("digits: 28 x 28 numbers of 0 .. 1, ten classes in turns") {
  const Images all = digits(40, {1, 1});
  CHECK(all.x.shape() == Shape{40, 1, 28, 28});
  CHECK(all.labels.shape() == Shape{40});
  CHECK(all.classes == 10);
  const std::vector<int> labels = all.labels.host();
  for (int i = 0; i < 40; ++i) CHECK(labels[size_t(i)] == i % 10);
  for (const real difficulty : {real(0), real(1)}) {
    const Reals x = digits(40, {1, 1}, difficulty).x.host();
    CHECK(*std::min_element(x.begin(), x.end()) == 0);
    CHECK(*std::max_element(x.begin(), x.end()) <= 1);
    CHECK_FALSE(std::any_of(x.begin(), x.end(), [](real v) { return v != v; }));
  }
}

TEST_CASE("digits: every picture has some ink, most of it black, and none is another's") {
  const Reals x = digits(200, {2, 1}).x.host();
  for (size_t i = 0; i < 200; ++i) {
    CAPTURE(i);
    const auto begin = x.begin() + std::ptrdiff_t(i * pixels), end = begin + pixels;
    const auto bright = std::count_if(begin, end, [](real v) { return v > real(0.5); });
    CHECK(bright >= 10);
    CHECK(bright <= 250);
    CHECK(std::count(begin, end, real(0)) > 400);
    // The next of its class is another picture.
    if (i + 10 < 200) CHECK_FALSE(std::equal(begin, end, begin + 10 * pixels));
  }
}

TEST_CASE("digits: a one takes the least ink, an eight the most") {
  const Reals x = digits(1000, {2, 1}).x.host();
  Reals ink(10, 0);  // mean brightness of a class
  for (size_t i = 0; i < x.size(); ++i) ink[i / pixels % 10] += x[i] / (100 * pixels);
  CHECK(*std::min_element(ink.begin(), ink.end()) == ink[1]);
  CHECK(*std::max_element(ink.begin(), ink.end()) == ink[8]);
  CHECK(ink[1] > real(0.05));
  CHECK(ink[8] < real(0.2));
}

TEST_CASE("digits: a key names them, and fewer are the first of more") {
  const Reals x = digits(70, {1, 1}).x.host();
  CHECK(x == digits(70, {1, 1}).x.host());
  CHECK(x != digits(70, {2, 1}).x.host());
  CHECK(x != digits(70, {1, 2}).x.host());
  CHECK(digits(33, {1, 1}).x.host() == digits(70, {1, 1}).x.rows(0, 33).host());
  const Images more = digits(70, {1, 1}, real(0.7)), fewer = digits(9, {1, 1}, real(0.7));
  CHECK(fewer.x.host() == more.x.rows(0, 9).host());
  CHECK(fewer.labels.host() == more.labels.rows(0, 9).host());
}

TEST_CASE("digits: the same bits for any number of threads") {
  const int before = threads();
  set_threads(1);
  const Images one = digits(150, {1, 1}, 1);
  set_threads(3);
  const Images three = digits(150, {1, 1}, 1);
  set_threads(before);
  CHECK(one.x.host() == three.x.host());
  CHECK(one.labels.host() == three.labels.host());
}

TEST_CASE("digits: difficulty brings wrong labels, of all other classes") {
  for (const real difficulty : {real(0.5), real(1)}) {
    const std::vector<int> labels = digits(1500, {3, 1}, difficulty).labels.host();
    std::vector<int> off(10, 0);  // by how much the label is not the digit
    for (size_t i = 0; i < 1500; ++i) ++off[size_t(labels[i] + 10 - int(i % 10)) % 10];
    const double wrong = 1 - off[0] / 1500.0;
    CHECK(wrong == doctest::Approx(0.08 * double(difficulty)).epsilon(0.2));
    for (const int count : off) CHECK(count > 0);
  }
}

TEST_CASE("digits: softmax regression on a thousand of them") {
  const double easy = linear_accuracy(0), middle = linear_accuracy(real(0.5)),
               hard = linear_accuracy(1);
  CHECK(easy >= 0.75);
  CHECK(easy <= 0.90);
  CHECK(middle <= easy - 0.01);
  CHECK(hard <= middle - 0.01);
  CHECK(hard >= 0.55);
}

TEST_CASE("digits: bad settings are refused") {
  CHECK_THROWS_WITH_AS(digits(0, {1, 1}), "digits: 0 pictures", Error);
  CHECK_THROWS_WITH_AS(digits(10, {1, 1}, real(1.5)),
                       "digits: a difficulty of 1.5 is not 0 .. 1", Error);
  CHECK_THROWS_AS(digits(10, {1, 1}, real(-0.1)), Error);
  CHECK_THROWS_AS(digits(10, {1, 1}, std::numeric_limits<real>::quiet_NaN()), Error);
}
