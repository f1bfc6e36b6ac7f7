// 06.3 dense_layer | 30 min | difficulty 3 | needs 03.4 06.2
//
// Now a layer as the library has them: a class that remembers. Dense is a linear layer
// and its ReLU in one, the study notes' h = activation(W x + b). forward is written. It
// kept x_ and z_, the weighted sums before the ReLU, which is all that backward needs.
//
//   forward    z = x W^T + b        h = relu(z)         x_ [N,C]   z_ and h [N,O]
//   backward   dh [N,O] comes in, dx [N,C] is returned, dweight_ and dbias_ are added to
//
// No loops are needed: walk back through the ops of forward, in reverse. Sizes, new
// tensors and data(), the memory that an op works on, look as they do in forward. The ops
// that you need:
//
//   relu_backward(dz, dh, z, count)                       dz is written
//   linear_backward_weight(dweight, dbias, dz, x, N, C, O)    both are added to
//   linear_backward_input(dx, dz, weight, N, C, O)        dx is written
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
    // TODO(06.3): a tensor dz from dh, then the two parameter gradients, then dx.
    // About 7 lines.
    NOT_STARTED();  // delete this line when you begin
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
