// See conv.h.
#include "layers/conv.h"

#include "layers/initialize.h"
#include "ops/conv.h"

namespace chainrule {
namespace {

const Conv2dOptions& checked(int inputs, int outputs, int kernel,
                             const Conv2dOptions& o) {
  ENSURE(inputs > 0 && outputs > 0 && kernel > 0,
         "conv2d: %d channels to %d with a kernel of %d make no layer", inputs, outputs,
         kernel);
  ENSURE(
      o.stride > 0 && o.padding >= 0 && o.dilation > 0 && o.groups > 0,
      "conv2d: stride %d, padding %d, dilation %d, %d groups: one of them is too small",
      o.stride, o.padding, o.dilation, o.groups);
  ENSURE(inputs % o.groups == 0 && outputs % o.groups == 0,
         "conv2d: %d and %d channels cannot be cut into %d equal groups", inputs, outputs,
         o.groups);
  return o;
}

Conv2dSize size_of(const Tensor& x, const Conv2d& layer) {
  const Conv2dOptions& o = layer.options;
  const int C = layer.weight.size(1) * o.groups;
  ENSURE(x.axes() == 4, "conv2d: x is %s, it should be [N, C, H, W]",
         x.shape().text().c_str());
  ENSURE(x.size(1) == C,
         "conv2d: x is %s but weight is %s: the input has %d channels, the layer expects "
         "%d",
         x.shape().text().c_str(), layer.weight.shape().text().c_str(), x.size(1), C);
  const Conv2dSize s = {x.size(0),
                        C,
                        x.size(2),
                        x.size(3),
                        layer.weight.size(0),
                        layer.weight.size(2),
                        o.stride,
                        o.padding,
                        o.dilation,
                        o.groups};
  ENSURE(s.out_height() > 0 && s.out_width() > 0,
         "conv2d: x is %s, too small for a kernel of %d with padding %d, dilation %d",
         x.shape().text().c_str(), s.K, s.padding, s.dilation);
  return s;
}

}  // namespace

Conv2d::Conv2d(int inputs, int outputs, int kernel, Key key, Conv2dOptions chosen)
    : options(checked(inputs, outputs, kernel, chosen)) {
  const Shape shape = {outputs, inputs / options.groups, kernel, kernel};
  weight = Tensor(shape);
  dweight = Tensor::zeros(shape);
  he_normal(weight, key);
  if (!options.bias) return;
  bias = Tensor::zeros({outputs});
  dbias = Tensor::zeros({outputs});
}

Tensor Conv2d::forward(const Tensor& x, Mode) {
  const Conv2dSize s = size_of(x, *this);
  x_ = x;
  Tensor y({s.N, s.O, s.out_height(), s.out_width()});
  conv2d_forward(y.data(), x.data(), weight.data(), s);
  if (options.bias) bias_forward(y.data(), bias.data(), s.N, s.O, s.out_area());
  return y;
}

void Conv2d::add_gradients(const Tensor& dy, const Tensor& x) {
  const Conv2dSize s = size_of(x, *this);
  const Shape expected = {s.N, s.O, s.out_height(), s.out_width()};
  ENSURE(dy.shape() == expected, "conv2d backward: dy is %s, the output was %s",
         dy.shape().text().c_str(), expected.text().c_str());
  conv2d_backward_weight(dweight.data(), dy.data(), x.data(), s);
  if (options.bias) bias_backward(dbias.data(), dy.data(), s.N, s.O, s.out_area());
}

Tensor Conv2d::backward(const Tensor& dy) {
  const Tensor x = take(x_, "conv2d");
  add_gradients(dy, x);
  Tensor dx(x.shape());
  conv2d_backward_input(dx.data(), dy.data(), weight.data(), size_of(x, *this));
  return dx;
}

void Conv2d::backward_weights(const Tensor& dy) { add_gradients(dy, take(x_, "conv2d")); }

long long Conv2d::multiply_adds() const {
  if (x_.empty()) return 0;
  const Conv2dSize s = size_of(x_, *this);
  return (long long)(s.N) * s.out_area() * weight.count();
}

void Conv2d::list(Listing& all) {
  all.param("weight", weight, dweight, true);
  if (options.bias) all.param("bias", bias, dbias, false);
}

std::string Conv2d::name() const {
  const int K = weight.size(2);
  std::string text = "conv " + std::to_string(K) + "x" + std::to_string(K) + ", " +
                     std::to_string(weight.size(1) * options.groups) + " -> " +
                     std::to_string(weight.size(0));
  if (options.stride > 1) text += ", stride " + std::to_string(options.stride);
  if (options.dilation > 1) text += ", dilation " + std::to_string(options.dilation);
  if (options.groups > 1) text += ", groups " + std::to_string(options.groups);
  return text;
}

}  // namespace chainrule
