// Roads that part and meet again, as layers: the sum (ResNet), the join (inception,
// DenseNet), the gates (highway, squeeze-excite).
//
//   auto body = std::make_unique<Sequential>();
//   body->add<Linear>(32, 32, Key{seed, 1});
//   body->add<Relu>();
//   net.add<Residual>(std::move(body));            // y = body(x) + x
//
// The maths: ops/branch.h. Introduced by lessons 15 (Join), 16 (Residual) and 17.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "layers/activations.h"
#include "layers/layer.h"
#include "layers/linear.h"
#include "layers/pool.h"

namespace chainrule {

// y = body(x) + shortcut(x). Without a shortcut it is x itself: the body learns only what
// is to be changed. A shortcut is there where the body changes the shape.
class Residual : public Layer {
 public:
  explicit Residual(std::unique_ptr<Layer> body,
                    std::unique_ptr<Layer> shortcut = nullptr);

  Tensor forward(const Tensor& x, Mode mode) override;
  Tensor backward(const Tensor& dy) override;
  void list(Listing& all) override;  // "body.0.weight", "shortcut.0.weight"
  std::string name() const override;
  long long multiply_adds() const override;

  Layer& body() const { return *body_; }

 private:
  std::unique_ptr<Layer> body_, shortcut_;
};

// All branches see x [N,C,H,W] or [N,C]; their outputs stand side by side as channels. A
// branch that is nullptr hands x on as it is: Join(nullptr, layer) is a step of DenseNet.
class Join : public Layer {
 public:
  explicit Join(std::vector<std::unique_ptr<Layer>> branches);
  template <class... Layers>
  explicit Join(std::unique_ptr<Layer> first, Layers... rest) {
    branches_.push_back(std::move(first));
    (branches_.push_back(std::move(rest)), ...);
    check();
  }

  Tensor forward(const Tensor& x, Mode mode) override;
  Tensor backward(const Tensor& dy) override;
  void list(Listing& all) override;  // "0.weight": the branch's number
  std::string name() const override;
  long long multiply_adds() const override;

 private:
  void check() const;

  std::vector<std::unique_ptr<Layer>> branches_;
  std::vector<int> channels_;  // of each branch's output in the latest forward
};

// y = t h + (1 - t) x, with h = body(x) and t = sigmoid(gate(x)): each number of x is let
// past or replaced. body and gate keep the shape of x.
class Highway : public Layer {
 public:
  Highway(std::unique_ptr<Layer> body, std::unique_ptr<Layer> gate);

  Tensor forward(const Tensor& x, Mode mode) override;
  Tensor backward(const Tensor& dy) override;
  void list(Listing& all) override;  // "body.weight", "gate.weight"
  std::string name() const override { return "highway"; }
  long long multiply_adds() const override;

  const Tensor& opening() const { return opening_; }  // t of the latest forward

 private:
  std::unique_ptr<Layer> body_, gate_;
  Sigmoid sigmoid_;
  Tensor x_, h_, t_, opening_;
};

// Channels weigh each other: their means go through two small linear layers, and what
// comes out, 0 .. 1, scales them. x [N,C,H,W].
class SqueezeExcite : public Layer {
 public:
  SqueezeExcite(int channels, int hidden, Key key);

  Tensor forward(const Tensor& x, Mode mode) override;
  Tensor backward(const Tensor& dy) override;
  void list(Listing& all) override;  // "squeeze.weight", "excite.weight"
  std::string name() const override;
  long long multiply_adds() const override;

 private:
  GlobalAverage average_;
  Linear squeeze_;
  Relu relu_;
  Linear excite_;
  Sigmoid sigmoid_;
  Tensor x_, gate_;
};

}  // namespace chainrule
