// See pool.h.
#include "layers/pool.h"

#include "ops/pool.h"

namespace chainrule {
namespace {

PoolOptions checked(int window, PoolOptions o, const char* layer) {
  if (o.stride == 0) o.stride = window;
  ENSURE(window > 0 && o.stride > 0 && o.padding >= 0 && 2 * o.padding <= window,
         "%s: a window of %d with stride %d and padding %d: all at least 1 (padding 0), "
         "the padding at most half of the window",
         layer, window, o.stride, o.padding);
  return o;
}

PoolSize size_of(const Shape& x, int window, const PoolOptions& o, const char* layer) {
  ENSURE(x.axes == 4, "%s: x is %s, it should be [N, C, H, W]", layer, x.text().c_str());
  const PoolSize s = {x.size[0], x.size[1], x.size[2], x.size[3],
                      window,    o.stride,  o.padding};
  ENSURE(s.out_height() > 0 && s.out_width() > 0,
         "%s: x is %s, too small for a window of %d with padding %d", layer,
         x.text().c_str(), window, o.padding);
  return s;
}

Shape output_of(const PoolSize& s) { return {s.N, s.C, s.out_height(), s.out_width()}; }

void must_match(const Tensor& dy, const Shape& expected, const char* layer) {
  ENSURE(dy.shape() == expected, "%s backward: dy is %s, the output was %s", layer,
         dy.shape().text().c_str(), expected.text().c_str());
}

std::string described(const char* layer, int window, const PoolOptions& o) {
  const std::string K = std::to_string(window);
  std::string text = std::string(layer) + " " + K + "x" + K;
  if (o.stride != window) text += ", stride " + std::to_string(o.stride);
  return text;
}

}  // namespace

MaxPool2d::MaxPool2d(int window, PoolOptions options)
    : window_(window), options_(checked(window, options, "max pool")) {}

Tensor MaxPool2d::forward(const Tensor& x, Mode) {
  const PoolSize s = size_of(x.shape(), window_, options_, "max pool");
  Tensor y(output_of(s));
  kept_ = Kept{x.shape(), IntTensor(y.shape())};
  max_pool_forward(y.data(), kept_->at.data(), x.data(), s);
  return y;
}

Tensor MaxPool2d::backward(const Tensor& dy) {
  const Kept kept = take(kept_, "max pool");
  const PoolSize s = size_of(kept.shape, window_, options_, "max pool");
  must_match(dy, output_of(s), "max pool");
  Tensor dx(kept.shape);
  max_pool_backward(dx.data(), dy.data(), kept.at.data(), s);
  return dx;
}

std::string MaxPool2d::name() const { return described("max pool", window_, options_); }

AveragePool2d::AveragePool2d(int window, PoolOptions options)
    : window_(window), options_(checked(window, options, "average pool")) {}

Tensor AveragePool2d::forward(const Tensor& x, Mode) {
  const PoolSize s = size_of(x.shape(), window_, options_, "average pool");
  shape_ = x.shape();
  Tensor y(output_of(s));
  average_pool_forward(y.data(), x.data(), s);
  return y;
}

Tensor AveragePool2d::backward(const Tensor& dy) {
  const Shape shape = take(shape_, "average pool");
  const PoolSize s = size_of(shape, window_, options_, "average pool");
  must_match(dy, output_of(s), "average pool");
  Tensor dx(shape);
  average_pool_backward(dx.data(), dy.data(), s);
  return dx;
}

std::string AveragePool2d::name() const {
  return described("average pool", window_, options_);
}

Tensor GlobalAverage::forward(const Tensor& x, Mode) {
  ENSURE(x.axes() == 4, "global average: x is %s, it should be [N, C, H, W]",
         x.shape().text().c_str());
  shape_ = x.shape();
  Tensor y({x.size(0), x.size(1)});
  global_average_forward(y.data(), x.data(), x.size(0), x.size(1), x.size(2) * x.size(3));
  return y;
}

Tensor GlobalAverage::backward(const Tensor& dy) {
  const Shape x = take(shape_, "global average");
  must_match(dy, {x.size[0], x.size[1]}, "global average");
  Tensor dx(x);
  global_average_backward(dx.data(), dy.data(), x.size[0], x.size[1],
                          x.size[2] * x.size[3]);
  return dx;
}

Tensor Flatten::forward(const Tensor& x, Mode) {
  ENSURE(x.axes() >= 1 && x.size(0) > 0, "flatten: x is %s, it has no rows",
         x.shape().text().c_str());
  shape_ = x.shape();
  return x.reshape({x.size(0), x.count() / x.size(0)});
}

Tensor Flatten::backward(const Tensor& dy) {
  const Shape shape = take(shape_, "flatten");
  must_match(dy, {shape.size[0], shape.count() / shape.size[0]}, "flatten");
  return dy.reshape(shape);
}

}  // namespace chainrule
