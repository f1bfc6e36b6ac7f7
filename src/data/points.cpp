// See points.h.
#include "data/points.h"

#include <cmath>

namespace chainrule {
namespace {

constexpr real pi = real(3.14159265358979323846);

struct Place {
  real x, y;
};

// `place(i, rng)` says where point i would lie without noise; `label(i)` is its class.
template <class Draw, class Label>
Points draw(const char* name, int count, Key key, real noise, int classes, Draw place,
            Label label) {
  ENSURE(count > 0, "%s: %d points", name, count);
  ENSURE(noise >= 0, "%s: a noise of %g is not 0 or more", name, double(noise));
  Rng rng{key};
  std::vector<real> x;
  std::vector<int> labels;
  for (int i = 0; i < count; ++i) {
    const Place p = place(i, rng);
    x.push_back(p.x + noise * rng.normal());
    x.push_back(p.y + noise * rng.normal());
    labels.push_back(label(i));
  }
  return {Tensor::from({count, 2}, x), IntTensor::from({count}, labels), classes};
}

}  // namespace

Points moons(int count, Key key, real noise) {
  const auto place = [](int i, Rng& rng) {
    const real angle = pi * rng.uniform(), x = std::cos(angle), y = std::sin(angle);
    return i % 2 == 0 ? Place{x - real(0.5), y - real(0.25)}
                      : Place{real(0.5) - x, real(0.25) - y};
  };
  return draw("moons", count, key, noise, 2, place, [](int i) { return i % 2; });
}

Points circles(int count, Key key, real noise) {
  const auto place = [](int i, Rng& rng) {
    const real angle = 2 * pi * rng.uniform(), radius = i % 2 == 0 ? 1 : real(0.5);
    return Place{radius * std::cos(angle), radius * std::sin(angle)};
  };
  return draw("circles", count, key, noise, 2, place, [](int i) { return i % 2; });
}

Points spirals(int count, Key key, real noise, real turns, int arms) {
  ENSURE(arms > 0, "spirals: %d arms", arms);
  const auto place = [=](int i, Rng& rng) {
    // The square root spreads the points evenly along the arm, which gets longer with
    // every turn; an arm begins at 0.1, so that in the middle they do not touch.
    const real along = real(0.1) + real(0.9) * std::sqrt(rng.uniform());
    const real angle = 2 * pi * (turns * along + real(i % arms) / real(arms));
    return Place{along * std::cos(angle), along * std::sin(angle)};
  };
  return draw("spirals", count, key, noise, arms, place, [=](int i) { return i % arms; });
}

Points xor_corners(int count, Key key, real noise) {
  const auto right = [](int i) { return i % 2 == 1; };
  const auto above = [](int i) { return i / 2 % 2 == 1; };
  const auto place = [=](int i, Rng&) {
    return Place{right(i) ? real(1) : real(-1), above(i) ? real(1) : real(-1)};
  };
  const auto label = [=](int i) { return int(right(i) != above(i)); };
  return draw("xor_corners", count, key, noise, 2, place, label);
}

Points blobs(int count, Key key, real noise, int classes) {
  ENSURE(classes > 0, "blobs: %d classes", classes);
  const auto place = [=](int i, Rng&) {
    const real angle = 2 * pi * real(i % classes) / real(classes);
    return Place{std::cos(angle), std::sin(angle)};
  };
  const auto label = [=](int i) { return i % classes; };
  return draw("blobs", count, key, noise, classes, place, label);
}

}  // namespace chainrule
