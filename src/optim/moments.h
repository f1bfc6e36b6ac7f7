// What an optimizer remembers from step to step: one tensor per parameter, 0 at the
// start. Listed as states under the parameter's name ("0.weight.m"), so that a resumed
// run goes on as if it had never stopped. Introduced by lesson 10.
#pragma once

#include <string>
#include <vector>

#include "layers/layer.h"

namespace chainrule {

class Moments {
 public:
  Moments(const std::vector<Param>& params, const char* name);
  real* operator[](size_t p) { return tensors_[p].data(); }  // of parameter p, for ops
  void list(Listing& all);

 private:
  std::vector<Tensor> tensors_;
  std::vector<std::string> names_;
};

}  // namespace chainrule
