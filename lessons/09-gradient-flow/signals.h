// Two measurements on nets that nobody has trained yet: by what factor the mean square of
// a signal changes per layer, and what a detector says about a net's gradients.
#pragma once

#include "deep.h"

namespace chainrule {

struct Factors {
  double forward, backward;         // per layer, of mean squares
  std::vector<double> mean_square;  // of the input, then of each h
};

// `layers` layers of equal width; normal numbers come in, and normal gradients.
inline Factors measure_factors(const Plan& plan, uint64_t seed) {
  const int N = 32;
  Sequential net = deep_net(plan, plan.width, seed);
  net.record = true;
  Tensor x({N, plan.width}), dlogits({N, 10});
  normal(x, {seed, 8}, 1);
  normal(dlogits, {seed, 9}, 1);
  net.forward(x, Mode::train);
  net.backward(dlogits);
  const Flow flow = look(net, plan);
  Factors f;
  f.mean_square = {size(x) * size(x)};
  for (const double h : flow.h) f.mean_square.push_back(h * h);
  const double L = plan.layers;
  f.forward = std::pow(f.mean_square.back() / f.mean_square.front(), 1 / L);
  f.backward = std::pow(flow.dh.front() / flow.dh.back(), 2 / (L - 1));
  return f;
}

// ---- the detector -------------------------------------------------------------------

enum class Verdict { silent, healthy, explodes };

// Compares the first norm with the last. Not a number, or endless: it has exploded.
inline Verdict judge(double first, double last, double limit = 30) {
  if (!std::isfinite(first) || !std::isfinite(last)) return Verdict::explodes;
  if (last == 0 || first < last / limit) return Verdict::silent;
  return first > last * limit ? Verdict::explodes : Verdict::healthy;
}

inline Verdict by_gradients_of_h(const Flow& f) {
  return judge(f.dh.front(), f.dh.back());
}

// From layer 2, whose weights have the shape of the last one's.
inline Verdict by_gradients_of_weights(const Flow& f) {
  return judge(f.dweight[1], f.dweight.back());
}

inline const char* name_of(Verdict v) {
  const char* const names[] = {"silent", "healthy", "explodes"};
  return names[int(v)];
}

}  // namespace chainrule
