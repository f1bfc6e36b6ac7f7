// src/optim/schedules.cpp: PyTorch's numbers over the full length, and values at steps
// that can be named.
#include "optim/schedules.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <string>

#include "check.h"
#include "reference/schedules.h"

using namespace chainrule;

namespace {

constexpr real peak = real(1) / 8, lowest = real(1) / 128;  // exact, as in schedules.py

// The worst |ours - theirs|, relative to that rate; one that ends at 0, to the peak.
double difference(const std::vector<double>& theirs,
                  const std::function<real(int)>& ours) {
  const bool to_zero = theirs.back() == 0;
  double worst = 0;
  for (int step = 0; step < int(theirs.size()); ++step) {
    const double rate = theirs[size_t(step)];
    const double apart = std::abs(double(ours(step)) - rate);
    const double relative = apart / (to_zero ? double(peak) : rate);
    if (!(relative <= worst)) worst = relative;
  }
  return worst;
}

}  // namespace

TEST_CASE("schedules equal PyTorch's") {
  const struct {
    const char* name;
    const std::vector<double>& theirs;
    std::function<real(int)> ours;
  } rows[] = {
      {"linear_warmup (LinearLR)", reference::linear_warmup,
       [](int step) { return linear_warmup(step, 5, peak); }},
      {"cosine (CosineAnnealingLR)", reference::cosine,
       [](int step) { return cosine(step, 40, peak, lowest); }},
      {"cosine to 0", reference::cosine_to_zero,
       [](int step) { return cosine(step, 40, peak); }},
      {"warmup_cosine (SequentialLR)", reference::warmup_cosine,
       [](int step) { return warmup_cosine(step, 5, 40, peak, lowest); }},
      {"cosine_restarts (CosineAnnealingWarmRestarts)", reference::cosine_restarts,
       [](int step) { return cosine_restarts(step, 10, 1, peak, lowest); }},
      {"cosine_restarts, stretch 2", reference::cosine_restarts_stretched,
       [](int step) { return cosine_restarts(step, 10, 2, peak, lowest); }},
      {"step_decay (StepLR)", reference::step_decay,
       [](int step) { return step_decay(step, 30, real(0.1), peak); }},
      {"exponential_decay (ExponentialLR)", reference::exponential_decay,
       [](int step) { return exponential_decay(step, real(0.9375), peak); }},
      {"linear_decay (LinearLR)", reference::linear_decay,
       [](int step) { return linear_decay(step, 40, peak, lowest); }},
      {"one_cycle (OneCycleLR)", reference::one_cycle,
       [](int step) { return one_cycle(step, 41, peak); }},
      {"one_cycle, other shape", reference::one_cycle_other,
       [](int step) {
         return one_cycle(step, 25, peak, {real(0.5), real(1) / 8, real(1) / 128});
       }},
  };
  const double limit = sizeof(real) == 8 ? 1e-12 : 1e-6;
  for (const auto& row : rows) {
    const double worst = difference(row.theirs, row.ours);
    INFO(std::string(row.name) << ": " << worst);
    CHECK(row.theirs.size() >= 12);
    CHECK(worst <= limit);
  }
}

