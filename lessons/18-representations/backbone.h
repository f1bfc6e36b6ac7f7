// What lesson 18 looks into: one small convolutional net, trained once on drawn scenes.
//
// The net is a *backbone* (four convolutions, then the mean of each map) and a *head* (a
// linear layer), so that the backbone can get another head. Everything that trains in
// this lesson goes through learn(), the recipe is the same: AdamW, one cycle. Leaves out
// checkpoints: the backbone is copied from net to net in memory.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "data/augment.h"
#include "data/batches.h"
#include "data/scenes.h"
#include "layers/activations.h"
#include "layers/conv.h"
#include "layers/dropout.h"
#include "layers/linear.h"
#include "layers/norm.h"
#include "layers/pool.h"
#include "layers/sequential.h"
#include "optim/adam.h"
#include "optim/schedules.h"
#include "training/trainer.h"

namespace chainrule {

// ---- data -----------------------------------------------------------------------------

constexpr int side = 16;                // pixels of a picture
constexpr real little = real(0.3);      // clutter: enough to be in the way
constexpr uint64_t seen = 1, new_ = 2;  // streams of random numbers

inline Scenes draw_scenes(int count, Key key, bool other_shapes = false) {
  return scenes(count, key, {side, little, other_shapes});
}

// ---- nets -----------------------------------------------------------------------------

constexpr int features = 32;  // what the backbone says about a picture

inline void add_stage(Sequential& net, int inputs, int outputs, int kernel, Key key) {
  net.add<Conv2d>(inputs, outputs, kernel, key,
                  Conv2dOptions{1, kernel / 2, 1, 1, false});
  net.add<BatchNorm>(outputs);
  net.add<Relu>();
}

// Where each of the four convolutions has had its say: places in Sequential's h.
constexpr int stops[] = {0, 3, 7, 11, 14};

inline std::unique_ptr<Sequential> backbone(uint64_t seed) {
  auto net = std::make_unique<Sequential>();
  add_stage(*net, 3, 8, 7, {seed, 10});
  net->add<MaxPool2d>(2);
  add_stage(*net, 8, 16, 3, {seed, 11});
  net->add<MaxPool2d>(2);
  add_stage(*net, 16, 32, 3, {seed, 12});
  add_stage(*net, 32, features, 3, {seed, 13});
  net->add<GlobalAverage>();
  return net;
}

// Backbone, dropout, linear layer: layers 0, 1, 2.
inline Sequential with_head(int classes, uint64_t seed, real dropout) {
  Sequential net;
  net.add(backbone(seed));
  net.add<Dropout>(dropout, Key{seed, 14});
  net.add<Linear>(features, classes, Key{seed, 15});
  return net;
}

inline Sequential& backbone_of(Sequential& net) {
  return dynamic_cast<Sequential&>(net.at(0));
}

inline void copy_backbone(Sequential& to, Sequential& from) {
  Listing target, source;
  target.module("backbone", backbone_of(to));
  source.module("backbone", backbone_of(from));
  for (size_t i = 0; i < source.params.size(); ++i) {
    target.params[i].value.set(source.params[i].value.host());
  }
  for (size_t i = 0; i < source.states.size(); ++i) {  // batch norm's mean and variance
    target.states[i].value.set(source.states[i].value.host());
  }
}

// ---- training -------------------------------------------------------------------------

struct Recipe {
  int epochs, batch;
  double peak = 0.01;  // of the one cycle
  bool vary = false;   // augmentation: the three of the study notes
};

constexpr real decay = 1;  // AdamW's: at the peak rate, a hundredth of a weight per step

inline AdamWSettings decayed(real share) {
  AdamWSettings settings;
  settings.decay = share;
  return settings;
}

// RandomCrop, HorizontalFlip, ColorJitter.
inline AugmentSettings augmentation() {
  AugmentSettings set;
  set.crop = 2;
  set.flip = true;
  set.brightness = set.contrast = set.saturation = real(0.2);
  return set;
}

inline void learn(Sequential& net, Optimizer& optimizer, const Images& data,
                  Recipe recipe, uint64_t seed, const std::string& what) {
  TrainerSettings set;
  set.epochs = recipe.epochs;
  set.what = what;
  set.rate = [recipe](int step, int total) {
    return one_cycle(step, total, real(recipe.peak));
  };
  Trainer trainer(net, optimizer, Batches(data.x.size(0), recipe.batch, {seed, 3}), set);
  SoftmaxCrossEntropy loss;
  trainer.run([&](const std::vector<int>& rows) {
    Tensor x = gather(data.x, rows);
    if (recipe.vary) {
      const uint64_t first = uint64_t(trainer.step()) * uint64_t(recipe.batch);
      x = augment(x, augmentation(), {seed, 5}, first);
    }
    const Tensor value =
        loss.forward(net.forward(x, Mode::train), gather(data.labels, rows));
    net.backward_weights(loss.backward());
    return value;
  });
}

// The net that the acts look into: trained on ten shapes.
struct Study {
  int pictures = 2000, epochs = 8;
  real decay = chainrule::decay;
};

inline Sequential trained(Study study, uint64_t seed) {
  Sequential net = with_head(10, seed, 0);
  AdamW optimizer(net.params(), decayed(study.decay));
  learn(net, optimizer, draw_scenes(study.pictures, {seed, seen}), {study.epochs, 32},
        seed, "the backbone");
  return net;
}

inline double right(Sequential& net, const Images& data) {
  return score_classes(net, data.x, data.labels).accuracy;
}

}  // namespace chainrule
