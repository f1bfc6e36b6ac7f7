// The claims of lesson 16's notes, asserted on the lesson's own functions. In `make test`
// act one with one seed; `make claims` has 20 of them, and act two with five.
#define main lesson_main
#include "lesson.cpp"
#undef main

#include "claims.h"
#include "layers/gradcheck.h"
#include "parallel.h"

// Experiments this small only wait for each other where threads share a core.
static const bool one_thread = (set_threads(1), true);

static double largest(const Tensor& a, const Tensor& b) {
  const std::vector<real> x = a.host(), y = b.host();
  double most = 0;
  for (size_t i = 0; i < x.size(); ++i) {
    most = std::max(most, double(std::abs(x[i] - y[i])));
  }
  return most;
}

TEST_CASE(
    "deeper plain nets train worse, on old and new pictures; residual ones do not") {
  for (uint64_t seed = 1; seed <= uint64_t(seeds(1, 20)); ++seed) {
    CAPTURE(seed);
    const auto run = [seed](Kind kind, int layers) {
      return train_rows(usual(kind, layers), row_settings, seed);
    };
    const Run plain_4 = run(Kind::plain, 4), plain_48 = run(Kind::plain, 48),
              residual_4 = run(Kind::residual, 4), residual_48 = run(Kind::residual, 48);
    CHECK(plain_48.loss() >= plain_4.loss() + 0.8);
    CHECK(plain_48.train_error >= plain_4.train_error + 0.3);
    CHECK(plain_48.test_error >= plain_4.test_error + 0.3);
    CHECK(residual_48.loss() <= residual_4.loss() + 0.15);
    CHECK(residual_48.train_error <= residual_4.train_error + 0.1);
    CHECK(residual_48.test_error <= residual_4.test_error + 0.1);
  }
}

TEST_CASE("no rate and no Adam saves the deep plain net; residual needs no zero start") {
  for (uint64_t seed = 1; seed <= uint64_t(seeds(0, 20)); ++seed) {
    CAPTURE(seed);
    Settings adam = row_settings;
    adam.adam = true;
    adam.rate = 0.001;
    const double residual =
        train_rows(usual(Kind::residual, 48), row_settings, seed).loss();
    double best = train_rows(usual(Kind::plain, 48), adam, seed).loss();
    for (const double rate : {0.001, 0.003, 0.01, 0.03}) {
      Settings set = row_settings;
      set.rate = rate;
      best = std::min(best, train_rows(usual(Kind::plain, 48), set, seed).loss());
    }
    CHECK(best >= residual + 0.6);
    const RowNet not_zero{Kind::residual, 48, real(0.2)};
    CHECK(train_rows(not_zero, row_settings, seed).loss() <= 0.8);
  }
}

TEST_CASE("the road alone is not enough: with all of He's weights the sum overflows") {
  for (uint64_t seed = 1; seed <= uint64_t(seeds(1, 20)); ++seed) {
    CAPTURE(seed);
    Settings set = row_settings;
    if (!full()) set.steps = 20;
    CHECK_FALSE(train_rows({Kind::residual, 48, 1}, set, seed).loss() <= 100);  // or nan
  }
}

TEST_CASE("blame arrives in the deep plain net, but its pictures look alike") {
  for (uint64_t seed = 1; seed <= uint64_t(seeds(1, 20)); ++seed) {
    CAPTURE(seed);
    const RowNet plain = usual(Kind::plain, 48), residual = usual(Kind::residual, 48);
    CHECK(first_over_last(plain, seed) >= 0.01);
    CHECK(first_over_last(plain, seed) <= 100);
    CHECK(first_over_last(residual, seed) >= 0.4);
    CHECK(first_over_last(residual, seed) <= 1.01);
    CHECK(alike(plain, seed) >= 0.8);
    CHECK(alike(residual, seed) <= 0.8);
    CHECK(alike({Kind::residual, 48, real(0.2)}, seed) >= 0.7);  // and yet it learns
    CHECK(alike(residual, seed) == alike(usual(Kind::residual, 4), seed));
  }
}

TEST_CASE("the identity is hard for plain blocks and easy for residual ones") {
  for (uint64_t seed = 1; seed <= uint64_t(seeds(1, 20)); ++seed) {
    CAPTURE(seed);
    const int steps = full() ? 500 : 150;
    CHECK(learn_identity({Kind::plain, 20, 1, 16}, steps, seed).learned >= 0.3);
    CHECK(learn_identity({Kind::residual, 20, real(0.2), 16}, steps, seed).learned <=
          0.1);
    const Identity zero = learn_identity({Kind::residual, 20, 0, 16}, 10, seed);
    CHECK(zero.at_start == 0);
    CHECK(zero.learned == 0);
  }
}

TEST_CASE("a net of calm blocks equals its stem, and only the last layers can learn") {
  for (uint64_t seed = 1; seed <= 5; ++seed) {
    CAPTURE(seed);
    Sequential net = row_net(usual(Kind::residual, 48), seed),
               stem = row_net(usual(Kind::residual, 0), seed);
    const Images data = draw_rows(seed).train;
    const Tensor x = data.x.rows(0, 64);
    SoftmaxCrossEntropy loss;
    CHECK(largest(net.forward(x, Mode::train), stem.forward(x, Mode::train)) == 0);
    loss.forward(net.forward(x, Mode::train), data.labels.rows(0, 64));
    net.backward(loss.backward());
    int silent_first = 0, silent_last = 0;
    for (const Param& p : net.params()) {
      if (p.name.find("body.0.weight") != std::string::npos) {
        silent_first += norm(p.grad) == 0;
      }
      if (p.name.find("body.2.weight") != std::string::npos) {
        silent_last += norm(p.grad) == 0;
      }
    }
    CHECK(silent_first == 24);  // W1 hears nothing through W2 = 0
    CHECK(silent_last == 0);
  }
}

