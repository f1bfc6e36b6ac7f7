// 03 tensors: how do numbers become layers?
//
// Three looks at the same thing. A tensor is a row of numbers with a shape; a linear
// layer is a few sums over such rows, forward and backward; and a backward can be put on
// trial by moving each number a little and watching the output. The notes: README.md.
#include <cmath>
#include <limits>

#include "io/chart.h"
#include "io/options.h"
#include "io/plot.h"
#include "io/svg.h"
#include "layers/gradcheck.h"
#include "layers/linear.h"
#include "ops/activations.h"

using namespace chainrule;

// ---- 1. A tensor is a shape and a row of numbers -------------------------------------

static void show_memory() {
  say("1. A tensor is a shape and a row of numbers\n\n");
  const Tensor t = Tensor::from({2, 3}, {10, 11, 12, 20, 21, 22});
  say("%s", to_text("t", t).c_str());
  say("\n   in memory:    10   11   12   20   21   22\n");
  say("   index:         0    1    2    3    4    5\n\n");
  say("   t[1][2] stands at 1 * 3 + 2 = 5: row times the length of a row, plus "
      "column.\n\n");

  Tensor same = t.reshape({3, 2});
  say("%s", to_text("t.reshape({3, 2})", same).c_str());
  same.set({0, 1, 2, 3, 4, 5});
  say("   ... is the same memory: set the one, and the other has changed.\n");
  say("%s\n", to_text("t", t).c_str());
}

// ---- 2. A linear layer, every number of it -------------------------------------------

// Two samples (N = 2) of three features (C = 3) become two outputs (O = 2).
static void show_layer() {
  say("2. A linear layer: y = x W^T + b, and the way back\n\n");
  Linear layer(3, 2, {1, 0});
  layer.weight.set({1, 2, 3, -1, 0, 1});
  layer.bias.set({10, 20});
  const Tensor x = Tensor::from({2, 3}, {1, 0, 2, 0, 1, -1});
  const Tensor y = layer.forward(x, Mode::train);
  say("%s%s%s%s", to_text("x", x).c_str(), to_text("weight", layer.weight).c_str(),
      to_text("bias", layer.bias).c_str(), to_text("y", y).c_str());
  say("   y[0][0] = 1*1 + 0*2 + 2*3 + 10 = 17\n\n");

  const Tensor dy = Tensor::from({2, 2}, {1, 0, 0, 2});
  const Tensor dx = layer.backward(dy);
  say("   Now somebody above says how the loss changes when each output grows:\n");
  say("%s%s%s%s", to_text("dy", dy).c_str(), to_text("dx = dy W", dx).c_str(),
      to_text("dweight = dy^T x", layer.dweight).c_str(),
      to_text("dbias = sum of dy", layer.dbias).c_str());
  say("   dweight[1][2] = 0*2 + 2*(-1) = -2: output 1 was to blame in sample 1 "
      "only.\n\n");
}

// ---- 3. The gradient on trial --------------------------------------------------------

// The number that is differentiated: sum of tanh(W x + b), or without the tanh.
static double total(Linear& layer, const Tensor& x, bool bent) {
  Tensor y = layer.forward(x, Mode::train);
  if (bent) tanh_forward(y.data(), y.data(), y.count());
  double sum = 0;
  for (const real value : y.host()) sum += double(value);
  return sum;
}

// Its gradient with respect to the weights, by hand: dy is 1 - tanh^2, or 1.
static std::vector<real> gradient(Linear& layer, const Tensor& x, bool bent) {
  const Tensor y = layer.forward(x, Mode::train);
  Tensor dy = Tensor::from(y.shape(), std::vector<real>(size_t(y.count()), 1));
  if (bent) {
    Tensor bent_y(y.shape()), dbent = dy.clone();
    tanh_forward(bent_y.data(), y.data(), y.count());
    tanh_backward(dy.data(), dbent.data(), bent_y.data(), y.count());
  }
  layer.dweight.set(std::vector<real>(size_t(layer.dweight.count()), 0));
  layer.backward(dy);
  return layer.dweight.host();
}

