// src/ops/dropout.cpp and src/layers/dropout.cpp.
#include "ops/dropout.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "gradients.h"
#include "layers/dropout.h"
#include "layers/gradcheck.h"
#include "parallel.h"
#include "plain/plain.h"

using namespace chainrule;

namespace {

constexpr double limit = sizeof(real) == 8 ? 1e-12 : 1e-6;
constexpr Key key = {12, 1};

// A start that is not at the first of four random words, and one far out, both drawn.
uint64_t start(Case& c) {
  const int small = c.size("start", {0, 1, 2, 3, 5, 8, 1001});
  return uint64_t(small) + (small % 2 ? uint64_t{1} << 34 : 0);
}
real rate(Case& c) { return real(c.size("eighths", {0, 1, 2, 4, 5, 7})) / 8; }

void forward(Case& c, decltype(dropout_forward)* f) {
  const int count = c.size("count", {1, 2, 3, 5, 8, 13, 64, 333});
  f(c.output("y", {count}), c.input("x", {count}), rate(c), key, start(c), count);
}
void backward(Case& c, decltype(dropout_backward)* f) {
  const int count = c.size("count", {1, 2, 3, 5, 8, 13, 64, 333});
  f(c.output("dx", {count}), c.input("dy", {count}), rate(c), key, start(c), count);
}

const Call ours = [](Case& c) { forward(c, dropout_forward); };
const Call ours_back = [](Case& c) { backward(c, dropout_backward); };
const Call by_loops = [](Case& c) { forward(c, plain::dropout_forward); };
const Call by_loops_back = [](Case& c) { backward(c, plain::dropout_backward); };

const GradientRow row("dropout", ours, ours_back);
const GradientRow plain_row("dropout, plain", by_loops, by_loops_back);
const LayerRow layer_row("Dropout", [](Case& c) {
  const int N = c.size("N"), C = c.size("C");
  return LayerDraw{std::make_unique<Dropout>(rate(c), key), drawn(c, "x", {N, C})};
});

std::vector<real> dropped(const std::vector<real>& x, real share, uint64_t first = 0) {
  const int count = int(x.size());
  Tensor y({count});
  dropout_forward(y.data(), Tensor::from({count}, x).data(), share, key, first, count);
  return y.host();
}

std::vector<real> ones(int count) { return std::vector<real>(size_t(count), 1); }

}  // namespace

TEST_CASE("dropout: what is kept is divided by the share that is kept") {
  const std::vector<real> y = dropped({1, 2, 3, 4, 5, 6, 7, 8}, real(0.75));
  int kept = 0;
  for (size_t i = 0; i < 8; ++i) {
    const bool keep = uniform(key, i) >= real(0.75);
    CHECK(y[i] == (keep ? real(4) * real(i + 1) : 0));
    kept += keep;
  }
  CHECK((0 < kept && kept < 8));
  for (const double share : {0.1, 0.2, 0.3, 0.5, 0.9}) {
    const real scale = 1 / (1 - real(share));
    for (const real v : dropped(ones(100), real(share))) CHECK((v == 0 || v == scale));
  }
  CHECK(dropped({1, real(0.3), -2}, 0) == std::vector<real>{1, real(0.3), -2});
}

TEST_CASE("dropout equals its plain version") {
  CHECK_NOTHROW(compare(ours, by_loops, limit));
  CHECK_NOTHROW(compare(ours_back, by_loops_back, limit));
}

TEST_CASE("dropout drops its share, and the mean stays what it was") {
  // Within five standard deviations of a binomial, at a few starts.
  const int count = 40000;
  for (const double p : {0.1, 0.5, 0.8}) {
    for (const uint64_t first : {uint64_t{0}, uint64_t{1} << 40, uint64_t{777}}) {
      int kept = 0;
      for (const real v : dropped(ones(count), real(p), first)) kept += v != 0;
      CAPTURE(kept);
      CHECK(std::abs(kept - count * (1 - p)) <= 5 * std::sqrt(count * p * (1 - p)));
    }
  }
}

