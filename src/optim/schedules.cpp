// See schedules.h. Calculated in double and rounded once, at the end.
#include "optim/schedules.h"

#include <algorithm>
#include <cmath>

#include "check.h"

namespace chainrule {
namespace {

void require_step(const char* who, int step) {
  ENSURE(step >= 0, "%s: step %d: steps count from 0", who, step);
}

void require_length(const char* who, const char* what, int length) {
  ENSURE(length > 0, "%s: %s is %d: it must be at least 1", who, what, length);
}

// Half a cosine, from `from` at share 0 to `to` at share 1 and from there on.
double half_cosine(double from, double to, double share) {
  const double pi = 3.14159265358979323846;
  return to + (from - to) * (1 + std::cos(pi * std::min(share, 1.0))) / 2;
}

}  // namespace

real linear_warmup(int step, int warmup, real peak) {
  require_step("linear_warmup", step);
  ENSURE(warmup >= 0, "linear_warmup: warmup is %d steps", warmup);
  return step >= warmup ? peak : real(double(peak) * (step + 1) / warmup);
}

real cosine(int step, int total, real peak, real floor) {
  require_step("cosine", step);
  require_length("cosine", "total", total);
  return real(half_cosine(double(peak), double(floor), double(step) / total));
}

real warmup_cosine(int step, int warmup, int total, real peak, real floor) {
  require_step("warmup_cosine", step);
  ENSURE(0 <= warmup && warmup < total,
         "warmup_cosine: %d of %d steps are warmup: it must leave some for the cosine",
         warmup, total);
  return step < warmup ? linear_warmup(step, warmup, peak)
                       : cosine(step - warmup, total - warmup, peak, floor);
}

real cosine_restarts(int step, int first, real stretch, real peak, real floor) {
  require_step("cosine_restarts", step);
  require_length("cosine_restarts", "first", first);
  ENSURE(stretch >= 1 && std::isfinite(stretch),
         "cosine_restarts: stretch is %g: it must be at least 1 and finite",
         double(stretch));
  double begin = 0, length = first;  // of the cycle that `step` is in
  while (step >= begin + length) {
    begin += length;
    length *= double(stretch);
  }
  return real(half_cosine(double(peak), double(floor), (step - begin) / length));
}

real step_decay(int epoch, int every, real factor, real start) {
  require_step("step_decay", epoch);
  require_length("step_decay", "every", every);
  return exponential_decay(epoch / every, factor, start);
}

real exponential_decay(int step, real factor, real start) {
  require_step("exponential_decay", step);
  ENSURE(factor > 0 && factor <= 1,
         "exponential_decay: factor is %g: it must be above 0 and at most 1",
         double(factor));
  return real(double(start) * std::pow(double(factor), step));
}

real linear_decay(int step, int total, real peak, real floor) {
  require_step("linear_decay", step);
  require_length("linear_decay", "total", total);
  const double share = std::min(double(step) / total, 1.0);
  return real(double(peak) + (double(floor) - double(peak)) * share);
}

real one_cycle(int step, int total, real peak, OneCycle shape) {
  require_step("one_cycle", step);
  ENSURE(total > 1, "one_cycle: total is %d: up and down take at least 2 steps", total);
  ENSURE(shape.rise > 0 && shape.rise < 1,
         "one_cycle: rise is %g: it is a share of the steps, above 0 and below 1",
         double(shape.rise));
  // The peak lies at step `top`, which need not be whole; the last step is total - 1.
  const double top = double(shape.rise) * total - 1, last = total - 1;
  const double high = double(peak);
  if (step < top) return real(half_cosine(high * double(shape.first), high, step / top));
  const double share = (step - top) / (last - top);
  return real(half_cosine(high, high * double(shape.last), share));
}

}  // namespace chainrule
