// What lesson 13 trains: one net, with five kinds of layer between a weighted sum and its
// ReLU, and the training loop of lesson 06 with a look at the net every few steps.
//
// Leaves the linear layers their biases, although beta does their work where batch norm
// or layer norm follows.
#pragma once

#include <cmath>
#include <functional>
#include <map>
#include <utility>

#include "data/batches.h"
#include "data/digits.h"
#include "io/interrupt.h"
#include "io/progress.h"
#include "layers/activations.h"
#include "layers/initialize.h"
#include "layers/linear.h"
#include "layers/losses.h"
#include "layers/norm.h"
#include "layers/sequential.h"
#include "numeric/metrics.h"
#include "ops/norm.h"
#include "optim/sgd.h"

namespace chainrule {

enum class Norm { none, batch, shaken, layer, rms };
inline const char* name_of(Norm norm) {
  const char* const names[] = {"plain", "batch norm", "batch norm, shaken", "layer norm",
                               "RMS norm"};
  return names[int(norm)];
}

// ---- data -----------------------------------------------------------------------------

struct Rows {
  Tensor x;          // [N,196]
  IntTensor labels;  // [N]
};

// Drawn digits of 14 x 14 pixels, as rows. Drawing them takes longer than 200 steps of
// training, and a dozen experiments ask for the same: those of the latest seed are kept.
inline Rows draw_rows(int count, Key key) {
  static std::map<std::pair<uint64_t, int>, Rows> kept;  // by stream and count
  static uint64_t seed = 0;
  if (key.seed != seed) kept.clear();
  seed = key.seed;
  Rows& rows = kept[{key.stream, count}];
  if (rows.x.empty()) {
    const Images images = pooled(digits(count, key), 2);
    rows = {images.x.reshape({count, 14 * 14}), images.labels};
  }
  return rows;
}

inline Rows part(const Rows& data, const std::vector<int>& rows) {
  return {gather(data.x, rows), gather(data.labels, rows)};
}

// ---- a layer that undoes what batch norm did ------------------------------------------

// y = gain x + shift with new random numbers for every unit at every training step: mean
// and deviation jump about, as no net's would by itself. Evaluating: y = x.
class Shake : public Layer {
 public:
  Shake(int features, Key key)
      : rng_{key},
        gain_({features}),
        shift_({features}),
        unused_({features}),
        zeros_(Tensor::zeros({features})),
        ones_(Tensor::from({features}, std::vector<real>(size_t(features), 1))) {}

  Tensor forward(const Tensor& x, Mode mode) override {
    std::vector<real> gains, shifts;
    for (int c = 0; c < x.size(1); ++c) {
      gains.push_back(mode == Mode::train ? rng_.uniform(real(0.7), real(1.3)) : 1);
      shifts.push_back(mode == Mode::train ? rng_.uniform(real(-0.8), real(0.8)) : 0);
    }
    gain_.set(gains);
    shift_.set(shifts);
    kept_ = x;
    Tensor y(x.shape());  // mean 0, variance 1: what is left is gain and shift
    batchnorm_evaluate(y.data(), x.data(), gain_.data(), shift_.data(), zeros_.data(),
                       ones_.data(), {x.size(0), x.size(1), 1, 0});
    return y;
  }
  Tensor backward(const Tensor& dy) override {
    const Tensor x = take(kept_, "shake");
    Tensor dx(dy.shape());
    batchnorm_evaluate_backward(dx.data(), unused_.data(), unused_.data(), dy.data(),
                                x.data(), gain_.data(), zeros_.data(), ones_.data(),
                                {x.size(0), x.size(1), 1, 0});
    return dx;
  }
  void list(Listing&) override {}
  std::string name() const override { return "shake"; }

 private:
  Rng rng_;
  Tensor gain_, shift_, unused_, zeros_, ones_, kept_;
};

// ---- nets -----------------------------------------------------------------------------

inline void add_norm(Sequential& net, Norm norm, int width, BatchNormOptions options,
                     Key key) {
  if (norm == Norm::batch || norm == Norm::shaken) net.add<BatchNorm>(width, options);
  if (norm == Norm::shaken) net.add<Shake>(width, key);
  if (norm == Norm::layer) net.add<LayerNorm>(width);
  if (norm == Norm::rms) net.add<RmsNorm>(width);
}

struct NetShape {
  int hidden, width;
  real gain = 1;  // times He's start (lesson 09)
  BatchNormOptions options = {};
};

// 196 - width - ... - width - 10: linear, norm, ReLU in every hidden layer.
inline Sequential digit_net(Norm norm, NetShape shape, uint64_t seed) {
  Sequential net;
  for (int i = 0; i <= shape.hidden; ++i) {
    const bool last = i == shape.hidden;
    const Key key{seed, 100 + uint64_t(i)};
    Linear& linear =
        net.add<Linear>(i == 0 ? 196 : shape.width, last ? 10 : shape.width, key);
    he_normal(linear.weight, key, shape.gain);
    if (last) break;
    add_norm(net, norm, shape.width, shape.options, {seed, 200 + uint64_t(i)});
    net.add<Relu>();
  }
  return net;
}

// ---- training -------------------------------------------------------------------------

struct Settings {
  int steps, batch;
  double rate;
};

// Called after backward, before the step: the gradients of this batch are there.
using Look = std::function<void(int step, const Rows& batch)>;

// Returns the mean loss of the last 20 steps; infinity once a loss is not finite.
inline double train(Sequential& net, const Rows& data, Settings set, Key order,
                    const char* what, const Look& look = nullptr) {
  SoftmaxCrossEntropy loss;
  const std::vector<Param> params = net.params();
  Sgd sgd(params);
  const Batches batches(data.x.size(0), set.batch, order);
  Progress progress(set.steps, what);
  std::vector<double> losses;
  for (int epoch = 0; int(losses.size()) < set.steps; ++epoch) {
    for (const std::vector<int>& rows : batches.epoch(epoch)) {
      if (int(losses.size()) == set.steps || interrupted()) break;
      const Rows batch = part(data, rows);
      zero_gradients(params);
      const Tensor value = loss.forward(net.forward(batch.x, Mode::train), batch.labels);
      net.backward(loss.backward());
      if (look) look(int(losses.size()), batch);
      sgd.step(real(set.rate));
      losses.push_back(double(value.item()));
      if (!std::isfinite(losses.back())) return INFINITY;
      progress.at(int(losses.size()), "loss %.2g", losses.back());
    }
    if (interrupted()) break;
  }
  double sum = 0, count = 0;
  for (size_t i = losses.size() - std::min<size_t>(20, losses.size()); i < losses.size();
       ++i) {
    sum += losses[i];
    ++count;
  }
  return sum / count;
}

inline double share_right(Sequential& net, const Rows& data, Mode mode = Mode::evaluate) {
  return accuracy(data.labels.host(), argmax_rows(net.forward(data.x, mode)));
}

}  // namespace chainrule