TEST_CASE("dropout: the mask does not depend on how the numbers are cut") {
  const std::vector<real> whole = dropped(ones(20000), real(0.5), 3);
  for (const int cut : {1, 2, 3, 4097, 12345}) {
    const std::vector<real> head = dropped(ones(cut), real(0.5), 3);
    const std::vector<real> tail =
        dropped(ones(20000 - cut), real(0.5), 3 + uint64_t(cut));
    CHECK(std::equal(head.begin(), head.end(), whole.begin()));
    CHECK(std::equal(tail.begin(), tail.end(), whole.begin() + cut));
  }
  const int before = threads();
  for (const int count : {1, 2, 7}) {
    set_threads(count);
    CHECK(dropped(ones(20000), real(0.5), 3) == whole);
  }
  set_threads(before);
}

TEST_CASE("dropout: a NaN is not lost by being dropped") {
  const real nan = std::numeric_limits<real>::quiet_NaN();
  for (const real v : dropped(std::vector<real>(64, nan), real(0.5))) {
    CHECK(std::isnan(v));
  }
}

TEST_CASE("Dropout: backward passes where forward passed") {
  Dropout layer(real(0.5), key);
  const Tensor x = Tensor::from({50, 20}, ones(1000));
  const std::vector<real> first = layer.forward(x, Mode::train).host();
  CHECK(layer.backward(x).host() == first);
  const std::vector<real> second = layer.forward(x, Mode::train).host();
  CHECK(first != second);
  CHECK(layer.backward(x).host() == second);
  CHECK(layer.next == 2000);
}

TEST_CASE("Dropout does nothing in evaluation, and draws nothing") {
  Dropout layer(real(0.5), key);
  const Tensor x = Tensor::from({2, 3}, {1, 2, 3, 4, 5, 6});
  Tensor y = layer.forward(x, Mode::evaluate);
  CHECK(y.host() == x.host());
  Tensor dx = layer.backward(x);
  CHECK(dx.host() == x.host());
  CHECK(layer.next == 0);
  // What it returns is the caller's to write into.
  y.set({0, 0, 0, 0, 0, 0});
  dx.set({0, 0, 0, 0, 0, 0});
  CHECK(x.host() == std::vector<real>{1, 2, 3, 4, 5, 6});
}

TEST_CASE("Dropout continues with the masks of its counter") {
  const Tensor x = Tensor::from({100}, ones(100));
  Dropout layer(real(0.3), key), resumed(real(0.3), key);
  layer.forward(x, Mode::train);
  Listing all;
  resumed.list(all);
  REQUIRE(all.counters.size() == 1);
  CHECK(all.counters[0].name == "next");
  *all.counters[0].value = layer.next;
  CHECK(layer.forward(x, Mode::train).host() == resumed.forward(x, Mode::train).host());
  CHECK(all.params.empty());
}

TEST_CASE("Dropout: a gradient check holds the mask still, and puts the counter back") {
  Dropout layer(real(0.5), key);
  const Tensor x = Tensor::from({2, 3}, {1, 2, 3, 4, 5, 6});
  layer.forward(x, Mode::train);
  const double bound = sizeof(real) == 8 ? 1e-7 : 0.05;
  CHECK(check_gradients(layer, x).worst <= bound);
  CHECK(check_gradients(layer, x, Mode::evaluate).worst <= bound);
  CHECK(layer.next == 6);
}

TEST_CASE("Dropout says what does not fit") {
  CHECK_THROWS_WITH_AS(Dropout(1, key),
                       "dropout: a rate of 1 is not in 0 .. 1 (1 itself excluded): it is "
                       "the share of inputs that is dropped",
                       Error);
  CHECK_THROWS_AS(Dropout(real(-0.1), key), Error);
  CHECK_THROWS_AS(Dropout(std::numeric_limits<real>::quiet_NaN(), key), Error);
  Dropout layer(real(0.25), key);
  CHECK(layer.name() == "dropout, rate 0.25");
  CHECK_THROWS_AS(layer.forward(Tensor(), Mode::train), Error);
  CHECK_THROWS_WITH_AS(
      layer.backward(Tensor::zeros({2})),
      "dropout: backward without a forward before it (or twice after one). To use a "
      "layer twice in one step, join its inputs into one batch",
      Error);
  layer.forward(Tensor::zeros({2, 3}), Mode::train);
  CHECK_THROWS_WITH_AS(layer.backward(Tensor::zeros({3, 2})),
                       "dropout backward: dy is [3, 2], the output was [2, 3]", Error);
  CHECK_THROWS_AS(layer.backward(Tensor::zeros({2, 3})), Error);
}
