// How lesson 06 looks at the spiral's net: what its hidden layers see, what a large rate
// does to them, and whether its gradients are right.
//
// A layer of 32 units cannot be drawn, but it can be asked: how far would one straight
// cut get from here? A net that was never trained is asked the same, as the control.
#pragma once

#include "layers/gradcheck.h"
#include "training.h"

namespace chainrule {

struct Spirals {
  Points learned, fresh;  // the second are for asking only
};

inline Spirals draw_spirals(uint64_t seed) {
  return {spirals(600, {seed, 1}), spirals(600, {seed, 2})};
}

inline Points first(const Points& data, int count) {
  return {data.x.rows(0, count), data.labels.rows(0, count), data.classes};
}

// The data as they arrive after `layer` layers: 0 is the input itself.
inline Points seen_after(Sequential& net, const Points& data, int layer) {
  net.record = true;
  net.forward(data.x, Mode::evaluate);
  net.record = false;
  return {net.h[size_t(layer)], data.labels, data.classes};
}

// How well one straight cut tells the classes apart, as they arrive there: a single
// linear layer is trained on the points of `learned` and asked about those of `asked`.
inline double straight_cut(const Points& learned, const Points& asked) {
  Sequential cut;
  cut.add<Linear>(learned.x.size(1), 2, Key{1, 20});
  train(cut, learned, {3000, 32, 0.3}, {1, 21}, "a straight cut");
  return share_right(cut, asked);
}

// ReLU units that answer 0 to every point.
inline int dead_units(Sequential& net, const Points& data, int layer) {
  const Tensor h = seen_after(net, data, layer).x;
  const std::vector<real> numbers = h.host();
  const size_t C = size_t(h.size(1));
  int dead = 0;
  for (size_t c = 0; c < C; ++c) {
    bool alive = false;
    for (size_t i = c; i < numbers.size(); i += C) alive = alive || numbers[i] > 0;
    dead += alive ? 0 : 1;
  }
  return dead;
}

struct Views {
  double trained[4], untrained[4];  // what a straight cut gets right: x, then each hidden
};

inline Views compare_views(Sequential& net, uint64_t seed) {
  const Spirals data = draw_spirals(seed);
  Sequential untrained = spiral_net<Relu>(seed);
  const auto cut = [&](Sequential& of, int layer) {
    return straight_cut(seen_after(of, data.learned, layer),
                        seen_after(of, data.fresh, layer));
  };
  Views views;
  for (int i = 0; i < 4; ++i) {
    views.trained[i] = cut(net, 2 * i);
    views.untrained[i] = cut(untrained, 2 * i);
  }
  return views;
}

struct Casualties {
  int dead;  // of 64 ReLU units
  double right;
};

inline Casualties train_at(double rate, uint64_t seed, int steps) {
  Sequential net = spiral_net<Relu>(seed);
  const Spirals data = draw_spirals(seed);
  train(net, data.learned, {steps, 32, rate}, {seed, 3}, "rates");
  return {dead_units(net, data.learned, 2) + dead_units(net, data.learned, 4),
          share_right(net, data.fresh)};
}

// The worst relative error of all gradients of the net, at its random start.
template <class Bend>
double gradient_error(uint64_t seed) {
  Sequential net = spiral_net<Bend>(seed);
  return check_gradients(net, spirals(4, {seed, 1}).x).worst;
}

}  // namespace chainrule
