// The claims of lesson 13's notes, asserted on the lesson's own functions.
#define main lesson_main
#include "lesson.cpp"
#undef main

#include "claims.h"
#include "parallel.h"

// Experiments this small only wait for each other where threads share a core.
static const bool one_thread = (set_threads(1), true);

constexpr double tiny = sizeof(real) == 8 ? 1e-12 : 1e-5;

static double right(Norm norm, int batch, uint64_t seed) {
  Sequential net = one_pass(norm, batch, seed);
  return share_right(net, new_digits(seed));
}

TEST_CASE("batch norm works down columns, layer norm along rows") {
  const Tensor x = small_table();
  const std::vector<real> columns = BatchNorm(3).forward(x, Mode::train).host(),
                          rows = LayerNorm(3).forward(x, Mode::train).host();
  CHECK(largest_mean(columns, 3, 3, true) <= tiny);
  CHECK(largest_mean(columns, 3, 3, false) >= 0.1);
  CHECK(largest_mean(rows, 3, 3, false) <= tiny);
  CHECK(largest_mean(rows, 3, 3, true) >= 0.1);
  for (const size_t constant : {2, 5, 8}) CHECK(columns[constant] == 0);
}

TEST_CASE("two numbers become -1 and 1, whatever they were") {
  const Tensor x = Tensor::from({2, 3}, {1, 10, 7, 2, -30, 7});
  const std::vector<real> y = BatchNorm(3).forward(x, Mode::train).host();
  const double expected[] = {-1, 1, 0, 1, -1, 0};
  for (size_t i = 0; i < 6; ++i) CHECK(std::abs(double(y[i]) - expected[i]) <= 1e-4);
}

TEST_CASE("sigma + epsilon and the root of variance + epsilon part at small sigma") {
  const auto ratio = [](double sigma) {
    return one_sigma(Form::notes, sigma, 1e-5) / one_sigma(Form::library, sigma, 1e-5);
  };
  CHECK(std::abs(ratio(1) - 1) <= 1e-4);
  CHECK(ratio(1e-3) >= 3.2);
  CHECK(ratio(1e-3) <= 3.4);
}

TEST_CASE("a constant column: the notes' form has NaN for a gradient, the library none") {
  const std::vector<double> constant(4, 5), dy = {1, 0, 0, 0};
  const Normalized notes = normalize(Form::notes, constant, dy, 1e-5),
                   library = normalize(Form::library, constant, dy, 1e-5);
  for (size_t i = 0; i < 4; ++i) {
    CHECK(notes.y[i] == 0);
    CHECK(library.y[i] == 0);
    CHECK(std::isnan(notes.dx[i]));
    CHECK(std::abs(library.dx[i] - (dy[i] - 0.25) / std::sqrt(1e-5)) <= 1e-9);
  }
  // Where the column is not constant both gradients are those of their formulas.
  const std::vector<double> x = {1, 2, 4, 8};
  for (const Form form : {Form::notes, Form::library}) {
    for (size_t at = 0; at < 4; ++at) {
      std::vector<double> above = x, below = x;
      above[at] += 1e-6;
      below[at] -= 1e-6;
      const double slope =
          (normalize(form, above, dy, 0.1).y[0] - normalize(form, below, dy, 0.1).y[0]) /
          2e-6;
      CHECK(std::abs(slope - normalize(form, x, dy, 0.1).dx[at]) <= 1e-8);
    }
  }
}

TEST_CASE("the row's blame by hand, by the layer and measured") {
  const RowBlame row = row_blame({0, 0, 4, 4}, {4, 0, 0, 0});
  const double expected[] = {1, -1, 0, 0};
  for (size_t c = 0; c < 4; ++c) {
    CHECK(std::abs(double(row.dx[c]) - expected[c]) <= 1e-5);
    CHECK(std::abs(row.measured[c] - expected[c]) <= 1e-2);
  }
}

TEST_CASE("a row of two numbers: no x is to blame, however y is blamed") {
  for (const real dx : row_blame({1, 5}, {3, -2}).dx) CHECK(std::abs(dx) <= 1e-5);
}

