// Two worlds that are no scenes, drawn: spots on skin, and sounds seen as pictures.
//
// Skin: class 0 a mole with a round border, class 1 a ragged one, as doctors are taught
// to fear it. Sounds: a spectrogram shows how loud each pitch is at each moment; here
// fine stripes in noise, across for tones and upright for a rattle, five widths each.
// Nobody should learn medicine here.
#pragma once

#include <algorithm>
#include <cmath>

#include "backbone.h"

namespace chainrule {

constexpr uint64_t numbers_each = 4096;  // of the key's sequence, for one picture

// ---- skin -----------------------------------------------------------------------------

struct Spot {
  double x, y, radius;
  double height[7], phase[7];  // waves of the border: how high, beginning where
};

inline Spot any_spot(Rng& rng, bool ragged) {
  const auto between = [&rng](double low, double high) {
    return double(rng.uniform(real(low), real(high)));
  };
  Spot spot = {between(6.5, 9.5), between(6.5, 9.5), between(3.5, 5.5), {}, {}};
  for (int k = 2; k < 7; ++k) {  // wave 2 makes an oval
    const double most = k == 2 ? 0.12 : ragged ? 0.15 : 0;
    spot.height[k] = most * between(0.5, 1);
    spot.phase[k] = between(0, 6.283);
  }
  return spot;
}

// How much of the pixel around this point is spot, 0 .. 1.
inline double covered(const Spot& spot, double x, double y) {
  const double angle = std::atan2(y - spot.y, x - spot.x);
  double border = 1;
  for (int k = 2; k < 7; ++k) {
    border += spot.height[k] * std::cos(k * angle + spot.phase[k]);
  }
  const double away = std::hypot(x - spot.x, y - spot.y) - spot.radius * border;
  return std::clamp(0.5 - away, 0.0, 1.0);
}

inline void paint_skin(real* picture, Rng rng, bool ragged) {
  const Spot spot = any_spot(rng, ragged);
  const double skin[3] = {1, 0.75, 0.6}, mole[3] = {1, 0.65, 0.5};
  const double light = double(rng.uniform(real(0.55), real(0.9)));
  const double dark = double(rng.uniform(real(0.2), real(0.45)));
  const double hair = double(rng.uniform(0, side)), lean = double(rng.uniform(-1, 1));
  for (int i = 0; i < side; ++i) {
    for (int j = 0; j < side; ++j) {
      const double share = covered(spot, j + 0.5, i + 0.5);
      const bool on_hair = std::abs(j + lean * (i - side / 2) - hair) < 0.4;
      for (int c = 0; c < 3; ++c) {
        const double clean = light * skin[c] * (1 - share) + dark * mole[c] * share;
        const double pixel = clean * (on_hair ? 0.75 : 1) + 0.03 * double(rng.normal());
        picture[(c * side + i) * side + j] = real(std::clamp(pixel, 0.0, 1.0));
      }
    }
  }
}

// ---- sounds ---------------------------------------------------------------------------

// Classes 0 .. 4: tones, stripes that lie and repeat every 2, 2.5 .. 4 rows. 5 .. 9: a
// rattle, the same upright.
inline void paint_sound(real* picture, Rng rng, int label) {
  const double period = 2 + 0.5 * (label % 5), phase = double(rng.uniform(0, 6.283f));
  const double loud = double(rng.uniform(real(0.5), 1));
  for (int i = 0; i < side; ++i) {
    for (int j = 0; j < side; ++j) {
      const double at = 6.283 * (label < 5 ? i : j) / period + phase;
      const double noise = -0.25 * std::log(1e-6 + double(rng.uniform()));
      const double pixel = noise * (0.3 + loud * (0.5 + 0.5 * std::cos(at)));
      for (int c = 0; c < 3; ++c) {
        picture[(c * side + i) * side + j] = real(std::min(1.0, pixel));
      }
    }
  }
}

// ---- sets -----------------------------------------------------------------------------

template <class Paint>
Images painted(int count, int classes, Key key, Paint paint) {
  std::vector<real> x(size_t(count * 3 * side * side));
  std::vector<int> labels;
  for (int n = 0; n < count; ++n) {
    labels.push_back(n % classes);
    paint(&x[size_t(n * 3 * side * side)], Rng{key, uint64_t(n) * numbers_each},
          labels.back());
  }
  return {Tensor::from({count, 3, side, side}, x), IntTensor::from({count}, labels),
          classes};
}

enum class Target { shapes, skin, sounds };
inline const char* name_of(Target target) {
  return target == Target::shapes ? "ten other shapes"
         : target == Target::skin ? "spots on skin"
                                  : "sounds";
}

// Classes take turns: so many pictures of each.
inline Images draw_target(Target target, int of_each, Key key) {
  if (target == Target::shapes) return draw_scenes(10 * of_each, key, true);
  if (target == Target::skin) return painted(2 * of_each, 2, key, paint_skin);
  return painted(10 * of_each, 10, key, paint_sound);
}

}  // namespace chainrule
