// The claims of lesson 08's notes, asserted on the lesson's own functions.
#define main lesson_main
#include "lesson.cpp"
#undef main

#include "claims.h"
#include "data/curves.h"
#include "parallel.h"

// Experiments this small only wait for each other where threads share a core.
static const bool one_thread = (set_threads(1), true);

TEST_CASE("four neurons make a bump, level and back to 0") {
  const OneLayer four = bump(1, 4, 1, 2);
  const double x[] = {-9, 0, 1, 1.5, 2, 2.5, 3, 3.5, 4, 5, 99};
  const double y[] = {0, 0, 0, 1, 2, 2, 2, 1, 0, 0, 0};
  for (size_t i = 0; i < 11; ++i) CHECK(four(x[i]) == y[i]);
  CHECK(count_kinks(four, 0, 5) == 4);
}

TEST_CASE("a staircase of enough bumps comes as near as asked, on a closed interval") {
  double before = 1e9;
  for (const int steps : {10, 40, 160, 640}) {
    const double off =
        gap(staircase(pendulum_at, 0, 10, steps), pendulum_at, 0, 10).largest;
    CHECK(off <= 0.6 * before);
    before = off;
  }
  CHECK(before <= 0.03);
  before = 1e9;
  for (const int steps : {10, 40, 160, 640}) {
    const double off =
        gap(staircase(mountain_at, 0, 1, steps), mountain_at, 0, 1).largest;
    CHECK(off <= 0.6 * before);
    before = off;
  }
  CHECK(before <= 0.01);
}

TEST_CASE("the pendulum, step by step, is the formula's where it swings little") {
  const std::vector<double> angles = swing(0.001, 10000);
  for (int ms = 0; ms <= 10000; ms += 50) {
    const double formula = double(
        pendulum_angle(real(ms) / 1000, real(brake / 2), real(std::sqrt(gravity))));
    CHECK(std::abs(angles[size_t(ms)] / 0.001 - formula) <= 1e-3);
  }
  // Let go at 143 degrees it is another process: its swing takes longer.
  CHECK(std::abs(pendulum_at(1) / 2.5 - angles[1000] / 0.001) >= 0.2);
}

TEST_CASE("the median error falls with every doubling of the width") {
  const int widest = full() ? 256 : 64;
  for (int start = 1; start <= seeds(1, 16); ++start) {
    for (const Target& target : {pendulum(), mountain()}) {
      CAPTURE(start);
      double before = 1e9, first = 0;
      for (int width = 2; width <= widest; width *= 2) {
        CAPTURE(width);
        const double mse = median_mse(Bend::relu, width, target, uint64_t(start), 5);
        CHECK(mse <= (width > 8 ? 0.7 : 0.99) * before);
        before = mse;
        if (width == 2) first = mse;
      }
      CHECK(before <= first / 50);
    }
  }
}

TEST_CASE("tanh does it too; squares and lines stay where they are") {
  const int widest = full() ? 256 : 64;
  for (uint64_t seed = 1; seed <= uint64_t(seeds(3, 20)); ++seed) {
    CAPTURE(seed);
    CHECK(fitted_mse(Bend::tanh, 64, pendulum(), seed) <= 1e-4);
    for (const Bend kind : {Bend::square, Bend::identity}) {
      const double narrow = fitted_mse(kind, 2, pendulum(), seed),
                   wide = fitted_mse(kind, widest, pendulum(), seed);
      CHECK(std::abs(wide / narrow - 1) <= 0.01);
      CHECK(wide >= 0.5);
    }
  }
}

TEST_CASE("outside the interval it goes straight on") {
  const int width = full() ? 256 : 128;
  for (uint64_t seed = 1; seed <= uint64_t(seeds(2, 20)); ++seed) {
    CAPTURE(seed);
    const Outside o = look_outside(width, seed);
    CHECK(o.outside >= 5 * o.inside);
    CHECK(o.outside >= 0.4);
    CHECK(o.shown <= 0.1);
    CHECK(count_kinks(fitted(Bend::relu, 32, pendulum(), seed), 10, 1e9) == 0);
  }
}

TEST_CASE("the folds are exact: 2k neurons, 2^k - 1 corners") {
  for (int folds = 1; folds <= 10; ++folds) {
    CAPTURE(folds);
    const Folded f = compare_folds(folds);
    CHECK(f.deep == 2 * folds);
    CHECK(f.corners == (1 << folds) - 1);
    CHECK(f.deep_off == 0);
    CHECK(f.wide == 1 << folds);
    CHECK(f.kinks == f.corners);
    CHECK(f.wide_off == 0);
  }
}

TEST_CASE("one layer never has more corners than neurons") {
  for (uint64_t seed = 1; seed <= 20; ++seed) {
    for (const int width : {1, 5, 40}) {
      OneLayer net = random_layer(Bend::relu, width, 0, 1, {seed, 1});
      net.v.assign(net.width(), 1);
      CHECK(count_kinks(net, 0, 1) <= width);
    }
  }
}

