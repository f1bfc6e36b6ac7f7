// Augmentation in training: each kind of change alone, all together, and what else closes
// the gap between pictures learned from and new ones.
#pragma once

#include <string>
#include <vector>

#include "data/augment.h"
#include "dropping.h"
#include "io/png.h"

namespace chainrule {

// All of these leave a heart a heart.
struct Kind {
  const char* name;
  AugmentSettings set;
};
inline std::vector<Kind> kinds_of_change() {
  AugmentSettings crop, flip, turn, colour, all;
  crop.crop = 2;
  flip.flip = true;
  turn.turn = 180;
  colour.brightness = colour.contrast = colour.saturation = real(0.4);
  all = colour;
  all.crop = 2;
  all.flip = true;
  all.turn = 180;
  return {{"none", {}},       {"crop", crop},     {"flip", flip},
          {"rotation", turn}, {"colour", colour}, {"all four", all}};
}

struct GapPlan {
  int pictures;
  Recipe recipe;
};
constexpr GapPlan quick_gap = {60, {12, 16, 0.02}}, short_gap = {300, {25, 32, 0.02}},
                  long_gap = {500, {60, 32, 0.02}};

struct Gap {
  Score train, test;  // without dropout and augmentation, of course
  double in_accuracy() const { return train.accuracy - test.accuracy; }
  double in_loss() const { return test.loss - train.loss; }
};

inline Gap gap_of(Sequential& net, const Pictures& data) {
  return {score_classes(net, data.train.x, data.train.labels),
          score_classes(net, data.test.x, data.test.labels)};
}

inline Gap train_with(Sequential& net, const Pictures& data,
                      const AugmentSettings& change, Recipe recipe, uint64_t seed,
                      const std::string& what) {
  Adam adam(net.params());
  TrainerSettings set;
  set.epochs = recipe.epochs;
  set.rate = one_cycle_of(recipe);
  set.what = what;
  Trainer trainer(net, adam, Batches(data.train.x.size(0), recipe.batch, {seed, 8}), set);
  SoftmaxCrossEntropy loss;
  trainer.run([&](const std::vector<int>& rows) {
    const uint64_t first = uint64_t(trainer.step()) * uint64_t(recipe.batch);
    const Tensor x = augment(gather(data.train.x, rows), change, {seed, 9}, first);
    const Tensor mean =
        loss.forward(net.forward(x, Mode::train), gather(data.train.labels, rows));
    net.backward(loss.backward());
    return mean;
  });
  return gap_of(net, data);
}

// A picture, and eleven of what it becomes.
inline Image augmented_sheet(const Images& data, const std::vector<Kind>& kinds,
                             uint64_t seed) {
  std::vector<Image> all;
  for (size_t k = 1; k < kinds.size(); ++k) {
    const int row = int(k) - 1;
    const Tensor one = data.x.rows(row, row + 1);
    const int S = one.size(2);
    all.push_back(images(one.host(), 1, 3, S, S)[0]);
    const Tensor many = gather(one, std::vector<int>(11, 0));
    for (const Image& image :
         images(augment(many, kinds[k].set, {seed, 9}).host(), 11, 3, S, S)) {
      all.push_back(image);
    }
  }
  return sheet(all, 12, 3);
}

}  // namespace chainrule
