// Layers that make images smaller, and the one that ends the image: pooling and flatten.
// None has parameters. Introduced by lesson 14; the maths: ops/pool.h.
#pragma once

#include <optional>

#include "layers/layer.h"

namespace chainrule {

struct PoolOptions {
  int stride = 0;   // 0: as the window, so that windows touch
  int padding = 0;  // at most half of the window
};

// The largest of every window: x [N,C,H,W].
class MaxPool2d : public Layer {
 public:
  explicit MaxPool2d(int window, PoolOptions options = {});

  Tensor forward(const Tensor& x, Mode mode) override;
  Tensor backward(const Tensor& dy) override;
  void list(Listing&) override {}
  std::string name() const override;

 private:
  const int window_;
  const PoolOptions options_;
  struct Kept {
    Shape shape;   // of x
    IntTensor at;  // where the largest stood
  };
  std::optional<Kept> kept_;
};

// The mean of every window: x [N,C,H,W].
class AveragePool2d : public Layer {
 public:
  explicit AveragePool2d(int window, PoolOptions options = {});

  Tensor forward(const Tensor& x, Mode mode) override;
  Tensor backward(const Tensor& dy) override;
  void list(Listing&) override {}
  std::string name() const override;

 private:
  const int window_;
  const PoolOptions options_;
  std::optional<Shape> shape_;  // of x
};

// The mean of every channel: [N,C,H,W] -> [N,C]. The end of most nets since 2014: it does
// not care how large the image was.
class GlobalAverage : public Layer {
 public:
  Tensor forward(const Tensor& x, Mode mode) override;
  Tensor backward(const Tensor& dy) override;
  void list(Listing&) override {}
  std::string name() const override { return "global average"; }

 private:
  std::optional<Shape> shape_;  // of x
};

// [N, ...] -> [N, all the rest in one row]; moves no number.
class Flatten : public Layer {
 public:
  Tensor forward(const Tensor& x, Mode mode) override;
  Tensor backward(const Tensor& dy) override;
  void list(Listing&) override {}
  std::string name() const override { return "flatten"; }

 private:
  std::optional<Shape> shape_;  // of x
};

}  // namespace chainrule
