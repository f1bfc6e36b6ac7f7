// The claims of lesson 10's notes, asserted on the lesson's own functions.
#define main lesson_main
#include "lesson.cpp"
#undef main

#include "claims.h"
#include "parallel.h"

// Experiments this small only wait for each other where threads share a core.
static const bool one_thread = (set_threads(1), true);

static const Method sgd = method<Sgd>("SGD"), adam = method<Adam>("Adam"),
                    momentum = momentum_method(0.9),
                    nesterov = momentum_method(0.9, true);

static bool near(double a, double b, double limit) { return std::abs(a - b) <= limit; }

TEST_CASE("momentum adds up what agrees and cancels what alternates") {
  CHECK(near(late_step(sgd, true), 0.1, 1e-6));
  CHECK(near(late_step(sgd, false), 0.1, 1e-6));
  CHECK(near(late_step(momentum, true), 0.1 / (1 - 0.9), 1e-5));
  CHECK(near(late_step(momentum, false), 0.1 / (1 + 0.9), 1e-5));
  const List first = moves(momentum, alternating(1, 4), repeated(1, 4));
  const List v = {1, -0.1, 0.91, -0.181};
  for (size_t t = 0; t < 4; ++t) CHECK(near(-first[t], v[t], 1e-6));
}

TEST_CASE("walls of curvature 50: each method has its limit on the rate") {
  const auto holds = [](const Method& m, double limit) {
    CHECK(walk(ravine(), {1, 0}, m, 0.98 * limit, 3000).arrived);
    CHECK_FALSE(walk(ravine(), {1, 0}, m, 1.02 * limit, 3000).arrived);
  };
  holds(sgd, 2 / 50.0);
  holds(momentum, 2 * 1.9 / 50);
  holds(nesterov, 2 * 1.9 / (2.8 * 50));
}

TEST_CASE("momentum's swing shrinks by the root of beta in each step") {
  for (const double beta : {0.9, 0.99}) {
    for (const double rate : {0.005, 0.0133, 0.03}) {
      CAPTURE(beta);
      CAPTURE(rate);
      const Walk w = walk(ravine(), {1, 0}, momentum_method(beta), rate, 200);
      double early = 0, late = 0;  // the widest of 40 places, in the middle 100 apart
      for (size_t i = 0; i < 40; ++i) {
        early = std::max(early, std::abs(w.path[20 + i].x));
        late = std::max(late, std::abs(w.path[120 + i].x));
      }
      CHECK(near(std::pow(late / early, 0.01), std::sqrt(beta), 0.003));
    }
  }
}

TEST_CASE("the ravine: momentum takes fewer steps and crosses less often") {
  for (uint64_t seed = 1; seed <= uint64_t(seeds(3, 20)); ++seed) {
    CAPTURE(seed);
    const Point start = ravine_start(seed);
    const Walk plain = best_walk(ravine(), start, sgd),
               rolling = best_walk(ravine(), start, momentum),
               looking = best_walk(ravine(), start, nesterov);
    REQUIRE((plain.arrived && rolling.arrived && looking.arrived));
    CHECK(plain.crossings() == plain.steps);
    CHECK(3 * rolling.steps <= plain.steps);
    CHECK(10 * rolling.crossings() <= plain.crossings());
    CHECK(3 * looking.steps <= 2 * rolling.steps);
    const Walk heavy = best_walk(ravine(), start, momentum_method(0.99));
    CHECK(heavy.steps > 8 * rolling.steps);
  }
}

TEST_CASE("the saddle: momentum leaves in a third of the steps") {
  for (uint64_t seed = 1; seed <= uint64_t(seeds(3, 20)); ++seed) {
    CAPTURE(seed);
    const Walk plain = best_walk(saddle(), saddle_start(seed), sgd),
               rolling = best_walk(saddle(), saddle_start(seed), momentum);
    REQUIRE((plain.arrived && rolling.arrived));
    CHECK(3 * rolling.steps <= plain.steps);
  }
  for (const Method& m : {sgd, momentum, adam}) {  // on the pass itself nobody can leave
    CHECK(walk(saddle(), {1, 0}, m, 0.01, 1000).path.back().y == 0);
  }
}

TEST_CASE("two forms of momentum: equal until the rate changes") {
  const Forms f = two_forms();
  for (size_t t = 0; t < 50; ++t) CHECK(near(f.notes[t], f.goodfellow[t], 1e-6));
  CHECK(near(f.notes[50], 0.1, 1e-3));
  CHECK(near(f.goodfellow[50], 0.905, 1e-3));
  CHECK(f.goodfellow[59] >= 4 * f.notes[59]);
}

