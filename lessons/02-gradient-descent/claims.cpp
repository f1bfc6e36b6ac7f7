// The claims of lesson 02's notes, asserted on the lesson's own functions.
#define main lesson_main
#include "lesson.cpp"
#undef main

#include "claims.h"

static const uint64_t many = uint64_t(seeds(20, 200));
static const Settings defaults;

TEST_CASE("the step worked by hand in the notes") {
  const Samples two = {{-1, 1}, {-3, 1}};
  Line line = {0, 0};
  CHECK(double(mse(line, two)) == 5);
  const Gradient d = gradient(line, two);
  CHECK(double(d.w) == -4);
  CHECK(double(d.b) == 2);
  step(line, d, real(0.25));
  CHECK(double(line.w) == 1);
  CHECK(double(line.b) == -0.5);
  CHECK(double(mse(line, two)) == 1.25);
}

TEST_CASE("the walk ends at the closed-form least squares within 1e-3") {
  for (uint64_t seed = 1; seed <= many; ++seed) {
    CAPTURE(seed);
    const Fit f = fit(measured(defaults, seed), defaults.rate, defaults.steps);
    CHECK(f.off <= 1e-3);
    CHECK(f.flat_loss >= 5 * f.loss);  // the rival: a line that never looks at x
  }
}

TEST_CASE("gradient descent diverges above 2/curvature and not below") {
  for (uint64_t seed = 1; seed <= many; ++seed) {
    CAPTURE(seed);
    const Samples samples = measured(defaults, seed);
    const double bound = curvature(samples).stable_rate();
    const Trial below = try_rate(samples, 0.99 * bound, 1000);
    const Trial above = try_rate(samples, 1.01 * bound, 1000);
    CHECK_FALSE(below.diverges());
    CHECK(below.end <= 1e-6);
    CHECK(above.diverges());
    CHECK(above.end >= 1e10);
    CHECK(bound >= 0.9);  // what the notes' estimate of 1 is good for
    CHECK(bound <= 1 + 1e-6);
  }
}

TEST_CASE("a step multiplies the error along the steepest direction by 1 - eta lambda") {
  for (uint64_t seed = 1; seed <= many; ++seed) {
    CAPTURE(seed);
    const Samples samples = measured(defaults, seed);
    const double bound = curvature(samples).stable_rate();
    for (const double share : {0.01, 0.5, 0.99, 1.01, 1.5}) {
      const Trial t = try_rate(samples, share * bound, 1);
      CHECK(std::abs(t.observed - t.predicted) <= 1e-4);
    }
  }
}

TEST_CASE("one hundredth of the bound needs twenty times the steps of one half") {
  for (uint64_t seed = 1; seed <= many; ++seed) {
    CAPTURE(seed);
    const Samples samples = measured(defaults, seed);
    const double bound = curvature(samples).stable_rate();
    const Trial small = try_rate(samples, 0.01 * bound, 2000);
    const Trial right = try_rate(samples, 0.5 * bound, 2000);
    REQUIRE(right.arrived > 0);
    CHECK(right.arrived <= 40);
    CHECK(small.arrived >= 20 * right.arrived);
  }
}

TEST_CASE("an epoch has ceil(n/B) iterations, the short last batch included") {
  const Samples samples = measured(defaults, 1);
  for (const int batch : {1, 8, 10, 49, 50, 64}) {
    CAPTURE(batch);
    const BatchRun run = run_batches(samples, batch, defaults.batch_rate, 3, 1);
    CHECK(run.steps_per_epoch == int(std::ceil(50.0 / batch)));
    CHECK(int(run.path.size()) == 3 * run.steps_per_epoch + 1);
  }
  CHECK(run_batches(samples, 8, defaults.batch_rate, 3, 1).last == 2);
  CHECK(run_batches(samples, 10, defaults.batch_rate, 3, 1).last == 10);
}

TEST_CASE("small batches are ahead after one epoch and hover higher at the end") {
  for (uint64_t seed = 1; seed <= many; ++seed) {
    CAPTURE(seed);
    const Samples samples = measured(defaults, seed);
    const auto with = [&](int batch) {
      return run_batches(samples, batch, defaults.batch_rate, defaults.epochs, seed);
    };
    const BatchRun all = with(50), some = with(8), one = with(1);
    CHECK(all.after_one >= 1.5 * some.after_one);
    CHECK(some.after_one >= 3 * one.after_one);
    CHECK(one.floor >= 2 * some.floor);
    CHECK(some.floor >= 2 * all.floor);
  }
}

TEST_CASE("the mini-batch gradient equals the full one in expectation") {
  const double rounding = sizeof(real) == 8 ? 1e-13 : 1e-5;
  for (uint64_t seed = 1; seed <= many; ++seed) {
    CAPTURE(seed);
    const Samples samples = measured(defaults, seed);
    for (const int batch : {1, 8, 13}) {
      const Average a = average_gradient(samples, {0, 0}, Batches(50, batch, {seed, 2}));
      CHECK(std::abs(a.weighted_w - a.full_w) <= rounding);
      CHECK(std::abs(a.weighted_b - a.full_b) <= rounding);
      CHECK(a.spread >= 0.1);  // and yet no single batch is right
    }
    // The rival: the last batch has 2 samples and counts like one of 8.
    const Average a = average_gradient(samples, {0, 0}, Batches(50, 8, {seed, 2}));
    CHECK(std::hypot(a.plain_w - a.full_w, a.plain_b - a.full_b) >= 1000 * rounding);
  }
}

TEST_CASE("one outlier of 50 makes up most of MSE and drags the line along") {
  for (uint64_t seed = 1; seed <= many; ++seed) {
    CAPTURE(seed);
    const Pull p = pull(defaults, seed, 10), twice = pull(defaults, seed, 20);
    CHECK(p.loss_share >= 0.8);
    CHECK(p.absolute_share <= 0.5);
    CHECK(p.loss_after >= 1.2 * p.loss_before);
    // Twice as far away pulls twice as hard, without end.
    const double moved = distance(p.before, p.after);
    CHECK(distance(twice.before, twice.after) ==
          doctest::Approx(2 * moved).epsilon(1e-4));
  }
}
