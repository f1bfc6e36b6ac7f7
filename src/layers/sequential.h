// Layers in a row: forward through all of them, backward through all of them in reverse.
//
//   Sequential net;
//   net.add<Linear>(2, 32, Key{seed, 1});
//   net.add<Tanh>();
//   net.add<Linear>(32, 2, Key{seed, 2});
//   const Tensor logits = net.forward(x, Mode::train);
//   ...
//   net.backward(dlogits);
//
// It is a Layer itself, so one can stand inside another. Branches that meet again
// (residuals) are layers of their own. Introduced by lesson 06.
#pragma once

#include <memory>
#include <utility>
#include <vector>

#include "layers/layer.h"

namespace chainrule {

class Sequential : public Layer {
 public:
  Sequential() = default;
  // So that a function can build a net and return it. What is moved is who owns the
  // layers; there is still only one of each.
  Sequential(Sequential&& other) noexcept;

  // Makes a layer at the end and returns it: Linear& first = net.add<Linear>(...).
  template <class L, class... Arguments>
  L& add(Arguments&&... arguments) {
    auto layer = std::make_unique<L>(std::forward<Arguments>(arguments)...);
    L& added = *layer;
    add(std::move(layer));
    return added;
  }
  void add(std::unique_ptr<Layer> layer);  // where the kind is chosen at run time

  Tensor forward(const Tensor& x, Mode mode) override;
  Tensor backward(const Tensor& dy) override;
  void backward_weights(const Tensor& dy) override;
  void list(Listing& all) override;  // "0.weight": the layer's number, then its own name
  std::string name() const override;
  long long multiply_adds() const override;

  int size() const { return int(layers_.size()); }
  Layer& at(int i) const;

  // Every stop on the way, kept where `record` is set: h[0] is the input, h[i + 1] the
  // output of layer i, and dh[i] the gradient with respect to h[i]. Both are of the
  // latest forward and its backward; recording copies handles, no numbers.
  bool record = false;
  std::vector<Tensor> h, dh;

 private:
  std::vector<std::unique_ptr<Layer>> layers_;
};

}  // namespace chainrule