TEST_CASE("Adam: the first step is the rate, without the correction 3.16 rates") {
  for (const double g : {1000.0, 2.0, 0.001}) {
    CAPTURE(g);
    CHECK(near(moves(adam, {g}, {0.1})[0], -0.1, 1e-5));
    CHECK(near(moves(adam, {-g}, {0.1})[0], 0.1, 1e-5));
  }
  const std::vector<AdamStep> steps = adam_steps(repeated(2, 1000));
  double longest = 0;
  for (const AdamStep& s : steps) {
    CHECK(near(s.corrected, -1, 1e-6));
    longest = std::max(longest, -s.uncorrected);
  }
  CHECK(near(-steps[0].uncorrected, std::sqrt(10), 1e-3));
  CHECK(longest == -steps[11].uncorrected);
  CHECK(near(longest, 6.57, 0.01));
}

TEST_CASE("the library's Adam walks the study notes' lines") {
  Rng rng{{1, 1}};
  List grads;
  for (int t = 0; t < 200; ++t) grads.push_back(double(rng.normal()));
  const List library = moves(adam, grads, repeated(0.1, 200));
  const std::vector<AdamStep> notes = adam_steps(grads);
  for (size_t t = 0; t < 200; ++t)
    CHECK(near(library[t], 0.1 * notes[t].corrected, 1e-5));
}

TEST_CASE("a turned saddle is the same for SGD and momentum, and not for Adam") {
  for (uint64_t seed = 1; seed <= uint64_t(seeds(2, 20)); ++seed) {
    CAPTURE(seed);
    const Point start = saddle_start(seed);
    for (const Method& m : {sgd, momentum}) {
      CHECK(near(saddle_steps(m, 0, start), saddle_steps(m, 45, start), 4));
    }
    const int rolling = saddle_steps(momentum, 0, start);
    CHECK(saddle_steps(adam, 0, start) < rolling);
    CHECK(2 * saddle_steps(adam, 45, start) >= 3 * rolling);
  }
}

TEST_CASE("digits: after one epoch Adam is below SGD, each at its best rate") {
  for (uint64_t seed = 1; seed <= uint64_t(seeds(2, 20)); ++seed) {
    CAPTURE(seed);
    const Sweep s = sweep(draw_digits(4000, seed), three_methods(),
                          {0.003, 0.01, 0.03, 0.1, 0.3, 1, 3}, full() ? 5 : 1, seed);
    CHECK(s.fastest(2).first_epoch < s.fastest(0).first_epoch);
  }
}

TEST_CASE("digits: a loss in other units stops SGD, Adam does not notice") {
  for (uint64_t seed = 1; seed <= uint64_t(seeds(1, 20)); ++seed) {
    CAPTURE(seed);
    const Digits data = draw_digits(full() ? 4000 : 2000, seed);
    const Units plain = change_units(data, false, seed),
                scaled = change_units(data, true, seed);
    CHECK(plain.averaged.right >= 0.6);
    CHECK(plain.summed.right <= 0.3);
    CHECK(near(scaled.averaged.first_epoch, scaled.summed.first_epoch, 0.01));
    CHECK(near(scaled.averaged.right, scaled.summed.right, 0.02));
  }
}

TEST_CASE("decay: L2 is decay 2 lambda under SGD, and is not under Adam") {
  const double shrunk = std::pow(1 - 0.001 * 0.5, 2000);  // 0.368
  for (uint64_t seed = 1; seed <= uint64_t(seeds(5, 20)); ++seed) {
    CAPTURE(seed);
    const auto left = [&](Decay kind) { return shrink(kind, 0.25, 0.001, 2000, seed); };
    for (const Decay same : {Decay::sgd_l2, Decay::sgd_decay, Decay::adamw}) {
      CHECK(near(left(same).large, shrunk, 0.01));
      CHECK(near(left(same).small, shrunk, 0.01));
    }
    CHECK(near(left(Decay::adamw).large, left(Decay::adamw).small, 1e-4));
    CHECK(left(Decay::adam_l2).large >= 0.85);
    CHECK(left(Decay::adam_l2).small <= 0.05);
    CHECK(near(left(Decay::pytorch).large, left(Decay::adamw).large, 1e-4));
    CHECK(near(left(Decay::halving).large, 1, 0.02));
    CHECK(near(left(Decay::halving).small, 1, 0.02));
  }
}

TEST_CASE(
    "digits: weight decay keeps weights short, learning-rate decay stops the walk") {
  for (uint64_t seed = 1; seed <= uint64_t(seeds(1, 20)); ++seed) {
    CAPTURE(seed);
    const Digits data = draw_digits(4000, seed);
    const Race plain = decay_race(data, false, false, 5, seed),
               decayed = decay_race(data, true, false, 5, seed),
               halved = decay_race(data, false, true, 5, seed);
    CHECK(decayed.weights <= 0.8 * plain.weights);
    CHECK(decayed.weights < halved.weights);
    CHECK(decayed.last_epoch >= 0.5 * plain.last_epoch);
    CHECK(halved.last_epoch <= 0.2 * plain.last_epoch);
  }
}
