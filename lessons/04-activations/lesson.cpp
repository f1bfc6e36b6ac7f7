// 04 activations: why bend the line?
//
// Layers without a bend between them collapse into one. So there must be a bend; here are
// those the study notes name, each with its slope, and what follows from the slope:
// zeros, dips, flat feet, and neurons that never learn again. The notes: README.md.
#include "curves.h"
#include "gelus.h"
#include "io/chart.h"
#include "io/options.h"
#include "io/plot.h"
#include "io/svg.h"
#include "layers.h"
#include "neurons.h"

using namespace chainrule;

// ---- 1. Without a bend: many layers are one

static void show_collapse(const Options& options) {
  say("1. Without a bend, many layers are one\n\n"
      "   Linear layers of 32 units, and in their place the one layer\n"
      "   W' = W_2 W_1, b' = W_2 b_1 + b_2 (again and again, where they are ten).\n\n"
      "                                error of the    off the straight line\n"
      "                                one layer       between two inputs\n");
  const Curve bend = relu();
  for (const int depth : {2, 10}) {
    const Collapse straight = collapse(depth, 32, nullptr, options.seed());
    const Collapse bent = collapse(depth, 32, &bend, options.seed());
    say("   %2d linear layers             %.0e           %.0e\n"
        "   %2d with ReLU between         %.0e           %.0e\n",
        depth, straight.gap, straight.off_line, depth, bent.gap, bent.off_line);
  }
  say("\n   Ten linear layers hold ten times the weights of one, and say no more.\n\n");
}

// ---- 2. The bends

static void draw_curves(const Options& options, const std::vector<Curve>& some,
                        const char* title, const std::string& file) {
  const std::vector<real> x = grid(-5, 5, 301);
  Chart curves(title, "x", "y"), derivatives(title, "x", "dy/dx");
  for (const Curve& curve : some) {
    curves.line(curve.name, x, values(curve, x));
    derivatives.line(curve.name, x, slopes(curve, x));
  }
  curves.y.low = -1.2, curves.y.high = 3;
  derivatives.y.low = -0.2, derivatives.y.high = 1.2;
  save_svg(options.out((file + ".svg").c_str()), curves);
  save_svg(options.out((file + "_slopes.svg").c_str()), derivatives);
}

static void show_curves(const Options& options) {
  say("2. The bends and their slopes\n\n");
  const std::vector<real> x = grid(-3, 3, 200);
  Chart chart("", "x", "y");
  chart.y.low = -1, chart.y.high = 2;
  for (const Curve& curve : {all_curves()[1], gelu(), relu()}) {
    chart.line(curve.name, x, values(curve, x));
  }
  plot(chart);
  const std::vector<real> places = {-10, -3, -1, 0, 1, 3, 10};
  say("   dy/dx at x =");
  for (const real place : places) say("%9g", double(place));
  say("\n");
  for (const Curve& curve : all_curves()) {
    say("   %-12s", curve.name.c_str());
    for (const real slope : slopes(curve, places)) {
      say("%9s", in_few_digits(double(slope)).c_str());
    }
    say("\n");
  }
  say("\n   sigmoid and tanh are flat on both sides (they saturate); ReLU and its\n"
      "   relatives on the left at most, and LeakyReLU nowhere.\n\n");
  std::vector<Curve> simple = all_curves();
  simple.resize(5);  // the gated ones have a picture of their own
  draw_curves(options, simple, "Saturating, and straight on the right", "simple");
  draw_curves(options, gated_curves(), "GELU and Swish: gates", "gated");
  say("\n");
}

// ---- 3. Sparse activation

static void show_zeros(const Options& options) {
  say("3. Sparse activation: the share of exact zeros after each of four layers\n\n");
  for (const Curve& curve : {relu(), leaky_relu(real(0.01)), gelu()}) {
    say("   %-12s", curve.name.c_str());
    for (const double share : share_of_zeros(curve, 4, options.seed())) {
      say("%6.1f %%", 100 * share);
    }
    say("\n");
  }
  say("\n");
}

// ---- 4. The dip

static void show_dip() {
  say("4. The dip: 1000 steps downhill on the curve itself, eta = 1\n\n"
      "                       from x = 0                from x = -10\n");
  for (const Curve& curve : {gelu(), swish(1), relu()}) {
    const Place near = walk_downhill(curve, 0, 1000);
    const Place far = walk_downhill(curve, -10, 1000);
    say("   %-16s y = %7.4f at x = %7.4f   y = %7.4f at x = %8.4f\n", curve.name.c_str(),
        near.y, near.x, far.y, far.x);
  }
  say("\n   GELU and Swish have a lowest point, ReLU has none. From x = -10 GELU does "
      "not\n"
      "   get there: its slope is -8e-22 there, and x + 8e-22 is x.\n\n");
}

