// One hidden layer, one number in and one out: built by hand, and fitted without
// training.
//
// A ReLU neuron relu(w x + b) is a straight line with one bend, its kink, at x = -b/w.
// Added up, neurons make any broken line. Here are four that make a bump, bumps that make
// a staircase, and layers whose kinks lie at random while the output weights are solved
// for: least squares, as for the line of lesson 02. In double, because output weights
// that nearly cancel each other are the rule here. Leaves out more than one input.
#pragma once

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <vector>

#include "numeric/linear_algebra.h"
#include "random.h"

namespace chainrule {

enum class Bend { relu, tanh, square, identity };

inline double bend(Bend kind, double z) {
  switch (kind) {
    case Bend::relu:
      return std::max(z, 0.0);
    case Bend::tanh:
      return std::tanh(z);
    case Bend::square:
      return z * z;
    default:
      return z;
  }
}

// y = v_0 bend(w_0 x + b_0) + v_1 bend(w_1 x + b_1) + ... + c
struct OneLayer {
  Bend kind = Bend::relu;
  std::vector<double> w, b, v;
  double c = 0;

  size_t width() const { return w.size(); }
  double hidden(size_t j, double x) const { return bend(kind, w[j] * x + b[j]); }
  double operator()(double x) const {
    double y = c;
    for (size_t j = 0; j < width(); ++j) y += v[j] * hidden(j, x);
    return y;
  }
};

// How many corners the line has between low and high. Neuron j changes its slope by
// v |w|, at one place only. Neurons that share a place add up, perhaps to nothing.
inline int count_kinks(const OneLayer& net, double low, double high) {
  std::map<double, double> change;  // of the slope, at each place
  for (size_t j = 0; j < net.width(); ++j) {
    if (net.w[j] != 0) change[-net.b[j] / net.w[j]] += net.v[j] * std::abs(net.w[j]);
  }
  return int(std::count_if(change.begin(), change.end(), [=](const auto& kink) {
    return low < kink.first && kink.first < high && kink.second != 0;
  }));
}

// ---- By hand

// 0 up to `left`, then up to `height` within `ramp`, level, and down to 0 at `right`.
inline OneLayer bump(double left, double right, double ramp, double height) {
  const double slope = height / ramp;
  OneLayer net;
  net.w = {1, 1, 1, 1};
  net.b = {-left, -(left + ramp), -(right - ramp), -right};
  net.v = {slope, -slope, -slope, slope};
  return net;
}

using Function = std::function<double(double)>;

// `steps` bumps side by side, each as high as f is in its middle. Where one goes down the
// next comes up, so the line is level on the steps and slanted between them.
inline OneLayer staircase(const Function& f, double low, double high, int steps) {
  const double wide = (high - low) / steps, ramp = wide / 2;
  OneLayer net;
  for (int s = 0; s < steps; ++s) {
    const double begin = low + s * wide, end = begin + wide;
    const double up = s == 0 ? begin - ramp : begin - ramp / 2;  // the ends are level
    const double down = s == steps - 1 ? end + ramp : end + ramp / 2;
    const OneLayer one = bump(up, down, ramp, f((begin + end) / 2));
    net.w.insert(net.w.end(), one.w.begin(), one.w.end());
    net.b.insert(net.b.end(), one.b.begin(), one.b.end());
    net.v.insert(net.v.end(), one.v.begin(), one.v.end());
  }
  return net;
}

// ---- Kinks at random, output weights by least squares

// The first neurons of a wider layer are those of a narrower one with the same key, so
// the wider one can do all that the narrower can: set the new weights to 0.
inline OneLayer random_layer(Bend kind, int width, double low, double high, Key key) {
  const double steepness = (kind == Bend::tanh ? 20 : 2) / (high - low);
  Rng rng{key};
  OneLayer net;
  net.kind = kind;
  for (int j = 0; j < width; ++j) {
    const double kink = low + (high - low) * double(rng.uniform());
    net.w.push_back(rng.uniform() < real(0.5) ? steepness : -steepness);
    net.b.push_back(-net.w.back() * kink);
  }
  return net;
}

// The v [H] for which the sum of (h v - y)^2 plus ridge times the sum of v^2 is least.
// There all its slopes are 0, which is a system of H equations:
//   (h^T h + ridge I) v = h^T y                                     h [N,H]   y [N]
// Two kinks close together make two columns of h that are nearly the same, and then any
// huge v of the one with minus that v of the other would do. A tiny ridge makes large
// weights cost something, so that there is one answer again.
inline std::vector<double> read_out(const std::vector<double>& h,
                                    const std::vector<double>& y, double ridge) {
  const size_t N = y.size(), H = h.size() / N;
  std::vector<double> a(H * H), b(H);
  for (size_t n = 0; n < N; ++n) {
    for (size_t i = 0; i < H; ++i) {
      for (size_t j = 0; j < H; ++j) a[i * H + j] += h[n * H + i] * h[n * H + j];
      b[i] += h[n * H + i] * y[n];
    }
  }
  for (size_t i = 0; i < H; ++i) a[i * H + i] += ridge;
  return cholesky_solve(a, b, int(H));
}

constexpr int fitted_points = 1001, tried_points = 2000;

// Sets v and c so that the net follows f at 1001 evenly spaced places.
inline void fit(OneLayer& net, const Function& f, double low, double high) {
  std::vector<double> h, y;
  for (int n = 0; n < fitted_points; ++n) {
    const double x = low + (high - low) * n / (fitted_points - 1);
    for (size_t j = 0; j < net.width(); ++j) h.push_back(net.hidden(j, x));
    h.push_back(1);  // the last output weight is c
    y.push_back(f(x));
  }
  net.v = read_out(h, y, 1e-9 * fitted_points);
  net.c = net.v.back();
  net.v.pop_back();
}

// How far apart, at 2000 places that no fit was shown.
struct Gap {
  double mse = 0, largest = 0;
};
inline Gap gap(const Function& net, const Function& f, double low, double high) {
  Gap g;
  for (int n = 0; n < tried_points; ++n) {
    const double x = low + (high - low) * (n + 0.7) / tried_points;
    const double off = std::abs(net(x) - f(x));
    g.mse += off * off / tried_points;
    g.largest = std::max(g.largest, off);
  }
  return g;
}

}  // namespace chainrule
