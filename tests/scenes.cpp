// src/data/scenes.cpp: repeatable, honest (neither colours nor single pixels tell a
// class), and boxes and masks say where the object is.
#include "data/scenes.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "data/prepare.h"
#include "layers/linear.h"
#include "layers/losses.h"
#include "layers/sequential.h"
#include "numeric/metrics.h"
#include "optim/sgd.h"
#include "parallel.h"

using namespace chainrule;

namespace {

using Reals = std::vector<real>;

SceneSettings sized(int size, real clutter = 1) {
  SceneSettings settings;
  settings.size = size;
  settings.clutter = clutter;
  return settings;
}

// Of softmax regression on the rows of x, on other rows.
double linear_accuracy(const Tensor& x, const IntTensor& labels, const Tensor& other_x,
                       const IntTensor& other_labels, real rate) {
  Sequential net;
  net.add<Linear>(x.size(1), 10, Key{1, 3});
  SoftmaxCrossEntropy loss;
  const std::vector<Param> params = net.params();
  Sgd sgd(params);
  for (int step = 0; step < 150; ++step) {
    zero_gradients(params);
    loss.forward(net.forward(x, Mode::train), labels);
    net.backward(loss.backward());
    sgd.step(rate);
  }
  return accuracy(other_labels.host(), argmax_rows(net.forward(other_x, Mode::evaluate)));
}

// [N,6]: mean red, green, blue of each picture, and how far the pixels are from it,
// around 0.
Tensor colours_of(const Images& images) {
  const int N = images.x.size(0);
  const size_t pixels = size_t(images.x.size(2)) * size_t(images.x.size(3));
  const Reals x = images.x.host();
  Reals colours(size_t(N) * 6, 0);
  for (size_t i = 0; i < size_t(N) * 3; ++i) {
    double sum = 0, squares = 0;
    for (size_t k = i * pixels; k < (i + 1) * pixels; ++k) {
      sum += double(x[k]);
      squares += double(x[k]) * double(x[k]);
    }
    const double mean = sum / double(pixels), square = squares / double(pixels);
    colours[i / 3 * 6 + i % 3] = real(4 * (mean - 0.5));
    colours[i / 3 * 6 + 3 + i % 3] = real(10 * (std::sqrt(square - mean * mean) - 0.18));
  }
  return Tensor::from({N, 6}, colours);
}

size_t shown(const Reals& masks, size_t begin, size_t pixels) {
  const auto from = masks.begin() + std::ptrdiff_t(begin);
  return size_t(std::count(from, from + std::ptrdiff_t(pixels), real(1)));
}

}  // namespace

TEST_CASE("scenes: pictures of 0 .. 1, ten classes in turns, of any size") {
  for (const int size : {8, 16, 32, 48}) {
    CAPTURE(size);
    const Scenes all = scenes(20, {1, 1}, sized(size));
    CHECK(all.x.shape() == Shape{20, 3, size, size});
    CHECK(all.masks.shape() == Shape{20, 1, size, size});
    CHECK(all.boxes.shape() == Shape{20, 4});
    CHECK(all.hues.shape() == Shape{20});
    CHECK(all.classes == 10);
    const std::vector<int> labels = all.labels.host();
    for (int i = 0; i < 20; ++i) CHECK(labels[size_t(i)] == i % 10);
    const Reals x = all.x.host();
    CHECK(std::all_of(x.begin(), x.end(), [](real v) { return 0 <= v && v <= 1; }));
  }
  CHECK(std::string(scene_name(0)) == "disc");
  CHECK(std::string(scene_name(9)) == "arrow");
  CHECK(std::string(scene_name(0, true)) == "half");
}

TEST_CASE("scenes: a key names them, and fewer are the first of more") {
  const Scenes all = scenes(40, {1, 1});
  CHECK(all.x.host() == scenes(40, {1, 1}).x.host());
  CHECK(all.x.host() != scenes(40, {2, 1}).x.host());
  CHECK(all.x.host() != scenes(40, {1, 2}).x.host());
  const Scenes fewer = scenes(17, {1, 1});
  CHECK(fewer.x.host() == all.x.rows(0, 17).host());
  CHECK(fewer.boxes.host() == all.boxes.rows(0, 17).host());
  CHECK(fewer.masks.host() == all.masks.rows(0, 17).host());
  CHECK(fewer.hues.host() == all.hues.rows(0, 17).host());
}

TEST_CASE("scenes: the same bits for any number of threads") {
  const int before = threads();
  set_threads(1);
  const Scenes one = scenes(40, {1, 1});
  set_threads(3);
  const Scenes three = scenes(40, {1, 1});
  set_threads(before);
  CHECK(one.x.host() == three.x.host());
  CHECK(one.boxes.host() == three.boxes.host());
  CHECK(one.masks.host() == three.masks.host());
}

TEST_CASE("scenes: the box is tight around the mask") {
  const int size = 32;
  const Scenes all = scenes(200, {3, 1});
  const Reals masks = all.masks.host(), boxes = all.boxes.host();
  for (size_t i = 0; i < 200; ++i) {
    CAPTURE(i);
    real left = size, top = size, right = 0, bottom = 0;
    for (int pixel = 0; pixel < size * size; ++pixel) {
      const real mask = masks[i * size * size + size_t(pixel)];
      if (mask == 0) continue;
      REQUIRE(mask == 1);
      left = std::min(left, real(pixel % size));
      right = std::max(right, real(pixel % size + 1));
      top = std::min(top, real(pixel / size));
      bottom = std::max(bottom, real(pixel / size + 1));
    }
    CHECK(Reals(boxes.begin() + long(4 * i), boxes.begin() + long(4 * i + 4)) ==
          Reals{left, top, right, bottom});
    CHECK(right - left >= 6);
    CHECK(bottom - top >= 6);
  }
}

