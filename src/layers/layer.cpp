// See layer.h.
#include "layers/layer.h"

#include <utility>

namespace chainrule {

void Listing::param(const char* name, const Tensor& value, const Tensor& grad,
                    bool decay) {
  ENSURE(value.shape() == grad.shape(), "%s: the value is %s, its gradient %s", name,
         value.shape().text().c_str(), grad.shape().text().c_str());
  for (const Param& known : params) {
    if (known.value.data() == value.data()) return;
  }
  params.push_back({prefix_ + name, value, grad, decay});
}

void Listing::state(const char* name, const Tensor& value) {
  states.push_back({prefix_ + name, value, {}, false});
}

void Listing::counter(const char* name, uint64_t& value) {
  counters.push_back({prefix_ + name, &value});
}

void Listing::module(const char* name, Module& part) {
  const std::string outside = prefix_;
  prefix_ += std::string(name) + ".";
  part.list(*this);
  prefix_ = outside;
}

std::vector<Param> Module::params() {
  Listing all;
  list(all);
  return all.params;
}

void must_be_kept(bool kept, const char* layer) {
  ENSURE(kept,
         "%s: backward without a forward before it (or twice after one). To use a layer "
         "twice in one step, join its inputs into one batch",
         layer);
}

Tensor take(Tensor& kept, const char* layer) {
  must_be_kept(!kept.empty(), layer);
  return std::exchange(kept, Tensor());
}

}  // namespace chainrule
