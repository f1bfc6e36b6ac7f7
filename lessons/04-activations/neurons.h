// Neurons that learn side by side, each on its own, and a count of those that no longer
// can: the experiment behind "dying ReLU".
//
// Each neuron is output = activation(w x + b) and learns to answer 1 for the points of
// one moon and 0 for the other, by the update of lesson 02 on a mean squared error of its
// own. One layer, so linear_backward and the activation's backward are all it takes; a
// hidden layer that dies follows in lesson 06.
#pragma once

#include <cmath>

#include "curves.h"
#include "data/points.h"
#include "layers/linear.h"
#include "ops/losses.h"
#include "ops/updates.h"

namespace chainrule {

class Neurons {
 public:
  Neurons(const Curve& curve, int units, uint64_t seed)
      : layer(2, units, {seed, 2}), curve_(curve), points_(moons(100, {seed, 1})) {
    std::vector<real> wanted;  // the same answers for all of them
    for (const int label : points_.labels.host()) {
      wanted.insert(wanted.end(), size_t(units), real(label));
    }
    target_ = Tensor::from({points_.x.size(0), units}, wanted);
  }

  // Steps of gradient descent; returns the loss, the mean over all neurons.
  double learn(int steps, double rate) {
    for (int step = 0; step < steps; ++step) step_downhill(real(rate));
    return loss();
  }

  // Dead: |dy/dz| < 1e-3 on all data, so no point can move the weights.
  std::vector<bool> dead() {
    const int units = layer.weight.size(0);
    std::vector<bool> all_flat(size_t(units), true);
    const Tensor z = layer.forward(points_.x, Mode::evaluate);
    const std::vector<real> slope = slopes(curve_, z.host());
    for (size_t i = 0; i < slope.size(); ++i) {
      if (!(std::abs(slope[i]) < real(1e-3))) all_flat[i % size_t(units)] = false;
    }
    return all_flat;
  }
  int how_many_dead() {
    int count = 0;
    for (const bool one : dead()) count += one;
    return count;
  }

  Linear layer;

 private:
  void step_downhill(real rate) {
    const int count = target_.count(), units = layer.weight.size(0);
    const Tensor z = layer.forward(points_.x, Mode::train);
    Tensor y(z.shape()), dy(z.shape()), dz(z.shape());
    curve_.forward(y.data(), z.data(), count);
    // The mean is over all numbers, but each neuron's own loss only over its own column.
    const Tensor dloss = Tensor::from({1}, {real(units)});
    mse_backward(dy.data(), dloss.data(), y.data(), target_.data(), count);
    curve_.backward(dz.data(), dy.data(), z.data(), y.data(), count);
    fill(layer.dweight.data(), 0, layer.dweight.count());
    fill(layer.dbias.data(), 0, layer.dbias.count());
    layer.backward(dz);
    sgd_update(layer.weight.data(), layer.dweight.data(), rate, layer.weight.count());
    sgd_update(layer.bias.data(), layer.dbias.data(), rate, layer.bias.count());
  }

  double loss() {
    const Tensor z = layer.forward(points_.x, Mode::evaluate);
    Tensor y(z.shape()), loss({1});
    curve_.forward(y.data(), z.data(), z.count());
    mse_forward(loss.data(), y.data(), target_.data(), z.count());
    return double(loss.item());
  }

  Curve curve_;
  Points points_;
  Tensor target_;
};

// What became of the neurons of one run, and what becomes of them when they go on
// learning at a gentle rate.
struct Fate {
  int dead = 0, dead_later = 0;
  double loss = 0, loss_later = 0;
};
constexpr double gentle_rate = 0.3;

inline Fate fate(const Curve& curve, int units, double rate, int steps, int more_steps,
                 uint64_t seed) {
  Fate result;
  Neurons neurons(curve, units, seed);
  result.loss = neurons.learn(steps, rate);
  result.dead = neurons.how_many_dead();
  result.loss_later = neurons.learn(more_steps, gentle_rate);
  result.dead_later = neurons.how_many_dead();
  return result;
}

// How many are dead after `steps`, of all that start from `seeds` seeds.
inline int dead_of_seeds(const Curve& curve, int units, double rate, int steps,
                         uint64_t first_seed, int seeds) {
  int dead = 0;
  for (int i = 0; i < seeds; ++i) {
    dead += fate(curve, units, rate, steps, 0, first_seed + uint64_t(i)).dead;
  }
  return dead;
}

}  // namespace chainrule
