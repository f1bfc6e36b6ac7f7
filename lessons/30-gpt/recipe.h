// The study notes' recipe for a Transformer from scratch, every number in one place; and
// what is made from it: the net's options, its start, its optimizer, the rate of a step.
//
// The notes say what is the same for a net of a hundred thousand weights and for one of
// a hundred billion. What they leave open (size, steps, batch, the peak of the rate) is
// a Plan. Leaves out mixed precision (lesson 42) and many machines (lesson 44).
#pragma once

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "models/gpt.h"
#include "optim/adam.h"
#include "optim/schedules.h"

namespace chainrule {

// "Application 3: Training Transformers from Scratch": the notes' words behind each line.
struct Recipe {
  bool norm_first = true;                         // Pre-LN for stable training
  PositionScheme place = PositionScheme::rotary;  // RoPE or ALiBi for position encoding
  Bend bend = Bend::gelu_tanh;                    // GELU activation in FFN
  real beta1 = real(0.9), beta2 = real(0.95);     // AdamW (beta1=0.9, beta2=0.95)
  real warmup = real(0.05);                       // Linear warmup (1-5% of training)
  real floor = real(0.1);                         // Cosine decay to 10% of peak LR
  real clip = 1;                                  // Gradient clipping (1.0)
  real dropout = real(0.1);                       // Dropout (0.1 typical)
  real decay = real(0.1);                         // Weight decay (0.1)
};                                                // No explicit L2 (handled by AdamW)

struct Plan {
  int layers, heads, features, context;
  int steps, batch;
  real peak;      // of the learning rate
  real start;     // deviation of the first weights; GPT-2's is 0.02
  int parts = 1;  // a batch is read in so many parts, whose gradients add up
  int look = 25;  // steps from one look at the net to the next
  Recipe recipe = {};
  std::string what = "training", checkpoint = "";  // beside the bar; a file, or none
};

inline GptOptions size_of(const Plan& plan, int vocabulary) {
  GptOptions o;
  o.vocabulary = vocabulary;
  o.context = plan.context;
  o.layers = plan.layers;
  o.heads = plan.heads;
  o.features = plan.features;
  o.norm_first = plan.recipe.norm_first;
  o.place = plan.recipe.place;
  o.bend = plan.recipe.bend;
  o.dropout = plan.recipe.dropout;
  return o;
}

// GPT-2's 0.02 belongs to 768 features and more. A list of C numbers keeps its size in a
// matrix whose deviation is 1 / sqrt(C) (lesson 09): 0.125 for 64. What is written onto
// the road comes from 2 sublayers a layer, and variances add: so that their sum is as
// large as one alone would be, each is smaller by 1 / sqrt(2 layers).
inline void start_with(Gpt& net, real deviation) {
  for (Param p : net.params()) {
    if (!p.decay) continue;  // gains and biases start at 1 and 0
    std::vector<real> numbers = p.value.host();
    for (real& w : numbers) w *= deviation / real(0.02);
    p.value.set(numbers);
  }
}

// A new net; what it will know is in its weights.
inline std::unique_ptr<Gpt> new_net(const Plan& plan, int vocabulary, uint64_t seed) {
  auto net = std::make_unique<Gpt>(size_of(plan, vocabulary), Key{seed, 7});
  start_with(*net, plan.start);
  return net;
}

// Decays what has the `decay` flag: matrices. Biases and gains stay (exercise 30.4).
inline AdamWSettings optimizer_of(const Recipe& r) {
  AdamWSettings settings;
  settings.beta1 = r.beta1;
  settings.beta2 = r.beta2;
  settings.decay = r.decay;
  return settings;
}

inline real rate_of(const Plan& plan, int step, int total) {
  const Recipe& r = plan.recipe;
  const int warmup = std::max(1, int(r.warmup * real(total)));
  return warmup_cosine(step, warmup, total, plan.peak, r.floor * plan.peak);
}

inline int parameters(Module& net) {
  int count = 0;
  for (const Param& p : net.params()) count += p.value.count();
  return count;
}

}  // namespace chainrule
