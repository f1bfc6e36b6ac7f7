// See training.h.
#include "training.h"

#include <memory>
#include <utility>
#include <vector>

#include "layers/activations.h"
#include "layers/embedding.h"
#include "layers/linear.h"
#include "layers/losses.h"
#include "layers/recurrent.h"
#include "optim/adam.h"
#include "optim/penalty.h"
#include "optim/sgd.h"
#include "parallel.h"
#include "random.h"

namespace chainrule::bench {
namespace {

constexpr int batches = 8;

IntTensor drawn(Shape shape, int below, Rng& rng) {
  std::vector<int> numbers(size_t(shape.count()));
  for (int& number : numbers) number = rng.below(below);
  return IntTensor::from(shape, numbers);
}

// Nobody asks what the pixels of an image are to blame for.
void blame(Sequential& net, const Tensor& dlogits) { net.backward_weights(dlogits); }
template <class Net>
void blame(Net& net, const Tensor& dlogits) {
  net.backward(dlogits);
}

template <class Net, class Input>
struct Training {
  std::unique_ptr<Net> net;
  std::vector<Param> params;
  std::unique_ptr<Optimizer> optimizer;
  real rate, decay;     // decay: what SGD has as a gradient, AdamW does it itself
  double left_out = 0;  // multiply-adds that the layers count, but nobody needs
  std::vector<Input> inputs = {};
  std::vector<IntTensor> labels = {};
  SoftmaxCrossEntropy loss = SoftmaxCrossEntropy();
  size_t turn = 0;
  double flops = 0;

  void step() {
    const size_t batch = turn++ % batches;
    zero_gradients(params);
    loss.forward(net->forward(inputs[batch], Mode::train), labels[batch]);
    // Backward is twice forward: a product for the inputs' blame, one for the weights'.
    if (flops == 0) flops = 3 * 2.0 * (double(net->multiply_adds()) - left_out);
    blame(*net, loss.backward());
    if (decay > 0) add_l2_gradient(params, decay / 2);
    optimizer->step(rate);
  }
};

template <class Net, class Input>
TrainingStep prepared(std::shared_ptr<Training<Net, Input>> training) {
  training->step();  // counts the work, too
  return {[training] { training->step(); }, training->flops};
}

template <class Net>
TrainingStep language_step(std::unique_ptr<Net> net, int vocabulary, int N, int T,
                           double left_out) {
  std::vector<Param> params = net->params();
  for (Param& p : params) p.decay = true;  // as PyTorch does, unless told otherwise
  AdamWSettings settings;
  settings.decay = real(0.1);
  const auto training =
      std::make_shared<Training<Net, IntTensor>>(Training<Net, IntTensor>{
          std::move(net), params, std::make_unique<AdamW>(params, settings), real(1e-4),
          0, left_out});
  Rng rng{{1, 9}};
  for (int batch = 0; batch < batches; ++batch) {
    training->inputs.push_back(drawn({N, T}, vocabulary, rng));
    training->labels.push_back(drawn({N, T}, vocabulary, rng));
  }
  return prepared(training);
}

class LetterLstm : public Module {
 public:
  LetterLstm(int vocabulary, int C, int O)
      : letters_(vocabulary, C, {1, 1}),
        lstm_(C, O, {1, 2}),
        head_(O, vocabulary, {1, 3}) {}

  Tensor forward(const IntTensor& text, Mode mode) {
    const Tensor h = lstm_.forward(letters_.forward(text), mode);
    const Tensor rows = h.reshape({h.size(0) * h.size(1), h.size(2)});
    return head_.forward(rows, mode)
        .reshape({h.size(0), h.size(1), letters_.weight.size(0)});
  }
  void backward(const Tensor& d) {
    const Tensor dh = head_.backward(d.reshape({d.size(0) * d.size(1), d.size(2)}));
    letters_.backward(
        lstm_.backward(dh.reshape({d.size(0), d.size(1), head_.weight.size(1)})));
  }
  void list(Listing& all) override {
    all.module("letters", letters_);
    all.module("lstm", lstm_);
    all.module("head", head_);
  }
  long long multiply_adds() const {
    return lstm_.multiply_adds() + head_.multiply_adds();
  }

 private:
  Embedding letters_;
  Lstm lstm_;
  Linear head_;
};

}  // namespace

Tensor noise(Shape shape, uint64_t stream) {
  // Evenly from -sqrt(3) to sqrt(3): logarithms would take longer than a program's start.
  std::vector<real> numbers(size_t(shape.count()));
  parallel_for(shape.count(), 1 << 16, [&](int begin, int end) {
    for (int i = begin; i < end; ++i)
      numbers[size_t(i)] =
          real(3.4641016) * (uniform({1, stream}, uint64_t(i)) - real(0.5));
  });
  return Tensor::from(shape, numbers);
}

TrainingStep training_step(Sequential net, Shape shape, real decay) {
  auto own = std::make_unique<Sequential>(std::move(net));
  const std::vector<Param> params = own->params();
  const auto training =
      std::make_shared<Training<Sequential, Tensor>>(Training<Sequential, Tensor>{
          std::move(own), params,
          std::make_unique<Sgd>(params, SgdSettings{real(0.9), false}), real(0.01),
          decay});
  Rng rng{{1, 9}};
  for (int batch = 0; batch < batches; ++batch) {
    training->inputs.push_back(noise(shape, uint64_t(10 + batch)));
    training->labels.push_back(drawn({shape.size[0]}, 10, rng));
  }
  return prepared(training);
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

TrainingStep gpt_step(const GptOptions& options, int N, int T) {
  // The layers count all pairs of places; the causal ones are seen.
  const double unseen = double(options.layers) * N * options.features * T * (T - 1);
  return language_step(std::make_unique<Gpt>(options, Key{1, 1}), options.vocabulary, N,
                       T, unseen);
}

TrainingStep lstm_step(int vocabulary, int C, int O, int N, int T) {
  return language_step(std::make_unique<LetterLstm>(vocabulary, C, O), vocabulary, N, T,
                       0);
}

}  // namespace chainrule::bench
