// Schedules: the learning rate as a plain function of the step, which counts from 0.
//
//   optimizer.step(warmup_cosine(step, 100, 2000, peak));
//
// Nothing remembers where it is, so a resumed run needs no saved schedule, and a schedule
// can be drawn without training. A constant rate is a number and needs no function.
// From `total` on, what ends there stays at its floor (PyTorch's CosineAnnealingLR would
// rise again). All agree with torch.optim.lr_scheduler. Introduced by lesson 11.
#pragma once

#include "real.h"

namespace chainrule {

// peak (step + 1) / warmup, then peak. The study notes write lr step / warmup_steps:
// there the first step has the rate 0, a batch computed for nothing. With one more the
// first rate is peak / warmup and the last of the `warmup` steps has the peak.
real linear_warmup(int step, int warmup, real peak);

// floor + (peak - floor) (1 + cos(pi step / total)) / 2: the study notes' cosine
// annealing
real cosine(int step, int total, real peak, real floor = 0);

// Both: up in `warmup` steps, down in the total - warmup that are left.
real warmup_cosine(int step, int warmup, int total, real peak, real floor = 0);

// Cosine cycles with warm restarts: the first takes `first` steps, each other `stretch`
// times as many as the one before it.
real cosine_restarts(int step, int first, real stretch, real peak, real floor = 0);

// start factor^(epoch / every), whole division: 0.1, every 30, 0.1 -> 0.1, 0.01, 0.001
real step_decay(int epoch, int every, real factor, real start);

// start factor^step
real exponential_decay(int step, real factor, real start);

// peak + (floor - peak) step / total
real linear_decay(int step, int total, real peak, real floor = 0);

// One cycle: up for `rise` of the steps (the study notes' 30 %), down for the rest, each
// half a cosine. The first and the last rate are shares of the peak.
struct OneCycle {
  real rise = real(0.3);
  real first = real(1) / 25, last = real(1) / 250000;
};
real one_cycle(int step, int total, real peak, OneCycle shape = {});

}  // namespace chainrule