TEST_CASE("dy/dx = J_F + I is not always at least 1") {
  CHECK(slope_of_block(-1, 2, false) == 0);
  CHECK(slope_of_block(real(-0.5), 2, false) == 0.5);
  CHECK(slope_of_block(-2, 2, false) == -1);
  CHECK(slope_of_block(0, 2, true) == 1);
  CHECK(slope_of_block(0, -2, true) == 0);  // the ReLU after the sum masks it all
  for (uint64_t seed = 1; seed <= uint64_t(seeds(1, 20)); ++seed) {
    CAPTURE(seed);
    const BlockSlopes b = block_slopes(full() ? 48 : 16, row_settings, seed);
    CHECK(b.difference <= 1e-5);
    CHECK(b.below_one >= 0.4);
    CHECK(b.below_one <= 0.6);
    CHECK(b.block.shortest >= 0.3);
    CHECK(b.block.shortest <= 0.95);
    CHECK(b.block.average >= 0.9);
    CHECK(b.block.average <= 1.2);
    CHECK(b.body.average <= (full() ? 0.3 : 0.45));
    CHECK(b.all_bodies.longest <= (full() ? 1e-12 : 0.03));
    CHECK(b.all_blocks.shortest >= 0.03);
    CHECK(b.all_blocks.longest <= 300);
    CHECK(b.with_relus.average <= b.all_blocks.average);
    CHECK(b.silent >= (full() ? 12 : 4));
  }
}

TEST_CASE("both shortcuts pass the gradient check") {
  const double limit = sizeof(real) == 8 ? 1e-7 : 2e-2;
  Tensor x({3, 4});
  normal(x, {1, 1}, 1);
  auto smooth = std::make_unique<Sequential>();  // no kink that a step could cross
  add_linear(*smooth, 4, 4, {1, 4});
  smooth->add<Tanh>();
  Residual identity(std::move(smooth)),
      projection(std::make_unique<Linear>(4, 6, Key{1, 2}),
                 std::make_unique<Linear>(4, 6, Key{1, 3}));
  CHECK(check_gradients(identity, x).worst <= limit);
  CHECK(check_gradients(projection, x).worst <= limit);
}

TEST_CASE("with batch norm blame explodes in plain nets, not in residual ones") {
  for (uint64_t seed = 1; seed <= uint64_t(seeds(1, 20)); ++seed) {
    CAPTURE(seed);
    const double plain_8 = blame_of_images({Kind::plain, 8}, seed)[0],
                 plain_20 = blame_of_images({Kind::plain, 20}, seed)[0];
    CHECK(plain_8 >= 1.5);
    CHECK(plain_20 >= 2 * plain_8);
    const double calm = blame_of_images({Kind::residual, 20}, seed)[0];
    CHECK(calm >= 0.3);
    CHECK(calm <= 3);
    if (!full()) continue;
    const double plain_56 = blame_of_images({Kind::plain, 56}, seed)[0];
    CHECK(plain_56 >= 500);
    CHECK(blame_of_images({Kind::residual, 56}, seed)[0] <= 3);
    CHECK(blame_of_images({Kind::residual, 56, false}, seed)[0] <= plain_56 / 10);
  }
}

TEST_CASE("act two: plain 56 against 8 and residual 56 against 8") {
  for (uint64_t seed = 1; seed <= uint64_t(seeds(0, 5)); ++seed) {
    CAPTURE(seed);
    const auto run = [seed](Kind kind, int depth) {
      return train_images({kind, depth}, image_settings, seed);
    };
    const Run plain_8 = run(Kind::plain, 8), plain_56 = run(Kind::plain, 56),
              residual_8 = run(Kind::residual, 8), residual_56 = run(Kind::residual, 56);
    CHECK(plain_56.loss() >= plain_8.loss() + 1);
    CHECK(plain_56.train_error >= plain_8.train_error + 0.3);
    CHECK(plain_56.test_error >= plain_8.test_error + 0.3);
    CHECK(residual_56.loss() <= residual_8.loss() + 0.1);
    CHECK(residual_56.train_error <= residual_8.train_error + 0.1);
    CHECK(residual_56.test_error <= residual_8.test_error + 0.1);
  }
}

TEST_CASE("110 and 1000 layers train") {
  for (uint64_t seed = 1; seed <= uint64_t(seeds(0, 5)); ++seed) {
    CAPTURE(seed);
    CHECK(train_images({Kind::residual, 110}, deepest_images, seed).loss() <= 1.5);
    CHECK(train_rows(usual(Kind::residual, 1000, 16), deepest_rows, seed).loss() <= 2.15);
    CHECK(train_rows(usual(Kind::plain, 1000, 16), deepest_rows, seed).loss() >= 2.25);
  }
}

TEST_CASE("on drawn scenes ResNet-20 is far ahead of LeNet-5") {
  for (uint64_t seed = 1; seed <= uint64_t(seeds(0, 3)); ++seed) {
    CAPTURE(seed);
    const Race race = race_on_scenes(scene_settings, 6000, seed);
    CHECK(race.resnet.test_error <= 0.15);
    CHECK(race.resnet.test_error <= race.lenet.test_error - 0.3);
  }
}

TEST_CASE("the same numbers for any number of threads") {
  const int before = threads();
  std::vector<double> losses;
  for (const int count : {1, 2, 7}) {
    set_threads(count);
    Settings set = row_settings;
    set.steps = 10;
    losses.push_back(train_rows(usual(Kind::residual, 8), set, 1).loss());
  }
  set_threads(before);
  CHECK(losses[0] == losses[1]);
  CHECK(losses[0] == losses[2]);
}
