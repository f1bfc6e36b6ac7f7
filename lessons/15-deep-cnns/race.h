// Four nets of four years (1998, 2012, twice 2014) with the same number of parameters, on
// the same pictures, by the same recipe: who learns most from them?
//
// All have batch norm here, which came a year later: without it the deep ones hardly
// begin to learn in so short a time. `norm = false` shows that.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "data/public_sets.h"
#include "data/scenes.h"
#include "layers/activations.h"
#include "layers/conv.h"
#include "layers/initialize.h"
#include "layers/linear.h"
#include "layers/norm.h"
#include "layers/pool.h"
#include "models/classic.h"
#include "optim/adam.h"
#include "optim/schedules.h"
#include "training/trainer.h"

namespace chainrule {

// ---- pictures -------------------------------------------------------------------------

constexpr int side = 16;  // pixels

struct Pictures {
  Images train, test;
};

// Scenes without clutter: one shape on a ground, each of any colour, texture and light.
inline Pictures draw_pictures(int train, int test, uint64_t seed) {
  SceneSettings set;
  set.size = side;
  set.clutter = 0;
  return {scenes(train, {seed, 1}, set), scenes(test, {seed, 2}, set)};
}

inline Images first_rows(const Images& all, int count) {
  const int N = std::min(count, all.x.size(0));
  return {all.x.rows(0, N), all.labels.rows(0, N), all.classes};
}

// The same number of photographs, made as small as the scenes.
inline Pictures read_cifar(const std::string& folder, int train, int test) {
  const PublicSet set = cifar10(folder);
  return {pooled(first_rows(set.train, train), 2), pooled(first_rows(set.test, test), 2)};
}

// ---- nets -----------------------------------------------------------------------------

enum class Design { lenet, alexnet, vgg, googlenet };
constexpr Design designs[] = {Design::lenet, Design::alexnet, Design::vgg,
                              Design::googlenet};
inline const char* name_of(Design d) {
  const char* names[] = {"LeNet", "AlexNet", "VGG", "GoogLeNet"};
  return names[int(d)];
}
inline int year_of(Design d) {
  const int years[] = {1998, 2012, 2014, 2014};
  return years[int(d)];
}

// LeNet-5 for colour pictures, its channels and units times width / 10.
inline Sequential lenet_of_width(Key key, int width, bool norm) {
  Sequential net;
  const auto conv = [&](int inputs, int outputs, uint64_t part) {
    Conv2dOptions unpadded;
    unpadded.bias = !norm;
    unpadded.padding = part == 0 ? 2 : 0;
    net.add<Conv2d>(inputs, outputs, 5, derived(key, part), unpadded);
    if (norm) net.add<BatchNorm>(outputs);
    net.add<Relu>();
    net.add<MaxPool2d>(2);
  };
  const auto linear = [&](int inputs, int outputs, uint64_t part) -> Linear& {
    Linear& layer = net.add<Linear>(inputs, outputs, derived(key, part));
    he_normal(layer.weight, derived(key, part));
    return layer;
  };
  const auto scaled = [width](int count) { return count * width / 10; };
  conv(3, scaled(6), 0);
  conv(scaled(6), scaled(16), 1);
  net.add<Flatten>();
  linear(scaled(16) * 2 * 2, scaled(120), 2);
  net.add<Relu>();
  linear(scaled(120), scaled(84), 3);
  net.add<Relu>();
  linear(scaled(84), 10, 4);
  return net;
}

inline Sequential build(Design design, int width, uint64_t seed, bool norm = true) {
  ClassicOptions set;
  set.width = width;
  set.size = side;
  set.norm = norm;
  set.dropout = 0;  // nobody overfits in so few epochs
  const Key key{seed, 7};
  if (design == Design::alexnet) return alexnet(key, set);
  if (design == Design::vgg) return vgg(key, set);
  if (design == Design::googlenet) return googlenet(key, set);
  return lenet_of_width(key, width, norm);
}

inline int parameters(Module& net) {
  int count = 0;
  for (const Param& p : net.params()) count += p.value.count();
  return count;
}

// ---- the same budget ------------------------------------------------------------------

// The greatest width whose parameters are within the budget. GoogLeNet's widths are
// multiples of four; it has a place for every one of its branches only then.
inline int widest(Design design, int budget) {
  const int step = design == Design::googlenet ? 4 : 1;
  int width = step;
  while (true) {
    Sequential wider = build(design, width + step, 1);
    if (parameters(wider) > budget) return width;
    width += step;
  }
}

struct Measures {
  int width, parameters, layers;  // layers on the longest way that have weights
  long long multiply_adds;        // for one picture
};

inline Measures measure(Design design, int budget) {
  const int longest[] = {5, 8, 9, 14};
  const int width = widest(design, budget);
  Sequential net = build(design, width, 1);
  net.forward(Tensor::zeros({1, 3, side, side}), Mode::train);
  return {width, parameters(net), longest[int(design)], net.multiply_adds()};
}

// ---- the race -------------------------------------------------------------------------

struct Recipe {
  int epochs, batch;
  double peak;  // of the one cycle (lesson 11)
};

constexpr int race_budget = 37000;
constexpr Recipe short_race = {3, 16, 0.01}, long_race = {6, 16, 0.01};

inline Rate one_cycle_of(Recipe recipe) {
  return
      [recipe](int step, int total) { return one_cycle(step, total, real(recipe.peak)); };
}

inline void train(Sequential& net, const Images& data, Recipe recipe, uint64_t seed,
                  const std::string& what) {
  Adam adam(net.params());
  TrainerSettings set;
  set.epochs = recipe.epochs;
  set.rate = one_cycle_of(recipe);
  set.what = what;
  Trainer trainer(net, adam, Batches(data.x.size(0), recipe.batch, {seed, 8}), set);
  trainer.run(learn_classes(net, data.x, data.labels));
}

inline double share_right(Layer& net, const Images& data) {
  return score_classes(net, data.x, data.labels).accuracy;
}

inline Sequential trained(Design design, const Pictures& data, Recipe recipe,
                          uint64_t seed, bool norm = true) {
  Sequential net = build(design, widest(design, race_budget), seed, norm);
  train(net, data.train, recipe, seed, name_of(design));
  return net;
}

// The share of new pictures that it gets right then.
inline double race(Design design, const Pictures& data, Recipe recipe, uint64_t seed,
                   bool norm = true) {
  Sequential net = trained(design, data, recipe, seed, norm);
  return share_right(net, data.test);
}

}  // namespace chainrule
