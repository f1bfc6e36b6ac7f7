// What lesson 14 trains: nets that see pictures and nets that see rows of pixels, all by
// the same recipe (Adam, one cycle), and features that a person thought of.
#pragma once

#include <cmath>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "data/digits.h"
#include "layers/activations.h"
#include "layers/conv.h"
#include "layers/initialize.h"
#include "layers/linear.h"
#include "layers/pool.h"
#include "layers/sequential.h"
#include "models/lenet.h"
#include "numeric/metrics.h"
#include "optim/adam.h"
#include "optim/schedules.h"
#include "training/trainer.h"

namespace chainrule {

// ---- data -----------------------------------------------------------------------------

constexpr uint64_t training_pictures = 1, new_pictures = 2;  // streams of random numbers

// The same digits seen by somebody who does not know which pixels are neighbours: all
// pictures have their pixels in one other order, drawn once.
inline Images scrambled(const Images& data, Key key) {
  const int P = data.x.size(2) * data.x.size(3);
  const std::vector<int> order = shuffled(P, Rng{key});
  const std::vector<real> from = data.x.host();
  std::vector<real> to(from.size());
  for (size_t i = 0; i < from.size(); ++i) {
    const size_t picture = i / size_t(P), pixel = i % size_t(P);
    to[i] = from[picture * size_t(P) + size_t(order[pixel])];
  }
  return {Tensor::from(data.x.shape(), to), data.labels, data.classes};
}

// ---- nets -----------------------------------------------------------------------------

inline void add_linear(Sequential& net, int inputs, int outputs, Key key) {
  he_normal(net.add<Linear>(inputs, outputs, key).weight, key);
}

// FC, fully connected: pixels - hidden - 10. Without hidden units: pixels - 10.
inline Sequential fc_net(int pixels, int hidden, uint64_t seed) {
  Sequential net;
  net.add<Flatten>();
  if (hidden > 0) {
    add_linear(net, pixels, hidden, {seed, 10});
    net.add<Relu>();
  }
  add_linear(net, hidden > 0 ? hidden : pixels, 10, {seed, 11});
  return net;
}

// For 14 x 14 pixels: twice convolution, ReLU and pooling, then one linear layer.
inline Sequential small_cnn(int first, int second, uint64_t seed) {
  Sequential net;
  net.add<Conv2d>(1, first, 3, Key{seed, 12}, Conv2dOptions{1, 1});
  net.add<Relu>();
  net.add<MaxPool2d>(2);
  net.add<Conv2d>(first, second, 3, Key{seed, 13}, Conv2dOptions{1, 1});
  net.add<Relu>();
  net.add<MaxPool2d>(2);
  net.add<Flatten>();
  add_linear(net, second * 3 * 3, 10, {seed, 14});
  return net;
}

inline int parameters(Module& net) {
  int count = 0;
  for (const Param& p : net.params()) count += p.value.count();
  return count;
}

// ---- training -------------------------------------------------------------------------

struct Recipe {
  int epochs, batch;
  double peak;  // of the one cycle
};

inline void train(Sequential& net, const Images& data, Recipe recipe, uint64_t seed,
                  const std::string& what) {
  Adam adam(net.params());
  TrainerSettings set;
  set.epochs = recipe.epochs;
  set.rate = [recipe](int step, int total) {
    return one_cycle(step, total, real(recipe.peak));
  };
  set.what = what;
  Trainer trainer(net, adam, Batches(data.x.size(0), recipe.batch, {seed, 15}), set);
  trainer.run(learn_classes(net, data.x, data.labels));
}

inline double share_right(Layer& net, const Images& data) {
  return score_classes(net, data.x, data.labels).accuracy;
}

// ---- few weights or many --------------------------------------------------------------

// Three ways to wire 784 pixels to the 6 x 28 x 28 numbers of LeNet-5's first layer.
struct Wiring {
  const char* name;
  int weights;
};
inline std::vector<Wiring> wirings() {
  const int pixels = 28 * 28, outputs = 6 * pixels;
  return {{"fully connected: each sees all pixels", outputs * pixels},
          {"local: each sees 5 x 5 pixels", outputs * 5 * 5},
          {"local and shared: convolution", 6 * 5 * 5}};
}

struct Trial {
  std::string name;
  bool cnn;
  int parameters, multiplications;
  double right;
};

constexpr Recipe small_recipe = {8, 32, 0.01};

inline Trial try_fc(int hidden, const Images& data, const Images& asked, uint64_t seed) {
  const std::string inside = hidden == 0 ? "" : "-" + std::to_string(hidden);
  const std::string name = "FC 196" + inside + "-10";
  Sequential net = fc_net(196, hidden, seed);
  train(net, data, small_recipe, seed, name);
  const int products = hidden == 0 ? 196 * 10 : (196 + 10) * hidden;
  return {name, false, parameters(net), products, share_right(net, asked)};
}

inline Trial try_cnn(int first, const Images& data, const Images& asked, uint64_t seed) {
  const int second = 2 * first;
  const std::string name = "CNN " + std::to_string(first) + ", " + std::to_string(second);
  Sequential net = small_cnn(first, second, seed);
  train(net, data, small_recipe, seed, name);
  const int products = 14 * 14 * 9 * first + 7 * 7 * 9 * first * second + 9 * second * 10;
  return {name, true, parameters(net), products, share_right(net, asked)};
}

// FC nets first, then CNN 4, 8 and CNN 8, 16.
inline std::vector<Trial> trials(const Images& data, const Images& asked, uint64_t seed) {
  std::vector<Trial> all;
  for (const int hidden : {0, 16, 64, 256, 512}) {
    all.push_back(try_fc(hidden, data, asked, seed));
  }
  for (const int first : {4, 8}) all.push_back(try_cnn(first, data, asked, seed));
  return all;
}

// An FC net and the CNN 4, 8 on pictures whose pixels changed places.
struct Scrambled {
  double fc, fc_scrambled, cnn_scrambled;
};
inline Scrambled scramble(const Images& data, const Images& asked, uint64_t seed) {
  const Key order{seed, 16};
  const Images data2 = scrambled(data, order), asked2 = scrambled(asked, order);
  return {try_fc(128, data, asked, seed).right, try_fc(128, data2, asked2, seed).right,
          try_cnn(4, data2, asked2, seed).right};
}

// ---- features by hand -----------------------------------------------------------------

// A histogram of gradients: in every cell of 4 x 4 pixels, how much edge there is in each
// of eight directions. [N,1,28,28] -> [N, 8 * 7 * 7], each picture's numbers of length 1.
inline Images gradient_histograms(const Images& data) {
  const int N = data.x.size(0), H = 28, cells = 7, directions = 8;
  const double turn = 2 * std::acos(-1.0);
  const std::vector<real> x = data.x.host();
  std::vector<real> features(size_t(N * directions * cells * cells), 0);
  for (int n = 0; n < N; ++n) {
    real* const f = &features[size_t(n * directions * cells * cells)];
    const auto pixel = [&](int i, int j) {
      const bool inside = i >= 0 && j >= 0 && i < H && j < H;
      return inside ? double(x[size_t((n * H + i) * H + j)]) : 0.0;
    };
    double squares = 0;
    for (int i = 0; i < H; ++i) {
      for (int j = 0; j < H; ++j) {
        const double down = pixel(i + 1, j) - pixel(i - 1, j);
        const double right = pixel(i, j + 1) - pixel(i, j - 1);
        const double angle = std::atan2(down, right) / turn + 1;
        const int direction = int(angle * directions + 0.5) % directions;
        f[(direction * cells + i / 4) * cells + j / 4] +=
            real(std::sqrt(down * down + right * right));
      }
    }
    for (int i = 0; i < directions * cells * cells; ++i) squares += double(f[i] * f[i]);
    for (int i = 0; i < directions * cells * cells; ++i) {
      f[i] = real(5 * double(f[i]) / std::sqrt(squares + 1e-9));
    }
  }
  return {Tensor::from({N, directions * cells * cells}, features), data.labels,
          data.classes};
}

// Others that learn from the same pictures as LeNet-5: share of right answers.
struct Rivals {
  double linear, fc, histograms;
};
inline double try_rival(Sequential net, const Images& data, const Images& asked,
                        double peak, uint64_t seed, int epochs = 8) {
  train(net, data, {epochs, 32, peak}, seed, "a rival");
  return share_right(net, asked);
}
inline double try_histograms(const Images& data, const Images& asked, uint64_t seed,
                             int epochs = 8) {
  return try_rival(fc_net(8 * 7 * 7, 0, seed), gradient_histograms(data),
                   gradient_histograms(asked), 0.03, seed, epochs);
}
inline Rivals rivals(const Images& data, const Images& asked, uint64_t seed, int epochs) {
  return {try_rival(fc_net(784, 0, seed), data, asked, 0.01, seed, epochs),
          try_rival(fc_net(784, 128, seed), data, asked, 0.01, seed, epochs),
          try_histograms(data, asked, seed, epochs)};
}

}  // namespace chainrule
