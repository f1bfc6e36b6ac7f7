// The gradient table: every op and every layer puts itself in, the test in gradients.cpp
// checks each and prints one row. A test file says, beside its other tests:
//
//   static const GradientRow row("linear", forward, backward);
//   static const LayerRow layer_row("Linear", [](Case& c) { ... });
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "compare.h"
#include "layers/layer.h"

namespace chainrule {

// What a layer's row needs for one draw of sizes: the layer and an input for it.
struct LayerDraw {
  std::unique_ptr<Layer> layer;
  Tensor x;
};

struct Row {
  std::string name;
  double limit;
  std::string reason;  // why the limit is not 1e-7, where it is not
  std::function<GradientError(int cases)> measure;
};

std::vector<Row>& gradient_rows();

struct GradientRow {
  GradientRow(const char* name, Call forward, Call backward, double limit = 1e-7,
              const char* reason = "");
};
struct LayerRow {
  LayerRow(const char* name, std::function<LayerDraw(Case&)> draw, double limit = 1e-7,
           const char* reason = "");
};

// A tensor of the case's numbers, to feed a layer.
Tensor drawn(Case& c, const char* name, Shape shape);

}  // namespace chainrule
