// What an inception module costs and what each of its branches sees, with the 1 x 1
// convolutions in front of the larger kernels and without. And what the branches of a
// trained module say about a picture.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "fields.h"
#include "models/classic.h"
#include "race.h"

namespace chainrule {

// ---- the arithmetic -------------------------------------------------------------------

// Channels of a module for pictures of size x size: what comes in, and what each branch
// makes of it. 0 squeezes: the kernel looks at all inputs.
struct Plan {
  int inputs, size;
  int one, squeeze3, three, squeeze5, five, pooled;
};

// The library's for a given unit (models/classic.h), and module 3a of the paper.
inline Plan plan_of(int inputs, int unit, int size) {
  return {inputs, size, 2 * unit, 3 * unit, 4 * unit, unit, unit, unit};
}
constexpr Plan first_of_2014 = {192, 28, 64, 96, 128, 16, 32, 32};

inline Plan without_squeezes(Plan p) {
  p.squeeze3 = p.squeeze5 = 0;
  p.pooled = 0;  // the pooled inputs stand in the output as they are
  return p;
}

struct Branch {
  const char* name;
  int outputs, sees, weights;
};
inline std::vector<Branch> branches(const Plan& p) {
  const auto kernel = [&p](int squeeze, int outputs, int K) {
    const int inputs = squeeze > 0 ? squeeze : p.inputs;
    return p.inputs * squeeze + K * K * inputs * outputs;
  };
  return {{"1 x 1", p.one, 1, p.inputs * p.one},
          {p.squeeze3 > 0 ? "1 x 1, then 3 x 3" : "3 x 3", p.three, 3,
           kernel(p.squeeze3, p.three, 3)},
          {p.squeeze5 > 0 ? "1 x 1, then 5 x 5" : "5 x 5", p.five, 5,
           kernel(p.squeeze5, p.five, 5)},
          {p.pooled > 0 ? "pool 3 x 3, then 1 x 1" : "pool 3 x 3",
           p.pooled > 0 ? p.pooled : p.inputs, 3, p.inputs * p.pooled}};
}

struct Cost {
  int outputs = 0, weights = 0;
  long long multiply_adds = 0;  // of one picture: each weight once at every place
};
inline Cost cost(const Plan& plan) {
  Cost all;
  for (const Branch& b : branches(plan)) {
    all.outputs += b.outputs;
    all.weights += b.weights;
  }
  all.multiply_adds = (long long)(all.weights) * plan.size * plan.size;
  return all;
}

// ---- looked at ------------------------------------------------------------------------

// In how many places each branch moves when one pixel becomes brighter: 1, 9, 25, 9.
inline std::vector<int> moved_by_branch(uint64_t seed) {
  constexpr int unit = 16, inputs = 16;
  const std::unique_ptr<Layer> module = inception(inputs, unit, false, {seed, 30});
  std::vector<int> moved;
  int first = 0;
  for (const Branch& b : branches(plan_of(inputs, unit, 15))) {
    moved.push_back(moved_places(*module, inputs, first, first + b.outputs, seed));
    first += b.outputs;
  }
  return moved;
}

// Three pictures, one a row: the picture, and what the first module of a trained
// GoogLeNet makes of it: 4 maps of 1 x 1, 8 of 3 x 3, 2 of 5 x 5, 2 of the pool.
inline Image module_sheet(Sequential& googlenet, const Images& data) {
  constexpr int first_module = 3;  // behind convolution, batch norm and ReLU
  std::vector<Image> all;
  for (const int n : {4, 7, 9}) {
    const Tensor x = data.x.rows(n, n + 1);
    const int S = x.size(2);
    for (Image& grey : images(x.host(), 1, 3, S, S)) all.push_back(grey);
    googlenet.record = true;
    googlenet.forward(x, Mode::evaluate);
    googlenet.record = false;
    const Tensor h = googlenet.h[first_module + 1];
    for (const Image& map : images(h.host(), h.size(1), 1, S, S, 0, 0)) {
      Image colour = {S, S, 3, {}};
      for (const unsigned char byte : map.pixels) {
        colour.pixels.insert(colour.pixels.end(), 3, byte);
      }
      all.push_back(colour);
    }
  }
  return sheet(all, int(all.size()) / 3, 3);
}

}  // namespace chainrule
