// See curves.h.
#include "data/curves.h"

#include <cmath>

#include "data/batches.h"

namespace chainrule {

Curve sampled(const std::function<real(real)>& f, real low, real high, int count, Key key,
              real noise) {
  ENSURE(count > 0, "curve: %d samples", count);
  ENSURE(noise >= 0, "curve: a noise of %g is not 0 or more", double(noise));
  Rng rng{key};
  std::vector<real> x, y;
  for (int i = 0; i < count; ++i) {
    x.push_back(rng.uniform(low, high));
    y.push_back(f(x.back()) + noise * rng.normal());
  }
  return {Tensor::from({count, 1}, x), Tensor::from({count, 1}, y)};
}

Curve line(int count, Key key, real slope, real intercept, real noise) {
  const auto f = [=](real x) { return slope * x + intercept; };
  return sampled(f, -1, 1, count, key, noise);
}

Curve sine(int count, Key key, real noise) {
  const real pi = real(3.14159265358979323846);
  return sampled([](real x) { return std::sin(x); }, -pi, pi, count, key, noise);
}

Curve pendulum(int count, Key key, real noise) {
  const auto angle = [](real time) { return pendulum_angle(time); };
  return sampled(angle, 0, 10, count, key, noise);
}

// It swings a little slower than it would in a vacuum, under an envelope that decays.
real pendulum_angle(real time, real damping, real frequency) {
  ENSURE(0 <= damping && damping < frequency,
         "pendulum: a damping of %g is not between 0 and the frequency %g",
         double(damping), double(frequency));
  const real slower = std::sqrt(frequency * frequency - damping * damping);
  return std::exp(-damping * time) *
         (std::cos(slower * time) + damping / slower * std::sin(slower * time));
}

Curve with_outliers(const Curve& curve, Key key, int count, real height) {
  ENSURE(0 <= count && count <= curve.y.count(),
         "with_outliers: %d outliers among %d points", count, curve.y.count());
  std::vector<real> y = curve.y.host();
  const std::vector<int> order = shuffled(int(y.size()), Rng{key});
  for (int i = 0; i < count; ++i) y[size_t(order[size_t(i)])] += height;
  return {curve.x, Tensor::from(curve.y.shape(), y)};
}

}  // namespace chainrule