TEST_CASE("before a batch norm a bias learns nothing, and doubled weights half as much") {
  for (uint64_t seed = 1; seed <= 20; ++seed) {
    CAPTURE(seed);
    Linear linear(3, 2, {seed, 1});
    BatchNorm norm(2, {real(0.1), real(1e-9)});
    Rng rng{{seed, 2}};
    std::vector<real> numbers(24), blame(16);
    for (real& value : numbers) value = rng.normal();
    for (real& value : blame) value = rng.normal();
    const Tensor x = Tensor::from({8, 3}, numbers), dy = Tensor::from({8, 2}, blame);
    const auto run = [&] {
      zero_gradients(linear.params());
      const Tensor y = norm.forward(linear.forward(x, Mode::train), Mode::train);
      linear.backward(norm.backward(dy));
      return y;
    };
    const Tensor y = run();
    const std::vector<real> once = linear.dweight.host();
    for (const real db : linear.dbias.host()) CHECK(std::abs(db) <= 1e-4);
    std::vector<real> weight = linear.weight.host();
    for (real& w : weight) w *= 2;
    linear.weight.set(weight);
    CHECK(largest_difference(run(), y) <= 1e-4);
    const std::vector<real> twice = linear.dweight.host();
    for (size_t i = 0; i < once.size(); ++i) {
      CHECK(std::abs(twice[i] - once[i] / 2) <= 1e-4);
    }
  }
}

TEST_CASE("RMS norm is layer norm without the mean: equal on centred rows only") {
  for (uint64_t seed = 1; seed <= 20; ++seed) {
    CAPTURE(seed);
    Rng rng{{seed, 1}};
    std::vector<real> numbers(8);
    for (real& value : numbers) value = rng.normal();
    std::vector<real> centred = numbers;
    for (int n = 0; n < 2; ++n) {
      real mean = 0;
      for (int c = 0; c < 4; ++c) mean += centred[size_t(4 * n + c)] / 4;
      for (int c = 0; c < 4; ++c) centred[size_t(4 * n + c)] -= mean;
    }
    const auto difference = [](const std::vector<real>& x) {
      const Tensor t = Tensor::from({2, 4}, x);
      return largest_difference(LayerNorm(4).forward(t, Mode::train),
                                RmsNorm(4).forward(t, Mode::train));
    };
    CHECK(difference(centred) <= 1e-5);
    CHECK(difference(numbers) >= 1e-2);
  }
}

TEST_CASE("running averages arrive at the data's mean and variance") {
  for (uint64_t seed = 1; seed <= 20; ++seed) {
    CAPTURE(seed);
    const std::vector<Statistics> seen = follow(100, seed);
    const Statistics data = statistics(one_feature(seed));
    const double sigma = std::sqrt(data.variance);
    CHECK(std::abs(seen[100].mean - data.mean) <= 0.1 * sigma);
    CHECK(std::abs(seen[100].variance / data.variance - 1) <= 0.15);
    CHECK(seen[5].mean <= 0.5 * data.mean);  // after five batches: far away
  }
}

TEST_CASE("a batch's variance divided by B is too small by (B - 1) / B") {
  for (uint64_t seed = 1; seed <= 20; ++seed) {
    CAPTURE(seed);
    for (const int B : {2, 4, 16, 64}) {
      CAPTURE(B);
      const Divisors d = divisors(B, seed);
      CHECK(std::abs(d.by_B - (B - 1.0) / B) <= 0.08);
      CHECK(std::abs(d.by_B_1 - 1) <= 0.15);
    }
  }
}

TEST_CASE("batch norm learns at ten times the plain net's largest rate") {
  for (uint64_t seed = 1; seed <= uint64_t(seeds(1, 20)); ++seed) {
    CAPTURE(seed);
    CHECK(loss_at(Norm::none, 0.1, 1, 200, seed) <= 1.3);
    CHECK(loss_at(Norm::none, 1, 1, 200, seed) >= 1.8);
    CHECK(loss_at(Norm::batch, 1, 1, 200, seed) <= 0.6);
    CHECK(loss_at(Norm::batch, 3, 1, 200, seed) <= 1);
    CHECK(loss_at(Norm::layer, 0.1, 1, 200, seed) <= 1);
    CHECK(loss_at(Norm::layer, 3, 1, 200, seed) >= 1.8);
  }
}

TEST_CASE("batch norm learns from starts ten times too small or three times too large") {
  for (uint64_t seed = 1; seed <= uint64_t(seeds(1, 20)); ++seed) {
    CAPTURE(seed);
    for (const double gain : {0.1, 3.0}) {
      CAPTURE(gain);
      CHECK(loss_at(Norm::batch, 0.1, gain, 200, seed) <= 1.3);
      CHECK_FALSE(loss_at(Norm::none, 0.1, gain, 200, seed) <= 2);
    }
  }
}

TEST_CASE("small start weights are like a high rate: layer norm wants a lower one then") {
  for (uint64_t seed = 1; seed <= uint64_t(seeds(1, 20)); ++seed) {
    CAPTURE(seed);
    const auto loss = [seed](double rate, double gain) {
      return loss_at(Norm::layer, rate, gain, 200, seed);
    };
    CHECK(loss(0.03, 0.1) <= loss(0.1, 0.1) - 0.05);
    if (full()) CHECK(loss(0.03, 1) >= loss(0.1, 1) - 0.1);  // He's: not worth it
  }
}

