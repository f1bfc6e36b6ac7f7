// See sequential.h.
#include "layers/sequential.h"

namespace chainrule {

Sequential::Sequential(Sequential&& other) noexcept
    : Layer(),
      record(other.record),
      h(std::move(other.h)),
      dh(std::move(other.dh)),
      layers_(std::move(other.layers_)) {}

void Sequential::add(std::unique_ptr<Layer> layer) {
  ENSURE(layer != nullptr, "sequential: there is no layer behind the pointer to add");
  layers_.push_back(std::move(layer));
}

Tensor Sequential::forward(const Tensor& x, Mode mode) {
  h.clear();
  dh.clear();
  Tensor y = x;
  if (record) h.push_back(y);
  for (const auto& layer : layers_) {
    y = layer->forward(y, mode);
    if (record) h.push_back(y);
  }
  return y;
}

// The chain rule, one factor per layer: what is handed to the last comes out of the
// first.
Tensor Sequential::backward(const Tensor& dy) {
  Tensor dx = dy;
  if (record) dh.assign(layers_.size() + 1, dx);
  for (size_t i = layers_.size(); i-- > 0;) {
    dx = layers_[i]->backward(dx);
    if (record) dh[i] = dx;
  }
  return dx;
}

void Sequential::backward_weights(const Tensor& dy) {
  if (layers_.empty()) return;
  Tensor dx = dy;
  if (record) dh.assign(layers_.size() + 1, dx);
  for (size_t i = layers_.size(); i-- > 1;) {
    dx = layers_[i]->backward(dx);
    if (record) dh[i] = dx;
  }
  layers_[0]->backward_weights(dx);
  if (record) dh[0] = Tensor();
}

long long Sequential::multiply_adds() const {
  long long sum = 0;
  for (const auto& layer : layers_) sum += layer->multiply_adds();
  return sum;
}

void Sequential::list(Listing& all) {
  for (int i = 0; i < size(); ++i) all.module(std::to_string(i).c_str(), at(i));
}

std::string Sequential::name() const { return "sequential of " + std::to_string(size()); }

Layer& Sequential::at(int i) const {
  ENSURE(0 <= i && i < size(), "sequential: there is no layer %d among %d", i, size());
  return *layers_[size_t(i)];
}

}  // namespace chainrule
