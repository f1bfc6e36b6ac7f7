// See moments.h.
#include "optim/moments.h"

namespace chainrule {

Moments::Moments(const std::vector<Param>& params, const char* name) {
  for (const Param& p : params) {
    tensors_.push_back(Tensor::zeros(p.value.shape()));
    names_.push_back(p.name + "." + name);
  }
}

void Moments::list(Listing& all) {
  for (size_t p = 0; p < tensors_.size(); ++p) all.state(names_[p].c_str(), tensors_[p]);
}

}  // namespace chainrule
