// See linear.h.
#include "layers/linear.h"

#include <cmath>

#include "layers/initialize.h"
#include "ops/linear.h"
#include "ops/matmul.h"

namespace chainrule {

Linear::Linear(int inputs, int outputs, Key key, bool with_bias)
    : weight({outputs, inputs}), dweight(Tensor::zeros({outputs, inputs})) {
  ENSURE(inputs > 0 && outputs > 0, "linear: %d inputs and %d outputs make no layer",
         inputs, outputs);
  std::vector<real> numbers(size_t(weight.count()));
  Rng rng{key};
  if (!WeightsLater::expected()) {
    for (real& w : numbers) w = rng.normal() / std::sqrt(real(inputs));
  }
  weight.set(numbers);
  if (!with_bias) return;
  bias = Tensor::zeros({outputs});
  dbias = Tensor::zeros({outputs});
}

Tensor Linear::forward(const Tensor& x, Mode) {
  ENSURE(x.axes() == 2 && x.size(1) == weight.size(1),
         "linear: x is %s but weight is %s: the input has %d features, the layer "
         "expects %d",
         x.shape().text().c_str(), weight.shape().text().c_str(),
         x.axes() > 0 ? x.size(x.axes() - 1) : 0, weight.size(1));
  if (bias.empty()) return forward_without_bias(x);
  x_ = x;
  Tensor y({x.size(0), weight.size(0)});
  linear_forward(y.data(), x.data(), weight.data(), bias.data(), x.size(0), x.size(1),
                 y.size(1));
  return y;
}

Tensor Linear::forward_without_bias(const Tensor& x) {
  x_ = x;
  Tensor y({x.size(0), weight.size(0)});
  matmul(y.data(), x.data(), weight.data(), x.size(0), y.size(1), x.size(1), false, true,
         false);
  return y;
}

void Linear::add_gradients(const Tensor& dy, const Tensor& x) {
  const int N = x.size(0), C = x.size(1), O = weight.size(0);
  ENSURE(dy.shape() == Shape({N, O}),
         "linear backward: dy is %s, the output was [%d, %d]", dy.shape().text().c_str(),
         N, O);
  if (bias.empty()) {
    matmul(dweight.data(), dy.data(), x.data(), O, C, N, true, false, true);
  } else {
    linear_backward_weight(dweight.data(), dbias.data(), dy.data(), x.data(), N, C, O);
  }
}

Tensor Linear::backward(const Tensor& dy) {
  const Tensor x = take(x_, "linear");
  add_gradients(dy, x);
  Tensor dx(x.shape());
  linear_backward_input(dx.data(), dy.data(), weight.data(), x.size(0), x.size(1),
                        weight.size(0));
  return dx;
}

void Linear::backward_weights(const Tensor& dy) { add_gradients(dy, take(x_, "linear")); }

long long Linear::multiply_adds() const {
  return x_.empty() ? 0 : (long long)(x_.size(0)) * weight.count();
}

void Linear::list(Listing& all) {
  all.param("weight", weight, dweight, true);
  if (!bias.empty()) all.param("bias", bias, dbias, false);
}

std::string Linear::name() const {
  return "linear " + std::to_string(weight.size(1)) + " -> " +
         std::to_string(weight.size(0));
}

}  // namespace chainrule
