// A real net under each optimizer: drawn digits, pooled to 14 x 14, and a net of
// 196 -> 64 -> 10 with ReLU, for a few epochs at a constant rate.
//
// What is compared starts from the same weights and sees the same batches in the same
// order. Leaves out schedules (lesson 11), and a validation set: the rates are chosen on
// the pictures that are tested on, which flatters every method alike (lesson 12).
#pragma once

#include <algorithm>
#include <cstdio>

#include "data/batches.h"
#include "data/digits.h"
#include "io/chart.h"
#include "io/progress.h"
#include "landscapes.h"
#include "layers/activations.h"
#include "layers/linear.h"
#include "layers/losses.h"
#include "layers/sequential.h"
#include "numeric/metrics.h"
#include "optim/penalty.h"

namespace chainrule {

struct Pictures {
  Tensor x;  // [N,196]
  IntTensor labels;
};

inline Pictures draw_pictures(int count, Key key) {
  const Images small = pooled(digits(count, key, real(0.5)), 2);
  return {small.x.reshape({count, 196}), small.labels};
}

struct Digits {
  Pictures learned, fresh;  // the second are for asking only
};
inline Digits draw_digits(int count, uint64_t seed) {
  return {draw_pictures(count, {seed, 1}), draw_pictures(1000, {seed, 2})};
}

inline Sequential digit_net(uint64_t seed) {
  Sequential net;
  net.add<Linear>(196, 64, Key{seed, 10});
  net.add<Relu>();
  net.add<Linear>(64, 10, Key{seed, 11});
  return net;
}

struct Settings {
  int epochs = 5;
  double rate = 0.1;
  double l2 = 0;         // lambda of the study notes' penalty, lambda sum w^2
  bool halving = false;  // the rate is halved after each epoch: learning-rate decay
  double scale = 1;      // of the loss, and so of every gradient
};

struct Race {
  std::vector<double> loss;  // of each step of the first epoch, on its batch
  double first_epoch = NAN;  // loss on all learned pictures after one epoch
  double right = 0;          // share of fresh pictures, at the end
  double weights = 0;        // length of all weights together: sqrt of the sum of w^2
  double last_epoch = 0;     // how far the last epoch moved them
};

// Of the matrices, which are what decays.
inline std::vector<double> all_weights(const std::vector<Param>& params) {
  std::vector<double> all;
  for (const Param& p : params) {
    if (!p.decay) continue;
    for (const real w : p.value.host()) all.push_back(double(w));
  }
  return all;
}

inline double distance(const std::vector<double>& a, const std::vector<double>& b) {
  double sum = 0;
  for (size_t i = 0; i < a.size(); ++i) sum += (a[i] - b[i]) * (a[i] - b[i]);
  return std::sqrt(sum);
}

inline double loss_on(Sequential& net, const Pictures& data) {
  SoftmaxCrossEntropy loss;
  return double(loss.forward(net.forward(data.x, Mode::evaluate), data.labels).item());
}

inline double share_right(Sequential& net, const Pictures& data) {
  return accuracy(data.labels.host(), argmax_rows(net.forward(data.x, Mode::evaluate)));
}

inline Race race(const Digits& data, const Method& method, Settings set, uint64_t seed) {
  Sequential net = digit_net(seed);
  const std::vector<Param> params = net.params();
  const std::unique_ptr<Optimizer> optimizer = method.make(params);
  const Batches batches(data.learned.x.size(0), 32, {seed, 3});
  SoftmaxCrossEntropy loss;
  Race done;
  std::vector<double> before;
  for (int epoch = 0; epoch < set.epochs; ++epoch) {
    before = all_weights(params);
    for (const std::vector<int>& rows : batches.epoch(epoch)) {
      zero_gradients(params);
      const Tensor logits = net.forward(gather(data.learned.x, rows), Mode::train);
      const Tensor value = loss.forward(logits, gather(data.learned.labels, rows));
      net.backward(loss.backward(real(set.scale)));
      if (set.l2 > 0) add_l2_gradient(params, real(set.l2));
      optimizer->step(real(set.halving ? set.rate * std::pow(0.5, epoch) : set.rate));
      if (epoch == 0) done.loss.push_back(double(value.item()));
    }
    if (epoch == 0) done.first_epoch = loss_on(net, data.learned);
  }
  done.right = share_right(net, data.fresh);
  const std::vector<double> after = all_weights(params);
  done.weights = distance(after, std::vector<double>(after.size(), 0));
  done.last_epoch = distance(after, before);
  return done;
}

// The loss as it is, the mean over the batch of 32, and as a sum: 32 times as large, and
// so is every gradient.
struct Units {
  Race averaged, summed;
};
inline Units change_units(const Digits& data, bool adam, uint64_t seed) {
  Settings set;
  set.epochs = 2;
  set.rate = adam ? 0.003 : 0.3;
  const Method m = adam ? method<Adam>("Adam") : method<Sgd>("SGD");
  const Race averaged = race(data, m, set, seed);
  set.scale = 32;
  return {averaged, race(data, m, set, seed)};
}

// SGD with the study notes' penalty, with a rate that is halved, or with neither.
inline Race decay_race(const Digits& data, bool penalty, bool halving, int epochs,
                       uint64_t seed) {
  Settings set;
  set.epochs = epochs;
  set.rate = 0.3;
  set.l2 = penalty ? 0.0025 : 0;
  set.halving = halving;
  return race(data, method<Sgd>("SGD"), set, seed);
}

// Every method at every rate.
struct Sweep {
  std::vector<double> rates;
  std::vector<Method> methods;
  std::vector<std::vector<Race>> races;  // [method][rate]