// ---- 5. Three GELUs, and a Swish that learns to be one

static Learned show_gelus(const Options& options, int steps) {
  say("5. Three GELUs, and a Swish that learns to be one\n\n"
      "   largest distance from x Phi(x):\n");
  Chart chart("Distance from the exact GELU", "x", "|difference|");
  const std::vector<real> x = grid(-5, 5, 400);
  for (const auto& [label, curve] : gelu_likes()) {
    const Gap gap = gap_to_gelu(curve);
    say("   %-42s %.5f  at x = -/+%.2f\n", label.c_str(), gap.distance, gap.at);
    chart.line(label, x, distances_to_gelu(curve, x));
  }
  chart.y.log = true, chart.y.low = 1e-6, chart.y.high = 1;
  save_svg(options.out("gaps.svg"), chart);

  say("\n   Swish(x) = x sigmoid(beta x): %d steps from beta = 1, nothing else moves\n"
      "   (1000 normal numbers x, mean squared error).\n\n",
      steps);
  Chart path("beta learns", "step", "beta");
  Learned answer = {};
  for (const Curve& teacher : {gelu(), swish(real(2.5)), relu()}) {
    const Learned learned = learn_beta(teacher, 1, steps, options.seed());
    const bool is_swish = teacher.name == "Swish";
    const std::string name = is_swish ? "Swish, beta 2.5" : teacher.name;
    say("   to be like %-16s beta = %.3f   loss %.1e -> %.1e\n", name.c_str(),
        learned.beta, learned.first_loss, learned.loss);
    path.line("to be " + name, learned.betas);
    if (teacher.name == "GELU") answer = learned;
  }
  say("\n");
  path.level("1.702", 1.702);
  plot(path);
  return answer;
}

// ---- 6. Dead neurons

static void show_dead(const Options& options, int units, int steps) {
  const std::vector<double> rates = {0.5, 1, 2, 3, 5, 10};
  const int seeds = options.seeds(), all = units * seeds;
  say("6. Dead neurons: %d of them, each learns to tell two moons apart, %d steps\n\n"
      "   How many end with |dy/dz| < 0.001 on all data (at the start: none)\n\n"
      "   learning rate",
      all, steps);
  for (const double rate : rates) say("%7g", rate);
  say("\n");
  Chart chart("Dead neurons", "learning rate", "of 100");
  chart.x.log = true;
  for (const Curve& curve : all_curves()) {
    std::vector<double> dead;
    for (const double rate : rates) {
      dead.push_back(dead_of_seeds(curve, units, rate, steps, options.seed(), seeds));
    }
    say("   %-13s", curve.name.c_str());
    for (double& number : dead) {
      say("%7.0f", number);
      number *= 100.0 / all;
    }
    say("\n");
    chart.line(curve.name, rates, dead);
  }
  save_svg(options.out("dead.svg"), chart);

  say("\n   And when those of rate 2 go on for %d steps at a gentle %g (first seed)?\n\n"
      "                  dead before    after    loss before    after\n",
      3 * steps, gentle_rate);
  for (const Curve& curve : all_curves()) {
    const Fate f = fate(curve, units, 2, steps, 3 * steps, options.seed());
    say("   %-13s %10d %10d %13.3f %10.3f\n", curve.name.c_str(), f.dead, f.dead_later,
        f.loss, f.loss_later);
  }
  say("\n   A dead ReLU stays dead. GELU's neurons are alive by the count and learn\n"
      "   nothing all the same: their slopes are not zero, but next to it.\n");
}

int main(int argc, char** argv) {
  Options options(argc, argv, "04 activations: why bend the line?");
  const int units = options.integer("units", 64, 16, "neurons that may die");
  const int steps = options.integer("steps", 100, 50, "steps at the high rate");
  options.done();
  show_collapse(options);
  show_curves(options);
  show_zeros(options);
  show_dip();
  const Learned swish_as_gelu = show_gelus(options, 200);
  show_dead(options, units, steps);
  return options.reached("loss of the Swish that learned GELU", swish_as_gelu.loss, 1e-3,
                         true);
}
