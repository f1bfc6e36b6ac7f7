// One sample through a net small enough for a napkin, and its blame on the way back.
//
// Every number on the way can be asked for its blame in two manners: by the chain rule,
// which gets them all in one backward pass, and by moving that number alone and running
// the rest of the net again, twice for each number. They must agree.
#pragma once

#include "layers/activations.h"
#include "layers/linear.h"
#include "layers/losses.h"
#include "layers/sequential.h"

namespace chainrule {

struct Stop {
  std::string name;
  std::vector<real> h, dh;       // what passes here, and its blame
  std::vector<double> measured;  // the same blame, by moving each number of h
};

// y = W_2 relu(W_1 x + b_1) + b_2
inline Sequential napkin_net() {
  Sequential net;
  Linear& first = net.add<Linear>(2, 2, Key{1, 0});
  net.add<Relu>();
  Linear& second = net.add<Linear>(2, 2, Key{1, 0});
  first.weight.set({1, -1, 1, 1});
  second.weight.set({1, 1, -1, 2});
  second.bias.set({0, -3});
  return net;
}

// The loss when h is what arrives at layer i.
inline double loss_from(Sequential& net, int i, Tensor h, const IntTensor& label) {
  for (; i < net.size(); ++i) h = net.at(i).forward(h, Mode::evaluate);
  return double(SoftmaxCrossEntropy().forward(h, label).item());
}

// How fast the loss changes with each number of h, found out by moving it both ways.
inline std::vector<double> slopes(Sequential& net, int i, const Tensor& h,
                                  const IntTensor& label) {
  const double step = 0.01;
  std::vector<double> found;
  for (int k = 0; k < h.count(); ++k) {
    std::vector<real> up = h.host(), down = up;
    up[size_t(k)] += real(step);
    down[size_t(k)] -= real(step);
    const double above = loss_from(net, i, Tensor::from(h.shape(), up), label),
                 below = loss_from(net, i, Tensor::from(h.shape(), down), label);
    found.push_back((above - below) / (2 * step));
  }
  return found;
}

// There and back, once. Sequential notes what it hands on where `record` is set.
inline std::vector<Stop> travel(Sequential& net, const Tensor& x,
                                const IntTensor& label) {
  SoftmaxCrossEntropy loss;
  net.record = true;
  loss.forward(net.forward(x, Mode::train), label);
  net.backward(loss.backward());
  std::vector<Stop> stops;
  for (int i = 0; i <= net.size(); ++i) {
    const Tensor h = net.h[size_t(i)];
    std::vector<real> dh = net.dh[size_t(i)].host();
    for (real& d : dh) d += 0;  // -0 is printed as 0
    stops.push_back(
        {i == 0 ? "x" : net.at(i - 1).name(), h.host(), dh, slopes(net, i, h, label)});
  }
  return stops;
}

}  // namespace chainrule
