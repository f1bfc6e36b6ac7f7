// 06.3 dense_layer | 30 min | difficulty 3 | needs 03.4 06.2
#include <memory>

#include "exercise.h"
#include "layers/layer.h"
#include "ops/activations.h"
#include "ops/linear.h"

namespace EXERCISE {

class Dense : public Layer {
 public:
  Dense(int C, int O)
      : weight_({O, C}),
        dweight_(Tensor::zeros({O, C})),
        bias_({O}),
        dbias_(Tensor::zeros({O})) {}

  Tensor forward(const Tensor& x, Mode) override {
    const int N = x.size(0), C = x.size(1), O = bias_.size(0);
    x_ = x;
    z_ = Tensor({N, O});
    linear_forward(z_.data(), x.data(), weight_.data(), bias_.data(), N, C, O);
    Tensor h({N, O});
    relu_forward(h.data(), z_.data(), h.count());
    return h;
  }

  Tensor backward(const Tensor& dh) override {
    const int N = x_.size(0), C = x_.size(1), O = bias_.size(0);
    Tensor dz({N, O}), dx({N, C});
    relu_backward(dz.data(), dh.data(), z_.data(), dz.count());
    linear_backward_weight(dweight_.data(), dbias_.data(), dz.data(), x_.data(), N, C, O);
    linear_backward_input(dx.data(), dz.data(), weight_.data(), N, C, O);
    return dx;
  }

  void list(Listing& all) override {
    all.param("weight", weight_, dweight_, true);
    all.param("bias", bias_, dbias_, false);
  }
  std::string name() const override { return "dense"; }

 private:
  Tensor weight_, dweight_;  // [O,C]
  Tensor bias_, dbias_;      // [O]
  Tensor x_, z_;             // what the latest forward kept
};

std::unique_ptr<Layer> dense_layer(int C, int O) { return std::make_unique<Dense>(C, O); }

}  // namespace EXERCISE