TEST_CASE("folds add up to x^2, four times as near with each") {
  for (int folds = 1; folds <= 10; ++folds) {
    CAPTURE(folds);
    const Square square = compare_squares(folds);
    const double limit = std::ldexp(1, -2 * folds - 2);
    CHECK(square.deep <= limit);
    CHECK(square.deep >= 0.9 * limit);
    if (folds >= 4) CHECK(square.deep < square.one_layer);
  }
}

TEST_CASE("each fold uses up a binary digit of x") {
  for (uint64_t seed = 1; seed <= 20; ++seed) {
    double x = double(uniform({seed, 5}, 0));  // 24 digits
    for (int fold = 0; fold < 25; ++fold) x = tent(x);
    CHECK(x == 0);
  }
}

TEST_CASE("gradient descent finds one and two folds, with room to spare") {
  std::vector<double> shallow;
  for (uint64_t seed = 1; seed <= uint64_t(seeds(1, 20)); ++seed) {
    CAPTURE(seed);
    CHECK(search_from_chance(Form::deep, 2, {3000, 0.1}, seed).mse <= 0.01);
    if (full()) {
      CHECK(search_from_chance(Form::deep, 1, {3000, 0.1}, seed).mse <= 0.005);
      CHECK(search_from_chance(Form::shallow, 1, {3000, 0.1}, seed).mse <= 0.005);
      shallow.push_back(search_from_chance(Form::shallow, 2, {3000, 0.1}, seed).mse);
    }
  }
  if (full()) CHECK(count_found(shallow) >= 12);
}

TEST_CASE("three folds: some deep nets find them, no other shape does") {
  if (!full()) return;
  std::vector<double> errors[3];
  for (uint64_t seed = 1; seed <= 20; ++seed) {
    for (const Form form : {Form::narrow, Form::deep, Form::shallow}) {
      errors[int(form)].push_back(search_from_chance(form, 3, {3000, 0.1}, seed).mse);
    }
  }
  CHECK(count_found(errors[0]) == 0);
  CHECK(count_found(errors[1]) >= 4);
  CHECK(count_found(errors[1]) <= 16);
  CHECK(count_found(errors[2]) == 0);
}

TEST_CASE("four folds exist, and gradient descent does not find them") {
  Sequential by_hand = fold_net(4);
  CHECK(mse_on(by_hand, teeth(4, 0)) == 0);
  for (uint64_t seed = 1; seed <= uint64_t(seeds(1, 20)); ++seed) {
    CAPTURE(seed);
    for (const Form form : {Form::narrow, Form::deep, Form::shallow}) {
      CAPTURE(int(form));
      CHECK(search_from_chance(form, 4, {full() ? 3000 : 1500, 0.1}, seed).mse >= 0.05);
      if (!full()) continue;
      CHECK(search_from_chance(form, 4, {3000, 0.03}, seed).mse >= 0.02);
      CHECK(search_from_chance(form, 4, {3000, 0.3}, seed).mse >= 0.02);
    }
  }
}

TEST_CASE("ten times the steps: the deep net comes one fold further, not two") {
  if (!full()) return;
  const Settings patient = {30000, 0.1};
  for (uint64_t seed = 1; seed <= 3; ++seed) {
    CAPTURE(seed);
    CHECK(search_from_chance(Form::deep, 3, patient, seed).mse <= 0.01);
    CHECK(search_from_chance(Form::deep, 4, patient, seed).mse <= 0.05);
    CHECK(search_from_chance(Form::deep, 5, patient, seed).mse >= 0.05);
    CHECK(search_from_chance(Form::narrow, 4, patient, seed).mse >= 0.05);
    CHECK(search_from_chance(Form::shallow, 4, patient, seed).mse >= 0.05);
  }
}

TEST_CASE("the way back: from very near, and with tiny steps") {
  std::vector<double> near, fast, far;
  for (uint64_t seed = 1; seed <= uint64_t(seeds(5, 20)); ++seed) {
    CHECK(search_from_nudge(0.01, 4, {0, 0.1}, seed).parameters == 25);
    near.push_back(search_from_nudge(0.01, 4, {3000, 0.0003}, seed).mse);
    fast.push_back(search_from_nudge(0.01, 4, {3000, 0.003}, seed).mse);
    if (full()) far.push_back(search_from_nudge(0.1, 4, {3000, 0.0003}, seed).mse);
  }
  CHECK(count_found(near) >= int(near.size()) * 3 / 4);
  CHECK(median(near) <= 0.001);
  CHECK(count_found(fast) == 0);
  if (full()) CHECK(count_found(far) <= 7);
}

TEST_CASE("each fold makes the longest steps that stay a quarter as long") {
  double before = 0;
  for (int folds = 1; folds <= 6; ++folds) {
    const double rate = largest_rate(folds);
    if (folds > 1) CHECK(std::abs(rate / before - 0.25) <= 0.01);
    before = rate;
  }
  const double rate = largest_rate(4);  // between the rates of the way back
  CHECK(2 * 0.0003 < rate);
  CHECK(2 * rate < 0.003);
}
