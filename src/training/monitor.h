// Two instruments for a net that does not learn: how large everything is, and where the
// first NaN came from. Both look at a Sequential from the same two places in a step.
//
//   Monitor monitor(net);
//   zero_gradients(params);
//   const Tensor value = loss.forward(net.forward(x, Mode::train), labels);
//   net.backward(loss.backward());
//   monitor.before_update();
//   optimizer.step(rate);
//   say("%s", to_text(monitor.after_update()).c_str());
//
// In a function that learns for a Trainer, before_update() is the last line and
// after_update() can be the first one of the next step.
// They are diagnostics: they read everything back to the host, so not on every step of a
// long run. Layers inside a layer that is no Sequential stay hidden, their parameters do
// not. Introduced by lessons 09 (the numbers) and 46 (the diagnosis).
#pragma once

#include <string>
#include <vector>

#include "layers/sequential.h"

namespace chainrule {

// One stop of the net: a layer's output h, and the gradient of the loss in it.
struct StopReport {
  std::string name;        // "input", "0  linear 784 -> 128"
  double mean, deviation;  // of all numbers in h
  double zeros;            // share of them that are exactly 0
  int units, dead;         // features or channels, and those that are 0 for all rows
  double gradient;         // norm of dL/dh; -1 before a backward
};

struct ParamReport {
  std::string name;  // "0.weight"
  double norm;       // before the update
  double gradient;   // norm of dL/dW
  double update;     // norm of the change / norm before; -1 where that is 0
};

struct Report {
  std::vector<StopReport> stops;
  std::vector<ParamReport> params;
};

// Two tables, 80 columns at most.
std::string to_text(const Report& report);

class Monitor {
 public:
  // Lets the net record its stops. The net must live as long as the monitor.
  explicit Monitor(Sequential& net);

  void before_update();          // after backward: measures, and remembers the weights
  const Report& after_update();  // after the optimizer's step: how far they went

 private:
  Sequential& net_;
  std::vector<Param> params_;
  std::vector<std::vector<real>> before_;  // each parameter's numbers
  Report report_;
};

// Throws an Error with the story of the first number that is not finite (inf or NaN): in
// which step, layer and tensor it appeared, what went into that place, and what usually
// causes it there. One NaN spoils everything after it, so only the first one tells.
class NanTracer {
 public:
  explicit NanTracer(Sequential& net);  // looks at the weights of the start

  // After backward. Looks in the order of the computation: weights, input, every layer's
  // output, the loss, then back through gradients of outputs and weights.
  void before_update(int step, const Tensor& loss);
  void after_update(int step);  // the weights after the optimizer's step

 private:
  Sequential& net_;
};

}  // namespace chainrule
