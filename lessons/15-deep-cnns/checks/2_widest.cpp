// Grades 15.2.
#include <vector>

#include "grade/grade.h"

using namespace chainrule;
using Function = int(int budget, int inputs, const int* multiples, int L, int classes);
namespace mine {
Function widest;
}
namespace solution {
Function widest;
}

static void hand(Case& c) {
  c.set_size("budget", 700);
  c.set_size("inputs", 3);
  c.set_size("L", 2);
  c.set_size("classes", 10);
  c.set("multiples", {1, 2});
}

static void call(Case& c, Function* f) {
  const bool by_hand = c.has_size("L");
  const int L = c.size("L", {1, 2, 3, 4, 5}),
            budget = c.size("budget", {10000, 20, 498, 3000, 36500, 90000}),
            inputs = c.size("inputs", {3, 1, 4}),
            classes = c.size("classes", {10, 2, 30, 100});
  if (!by_hand) {
    std::vector<double> multiples;
    for (int l = 0; l < L; ++l) multiples.push_back(1 + (l * L + l / 2) % 4);
    c.set("multiples", multiples);
  }
  const int* multiples = c.indices("multiples", {L}, 5);
  c.result("width", f(budget, inputs, multiples, L, classes));
}

// The count with its lines in question: what each wrong one would do.
enum class Slip {
  no_bias,
  no_kernel,
  inputs_wide,
  inputs_everywhere,
  own_inputs,
  no_classes,
  too_wide
};
template <Slip slip>
static int with(int budget, int inputs, const int* multiples, int L, int classes) {
  for (int width = 1;; ++width) {
    int parameters = 0, channels = slip == Slip::inputs_wide ? inputs * width : inputs;
    for (int l = 0; l < L; ++l) {
      const int outputs = width * multiples[l];
      if (slip == Slip::own_inputs && l > 0) channels = outputs;
      if (slip == Slip::inputs_everywhere) channels = inputs;
      parameters += (slip == Slip::no_kernel ? 1 : 9) * channels * outputs;
      parameters += slip == Slip::no_bias ? 0 : outputs;
      channels = outputs;
    }
    if (slip != Slip::no_classes) parameters += channels * classes;
    if (slip != Slip::no_classes && slip != Slip::no_bias) parameters += classes;
    if (parameters > budget) return slip == Slip::too_wide ? width : width - 1;
  }
}

static const Check<Function> check(
    {"15.2",
     hand,
     call,
     mine::widest,
     solution::widest,
     {{with<Slip::no_bias>,
       "biases are not counted: one for every channel, one for every class"},
      {with<Slip::no_kernel>, "a kernel is counted as one weight; 3 x 3 are 9"},
      {with<Slip::inputs_wide>,
       "the inputs grow with the width; a picture has the channels it has"},
      {with<Slip::inputs_everywhere>,
       "every layer looks at `inputs` channels; from layer 1 on it looks at those that "
       "the layer before it made"},
      {with<Slip::own_inputs>,
       "a layer looks at as many channels as it makes itself; it looks at those of the "
       "layer before it"},
      {with<Slip::no_classes>, "the linear layer at the end is not counted"},
      {with<Slip::too_wide>,
       "one too wide: the first width that is over the budget is returned, not the last "
       "within it"}}});
