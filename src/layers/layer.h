// Layers remember; ops calculate.
//
// A layer owns its parameters and what its backward needs, checks shapes, and calls ops.
// What it owns it lists once, and optimizer, gradient check, checkpoint, summary and
// monitor all loop over that list. Introduced by lesson 03 (one layer) and 06 (many).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "tensor.h"

namespace chainrule {

// Train or evaluate: dropout and batch norm do different things in each. An argument of
// forward, so that it cannot be forgotten.
enum class Mode { train, evaluate };

// Handles on a parameter's numbers and on their gradient. `decay` says whether weight
// decay applies: to matrices, not to biases and gains.
struct Param {
  std::string name;
  Tensor value, grad;
  bool decay;
};

// A whole number that is saved with the net: a step count, a random sequence's index. A
// resumed run needs it exactly, and a real cannot hold every one.
struct Counter {
  std::string name;
  uint64_t* value;
};

class Module;

// What a module owns, said once, by Module::list.
struct Listing {
  void param(const char* name, const Tensor& value, const Tensor& grad, bool decay);
  void state(const char* name, const Tensor& value);  // saved with the net, not trained
  void counter(const char* name, uint64_t& value);    // the same for a whole number
  void module(const char* name, Module& part);        // recurses: "block3.conv1.weight"

  std::vector<Param> params, states;  // a weight that two parts share appears once
  std::vector<Counter> counters;

 private:
  std::string prefix_;
};

class Module {
 public:
  Module() = default;
  Module(const Module&) = delete;  // a copy would share its weights in silence
  Module& operator=(const Module&) = delete;
  virtual ~Module() = default;
  virtual void list(Listing& all) = 0;

  std::vector<Param> params();
};

// One tensor in, one out: what fits into a Sequential.
class Layer : public Module {
 public:
  virtual Tensor forward(const Tensor& x, Mode mode) = 0;
  // Answers the latest forward, once: dx is returned, parameter gradients are added to.
  virtual Tensor backward(const Tensor& dy) = 0;
  // The same where nobody asks for dx, as in the first layer of a net: a layer for which
  // dx is much work leaves it out.
  virtual void backward_weights(const Tensor& dy) { backward(dy); }

  virtual std::string name() const = 0;  // for summaries: "linear 784 -> 128"
  // Products of a weight and an input that a forward of this input sums up. Asked between
  // forward and backward.
  virtual long long multiply_adds() const { return 0; }
};

// Hands out what forward kept for backward, and forgets it. `layer` names who asks.
Tensor take(Tensor& kept, const char* layer);
void must_be_kept(bool kept, const char* layer);
template <class T>
T take(std::optional<T>& kept, const char* layer) {
  must_be_kept(kept.has_value(), layer);
  return *std::exchange(kept, std::nullopt);
}

}  // namespace chainrule
