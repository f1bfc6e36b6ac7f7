// The same net three times: by hand-written layers, by the tensor tape, and one number at
// a time by the scalar tape; and a net that only tapes can train. What is measured on
// them: trials.h.
#pragma once

#include <functional>

#include "layers/activations.h"
#include "layers/linear.h"
#include "layers/losses.h"
#include "layers/sequential.h"
#include "scalar_tape.h"
#include "tensor_tape.h"

namespace chainrule {

using Params = std::vector<Param>;

// ---- the net of lesson 06, its backward written by hand ------------------------------

static Sequential spiral_net(uint64_t seed) {
  Sequential net;
  net.add<Linear>(2, 32, Key{seed, 10});
  net.add<Tanh>();
  net.add<Linear>(32, 32, Key{seed, 11});
  net.add<Tanh>();
  net.add<Linear>(32, 2, Key{seed, 12});
  net.add<Tanh>();
  net.add<Linear>(2, 2, Key{seed, 13});
  return net;
}

// ---- the same net, forward only ------------------------------------------------------

using Forward = Value (*)(TensorTape& tape, const Params& p, Value x);

static Value spiral_forward(TensorTape& tape, const Params& p, Value x) {
  Value h = x;
  for (size_t i = 0; i < p.size(); i += 2) {
    h = tape.linear(h, tape.param(p[i]), tape.param(p[i + 1]));
    if (i + 2 < p.size()) h = tape.tanh(h);
  }
  return h;
}

// One row of numbers; W [O,C] and b [O] as leaves.
using Row = std::vector<Scalar>;

static Row linear(const Row& x, const Row& weight, const Row& bias) {
  Row y;
  for (size_t o = 0; o < bias.size(); ++o) {
    Scalar sum = bias[o];
    for (size_t c = 0; c < x.size(); ++c) sum = sum + x[c] * weight[o * x.size() + c];
    y.push_back(sum);
  }
  return y;
}

static Row tanh(Row x) {
  for (Scalar& number : x) number = tanh(number);
  return x;
}

static Row add(Row a, const Row& b) {
  for (size_t i = 0; i < a.size(); ++i) a[i] = a[i] + b[i];
  return a;
}

// loss = log(sum of e^logit) - logit of the label; no shift is needed at sizes like these
static Scalar cross_entropy(const Row& logits, int label) {
  Scalar sum = exp(logits[0]);
  for (size_t c = 1; c < logits.size(); ++c) sum = sum + exp(logits[c]);
  return log(sum) - logits[size_t(label)];
}

using ScalarForward = Row (*)(const std::vector<Row>& p, const Row& x);

static Row spiral_forward(const std::vector<Row>& p, const Row& x) {
  Row h = x;
  for (size_t i = 0; i < p.size(); i += 2) {
    h = linear(h, p[i], p[i + 1]);
    if (i + 2 < p.size()) h = tanh(h);
  }
  return h;
}

// ---- a net nobody wrote a backward for -----------------------------------------------

// The middle layer is used in every round, and in every round there is a way around it.
constexpr int rounds = 4;

struct LoopParts : Module {
  explicit LoopParts(uint64_t seed)
      : first(2, 32, {seed, 10}), middle(32, 32, {seed, 11}), last(32, 2, {seed, 12}) {}
  void list(Listing& all) override {
    all.module("first", first);
    all.module("middle", middle);
    all.module("last", last);
  }
  Linear first, middle, last;
};

static Value loop(TensorTape& tape, const Params& p, Value x, bool count_all) {
  Value h = tape.tanh(tape.linear(x, tape.param(p[0]), tape.param(p[1])));
  for (int i = 0; i < rounds; ++i) {
    const bool counts = count_all || i + 1 == rounds;
    const Value weight = counts ? tape.param(p[2]) : tape.input(p[2].value);
    const Value bias = counts ? tape.param(p[3]) : tape.input(p[3].value);
    h = tape.add(h, tape.tanh(tape.linear(h, weight, bias)));
  }
  return tape.linear(h, tape.param(p[4]), tape.param(p[5]));
}

static Value loop_forward(TensorTape& tape, const Params& p, Value x) {
  return loop(tape, p, x, true);
}

// The control: a backward that remembers only the last use of the middle layer.
static Value loop_last_use(TensorTape& tape, const Params& p, Value x) {
  return loop(tape, p, x, false);
}

static Row loop_forward(const std::vector<Row>& p, const Row& x) {
  Row h = tanh(linear(x, p[0], p[1]));
  for (int i = 0; i < rounds; ++i) h = add(h, tanh(linear(h, p[2], p[3])));
  return linear(h, p[4], p[5]);
}

// ---- a step: the loss of a batch, and its gradients added to those of the parameters
// ----

using Step = std::function<double(const Tensor& x, const IntTensor& labels)>;

static Step hand_step(Sequential& net) {
  return [&net](const Tensor& x, const IntTensor& labels) {
    SoftmaxCrossEntropy loss;
    const Tensor value = loss.forward(net.forward(x, Mode::train), labels);
    net.backward(loss.backward());
    return double(value.item());
  };
}

static Step tape_step(const Params& params, Forward forward) {
  return [=](const Tensor& x, const IntTensor& labels) {
    TensorTape tape;
    const Value logits = forward(tape, params, tape.input(x));
    const Value loss = tape.softmax_cross_entropy(logits, labels);
    tape.backward(loss);
    return double(tape.value(loss).item());
  };
}

static Step scalar_step(const Params& params, ScalarForward forward,
                        int* lines = nullptr) {
  return [=](const Tensor& x, const IntTensor& labels) {
    ScalarTape tape;
    std::vector<Row> p;
    for (const Param& param : params) {
      p.emplace_back();
      for (const real w : param.value.host())
        p.back().push_back(tape.leaf("w", double(w)));
    }
    const std::vector<real> numbers = x.host();
    const std::vector<int> truth = labels.host();
    Scalar sum = tape.leaf("0", 0);
    for (size_t n = 0; n < truth.size(); ++n) {
      const Row row = {tape.leaf("x", double(numbers[2 * n])),
                       tape.leaf("x", double(numbers[2 * n + 1]))};
      sum = sum + cross_entropy(forward(p, row), truth[n]);
    }
    const Scalar mean = sum * tape.leaf("1/N", 1 / double(truth.size()));
    tape.backward(mean);
    for (size_t i = 0; i < p.size(); ++i) {
      std::vector<real> gradient = params[i].grad.host();
      for (size_t k = 0; k < gradient.size(); ++k)
        gradient[k] += real(p[i][k].gradient());
      Tensor(params[i].grad).set(gradient);
    }
    if (lines != nullptr) *lines = int(tape.entries.size());
    return mean.value();
  };
}

}  // namespace chainrule
