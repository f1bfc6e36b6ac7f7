// Act two: the residual networks of He and others (models/resnet.h), with convolutions
// and batch norm, beside their plain twins. Small: digits of 7 x 7 pixels, 8 to 32
// channels, so that 56 layers learn while one waits.
#pragma once

#include "models/resnet.h"
#include "training.h"

namespace chainrule {

struct ImageNet {
  Kind kind;
  int depth;
  bool calm = true;  // residual: the last gamma of every block starts at 0
};

constexpr int before_blocks = 3;  // layers: convolution, batch norm, ReLU

inline Sequential image_net(ImageNet plan, uint64_t seed) {
  ResnetOptions options;
  options.block = plan.kind == Kind::plain ? Block::plain : Block::residual;
  options.zero_last_gamma = plan.kind == Kind::residual && plan.calm;
  options.width = 8;
  options.channels = 1;
  return resnet(plan.depth, {seed, 7}, options);
}

constexpr Settings image_settings = {150, 32, 0.1, false, true};
constexpr Settings deepest_images = {60, 32, 0.1, false, true};  // 110 layers

inline Run train_images(ImageNet plan, Settings set, uint64_t seed) {
  Sequential net = image_net(plan, seed);
  return train(
      net, draw_pictures(4, seed), set, seed,
      std::string(name_of(plan.kind)) + ", " + std::to_string(plan.depth) + " layers");
}

// |dL/dh| at the blocks, in parts of what it is behind the last one; before any step.
inline std::vector<double> blame_of_images(ImageNet plan, uint64_t seed) {
  Sequential net = image_net(plan, seed);
  std::vector<double> norms =
      blame_along(net, draw_pictures(4, seed), before_blocks, (plan.depth - 2) / 2, 32);
  for (size_t i = 0; i < norms.size(); ++i) norms[i] /= norms.back();
  return norms;
}

}  // namespace chainrule