TEST_CASE("schedules at named steps") {
  // The first step is not 0, the last warmup step has the peak, and the cosine starts
  // there: the peak is used twice.
  CHECK(linear_warmup(0, 4, 1) == real(0.25));
  CHECK(linear_warmup(3, 4, 1) == 1);
  CHECK(linear_warmup(1000000, 4, 1) == 1);
  CHECK(linear_warmup(0, 0, 1) == 1);
  CHECK(warmup_cosine(0, 4, 12, 1) == real(0.25));
  CHECK(warmup_cosine(3, 4, 12, 1) == 1);
  CHECK(warmup_cosine(4, 4, 12, 1) == 1);
  CHECK(warmup_cosine(8, 4, 12, 1) == doctest::Approx(0.5));
  CHECK(warmup_cosine(12, 4, 12, 1, real(0.125)) == real(0.125));
  CHECK(warmup_cosine(0, 0, 12, 1) == 1);

  CHECK(cosine(0, 10, 1) == 1);
  CHECK(cosine(5, 10, 1) == doctest::Approx(0.5));
  CHECK(cosine(10, 10, 1) == 0);
  CHECK(cosine(17, 10, 1, real(0.25)) == real(0.25));  // it does not rise again

  CHECK(cosine_restarts(9, 10, 2, 1) < real(0.03));
  CHECK(cosine_restarts(10, 10, 2, 1) == 1);
  CHECK(cosine_restarts(20, 10, 2, 1) == doctest::Approx(0.5));
  CHECK(cosine_restarts(30, 10, 2, 1) == 1);
  CHECK(cosine_restarts(70, 10, 2, 1) == 1);
  CHECK(cosine_restarts(25, 10, real(1.5), 1) == 1);  // 10, 15, 22.5 steps

  CHECK(step_decay(29, 30, real(0.5), 1) == 1);
  CHECK(step_decay(30, 30, real(0.5), 1) == real(0.5));
  CHECK(step_decay(90, 30, real(0.5), 1) == real(0.125));
  CHECK(exponential_decay(3, real(0.5), 1) == real(0.125));
  CHECK(exponential_decay(3, 1, real(0.3)) == real(0.3));

  CHECK(linear_decay(0, 10, 1) == 1);
  CHECK(linear_decay(5, 10, 1, real(0.5)) == real(0.75));
  CHECK(linear_decay(11, 10, 1) == 0);

  CHECK(one_cycle(0, 100, 1) == doctest::Approx(0.04));
  CHECK(one_cycle(29, 100, 1) == 1);  // the thirtieth of 100 steps is the top
  CHECK(one_cycle(99, 100, 1) == doctest::Approx(4e-6));
  CHECK(one_cycle(500, 100, 1) == doctest::Approx(4e-6));
}

TEST_CASE("schedules: the shortest ones are numbers, too") {
  for (const int total : {2, 3, 4, 5, 10}) {
    for (const real rise : {real(0.01), real(0.3), real(0.5), real(0.99)}) {
      for (int step = 0; step < total; ++step) {
        const real rate = one_cycle(step, total, 1, {rise});
        CAPTURE(total);
        CAPTURE(rise);
        CHECK(rate > 0);
        CHECK(rate <= 1);
      }
    }
  }
  CHECK(cosine(0, 1, 1) == 1);
  CHECK(linear_warmup(0, 1, 1) == 1);
  CHECK(warmup_cosine(0, 0, 1, 1) == 1);
  const int last = std::numeric_limits<int>::max();
  CHECK(cosine(last, 1, 1) == 0);
  CHECK(linear_warmup(last - 1, last, 1) == 1);
  CHECK(exponential_decay(last, real(0.5), 1) == 0);
  CHECK(cosine_restarts(last, 1, 2, 1) == 1);  // 2^31 - 1: the first step of a cycle
}

TEST_CASE("schedules refuse what cannot be meant") {
  CHECK_THROWS_WITH_AS(cosine(-1, 10, 1), "cosine: step -1: steps count from 0", Error);
  CHECK_THROWS_WITH_AS(cosine(0, 0, 1), "cosine: total is 0: it must be at least 1",
                       Error);
  CHECK_THROWS_AS(linear_warmup(0, -1, 1), Error);
  CHECK_THROWS_WITH_AS(warmup_cosine(0, 10, 10, 1),
                       "warmup_cosine: 10 of 10 steps are warmup: it must leave some for "
                       "the cosine",
                       Error);
  CHECK_THROWS_AS(cosine_restarts(0, 0, 1, 1), Error);
  CHECK_THROWS_AS(cosine_restarts(0, 1, real(0.5), 1), Error);
  CHECK_THROWS_AS(cosine_restarts(0, 1, std::numeric_limits<real>::quiet_NaN(), 1),
                  Error);
  CHECK_THROWS_AS(step_decay(0, 0, real(0.1), 1), Error);
  CHECK_THROWS_AS(exponential_decay(0, 0, 1), Error);
  CHECK_THROWS_AS(exponential_decay(0, 10, 1), Error);
  CHECK_THROWS_AS(linear_decay(0, -5, 1), Error);
  CHECK_THROWS_AS(one_cycle(0, 1, 1), Error);
  CHECK_THROWS_AS(one_cycle(0, 10, 1, {1}), Error);
}
