// Dropout seen from three sides: the study notes' line, the two conventions with their
// mix-ups, and the 1024 nets that are hidden in a layer of ten units.
//
// Every dropout here goes through the op dropout_forward (src/ops/dropout.h), so that all
// of it can run on a learner's own (MINE=1).
#pragma once

#include <cmath>
#include <vector>

#include "layers/activations.h"
#include "layers/dropout.h"
#include "layers/linear.h"
#include "layers/sequential.h"
#include "numeric/metrics.h"
#include "ops/softmax.h"
#include "ops/updates.h"

namespace chainrule {

// ---- 1. The notes' line -------------------------------------------------------------

struct Expected {
  double notes, mended;  // the mean of what becomes of h = 1
};

// mask = Bernoulli(p) is 1 with probability p. The mended one is 1 with probability 1 -
// p.
inline Expected mean_of_masked_one(double p, Key key, int draws) {
  Expected mean = {0, 0};
  for (int i = 0; i < draws; ++i) {
    const double u = double(uniform(key, uint64_t(i)));
    mean.notes += (u < p ? 1 : 0) / (1 - p) / draws;
    mean.mended += (u >= p ? 1 : 0) / (1 - p) / draws;
  }
  return mean;
}

// ---- 2. The conventions -------------------------------------------------------------

enum class Convention {
  inverted,      // training: mask / (1 - rate)    test: nothing
  classic,       // training: mask                 test: times 1 - rate
  forgotten,     // training: mask                 test: nothing
  scaled_twice,  // training: mask / (1 - rate)    test: times 1 - rate
};

constexpr Convention conventions[] = {Convention::inverted, Convention::classic,
                                      Convention::forgotten, Convention::scaled_twice};

class AnyDropout : public Dropout {
 public:
  AnyDropout(real share, Key sequence, Convention c) : Dropout(share, sequence) {
    const bool plain_mask = c == Convention::classic || c == Convention::forgotten;
    in_training_ = plain_mask ? 1 - share : 1;  // takes the 1 / (1 - rate) back
    in_test_ = c == Convention::classic || c == Convention::scaled_twice ? 1 - share : 1;
  }
  Tensor forward(const Tensor& h, Mode mode) override {
    factor_ = mode == Mode::train ? in_training_ : in_test_;
    return scaled(Dropout::forward(h, mode));
  }
  Tensor backward(const Tensor& dy) override { return scaled(Dropout::backward(dy)); }

 private:
  Tensor scaled(Tensor y) const {
    if (factor_ != 1) scale(y.data(), factor_, y.count());
    return y;
  }
  real in_training_, in_test_, factor_ = 1;
};

// ---- 3. The ensemble ----------------------------------------------------------------

constexpr int units = 10, masks = 1 << units;

// The ten units: 0 linear, 1 ReLU, 2 dropout; then a linear readout, or one more hidden
// layer before it.
inline Sequential ten_unit_net(int inputs, real rate, bool deeper, uint64_t seed) {
  Sequential net;
  net.add<Linear>(inputs, units, Key{seed, 30});
  net.add<Relu>();
  net.add<Dropout>(rate, Key{seed, 31});
  net.add<Linear>(units, deeper ? 32 : 10, Key{seed, 32});
  if (!deeper) return net;
  net.add<Relu>();
  net.add<Linear>(32, 10, Key{seed, 33});
  return net;
}

// The rows' probabilities from the layers behind the dropout.
inline Tensor read_out(Sequential& net, Tensor y) {
  for (int i = 3; i < net.size(); ++i) y = net.at(i).forward(y, Mode::evaluate);
  Tensor p(y.shape());
  softmax_forward(p.data(), y.data(), y.size(0), y.size(1));
  return p;
}

struct Ensemble {
  double thinned;        // accuracy of one thinned net, mean over all masks
  double together;       // of the geometric mean of all their answers
  double whole;          // of the one whole net
  double largest, mean;  // difference between these two in a probability
};

// All masks at rate 0.5, where each is equally likely: h m / 0.5 goes to the readout.
inline Ensemble ask_all_masks(Sequential& net, const Tensor& x,
                              const std::vector<int>& truth) {
  Tensor h = net.at(1).forward(net.at(0).forward(x, Mode::evaluate), Mode::evaluate);
  const Tensor whole = read_out(net, h);
  const std::vector<real> numbers = h.host(), p_whole = whole.host();
  Ensemble e = {0, 0, accuracy(truth, argmax_rows(whole)), 0, 0};
  std::vector<double> logs(p_whole.size(), 0);
  for (int mask = 0; mask < masks; ++mask) {
    std::vector<real> kept = numbers;
    for (size_t i = 0; i < kept.size(); ++i) {
      kept[i] *= mask >> (i % units) & 1 ? real(2) : real(0);
    }
    const Tensor p = read_out(net, Tensor::from(h.shape(), kept));
    e.thinned += accuracy(truth, argmax_rows(p)) / masks;
    const std::vector<real> answers = p.host();
    for (size_t i = 0; i < logs.size(); ++i) {
      logs[i] += std::log(std::max(double(answers[i]), 1e-300)) / masks;
    }
  }
  // The geometric mean is e to the mean of the logs; softmax makes each row's sum 1.
  Tensor geometric(whole.shape());
  const Tensor mean_logs =
      Tensor::from(whole.shape(), std::vector<real>(logs.begin(), logs.end()));
  softmax_forward(geometric.data(), mean_logs.data(), x.size(0), whole.size(1));
  e.together = accuracy(truth, argmax_rows(geometric));
  const std::vector<real> p = geometric.host();
  for (size_t i = 0; i < p.size(); ++i) {
    const double difference = std::abs(double(p[i]) - double(p_whole[i]));
    e.largest = std::max(e.largest, difference);
    e.mean += difference / double(p.size());
  }
  return e;
}

}  // namespace chainrule
