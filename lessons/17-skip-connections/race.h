// Six roads around a layer in one net: everything is the same except the block.
//
//   stem (3x3 conv, BN, ReLU) -> stage 1, 8 x 8 pixels -> 1x1 conv, half the pixels
//     -> stage 2, 4 x 4 -> BN, ReLU, mean of each channel -> 4 logits
//
// A stage keeps the shape, so that no projection shortcut is needed (dense blocks grow,
// and the 1x1 convolution behind them takes what they hand on). Widths are chosen so that
// all six have about the same number of parameters. Leaves out any search for the best
// rate or depth of each.
#pragma once

#include <set>

#include "layers/conv.h"
#include "layers/pool.h"
#include "rows.h"

namespace chainrule {

constexpr int race_classes = 4;

enum class Road { plain, residual, pre_activation, highway, dense, inverted };
constexpr Road roads[] = {Road::plain,   Road::residual, Road::pre_activation,
                          Road::highway, Road::dense,    Road::inverted};
inline const char* name_of(Road road) {
  const char* names[] = {"plain",   "residual", "pre-activation",
                         "highway", "dense",    "inverted, SE"};
  return names[int(road)];
}

inline Conv2d& add_conv(Sequential& row, int inputs, int outputs, int kernel, Key key,
                        int stride = 1, bool bias = false) {
  Conv2dOptions options;
  options.stride = stride;
  options.padding = kernel / 2;
  options.bias = bias;
  return row.add<Conv2d>(inputs, outputs, kernel, key, options);
}

// A net, and all rows of layers inside it, whose numbers are to be counted.
struct RaceNet {
  Sequential net;
  std::vector<Sequential*> rows;

