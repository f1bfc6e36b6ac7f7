// The residual network of the paper on photographs, CIFAR-10, 32 x 32 pixels in colour;
// and, half as wide, beside LeNet-5 on drawn scenes of 16 x 16 pixels.
//
// The recipe is the course's: momentum, a cosine with warmup (lesson 11), weight decay
// and pictures that are changed a little every time they are learned from (lesson 12).
// Nothing is chosen with the help of the test pictures: they are asked once, after the
// last step. Leaves out what a record needs: hundreds of epochs. The photographs are not
// part of the claims.
#pragma once

#include "data/augment.h"
#include "data/prepare.h"
#include "data/public_sets.h"
#include "data/scenes.h"
#include "io/options.h"
#include "io/terminal.h"
#include "models/lenet.h"
#include "models/resnet.h"
#include "optim/penalty.h"
#include "training.h"
#include "training/trainer.h"

namespace chainrule {

struct PhotoSettings {
  int epochs = 5, batch = 32;
  double peak = 0.05, lambda = 0.00025;  // of the rate; of the L2 penalty
};

// Mean 0 and deviation 1, those of all training pixels together (lesson 12). So the rim
// that a crop adds, 0, is grey.
inline void standardize(Pictures& data) {
  const auto in_one_column = [](const Tensor& t) { return t.reshape({t.count(), 1}); };
  const Standardize standardize(in_one_column(data.train.x));
  for (Images* images : {&data.train, &data.test}) {
    images->x = standardize(in_one_column(images->x)).reshape(images->x.shape());
  }
}

inline Images first(const Images& all, int N) {
  return {all.x.rows(0, N), all.labels.rows(0, N), all.classes};
}

inline double share_wrong(Sequential& net, const Images& data) {
  return 1 - score_classes(net, data.x, data.labels).accuracy;
}

inline Sequential resnet_20(int width, uint64_t seed) {
  ResnetOptions calm;
  calm.zero_last_gamma = true;
  calm.width = width;
  return resnet(20, {seed, 7}, calm);
}

// Losses are means over an epoch.
inline Run train_photographs(Sequential net, const Pictures& data, PhotoSettings set,
                             uint64_t seed, const char* what) {
  const std::vector<Param> params = net.params();
  Sgd optimizer(params, SgdSettings{real(0.9)});
  TrainerSettings how;
  how.epochs = set.epochs;
  how.rate = [set](int step, int total) {
    return warmup_cosine(step, total / 10, total, real(set.peak));
  };
  how.what = what;
  const int N = data.train.x.size(0);
  Trainer trainer(net, optimizer, Batches(N, set.batch, {seed, 3}), how);
  AugmentSettings changes;
  changes.crop = data.train.x.size(2) / 8;
  changes.flip = true;
  SoftmaxCrossEntropy loss;
  trainer.run([&](const std::vector<int>& rows) {
    const Tensor x = augment(gather(data.train.x, rows), changes, {seed, 5},
                             uint64_t(trainer.step()) * uint64_t(set.batch));
    const Tensor L =
        loss.forward(net.forward(x, Mode::train), gather(data.train.labels, rows));
    net.backward(loss.backward());
    add_l2_gradient(params, real(set.lambda));
    return L;
  });
  Run run;
  for (const Epoch& e : trainer.history().epochs) run.losses.push_back(e.training);
  run.train_error = share_wrong(net, first(data.train, std::min(N, 2000)));
  run.test_error = share_wrong(net, data.test);
  return run;
}

inline void show_photographs(const Options& options, PhotoSettings set) {
  const PublicSet files = cifar10(options.data().empty() ? "data" : options.data());
  say("%s\n"
      "   Three colours, 32 x 32 pixels; guessing is wrong in 90 %%. ResNet-20, epochs:\n"
      "   %d, in steps of %d, the rate up to %g and down along a cosine. Each time a\n"
      "   picture is learned from, it is moved by up to 4 pixels and mirrored or "
      "not.\n\n",
      bold(files.about).c_str(), set.epochs, set.batch, set.peak);
  const int most = options.quick() ? 320 : 60000;
  Pictures data = {first(files.train, std::min(most, files.train.x.size(0))),
                   first(files.test, std::min(most, files.test.x.size(0)))};
  standardize(data);
  for (int i = 0; i < options.seeds() && !interrupted(); ++i) {
    const uint64_t seed = options.seed() + uint64_t(i);
    const Run run = train_photographs(resnet_20(16, seed), data, set, seed, "ResNet-20");
    say("   seed %d, training loss after each epoch:", int(seed));
    for (size_t e = 0; e < run.losses.size(); ++e) {
      say("%s%.2f", e % 12 == 0 ? "\n      " : "  ", run.losses[e]);
    }
    say("\n   wrong: %.1f %% of %d it learned from, as they are; %.1f %% of %d new\n\n",
        100 * run.train_error, std::min(2000, data.train.x.size(0)), 100 * run.test_error,
        data.test.x.size(0));
  }
}

// ---- scenes: the same recipe where nothing needs to be fetched -----------------------

constexpr PhotoSettings scene_settings = {15};

struct Race {
  Run lenet, resnet;
};

inline Race race_on_scenes(PhotoSettings set, int pictures, uint64_t seed) {
  SceneSettings small;
  small.size = 16;
  Pictures data = {scenes(pictures, {seed, 1}, small), scenes(2000, {seed, 2}, small)};
  standardize(data);
  const auto run = [&](Sequential net, const char* what) {
    return train_photographs(std::move(net), data, set, seed, what);
  };
  return {run(lenet({seed, 7}, 10, 3, 16), "LeNet-5"),
          run(resnet_20(8, seed), "ResNet-20")};
}

inline void show_scenes(const Options& options, PhotoSettings set) {
  const int pictures = options.quick() ? 320 : 6000;
  say("%s\n"
      "   %d pictures of ten shapes among stones and sticks, 16 x 16 pixels in colour;\n"
      "   epochs: %d. Wrong of 2000 new ones:\n\n"
      "   seed      LeNet-5    ResNet-20, 8 to 32 channels\n",
      bold("Drawn scenes: LeNet-5 and ResNet-20.").c_str(), pictures, set.epochs);
  for (int i = 0; i < options.seeds() && !interrupted(); ++i) {
    const uint64_t seed = options.seed() + uint64_t(i);
    const Race race = race_on_scenes(set, pictures, seed);
    say("   %4d %10.1f %% %10.1f %%\n", int(seed), 100 * race.lenet.test_error,
        100 * race.resnet.test_error);
  }
  say("\n");
}

}  // namespace chainrule