TEST_CASE("inputs that jump as in a plain net do not stop a net with batch norm") {
  for (uint64_t seed = 1; seed <= uint64_t(seeds(1, 20)); ++seed) {
    CAPTURE(seed);
    const Drift plain = drift(Norm::none, 0.3, 200, seed),
                batch = drift(Norm::batch, 0.3, 200, seed),
                shaken = drift(Norm::shaken, 0.3, 200, seed);
    CHECK(batch.mean <= 0.03 * plain.mean);
    CHECK(batch.deviation <= 0.08 * plain.deviation);
    CHECK(shaken.mean >= 0.85 * plain.mean);
    CHECK(shaken.deviation >= plain.deviation);
    CHECK(shaken.loss <= plain.loss - 0.02);
    CHECK(batch.loss <= shaken.loss);
    if (full()) CHECK(drift(Norm::layer, 0.3, 200, seed).mean >= 0.5 * plain.mean);
  }
}

TEST_CASE("with batch norm a gradient can be trusted further") {
  for (uint64_t seed = 1; seed <= uint64_t(seeds(1, 20)); ++seed) {
    CAPTURE(seed);
    const double batch = trust(Norm::batch, 0.1, seed);
    CHECK(batch >= 0.5);
    CHECK(batch >= trust(Norm::none, 0.1, seed) + 0.2);
    if (full()) CHECK(trust(Norm::layer, 0.1, seed) <= 0.3);
  }
}

TEST_CASE("small batches: layer norm is ahead; at 64 batch norm is not behind") {
  for (uint64_t seed = 1; seed <= uint64_t(seeds(1, 20)); ++seed) {
    CAPTURE(seed);
    CHECK(right(Norm::batch, 1, seed) <= 0.25);
    CHECK(right(Norm::layer, 2, seed) >= right(Norm::batch, 2, seed) + 0.2);
    CHECK(right(Norm::batch, 64, seed) >= right(Norm::layer, 64, seed) - 0.01);
    if (full()) CHECK(right(Norm::rms, 2, seed) >= right(Norm::batch, 2, seed) + 0.2);
  }
}

TEST_CASE("training mode forgotten: the answer depends on the company") {
  for (uint64_t seed = 1; seed <= uint64_t(seeds(1, 20)); ++seed) {
    CAPTURE(seed);
    Sequential net = one_pass(Norm::batch, 64, seed, 5120);
    const Rows asked = new_digits(seed);
    const double evaluated = share_right(net, asked);
    Sequential lines = folded(net, shallow);
    CHECK(largest_difference(net.forward(asked.x, Mode::evaluate),
                             lines.forward(asked.x, Mode::evaluate)) <= 10 * tiny);
    CHECK(evaluated >= 0.8);
    CHECK(forgotten(net, asked, 100) >= evaluated - 0.05);
    CHECK(forgotten(net, asked, 2) <= evaluated - 0.2);
    CHECK(forgotten(net, sorted_by_label(asked), 100) <= 0.25);
    CHECK(noise(net, asked, 64, seed) <= 0.6 * noise(net, asked, 4, seed));
  }
}

TEST_CASE("one sample in training mode is refused, with advice") {
  BatchNorm norm(2);
  const Tensor one = Tensor::from({1, 2}, {3, 4});
  CHECK_THROWS_WITH_AS(norm.forward(one, Mode::train),
                       doctest::Contains("Mode::evaluate"), Error);
  BatchNorm allowed(2, {real(0.1), real(1e-5), true});
  for (const real y : allowed.forward(one, Mode::train).host()) CHECK(y == 0);
}

TEST_CASE("the notes' table, from runs") {
  for (uint64_t seed = 1; seed <= uint64_t(seeds(1, 20)); ++seed) {
    CAPTURE(seed);
    const TableRow batch = table_row(Norm::batch, seed);
    CHECK(batch.over_batch <= 1e-5);
    CHECK(batch.over_features >= 0.05);
    CHECK(batch.neighbours >= 0.1);
    CHECK(batch.modes >= 0.1);
    const TableRow layer = table_row(Norm::layer, seed);
    CHECK(layer.over_batch >= 0.3);
    CHECK(layer.over_features <= 1e-5);
    CHECK(layer.neighbours == 0);
    CHECK(layer.modes == 0);
  }
}

TEST_CASE("the same numbers for any number of threads") {
  const int before = threads();
  std::vector<double> losses;
  for (const int count : {1, 2, 7}) {
    set_threads(count);
    losses.push_back(loss_at(Norm::batch, 0.1, 1, 10, 1));
  }
  set_threads(before);
  CHECK(losses[0] == losses[1]);
  CHECK(losses[0] == losses[2]);
  CHECK_FALSE(losses[0] == loss_at(Norm::batch, 0.1, 1, 10, 2));
}