  std::unique_ptr<Sequential> row() {
    auto fresh = std::make_unique<Sequential>();
    rows.push_back(fresh.get());
    return fresh;
  }
};

// Two convolutions; in which order, and how they meet x again, is the road.
inline void add_block(RaceNet& to, Road road, int C, Key key) {
  auto f = to.row();
  const Key first = derived(key, 0), second = derived(key, 1);
  if (road == Road::highway) {
    add_conv(*f, C, C, 3, first);
    add_norm_relu(*f, C);
    auto gate = to.row();
    add_conv(*gate, C, C, 3, second, 1, true).bias.set(std::vector<real>(size_t(C), -1));
    to.net.add<Highway>(std::move(f), std::move(gate));
  } else if (road == Road::pre_activation) {
    add_norm_relu(*f, C);
    add_conv(*f, C, C, 3, first);
    add_norm_relu(*f, C);
    add_conv(*f, C, C, 3, second);
    to.net.add<Residual>(std::move(f));
  } else {
    add_conv(*f, C, C, 3, first);
    add_norm_relu(*f, C);
    add_conv(*f, C, C, 3, second);
    f->add<BatchNorm>(C);
    if (road == Road::plain) to.net.add(std::move(f));
    if (road == Road::residual) to.net.add<Residual>(std::move(f));
    to.net.add<Relu>();
  }
}

constexpr int blocks_per_stage = 2;

// Returns how many channels come out.
inline int add_stage(RaceNet& to, Road road, int C, int growth, Key key) {
  const int layers = road == Road::dense ? 2 * blocks_per_stage : blocks_per_stage;
  for (int i = 0; i < layers; ++i) {
    const Key own = derived(key, uint64_t(i));
    if (road == Road::dense) {
      auto made = to.row();
      add_norm_relu(*made, C);
      add_conv(*made, C, growth, 3, own);
      to.net.add<Join>(nullptr, std::move(made));
      C += growth;
    } else if (road == Road::inverted) {
      to.net.add(inverted_block(C, C, 4, 1, own));
      auto& residual = dynamic_cast<Residual&>(to.net.at(to.net.size() - 1));
      to.rows.push_back(&dynamic_cast<Sequential&>(residual.body()));
    } else {
      add_block(to, road, C, own);
    }
  }
  return C;
}

inline RaceNet race_net(Road road, int width, uint64_t seed) {
  RaceNet made;
  add_conv(made.net, 3, width, 3, {seed, 20}, 2);
  add_norm_relu(made.net, width);
  int C = add_stage(made, road, width, width, {seed, 21});
  add_conv(made.net, C, 2 * width, 1, {seed, 22});
  made.net.add<AveragePool2d>(2);
  C = add_stage(made, road, 2 * width, 2 * width, {seed, 23});
  add_norm_relu(made.net, C);
  made.net.add<GlobalAverage>();
  made.net.add<Linear>(C, race_classes, Key{seed, 24});
  return made;
}

struct Cost {
  int width, parameters;
  long long multiply_adds, numbers;  // of one picture
};

// numbers: all that the layers of one forward put out, about what waits for backward. An
// array that two layers share counts once.
inline Cost cost_of(Road road, int width) {
  RaceNet made = race_net(road, width, 1);
  made.rows.push_back(&made.net);
  for (Sequential* row : made.rows) row->record = true;
  made.net.forward(Tensor::zeros({1, 3, 16, 16}), Mode::evaluate);
  std::set<const real*> seen;
  Cost cost = {width, parameters(made.net), made.net.multiply_adds(), 0};
  for (Sequential* row : made.rows) {
    for (const Tensor& h : row->h) {
      if (seen.insert(h.data()).second) cost.numbers += h.count();
    }
  }
  return cost;
}

// The widest net of this road that has at most `budget` parameters.
inline Cost widest(Road road, int budget) {
  Cost best = cost_of(road, 1);
  while (true) {
    const Cost next = cost_of(road, best.width + 1);
    if (next.parameters > budget) return best;
    best = next;
  }
}

constexpr Settings race_settings = {150, 16, 0.1};
constexpr int race_budget = 12600;  // parameters

// Scenes of 16 x 16 pixels, the first four shapes only, nothing lying around them.
inline Images draw_shapes(int count, Key key) {
  SceneSettings small;
  small.size = 16;
  small.clutter = 0;
  const Images all = scenes(count * 10 / race_classes, key, small);
  const std::vector<int> labels = all.labels.host();
  std::vector<int> rows;
  for (int i = 0; i < int(labels.size()); ++i) {
    if (labels[size_t(i)] < race_classes) rows.push_back(i);
  }
  return {gather(all.x, rows), gather(all.labels, rows), race_classes};
}

inline Pictures draw_race(uint64_t seed) {
  return {draw_shapes(2000, {seed, 4}), draw_shapes(500, {seed, 5})};
}

inline Run race(RaceNet& made, Road road, const Pictures& data, Settings set,
                uint64_t seed) {
  return train(made.net, data, set, seed, name_of(road));
}

// ---- looking into the gates -----------------------------------------------------------

constexpr int place_of_gates = 6;  // of the squeeze-excite in an inverted block's body

// Mean gates of the last squeeze-excite, row after row a class: how much of each channel
// passes when a disc, a ring ... is shown. A gate is the same at all places of a channel,
// so it is the sum of what comes out over the sum of what went in.
inline std::vector<double> gates_of(RaceNet& made, const Images& data) {
  Sequential& body = *made.rows.back();
  body.record = true;
  made.net.forward(data.x, Mode::evaluate);
  body.record = false;
  const Tensor before = body.h[place_of_gates], after = body.h[place_of_gates + 1];
  const int N = before.size(0), C = before.size(1);
  const std::vector<real> in = GlobalAverage().forward(before, Mode::evaluate).host(),
                          out = GlobalAverage().forward(after, Mode::evaluate).host();
  const std::vector<int> labels = data.labels.host();
  std::vector<double> gates(size_t(race_classes * C), 0);
  for (int n = 0; n < N; ++n) {
    for (int c = 0; c < C; ++c) {
      const size_t i = size_t(n * C + c);
      gates[size_t(labels[size_t(n)] * C + c)] += double(out[i] / in[i]);
    }
  }
  for (size_t i = 0; i < gates.size(); ++i) {
    gates[i] /= double(std::count(labels.begin(), labels.end(), int(i) / C));
  }
  return gates;
}

// How far apart the classes' gates are, for each channel.
inline std::vector<double> spread_between_classes(const std::vector<double>& gates) {
  const size_t C = gates.size() / race_classes;
  std::vector<double> spread;
  for (size_t c = 0; c < C; ++c) {
    double low = 1, high = 0;
    for (size_t k = 0; k < race_classes; ++k) {
      low = std::min(low, gates[k * C + c]);
      high = std::max(high, gates[k * C + c]);
    }
    spread.push_back(high - low);
  }
  return spread;
}

}  // namespace chainrule
