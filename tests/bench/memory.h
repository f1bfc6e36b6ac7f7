// Ops that do little with each number: what bounds them is memory. For `make bench` (W8,
// beside a plain copy) and a GPU day (beside the device's own copy).
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "tensor.h"

namespace chainrule::bench {

struct Arrays {
  Tensor x, y, dx, dy;   // [N,C]
  Tensor mean, rstd;     // [N], of layer norm
  Tensor value, m, v;    // [N,C], of AdamW: weights and their memory
  Tensor gamma, beta;    // [C]
  Tensor dgamma, dbeta;  // [C]
};

// `passes`: how many arrays [N,C] must cross the memory's bus at least, each input once,
// each output once.
struct MemoryOp {
  std::string name;
  int passes;
  std::function<void(Arrays& arrays)> run;
};
std::vector<MemoryOp> memory_ops();

// On these x and dy, the rest fresh, most of it zero. AdamW's weights are x, its memory
// is y and dx: for each op its own arrays, or a memory of its own for AdamW.
Arrays arrays_for(const Tensor& x, const Tensor& dy);

}  // namespace chainrule::bench
