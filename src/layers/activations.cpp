// See activations.h.
#include "layers/activations.h"

#include <cstdio>
#include <utility>

#include "ops/activations.h"

namespace chainrule {

Activation::Activation(std::string name, Keep keep, Forward forward, Backward backward)
    : name_(std::move(name)),
      keep_(keep),
      forward_(std::move(forward)),
      backward_(std::move(backward)) {}

Tensor Activation::forward(const Tensor& x, Mode) {
  ENSURE(!x.empty(), "%s: x is an empty tensor", name_.c_str());
  Tensor y(x.shape());
  forward_(y.data(), x.data(), x.count());
  kept_ = keep_ == Keep::x ? x : y;
  return y;
}

Tensor Activation::backward(const Tensor& dy) {
  const Tensor kept = take(kept_, name_.c_str());
  ENSURE(dy.shape() == kept.shape(), "%s backward: dy is %s, the output was %s",
         name_.c_str(), dy.shape().text().c_str(), kept.shape().text().c_str());
  Tensor dx(kept.shape());
  backward_(dx.data(), dy.data(), kept.data(), kept.count());
  return dx;
}

namespace {

// "elu, alpha 1"
std::string with(const char* name, const char* setting, real value) {
  char text[80];
  snprintf(text, sizeof text, "%s, %s %g", name, setting, double(value));
  return text;
}

}  // namespace

Sigmoid::Sigmoid() : Activation("sigmoid", Keep::y, sigmoid_forward, sigmoid_backward) {}
Tanh::Tanh() : Activation("tanh", Keep::y, tanh_forward, tanh_backward) {}
// y is above 0 where x is; to keep what the next layer keeps as well costs nothing.
Relu::Relu() : Activation("relu", Keep::y, relu_forward, relu_backward) {}

LeakyRelu::LeakyRelu(real slope)
    : Activation(
          with("leaky relu", "slope", slope), Keep::x,
          [slope](real* y, const real* x, int count) {
            leaky_relu_forward(y, x, slope, count);
          },
          [slope](real* dx, const real* dy, const real* x, int count) {
            leaky_relu_backward(dx, dy, x, slope, count);
          }) {}

Elu::Elu(real alpha)
    : Activation(
          with("elu", "alpha", alpha), Keep::x,
          [alpha](real* y, const real* x, int count) { elu_forward(y, x, alpha, count); },
          [alpha](real* dx, const real* dy, const real* x, int count) {
            elu_backward(dx, dy, x, alpha, count);
          }) {}

Gelu::Gelu(GeluForm form)
    : Activation(form == GeluForm::exact     ? "gelu"
                 : form == GeluForm::sigmoid ? "gelu, sigmoid form"
                                             : "gelu, tanh form",
                 Keep::x,
                 form == GeluForm::exact     ? gelu_forward
                 : form == GeluForm::sigmoid ? gelu_sigmoid_forward
                                             : gelu_tanh_forward,
                 form == GeluForm::exact     ? gelu_backward
                 : form == GeluForm::sigmoid ? gelu_sigmoid_backward
                                             : gelu_tanh_backward) {}

// The ops always want a place for dbeta; where beta is fixed nobody looks at it.
Swish::Swish(real start, bool learns)
    : Activation(
          learns ? "swish, beta learned" : with("swish", "beta", start), Keep::x,
          [this](real* y, const real* x, int count) {
            swish_forward(y, x, beta.data(), count);
          },
          [this](real* dx, const real* dy, const real* x, int count) {
            swish_backward(dx, dbeta.data(), dy, x, beta.data(), count);
          }),
      beta(Tensor::from({1}, {start})),
      dbeta(Tensor::zeros({1})),
      learnable(learns) {}

void Swish::list(Listing& all) {
  if (learnable) all.param("beta", beta, dbeta, false);
}

}  // namespace chainrule
