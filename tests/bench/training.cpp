// See training.h.
#include "training.h"

#include <memory>
#include <utility>
#include <vector>

#include "layers/activations.h"
#include "layers/linear.h"
#include "layers/losses.h"
#include "optim/optimizer.h"
#include "optim/penalty.h"
#include "optim/sgd.h"
#include "parallel.h"
#include "random.h"

namespace chainrule::bench {

Tensor noise(Shape shape, uint64_t stream) {
  std::vector<real> numbers(size_t(shape.count()));
  parallel_for(shape.count(), 1 << 16, [&](int begin, int end) {
    for (int i = begin; i < end; ++i)
      numbers[size_t(i)] = normal({1, stream}, uint64_t(i));
  });
  return Tensor::from(shape, numbers);
}

TrainingStep training_step(Sequential net, Shape shape, real decay) {
  struct All {
    Sequential net;
    SoftmaxCrossEntropy loss;
    std::vector<Param> params;
    Sgd sgd;
    std::vector<Tensor> x;
    std::vector<IntTensor> labels;
    size_t turn = 0;
    explicit All(Sequential n)
        : net(std::move(n)), params(net.params()), sgd(params, {real(0.9)}) {}
  };
  const auto all = std::make_shared<All>(std::move(net));
  const int N = shape.size[0];
  Rng rng{{1, 9}};
  for (uint64_t batch = 0; batch < 8; ++batch) {
    std::vector<int> labels;
    for (int n = 0; n < N; ++n) labels.push_back(rng.below(10));
    all->x.push_back(noise(shape, 10 + batch));
    all->labels.push_back(IntTensor::from({N}, labels));
  }
  const auto step = [all, decay] {
    const size_t batch = all->turn++ % all->x.size();
    zero_gradients(all->params);
    all->loss.forward(all->net.forward(all->x[batch], Mode::train), all->labels[batch]);
    all->net.backward_weights(all->loss.backward());
    if (decay > 0) add_l2_gradient(all->params, decay / 2);
    all->sgd.step(real(0.01));
  };
  all->net.forward(all->x[0], Mode::train);  // counted between forward and backward
  // Backward is twice forward: a product for the inputs' blame, one for the weights'.
  return {step, 3 * 2.0 * double(all->net.multiply_adds())};
}

Sequential mlp() {
  Sequential net;
  net.add<Linear>(784, 256, Key{1, 1});
  net.add<Relu>();
  net.add<Linear>(256, 128, Key{1, 2});
  net.add<Relu>();
  net.add<Linear>(128, 10, Key{1, 3});
  return net;
}

}  // namespace chainrule::bench
