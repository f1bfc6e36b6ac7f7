// The weights of transformer.py, for nets of ours.
#pragma once

#include <string>
#include <vector>

#include "compare.h"
#include "layers/layer.h"
#include "reference/pattern.h"
#include "reference/transformer.h"

namespace reference {

inline bool ends_with(const std::string& name, const std::string& end) {
  return name.size() >= end.size() && name.substr(name.size() - end.size()) == end;
}

// Matrices of pattern / 4, gains around 1, shifts around 0.
inline chainrule::Tensor weight(const std::string& name, int start,
                                chainrule::Shape shape) {
  std::vector<chainrule::real> numbers = pattern(start, shape).host();
  const bool gain = ends_with(name, "gamma");
  const chainrule::real factor = chainrule::real(shape.axes > 1 ? 0.25 : 0.1);
  for (chainrule::real& w : numbers) w = w * factor + chainrule::real(gain ? 1 : 0);
  return chainrule::Tensor::from(shape, numbers);
}

// Parameter k of the listing gets the numbers from 100 k on.
inline void set_weights(chainrule::Module& net) {
  int k = 0;
  for (chainrule::Param p : net.params()) {
    p.value.set(weight(p.name, 100 * k++, p.value.shape()).host());
  }
}

// The same for tensors of GPT-2's layout and order, [in, out] and with q, k, v in one:
// see gpt2_shapes in transformer.py. V tokens, P places, C features.
struct Gpt2Tensor {
  std::string name;
  chainrule::Shape shape;
  chainrule::Tensor value;
};
inline std::vector<Gpt2Tensor> gpt2_tensors(int V, int P, int C, int layers) {
  using chainrule::Shape;
  std::vector<Gpt2Tensor> all;
  const auto add = [&](const std::string& name, Shape shape, const char* kind) {
    const int start = 100 * int(all.size());
    all.push_back({name, shape, weight(kind, start, shape)});
  };
  add("wte.weight", {V, C}, "");
  add("wpe.weight", {P, C}, "");
  const auto linear = [&](const std::string& name, int in, int out) {
    add(name + ".weight", {in, out}, "");
    add(name + ".bias", {out}, "");
  };
  const auto norm = [&](const std::string& name) {
    add(name + ".weight", {C}, "gamma");
    add(name + ".bias", {C}, "");
  };
  for (int i = 0; i < layers; ++i) {
    const std::string h = "h." + std::to_string(i) + ".";
    norm(h + "ln_1");
    linear(h + "attn.c_attn", C, 3 * C);
    linear(h + "attn.c_proj", C, C);
    norm(h + "ln_2");
    linear(h + "mlp.c_fc", C, 4 * C);
    linear(h + "mlp.c_proj", 4 * C, C);
  }
  norm("ln_f");
  return all;
}

// PyTorch's answers are printed with nine digits.
constexpr double limit = sizeof(chainrule::real) == 8 ? 1e-8 : 1e-5;

inline double difference(const chainrule::Tensor& found, const Numbers& wanted) {
  const std::vector<chainrule::real> numbers = found.host();
  return chainrule::relative_difference({numbers.begin(), numbers.end()}, wanted);
}

}  // namespace reference