struct Sweep {
  std::vector<double> steps, errors;  // from the largest step to the smallest
  double best_step = 0, best_error = std::numeric_limits<double>::infinity();
};

// Central differences with ever smaller steps, against the gradient by hand.
static Sweep sweep(bool bent, int features, Key key) {
  Linear layer(features, 3, key);
  Rng rng{{key.seed, key.stream + 1}};
  std::vector<real> numbers(size_t(4 * features));
  for (real& value : numbers) value = rng.normal();
  const Tensor x = Tensor::from({4, features}, numbers);
  const std::vector<real> by_hand = gradient(layer, x, bent);
  const std::vector<real> weight = layer.weight.host();

  Sweep result;
  const double smallest = 10 * double(std::numeric_limits<real>::epsilon());
  for (double step = 1; step > smallest; step /= std::sqrt(10)) {
    double difference = 0, largest = 0;
    for (size_t i = 0; i < weight.size(); ++i) {
      std::vector<real> moved = weight;
      moved[i] = real(double(weight[i]) + step);
      layer.weight.set(moved);
      const double above = total(layer, x, bent);
      moved[i] = real(double(weight[i]) - step);
      layer.weight.set(moved);
      const double slope = (above - total(layer, x, bent)) / (2 * step);
      difference = std::max(difference, std::abs(slope - double(by_hand[i])));
      largest = std::max(largest, std::abs(double(by_hand[i])));
    }
    layer.weight.set(weight);
    result.steps.push_back(step);
    result.errors.push_back(difference / largest);
    if (result.errors.back() < result.best_error) {
      result.best_step = step;
      result.best_error = result.errors.back();
    }
  }
  return result;
}

static void show_trial(const Options& options, int features) {
  const double epsilon = double(std::numeric_limits<real>::epsilon());
  say("3. The gradient on trial: move each weight a step up and a step down. How far\n"
      "   is the slope between the two from the gradient by hand (relative error)?\n\n");
  Chart chart("Numerical against hand-written gradient", "step", "relative error");
  chart.x.log = chart.y.log = true;
  const Sweep bent = sweep(true, features, {options.seed(), 10});
  const Sweep straight = sweep(false, features, {options.seed(), 10});
  chart.line("sum of W x + b", straight.steps, straight.errors);
  chart.line("sum of tanh(W x + b)", bent.steps, bent.errors);  // drawn on top
  plot(chart);
  save_svg(options.out("v_curve.svg"), chart);

  say("   With tanh the best step is %.0e (error %.0e). Larger steps feel the bend of\n"
      "   the curve, smaller ones drown in rounding. The two balance near the cube root\n"
      "   of the number type's epsilon: %.0e. Without tanh there is no bend to feel.\n\n",
      bent.best_step, bent.best_error, std::cbrt(epsilon));
  for (int i = 1; i < options.seeds(); ++i) {
    const Sweep other = sweep(true, features, {options.seed() + uint64_t(i), 10});
    say("   seed %2d: best step %.0e, error %.0e\n", int(options.seed()) + i,
        other.best_step, other.best_error);
  }

  Linear layer(features, 3, {options.seed(), 0});
  Rng rng{{options.seed(), 1}};
  std::vector<real> numbers(size_t(4 * features));
  for (real& value : numbers) value = rng.normal();
  const GradientReport report =
      check_gradients(layer, Tensor::from({4, features}, numbers));
  say("   check_gradients(layer, x): worst relative error %.1e%s\n", report.worst,
      sizeof(real) == 8 ? "" : "\n   In double it sees further: ./learn 03 ON=double");
}

int main(int argc, char** argv) {
  Options options(argc, argv, "03 tensors: how do numbers become layers?");
  const int features = options.integer("features", 5, 3, "inputs of the layer on trial");
  options.done();
  show_memory();
  show_layer();
  show_trial(options, features);
  return 0;
}
