// The claims of lesson 11's notes, asserted on the lesson's own functions.
#define main lesson_main
#include "lesson.cpp"
#undef main

#include "claims.h"
#include "parallel.h"

// Experiments this small only wait for each other where threads share a core.
static const bool one_thread = (set_threads(1), true);

// Drawn once.
static const Task& first_task() {
  static const Task task = draw_task(1);
  return task;
}

static bool near(real a, double b) { return std::abs(double(a) - b) <= 1e-6; }

TEST_CASE("warm-up at named steps: the notes' first step has rate 0, ours has not") {
  const real peak = real(0.8);
  const double rates[] = {0.2, 0.4, 0.6, 0.8, 0.8, 0.8};
  for (int step = 0; step < 6; ++step) {
    CHECK(near(linear_warmup(step, 4, peak), rates[step]));
    const double noted = 0.8 * std::min(1.0, step / 4.0);
    CHECK((step == 0) == (noted == 0));
  }
}

TEST_CASE("cosine annealing at 0, T/2 and T, and as long near the peak as near 0") {
  const real top = real(0.1), least = real(0.02);
  CHECK(near(cosine(0, 1000, top, least), 0.1));
  CHECK(near(cosine(500, 1000, top, least), 0.06));
  CHECK(near(cosine(1000, 1000, top, least), 0.02));
  const auto all = all_schedules(1);
  const Shares wave = shares(all[5].rate, 10000), line = shares(all[4].rate, 10000);
  CHECK(std::abs(wave.low - 0.205) <= 0.001);
  CHECK(std::abs(wave.high - wave.low) <= 0.001);
  CHECK(std::abs(line.low - 0.100) <= 0.001);
  CHECK(std::abs(line.high - line.low) <= 0.001);
}

TEST_CASE("warm restarts: across a restart the rate jumps from near 0 to the peak") {
  const Schedule rate = all_schedules(1)[6].rate;  // cycles of 143, 286 and 571 steps
  for (const int restart : {143, 429}) {
    CHECK(rate(restart - 1, 1000) < real(0.001));
    CHECK(rate(restart, 1000) == 1);
  }
}

TEST_CASE("step decay at epochs 0, 30, 60 and 90: 0.1, 0.01, 0.001, 0.0001") {
  double rate = 0.1;
  for (const int epoch : {0, 30, 60, 90}) {
    CHECK(double(step_decay(epoch, 30, real(0.1), real(0.1))) ==
          doctest::Approx(rate).epsilon(1e-5));
    CHECK(double(step_decay(epoch + 29, 30, real(0.1), real(0.1))) ==
          doctest::Approx(rate).epsilon(1e-5));
    rate *= 0.1;
  }
}

TEST_CASE("one-cycle: up for 30 %, down for 70 %") {
  const Schedule rate = all_schedules(1)[8].rate;
  CHECK(near(rate(0, 1000), 0.04));
  CHECK(rate(299, 1000) == 1);
  CHECK(rate(999, 1000) < real(1e-5));
  for (int step = 1; step < 1000; ++step) {
    CHECK((rate(step, 1000) > rate(step - 1, 1000)) == (step <= 299));
  }
}

// All peaks at full settings; otherwise those that can win.
TEST_CASE("half the epochs with a decay beat every constant rate; the decay does it") {
  if (full()) {
    const Race all = run_race(1, 5, 20, 4000);
    const double constant = all.best_end(Way::constant);
    CHECK(all.best_end(Way::linear) >= constant + 0.01);
    CHECK(all.best_end(Way::one_cycle) >= constant + 0.01);
    for (const double lucky : all.best[0]) {
      CHECK(all.best_end(Way::linear) >= lucky + 0.002);
      CHECK(all.best_end(Way::one_cycle) >= lucky + 0.002);
    }
    for (const double half : all.half) {  // with as many epochs as the schedules
      CHECK(all.best_end(Way::linear) >= half + 0.01);
      CHECK(all.best_end(Way::one_cycle) >= half + 0.01);
    }
    // What the rise adds to the decay: not to be told from nothing.
    CHECK(std::abs(all.best_end(Way::one_cycle) - all.best_end(Way::linear)) <= 0.01);
    // The best peak moves with the schedule, and with the optimizer.
    CHECK(all.best_peak(Way::constant) == 0.01);
    CHECK(all.best_peak(Way::linear) >= 0.06);
    CHECK(all.best_peak(Way::one_cycle) >= 0.06);
    CHECK(all.best_peak(Way::adam) <= 0.03);
    return;
  }
  const Task& task = first_task();
  const double linear = race(task, Way::linear, 0.06, 20, 1).back(),
               cycle = race(task, Way::one_cycle, 0.06, 20, 1).back();
  for (const double rate : {0.01, 0.06}) {
    const std::vector<double> constant = race(task, Way::constant, rate, 20, 1);
    CHECK(linear > constant.back());
    CHECK(cycle > constant.back());
    CHECK(cycle > constant[9]);
  }
}