TEST_CASE("scenes: clutter hides a third of an object at most, and of many a part") {
  const size_t pixels = 32 * 32;
  const Reals cluttered = scenes(300, {4, 1}).masks.host();
  const Reals clear = scenes(300, {4, 1}, sized(32, 0)).masks.host();
  int partly = 0;
  for (size_t i = 0; i < 300; ++i) {
    CAPTURE(i);
    const double all = double(shown(clear, i * pixels, pixels));
    const double seen = double(shown(cluttered, i * pixels, pixels));
    CHECK(all >= 40);
    CHECK(all <= 500);
    CHECK(seen >= 0.55 * all);  // by area two thirds; of whole pixels a little less
    partly += seen < 0.95 * all;
    size_t moved = 0;  // shown with clutter, but not without it
    for (size_t k = i * pixels; k < (i + 1) * pixels; ++k) {
      moved += cluttered[k] > clear[k];
    }
    CHECK(moved == 0);
  }
  CHECK(partly >= 100);
  CHECK(partly <= 250);
}

TEST_CASE("scenes: objects stand out from the ground, as often dark as bright") {
  const size_t pixels = 32 * 32;
  const Scenes all = scenes(400, {5, 1});
  const Reals x = all.x.host(), masks = all.masks.host();
  int bright = 0;
  for (size_t i = 0; i < 400; ++i) {
    double sums[2] = {0, 0}, counts[2] = {0, 0};  // around the object, of the object
    for (size_t k = 0; k < pixels; ++k) {
      const int where = int(masks[i * pixels + k]);
      const size_t red = i * 3 * pixels + k;
      sums[where] += 0.3 * double(x[red]) + 0.55 * double(x[red + pixels]) +
                     0.15 * double(x[red + 2 * pixels]);
      counts[where] += 1;
    }
    const double step = sums[1] / counts[1] - sums[0] / counts[0];
    CHECK(std::abs(step) >= 0.12);
    bright += step > 0;
  }
  CHECK(bright >= 150);
  CHECK(bright <= 250);
}

TEST_CASE("scenes: another size shows the same scenes") {
  const Scenes fine = scenes(60, {6, 1}, sized(64, 0));
  const Scenes coarse = scenes(60, {6, 1}, sized(32, 0));
  const Reals halved = pooled(fine, 2).x.host(), x = coarse.x.host();
  double difference = 0;
  for (size_t i = 0; i < x.size(); ++i) difference += std::abs(double(halved[i] - x[i]));
  CHECK(difference / double(x.size()) <= 0.01);
  const Reals large = fine.boxes.host(), small = coarse.boxes.host();
  for (size_t i = 0; i < small.size(); ++i) {
    CHECK(double(std::abs(large[i] / 2 - small[i])) <= 2);
  }
}

TEST_CASE("scenes: colours do not tell a class, nor does any sum over pixels") {
  const Scenes train = scenes(1500, {7, 1}, sized(16));
  const Scenes test = scenes(1000, {7, 2}, sized(16));
  CHECK(linear_accuracy(colours_of(train), train.labels, colours_of(test), test.labels,
                        1) <= 0.20);
  const auto rows = [](const Scenes& all) {
    Reals x = all.x.reshape({all.x.size(0), 3 * 16 * 16}).host();
    for (real& v : x) v -= real(0.5);
    return Tensor::from({all.x.size(0), 3 * 16 * 16}, x);
  };
  CHECK(linear_accuracy(rows(train), train.labels, rows(test), test.labels, real(0.02)) <=
        0.20);
}

TEST_CASE("scenes: objects have the hue that their label says, whatever the class") {
  const size_t pixels = 16 * 16;
  const Scenes all = scenes(3000, {8, 1}, sized(16));
  const std::vector<int> hues = all.hues.host();
  const Reals x = all.x.host(), masks = all.masks.host();
  int counts[10][6] = {};
  double colours[6][3] = {};  // summed over the objects' pixels
  for (size_t i = 0; i < 3000; ++i) {
    REQUIRE(0 <= hues[i]);
    REQUIRE(hues[i] < 6);
    ++counts[i % 10][hues[i]];
    for (size_t k = 0; k < 3 * pixels; ++k) {
      const real shown = masks[i * pixels + k % pixels];
      colours[hues[i]][k / pixels] += double(shown * x[i * 3 * pixels + k]);
    }
  }
  for (const auto& of_class : counts) {
    for (const int count : of_class) {  // 50 expected, 6.5 the standard deviation
      CHECK(count >= 24);
      CHECK(count <= 80);
    }
  }
  for (int main = 0; main < 3; ++main) {  // red, green, blue; and what is without it
    const double* pure = colours[2 * main];
    CHECK(*std::max_element(pure, pure + 3) == pure[main]);
    const double* without = colours[(2 * main + 3) % 6];
    CHECK(*std::min_element(without, without + 3) == without[main]);
  }
}

TEST_CASE("scenes: bad settings are refused") {
  CHECK_THROWS_WITH_AS(scenes(0, {1, 1}), "scenes: 0 pictures", Error);
  CHECK_THROWS_WITH_AS(scenes(10, {1, 1}, sized(4)),
                       "scenes: a size of 4 is not 8 .. 256 pixels", Error);
  CHECK_THROWS_WITH_AS(scenes(10, {1, 1}, sized(32, 2)),
                       "scenes: a clutter of 2 is not 0 .. 1", Error);
  const real nan = std::numeric_limits<real>::quiet_NaN();
  CHECK_THROWS_AS(scenes(10, {1, 1}, sized(32, nan)), Error);
  CHECK_THROWS_WITH_AS(scene_name(10), "scene_name: 10 is not 0 .. 9", Error);
}
