// Dropout on maps. Element dropout drops single numbers of a map, spatial dropout whole
// channels. How much noise is left of each when a map is pooled to one number, and what
// each does to a net that is trained with it.
#pragma once

#include <cmath>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "layers/dropout.h"
#include "layers/layer.h"
#include "ops/branch.h"
#include "ops/dropout.h"
#include "race.h"

namespace chainrule {

// In training each channel of each picture is dropped with probability `rate`, all of it;
// what is kept is divided by 1 - rate. So one number decides for H W of them: this is
// dropout of a gate [N,C] of ones, by which the channels are then multiplied.
class SpatialDropout : public Layer {
 public:
  SpatialDropout(real share, Key sequence) : rate(share), key(sequence) {
    ENSURE(
        0 <= rate && rate < 1,
        "spatial dropout: a rate of %g is not in 0 .. 1 (1 itself excluded): it is the "
        "share of channels that is dropped",
        double(rate));
  }

  Tensor forward(const Tensor& x, Mode mode) override {
    ENSURE(x.axes() == 4, "spatial dropout: x is %s, it should be [N, C, H, W]",
           x.shape().text().c_str());
    kept_ = Kept{x.shape(), mode, next};
    if (mode == Mode::evaluate) return x.clone();
    next += uint64_t(x.size(0)) * uint64_t(x.size(1));
    return gated(x, kept_->start);
  }

  // dx = dy gate: nothing comes back through a channel that was dropped.
  Tensor backward(const Tensor& dy) override {
    const Kept kept = take(kept_, "spatial dropout");
    ENSURE(dy.shape() == kept.shape,
           "spatial dropout backward: dy is %s, the output was %s",
           dy.shape().text().c_str(), kept.shape.text().c_str());
    return kept.mode == Mode::evaluate ? dy.clone() : gated(dy, kept.start);
  }

  void list(Listing& all) override { all.counter("next", next); }
  std::string name() const override { return "spatial dropout"; }

  const real rate;
  const Key key;
  uint64_t next = 0;  // the index of the next random number

 private:
  // y[n,c,p] = x[n,c,p] gate[n,c]; the same start gives the same gate once more
  Tensor gated(const Tensor& x, uint64_t start) const {
    const int N = x.size(0), C = x.size(1);
    const Tensor ones = Tensor::from({N, C}, std::vector<real>(size_t(N * C), 1));
    Tensor gate({N, C}), y(x.shape());
    dropout_forward(gate.data(), ones.data(), rate, key, start, N * C);
    scale_channels_forward(y.data(), x.data(), gate.data(), N, C, x.size(2) * x.size(3));
    return y;
  }

  struct Kept {
    Shape shape;
    Mode mode;
    uint64_t start;
  };
  std::optional<Kept> kept_;
};

enum class Drop { none, element, spatial };
inline const char* name_of(Drop drop) {
  const char* names[] = {"none", "element", "spatial"};
  return names[int(drop)];
}
inline std::unique_ptr<Layer> dropout_of(Drop drop, double rate, Key key) {
  if (drop == Drop::element) return std::make_unique<Dropout>(real(rate), key);
  return std::make_unique<SpatialDropout>(real(rate), key);
}

// ---- the noise that pooling leaves ---------------------------------------------------

// For a map whose H W numbers are all alike.
inline double predicted_noise(Drop drop, double rate, int pixels) {
  return std::sqrt(rate / (1 - rate) / (drop == Drop::element ? pixels : 1));
}

// The deviation of a map's mean over many masks, in parts of its mean. map [H W].
inline double measured_noise(Drop drop, double rate, const std::vector<real>& map,
                             uint64_t seed) {
  constexpr int masks = 2000;
  const int P = int(map.size());
  std::vector<real> copies;
  for (int n = 0; n < masks; ++n) copies.insert(copies.end(), map.begin(), map.end());
  const std::unique_ptr<Layer> layer = dropout_of(drop, rate, {seed, 5});
  GlobalAverage average;
  const Tensor x = Tensor::from({masks, 1, 1, P}, copies);
  const Tensor means = average.forward(layer->forward(x, Mode::train), Mode::train);
  double sum = 0, squares = 0;
  for (const real m : means.host()) {
    sum += double(m);
    squares += double(m) * double(m);
  }
  const double mean = sum / masks;
  return std::sqrt(squares / masks - mean * mean) / mean;
}

// By how much more an uneven map is shaken: root mean square over mean. 1 if all alike.
inline double unevenness(const std::vector<real>& map) {
  double sum = 0, squares = 0;
  for (const real v : map) {
    sum += double(v);
    squares += double(v) * double(v);
  }
  return std::sqrt(squares * double(map.size())) / sum;
}

// A map that is not even: what a random kernel and a ReLU make of a scene.
inline std::vector<real> map_of_scene(uint64_t seed) {
  Sequential net;
  net.add<Conv2d>(3, 8, 3, Key{seed, 6}, Conv2dOptions{1, 1});
  net.add<Relu>();
  const std::vector<real> maps =
      net.forward(draw_pictures(1, 1, seed).train.x, Mode::evaluate).host();
  std::vector<real> best;
  for (size_t c = 0; c < 8; ++c) {  // the first that does not sleep
    best.assign(maps.begin() + long(c * side * side),
                maps.begin() + long((c + 1) * side * side));
    if (*std::max_element(best.begin(), best.end()) > real(0.1)) break;
  }
  return best;
}

// ---- in training ---------------------------------------------------------------------

// Three convolutions, a global average, a linear layer; dropout behind the ReLUs.
inline Sequential small_net(Drop drop, double rate, uint64_t seed) {
  Sequential net;
  int inputs = 3;
  uint64_t part = 20;
  for (const int outputs : {8, 16, 32}) {
    net.add<Conv2d>(inputs, outputs, 3, Key{seed, part++}, Conv2dOptions{1, 1});
    net.add<BatchNorm>(outputs);
    net.add<Relu>();
    if (drop != Drop::none) net.add(dropout_of(drop, rate, {seed, part++}));
    if (outputs < 32) net.add<MaxPool2d>(2);
    inputs = outputs;
  }
  net.add<GlobalAverage>();
  net.add<Linear>(32, 10, Key{seed, part});
  return net;
}

}  // namespace chainrule
