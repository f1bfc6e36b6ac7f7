// The claims of lesson 09's notes, asserted on the lesson's own functions.
#define main lesson_main
#include "lesson.cpp"
#undef main

#include <algorithm>

#include "claims.h"
#include "parallel.h"

// Nets this small only wait for each other where threads share a core.
static const bool one_thread = (set_threads(1), true);

static bool within(double value, double low, double high) {
  return value >= low && value <= high;
}

TEST_CASE("the product of the layers' Jacobians is what backward computes") {
  for (uint64_t seed = 1; seed <= uint64_t(seeds(2, 20)); ++seed) {
    CAPTURE(seed);
    const Data data = draw_data(10, seed);
    const Products sigmoid =
                       multiply_jacobians({Bend::sigmoid, Start::xavier}, data, seed),
                   half = multiply_jacobians({Bend::relu, Start::xavier}, data, seed),
                   he = multiply_jacobians({Bend::relu, Start::he}, data, seed);
    for (const Products* p : {&sigmoid, &half, &he}) CHECK(p->error <= 1e-4);
    // One layer of the He net makes some arrows longer and some shorter.
    CHECK(sigmoid.one[0] <= 0.7);
    CHECK(he.one[0] >= 1.5);
    CHECK(he.one.back() <= 1e-6);
    CHECK(within(mean_stretch(sigmoid.one), 0.2, 0.3));
    CHECK(within(mean_stretch(half.one), 0.5, 0.9));
    CHECK(within(mean_stretch(he.one), 0.75, 1.25));
    CHECK(mean_stretch(sigmoid.all) <= 1e-10);
    CHECK(within(mean_stretch(he.all), 0.1, 10));
  }
}

TEST_CASE("how much of the gradient arrives at layer 1, and what its weights show") {
  for (uint64_t seed = 1; seed <= uint64_t(seeds(2, 20)); ++seed) {
    CAPTURE(seed);
    const Data data = draw_data(64, seed);
    const auto start = [&](const Plan& plan) { return first_look(plan, data, seed); };
    const auto arrives = [](const Flow& f) { return f.dh.front() / f.dh.back(); };
    const auto of_weights = [](const Flow& f) { return f.dweight[1] / f.dweight.back(); };
    for (const Start from : {Start::small, Start::xavier, Start::he}) {
      const Flow sigmoid = start({Bend::sigmoid, from});
      CHECK(arrives(sigmoid) <= 1e-8);
      CHECK(of_weights(sigmoid) <= 1e-7);
      CHECK(by_gradients_of_h(sigmoid) == Verdict::silent);
    }
    CHECK(arrives(start({Bend::sigmoid, Start::he, 1.3})) <= 1e-6);
    CHECK(within(arrives(start({Bend::tanh, Start::xavier})), 0.1, 1));
    // The trap: of three ReLU nets, weight gradients tell nothing.
    const Flow half = start({Bend::relu, Start::xavier}),
               he = start({Bend::relu, Start::he}),
               much = start({Bend::relu, Start::he, 1.3});
    for (const Flow* f : {&half, &he, &much}) {
      CHECK(within(of_weights(*f), 0.1, 10));
      CHECK(by_gradients_of_weights(*f) == Verdict::healthy);
    }
    CHECK(arrives(half) <= 0.01);
    CHECK(by_gradients_of_h(half) == Verdict::silent);
    CHECK(within(arrives(he), 0.1, 10));
    CHECK(by_gradients_of_h(he) == Verdict::healthy);
    CHECK(arrives(much) >= 40);
    CHECK(by_gradients_of_h(much) == Verdict::explodes);
  }
}