  // The best of a method: lowest loss after one epoch, or most pictures right at the end.
  const Race& fastest(size_t m) const {
    return *std::min_element(
        races[m].begin(), races[m].end(),
        [](const Race& a, const Race& b) { return a.first_epoch < b.first_epoch; });
  }
  const Race& best(size_t m) const {
    return *std::max_element(
        races[m].begin(), races[m].end(),
        [](const Race& a, const Race& b) { return a.right < b.right; });
  }
  int usable(size_t m) const {  // rates that end at most 3 points below the best
    int count = 0;
    for (const Race& r : races[m]) count += r.right >= best(m).right - 0.03;
    return count;
  }
};

// The loss on each batch of the first epoch, before its step, averaged over a twelfth of
// the epoch.
inline Chart loss_chart(const Sweep& sweep) {
  Chart chart("The first epoch, each at its fastest rate", "step", "loss on its batches");
  for (size_t m = 0; m < sweep.methods.size(); ++m) {
    const std::vector<double>& loss = sweep.fastest(m).loss;
    const size_t part = std::max<size_t>(1, loss.size() / 12);
    Numbers at, mean;
    for (size_t i = 0; i + part <= loss.size(); i += part) {
      at.values.push_back(double(i) + double(part) / 2);
      mean.values.push_back(0);
      for (size_t k = i; k < i + part; ++k) mean.values.back() += loss[k] / double(part);
    }
    // Colours go by place: the third is Nesterov's in this lesson's other pictures.
    if (m == 2) chart.line("", Numbers{});
    chart.line(sweep.methods[m].name, at, mean);
  }
  return chart;
}

// A line for each rate, a column for each method: the loss after one epoch, % right.
inline std::string table(const Sweep& sweep) {
  char cell[32];
  const auto add = [&](std::string& line, const char* form, const auto& value) {
    std::snprintf(cell, sizeof cell, form, value);
    line += cell;
  };
  std::string
      text = "            loss after one epoch            % right at the end\n   rate   ",
      usable = "   usable: within 3 points of the best    ";
  for (const char* gap : {"", "     "}) {
    text += gap;
    for (const Method& m : sweep.methods) add(text, "%9s", m.name.c_str());
  }
  for (size_t r = 0; r < sweep.rates.size(); ++r) {
    add(text, "\n   %-7g", sweep.rates[r]);
    for (const auto& races : sweep.races) add(text, "%9.3f", races[r].first_epoch);
    text += "     ";
    for (const auto& races : sweep.races) add(text, "%9.1f", 100 * races[r].right);
  }
  for (size_t m = 0; m < sweep.methods.size(); ++m) add(usable, "%9d", sweep.usable(m));
  return text + "\n" + usable + "\n";
}

inline std::vector<double> rates_for(bool quick) {
  if (quick) return {0.003, 0.03, 0.3};
  return {3e-4, 1e-3, 3e-3, 0.01, 0.03, 0.1, 0.3, 1, 3};
}

inline std::vector<Method> three_methods() {
  return {method<Sgd>("SGD"), momentum_method(0.9), method<Adam>("Adam")};
}

inline Sweep sweep(const Digits& data, const std::vector<Method>& methods,
                   const std::vector<double>& rates, int epochs, uint64_t seed) {
  Sweep all{rates, methods, {}};
  Progress progress(int(methods.size() * rates.size()), "every method at every rate");
  int done = 0;
  for (const Method& m : methods) {
    all.races.emplace_back();
    for (const double rate : rates) {
      Settings set;
      set.epochs = epochs;
      set.rate = rate;
      all.races.back().push_back(race(data, m, set, seed));
      progress.at(++done, "%s", m.name.c_str());
    }
  }
  return all;
}

// The optimizers that are not swept, each at one rate that suits it.
struct Other {
  Method method;
  double rate;
  Race race;
};
inline std::vector<Other> other_races(const Digits& data, int epochs, uint64_t seed) {
  std::vector<Other> others = {{momentum_method(0.9, true), 0.1, {}},
                               {method<RmsProp>("RMSProp"), 0.01, {}},
                               {method<AdamW>("AdamW"), 0.01, {}}};
  for (Other& o : others) {
    Settings set;
    set.epochs = epochs;
    set.rate = o.rate;
    o.race = race(data, o.method, set, seed);
  }
  return others;
}

}  // namespace chainrule
