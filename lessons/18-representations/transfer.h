// A task with ten labelled pictures per class, and four ways to begin: from scratch, with
// a frozen backbone, with all of it fine-tuned at one rate, or at two rates.
#pragma once

#include "probe.h"
#include "targets.h"

namespace chainrule {

// Two groups of parameters with a rate each: the backbone walks `share` times as far as
// the head. Freezing is the case 0, at which batch norm would still change: so what is
// frozen runs in Mode::evaluate and is given to no optimizer at all.
class TwoRates : public Optimizer {
 public:
  TwoRates(Sequential& net, real share, AdamWSettings settings)
      : share_(share),
        backbone_(net.at(0).params(), settings),
        head_(net.at(2).params(), settings) {}

  void step(real rate) override {
    backbone_.step(rate * share_);
    head_.step(rate);
  }
  void list(Listing& all) override {
    all.module("backbone", backbone_);
    all.module("head", head_);
  }

 private:
  real share_;
  AdamW backbone_, head_;
};

constexpr int of_each = 10;      // labelled pictures per class
constexpr int tune_steps = 100;  // of 20 pictures, for every target and way
constexpr real head_dropout = real(0.2);

// The study notes' pipeline: a pre-trained backbone (or none), a new head with dropout,
// weight decay, RandomCrop, HorizontalFlip and ColorJitter, and two rates.
inline Sequential fine_tuned(Sequential* pretrained, real backbone_share,
                             const Images& data, int steps, uint64_t seed,
                             const std::string& what) {
  Sequential net = with_head(data.classes, seed, head_dropout);
  if (pretrained != nullptr) copy_backbone(net, *pretrained);
  TwoRates optimizer(net, backbone_share, decayed(decay));
  const int epochs = steps / (data.x.size(0) / 20);
  learn(net, optimizer, data, {epochs, 20, 0.01, true}, seed, what);
  return net;
}

// Right answers among new pictures of the target.
struct Transfer {
  double scratch;
  double frozen, one_rate, two_rates;  // with the trained backbone
  double random;                       // frozen, a backbone that never learned
};

inline double frozen_probe(Sequential& net, const Images& data, const Images& asked) {
  return probe(features_of(net, data.x), data.labels, features_of(net, asked.x),
               asked.labels, data.classes);
}

inline Transfer transfer(Sequential& pretrained, Target target, int steps,
                         uint64_t seed) {
  const uint64_t stream = 30 + 2 * uint64_t(target);
  const Images data = draw_target(target, of_each, {seed, stream}),
               asked = draw_target(target, 50, {seed, stream + 1});
  const auto tuned = [&](Sequential* from, real share, const char* how) {
    Sequential net = fine_tuned(from, share, data, steps, seed,
                                std::string(name_of(target)) + ", " + how);
    return right(net, asked);
  };
  Sequential random = with_head(10, seed, 0);
  show_batch_norm(random, data.x.rows(0, 20));
  return {tuned(nullptr, 1, "from scratch"), frozen_probe(pretrained, data, asked),
          tuned(&pretrained, 1, "one rate"), tuned(&pretrained, real(0.1), "two rates"),
          frozen_probe(random, data, asked)};
}

}  // namespace chainrule
