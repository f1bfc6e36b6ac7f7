// The experiments of lesson 13 on trained nets: rates and starts that still learn, what
// moves between the layers, how far a gradient can be trusted, small batches, and what
// happens when nobody says that training is over.
//
// Each is a function of the kind of normalization and the seed, and returns numbers; the
// words stand in lesson.cpp. Leaves out convolutions: batch norm's home is lesson 16.
#pragma once

#include "small.h"

namespace chainrule {

constexpr NetShape deep = {5, 48};     // six linear layers
constexpr NetShape shallow = {2, 64};  // three
constexpr double chance = 2.302585;    // the loss of ten equal answers: ln 10
constexpr double learned = 1;          // a loss below this: the net learns

inline const std::vector<double> rates_tried = {0.01, 0.03, 0.1, 0.3, 1, 3, 10},
                                 gains_tried = {0.03, 0.1, 0.3, 1, 3, 10};
inline const std::vector<int> sizes_tried = {1, 2, 4, 16, 64};

// ---- rates and starts -----------------------------------------------------------------

inline double loss_at(Norm norm, double rate, double gain, int steps, uint64_t seed) {
  NetShape shape = deep;
  shape.gain = real(gain);
  Sequential net = digit_net(norm, shape, seed);
  return train(net, draw_rows(2000, {seed, 1}), {steps, 64, rate}, {seed, 3},
               name_of(norm));
}

// ---- what arrives at a layer in the middle --------------------------------------------

struct Units {
  std::vector<double> mean, deviation;  // of every unit, over the rows
};

inline Units units_of(const Tensor& h) {
  const std::vector<real> numbers = h.host();
  const size_t N = size_t(h.size(0)), C = size_t(h.size(1));
  Units m{std::vector<double>(C), std::vector<double>(C)};
  for (size_t i = 0; i < N * C; ++i) m.mean[i % C] += double(numbers[i]) / double(N);
  for (size_t i = 0; i < N * C; ++i) {
    const double off = double(numbers[i]) - m.mean[i % C];
    m.deviation[i % C] += off * off / double(N);
  }
  for (double& d : m.deviation) d = std::sqrt(d);
  return m;
}

inline double distance(const std::vector<double>& a, const std::vector<double>& b) {
  double sum = 0;
  for (size_t i = 0; i < a.size(); ++i) sum += (a[i] - b[i]) * (a[i] - b[i]);
  return std::sqrt(sum);
}

struct Drift {
  double mean, deviation;  // moved from step to step, in deviations; averaged
  double loss;             // after all steps
};

// The input of the fourth linear layer, for the same 200 rows before every step.
inline Drift drift(Norm norm, double rate, int steps, uint64_t seed) {
  Sequential net = digit_net(norm, deep, seed);
  const Rows data = draw_rows(2000, {seed, 1});
  const Tensor probe = data.x.rows(0, 200);
  const size_t layers = norm == Norm::none ? 2 : norm == Norm::shaken ? 4 : 3;  // in one
  Drift result = {};
  Units before;
  result.loss = train(
      net, data, {steps, 64, rate}, {seed, 3}, name_of(norm), [&](int step, const Rows&) {
        net.record = true;
        net.forward(probe, Mode::train);
        net.record = false;
        const Units now = units_of(net.h[3 * layers]);
        const std::vector<double> zeros(now.mean.size());
        const double unit = distance(now.deviation, zeros) * (steps - 1);
        if (step > 0) {
          result.mean += distance(now.mean, before.mean) / unit;
          result.deviation += distance(now.deviation, before.deviation) / unit;
        }
        before = now;
      });
  return result;
}

// ---- how far can a gradient be trusted? -----------------------------------------------

inline std::vector<real> gradient(Sequential& net, const Rows& batch) {
  SoftmaxCrossEntropy loss;
  zero_gradients(net.params());
  loss.forward(net.forward(batch.x, Mode::train), batch.labels);
  net.backward(loss.backward());
  std::vector<real> all;
  for (const Param& p : net.params()) {
    const std::vector<real> grad = p.grad.host();
    all.insert(all.end(), grad.begin(), grad.end());
  }
  return all;
}

inline double cosine(const std::vector<real>& a, const std::vector<real>& b) {
  double ab = 0, aa = 0, bb = 0;
  for (size_t i = 0; i < a.size(); ++i) {
    ab += double(a[i]) * double(b[i]);
    aa += double(a[i]) * double(a[i]);
    bb += double(b[i]) * double(b[i]);
  }
  return ab / std::sqrt(aa * bb);
}

// Along the way of a training at rate 0.1: after a step of `reach` times the gradient, is
// the gradient still the same? The cosine of the angle between the two, averaged.
inline double trust(Norm norm, double reach, uint64_t seed) {
  Sequential net = digit_net(norm, deep, seed);
  const Rows data = draw_rows(2000, {seed, 1});
  double sum = 0;
  int looks = 0;
  train(net, data, {100, 64, 0.1}, {seed, 3}, name_of(norm),
        [&](int step, const Rows& batch) {
          if (step % 10 != 0) return;
          const std::vector<Param> params = net.params();
          std::vector<std::vector<real>> weights;
          for (const Param& p : params) weights.push_back(p.value.host());
          const std::vector<real> here = gradient(net, batch);
          Sgd(params).step(real(reach));
          sum += cosine(here, gradient(net, batch));
          ++looks;
          for (size_t i = 0; i < params.size(); ++i)
            Tensor(params[i].value).set(weights[i]);
          gradient(net, batch);  // what the training step expects to find
        });
  return sum / looks;
}

// ---- batch sizes ----------------------------------------------------------------------

// One pass over 2560 digits in batches of `batch`; the share of 1000 new ones that is
// right. Rates fall with the root of the batch size, and the running averages look back
// over the same 640 samples for each.
inline Sequential one_pass(Norm norm, int batch, uint64_t seed, int count = 2560) {
  NetShape shape = shallow;
  shape.options.allow_single = true;
  shape.options.momentum = real(0.1 * batch / 64);
  Sequential net = digit_net(norm, shape, seed);
  train(net, draw_rows(count, {seed, 1}),
        {count / batch, batch, 0.3 * std::sqrt(batch / 64.0)}, {seed, 3}, name_of(norm));
  return net;
}

inline Rows new_digits(uint64_t seed) { return draw_rows(1000, {seed, 2}); }

// ---- training mode, forgotten ---------------------------------------------------------

// Answers in pieces of `batch` rows, as the net gives them when it is still training.
inline double forgotten(Sequential& net, const Rows& data, int batch) {
  double right = 0;
  const int N = data.x.size(0);
  for (int n = 0; n < N; n += batch) {
    const int end = std::min(N, n + batch);
    right += (end - n) * share_right(net, {data.x.rows(n, end), data.labels.rows(n, end)},
                                     Mode::train);
  }
  return right / N;
}

// The same rows, all zeros first, then all ones, ...
inline Rows sorted_by_label(const Rows& data) {
  const std::vector<int> labels = data.labels.host();
  std::vector<int> order(labels.size());
  for (size_t i = 0; i < order.size(); ++i) order[i] = int(i);
  std::stable_sort(order.begin(), order.end(), [&labels](int a, int b) {
    return labels[size_t(a)] < labels[size_t(b)];
  });
  return part(data, order);
}

// One sample among others, drawn 50 times: the standard deviation of its logits, training
// mode. The company changes, the sample does not.
inline double noise(Sequential& net, const Rows& data, int batch, uint64_t seed) {
  std::vector<double> sum(10), squares(10);
  const int draws = 50;
  for (int d = 0; d < draws; ++d) {
    Rng rng{{seed, 300 + uint64_t(d)}};
    std::vector<int> rows = {0};
    while (int(rows.size()) < batch) rows.push_back(1 + rng.below(data.x.size(0) - 1));
    const std::vector<real> y = net.forward(gather(data.x, rows), Mode::train).host();
    for (size_t k = 0; k < 10; ++k) {
      sum[k] += double(y[k]);
      squares[k] += double(y[k]) * double(y[k]);
    }
  }
  double variance = 0;
  for (size_t k = 0; k < 10; ++k) {
    variance += (squares[k] - sum[k] * sum[k] / draws) / draws / 10;
  }
  return std::sqrt(std::max(0.0, variance));
}

// ---- the notes' table -----------------------------------------------------------------

struct TableRow {
  double over_batch, over_features;  // the largest mean that is left after the norm
  double neighbours, modes;          // how far a sample's logits move
  double right_2, right_64;          // trained in batches of 2, of 64
};

inline double largest_mean(const std::vector<real>& x, size_t rows, size_t columns,
                           bool of_columns) {
  std::vector<double> means(of_columns ? columns : rows);
  for (size_t i = 0; i < x.size(); ++i) {
    means[of_columns ? i % columns : i / columns] +=
        double(x[i]) / double(of_columns ? rows : columns);
  }
  double largest = 0;
  for (const double mean : means) largest = std::max(largest, std::abs(mean));
  return largest;
}

inline TableRow table_row(Norm norm, uint64_t seed) {
  const Rows asked = new_digits(seed);
  Sequential small = one_pass(norm, 2, seed), net = one_pass(norm, 64, seed);
  TableRow row = {};
  row.right_2 = share_right(small, asked);
  row.right_64 = share_right(net, asked);

  // The first norm without its gain and shift: what it makes of the weighted sums.
  net.record = true;
  net.forward(asked.x.rows(0, 64), Mode::train);
  net.record = false;
  Sequential bare;
  add_norm(bare, norm, shallow.width, {}, {seed, 0});
  const std::vector<real> x_hat = bare.forward(net.h[1], Mode::train).host();
  row.over_batch = largest_mean(x_hat, 64, size_t(shallow.width), true);
  row.over_features = largest_mean(x_hat, 64, size_t(shallow.width), false);

  // The same first sample, with 15 neighbours and with 15 others, in both modes.
  const auto logits = [&](int from, Mode mode) {
    std::vector<int> rows = {0};
    for (int i = 0; i < 15; ++i) rows.push_back(from + i);
    return net.forward(gather(asked.x, rows), mode).rows(0, 1).clone();
  };
  const Tensor some = logits(1, Mode::train), other = logits(101, Mode::train);
  row.neighbours = largest_difference(some, other);
  row.modes = largest_difference(some, logits(1, Mode::evaluate));
  return row;
}

}  // namespace chainrule
