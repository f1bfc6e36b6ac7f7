// See feed_forward.h.
#include "layers/feed_forward.h"

#include "layers/activations.h"
#include "ops/branch.h"
#include "ops/swiglu.h"

namespace chainrule {
namespace {

std::unique_ptr<Layer> activation(Bend bend) {
  switch (bend) {
    case Bend::relu:
      return std::make_unique<Relu>();
    case Bend::gelu:
      return std::make_unique<Gelu>();
    case Bend::gelu_tanh:
      return std::make_unique<Gelu>(GeluForm::tanh);
    case Bend::swiglu:
      break;
  }
  return nullptr;
}

}  // namespace

FeedForward::FeedForward(int features, int hidden, Key key, Bend chosen, bool bias)
    : up(features, hidden, derived(key, 0), bias),
      down(hidden, features, derived(key, 1), bias),
      bend(chosen),
      activation_(activation(chosen)) {
  if (bend == Bend::swiglu) {
    gate = std::make_unique<Linear>(features, hidden, derived(key, 2), bias);
  }
}

// 1. u = up x, and with SwiGLU g = gate x   2. h = bend(u), or silu(g) u   3. y = down h
Tensor FeedForward::forward(const Tensor& x, Mode mode) {
  const int C = up.weight.size(1);
  const int last = x.axes() > 0 ? x.size(x.axes() - 1) : 0;
  ENSURE(!x.empty() && last == C,
         "feed-forward: x is %s: its tokens have %d features, the layer expects %d",
         x.shape().text().c_str(), last, C);
  const Tensor rows = x.reshape({x.count() / C, C});
  up_ = up.forward(rows, mode);
  Tensor h;
  if (gate) {
    gate_ = gate->forward(rows, mode);
    h = Tensor(up_.shape());
    swiglu_forward(h.data(), gate_.data(), up_.data(), h.count());
  } else {
    h = activation_->forward(up_, mode);
  }
  return down.forward(h, mode).reshape(x.shape());
}

// 3. dh = dy down   2. through the bend: du, and with SwiGLU dg   1. dx = du up + dg gate
Tensor FeedForward::backward(const Tensor& dy) {
  const Tensor u = take(up_, "feed-forward");
  const int C = up.weight.size(1);
  const Tensor dh = down.backward(dy.reshape({u.size(0), C}));
  if (!gate) return up.backward(activation_->backward(dh)).reshape(dy.shape());
  const Tensor g = take(gate_, "feed-forward");
  Tensor du(u.shape()), dg(u.shape()), dx(dy.shape());
  swiglu_backward(dg.data(), du.data(), dh.data(), g.data(), u.data(), u.count());
  const Tensor through_up = up.backward(du), through_gate = gate->backward(dg);
  add(dx.data(), through_up.data(), through_gate.data(), dx.count());
  return dx;
}

long long FeedForward::multiply_adds() const {
  return up.multiply_adds() + down.multiply_adds() + (gate ? gate->multiply_adds() : 0);
}

void FeedForward::list(Listing& all) {
  all.module("up", up);
  if (gate) all.module("gate", *gate);
  all.module("down", down);
}

std::string FeedForward::name() const {
  return "feed-forward " + std::to_string(up.weight.size(1)) + " -> " +
         std::to_string(up.weight.size(0)) + (gate ? ", swiglu" : "");
}

}  // namespace chainrule