TEST_CASE("what a layer does to the mean square, at width 256") {
  std::vector<double> left;
  for (uint64_t seed = 1; seed <= uint64_t(seeds(1, 20)); ++seed) {
    CAPTURE(seed);
    const auto measure = [&](Bend bend, Start from) {
      return measure_factors({bend, from, 1, full() ? 50 : 20, 256}, seed);
    };
    const Factors xavier = measure(Bend::none, Start::xavier),
                  he = measure(Bend::relu, Start::he),
                  half = measure(Bend::relu, Start::xavier);
    CHECK(within(xavier.forward, 0.95, 1.05));
    CHECK(within(xavier.backward, 0.95, 1.05));
    CHECK(within(he.forward, 0.95, 1.05));
    CHECK(within(he.backward, 0.95, 1.05));
    CHECK(within(half.forward, 0.45, 0.55));
    CHECK(within(half.backward, 0.45, 0.55));
    if (full()) CHECK(within(measure(Bend::tanh, Start::xavier).forward, 0.88, 0.94));
    left.push_back(he.mean_square.back());
  }
  std::sort(left.begin(), left.end());
  if (full()) CHECK(within(left[left.size() / 2], 0.4, 2.5));
}

TEST_CASE("a silent net: a flat loss, and first layers that do not move") {
  const Settings set{full() ? 450 : 60, 0.02};
  for (uint64_t seed = 1; seed <= uint64_t(seeds(1, 5)); ++seed) {
    CAPTURE(seed);
    const Data data = draw_data(full() ? 1000 : 200, seed);
    const Run flat = train({Bend::sigmoid, Start::xavier}, data, set, seed),
              alive = train({Bend::tanh, Start::xavier}, data, set, seed);
    CHECK(within(flat.loss(), 2.2, 2.5));
    CHECK(flat.changes[0] == 0);
    CHECK(flat.changes[4] == 0);
    CHECK(flat.changes[19] >= 1e-3);
    CHECK(alive.changes[0] >= 1e-2);
    CHECK(alive.loss() <= (full() ? 1.0 : 2.1));
  }
}

TEST_CASE("twelve nets: who learns") {
  if (!full()) return;  // a minute
  for (uint64_t seed = 1; seed <= 5; ++seed) {
    CAPTURE(seed);
    const std::vector<Strip> strips =
        train_strips(draw_data(1000, seed), {450, 0.02}, 1.3, seed);
    for (const size_t dead : {0, 1, 2, 3, 4, 8, 9}) {
      CAPTURE(dead);
      CHECK(strips[dead].run.right <= 0.25);
    }
    for (const size_t alive : {5, 6, 7, 10}) {
      CAPTURE(alive);
      CHECK(strips[alive].run.right >= 0.6);
    }
    CHECK(strips[11].run.broken());
  }
}

TEST_CASE("an explosion: NaN in the first steps, and clipping gets the net going") {
  for (uint64_t seed = 1; seed <= uint64_t(seeds(1, 5)); ++seed) {
    CAPTURE(seed);
    const Data data = draw_data(full() ? 1000 : 200, seed);
    const std::vector<Rescue> all = explode(data, {full() ? 300 : 60, 0.02}, 1.3, seed);
    const Run &as_it_is = all[0].run, &by_norm = all[2].run, &by_value = all[3].run;
    CHECK(as_it_is.broken());
    CHECK(as_it_is.losses.size() <= 6);
    CHECK(std::isfinite(as_it_is.losses[0]));  // forward was no trouble
    CHECK(by_norm.loss() <= 0.2 * by_norm.losses[0]);
    CHECK(by_value.loss() <= 0.2 * by_value.losses[0]);
    if (full()) CHECK(by_norm.right >= 0.2);
    if (full()) CHECK(by_value.right >= 0.2);
  }
}

TEST_CASE("clipping by norm keeps the direction, by value bends it") {
  for (uint64_t seed = 1; seed <= uint64_t(seeds(2, 20)); ++seed) {
    CAPTURE(seed);
    const Data data = draw_data(64, seed);
    const Clipped norm = clip_once(data, {1, 0, Clip::norm, 1}, 1.3, seed),
                  value = clip_once(data, {1, 0, Clip::value, 0.01}, 1.3, seed);
    CHECK(within(norm.length, 0.999, 1.001));
    CHECK(norm.cosine >= 0.999);
    CHECK(value.cosine <= 0.8);
  }
}

TEST_CASE("the detector: NaN and nothing at all") {
  CHECK(judge(NAN, 1) == Verdict::explodes);
  CHECK(judge(1, INFINITY) == Verdict::explodes);
  CHECK(judge(0, 0) == Verdict::silent);
  CHECK(judge(1, 1) == Verdict::healthy);
}