TEST_CASE("the same rates in the opposite order are worse") {
  for (uint64_t seed = 1; seed <= uint64_t(seeds(1, 10)); ++seed) {
    CAPTURE(seed);
    const Task task = seed == 1 ? first_task() : draw_task(seed);
    Setting falling, rising;
    falling.rate = all_schedules(0.06)[5].rate;
    rising.rate = cosine_backwards(0.06);
    const double down = train(task, falling, seed).back(),
                 up = train(task, rising, seed).back();
    CAPTURE(down);
    CAPTURE(up);
    CHECK(down >= up + 0.01);
  }
}

TEST_CASE("a third of the range test's brink is a good peak, and too much for ever") {
  for (uint64_t seed = 1; seed <= uint64_t(seeds(1, 10)); ++seed) {
    CAPTURE(seed);
    const Task task = seed == 1 ? first_task() : draw_task(seed);
    const double brink = range_test(task, seed).lowest;
    CAPTURE(brink);
    CHECK(brink >= 0.08);
    CHECK(brink <= 0.5);
    if (!full()) continue;
    const double picked = race(task, Way::one_cycle, brink / 3, 20, seed).back();
    CHECK(picked >= race(task, Way::one_cycle, 0.06, 20, seed).back() - 0.02);
    CHECK(picked >= race(task, Way::constant, brink / 3, 20, seed).back() + 0.01);
  }
}

TEST_CASE("the rate spans chance to best, and makes good for the batch size") {
  for (uint64_t seed = 1; seed <= uint64_t(seeds(1, 10)); ++seed) {
    CAPTURE(seed);
    const Sensitivity grid = measure_grid(seed, full() ? 2000 : 250);
    const double* base = grid.right[0];
    CHECK(100 * (grid.best(0) - *std::min_element(base, base + 5)) >= 40);
    CHECK(grid.spread_retuned(3) <= 0.6 * grid.spread(3));
    const double *small = grid.right[3], *large = grid.right[4];  // batches
    CHECK(std::max_element(small, small + 5) - small <
          std::max_element(large, large + 5) - large);
    // At equal factors the rate is not the most sensitive: bad start weights are worse,
    // and no rate makes good for too large ones.
    CHECK(grid.spread(5) >= grid.spread_of_rate() + 2);
    CHECK(grid.best(6) <= grid.best(0) - 0.05);
  }
}

TEST_CASE("Adam's first update is the whole rate, later ones a part of it") {
  for (uint64_t seed = 1; seed <= uint64_t(seeds(1, 10)); ++seed) {
    CAPTURE(seed);
    const std::vector<double> moves = adam_moves(draw_task(seed, 1000), seed, 200);
    CHECK(std::abs(moves[0] - 1) <= 0.01);
    for (size_t step = 9; step < moves.size(); ++step) CHECK(moves[step] <= 0.5);
  }
}

TEST_CASE("four times the batch, half the gradient's noise") {
  for (uint64_t seed = 1; seed <= uint64_t(seeds(1, 10)); ++seed) {
    CAPTURE(seed);
    const Task task = seed == 1 ? first_task() : draw_task(seed);
    const double small = gradient_noise(task, 8, seed),
                 middle = gradient_noise(task, 32, seed),
                 large = gradient_noise(task, 128, seed);
    CAPTURE(small / middle);
    CAPTURE(middle / large);
    CHECK(std::abs(small / middle - 2) <= 0.4);
    CHECK(std::abs(middle / large - 2) <= 0.4);
  }
}
