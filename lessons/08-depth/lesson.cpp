// 08 depth: why deep, if one hidden layer is enough?
//
// First the case for one layer: bumps made of four neurons, side by side, follow any
// continuous function, and so do neurons thrown at random if only their output weights
// are right. Then the case against it: a deep net folds, and 20 neurons do what one layer
// needs a thousand for. Then the catch: gradient descent does not find that net. The
// layers stand in one_layer.h and folds.h, what they follow in targets.h, the search in
// training.h; here are the story and its tables. The notes: README.md.
#include "experiments.h"
#include "pictures.h"

#include "io/options.h"
#include "io/plot.h"
#include "io/svg.h"

using namespace chainrule;

static void plot_low(const Chart& chart) {  // so that the words stay on the screen
  if (!is_quiet()) say("%s\n", draw(chart, 72, 12).c_str());
}

// ---- 1. One layer, built by hand ----------------------------------------------------

static void show_bumps(const Options& options) {
  say("%s four ReLU neurons make a bump\n\n"
      "   2 relu(x-1) - 2 relu(x-2) - 2 relu(x-3) + 2 relu(x-4)\n\n   x        ",
      bold("1. One layer by hand:").c_str());
  const double places[] = {0, 1, 1.5, 2, 3, 3.5, 4, 5};
  for (const double x : places) say("%5g", x);
  say("\n   bump     ");
  for (const double x : places) say("%5g", bump(1, 4, 1, 2)(x));
  say("\n\n   Bumps side by side make a staircase. Two have to be climbed: a pendulum\n"
      "   that swings for ten seconds, angle over time, and a mountain with a corner at\n"
      "   every place. The largest error on the way:\n\n"
      "   bumps   neurons     pendulum     mountain\n");
  for (const int steps : {10, 40, 160, 640}) {
    say("   %5d %9d %12.3f %12.3f\n", steps, 4 * steps,
        gap(staircase(pendulum_at, 0, 10, steps), pendulum_at, 0, 10).largest,
        gap(staircase(mountain_at, 0, 1, steps), mountain_at, 0, 1).largest);
  }
  say("\n   Name any error above 0: enough bumps have less. That is the theorem.\n");
  save_svg(options.out("bump.svg"), bump_chart());
  save_svg(options.out("stairs.svg"), stairs_chart());
  say("\n");
}

// ---- 2. One layer, wider and wider --------------------------------------------------

static void show_widths(const Options& options, int widest) {
  const int draws = std::max(5, options.seeds());
  say("%s kinks at random, output weights solved for\n\n"
      "   Mean squared error between the fitted points, median of %d draws. square and\n"
      "   identity are the rivals: the same layer with z^2, or nothing, for a bend.\n\n"
      "             mountain |                    pendulum\n"
      "   width         relu |       relu       tanh     square   identity\n",
      bold("2. One layer, wider and wider:").c_str(), draws);
  const char* const names[] = {"relu", "tanh", "square", "identity"};
  std::vector<double> widths, errors[4];
  for (int width = 2; width <= widest; width *= 2) {
    say("   %5d     %8.1e |", width,
        median_mse(Bend::relu, width, mountain(), options.seed(), draws));
    widths.push_back(width);
    for (size_t k = 0; k < 4; ++k) {
      errors[k].push_back(median_mse(Bend(k), width, pendulum(), options.seed(), draws));
      say("   %8.1e", errors[k].back());
    }
    say("\n");
  }
  say("\n   Squares add up to a parabola and lines to a line, however many there are.\n");
  Chart chart("One hidden layer follows a pendulum", "width", "mean squared error");
  chart.x.log = chart.y.log = true;
  for (size_t k = 0; k < 4; ++k) chart.line(names[k], widths, errors[k]);
  save_svg(options.out("widths.svg"), chart);
  say("\n");
}

// ---- 3. Outside the interval --------------------------------------------------------

static void show_outside(const Options& options, int widest) {
  say("%s the nets were shown ten seconds, and are asked about 13\n\n",
      bold("3. Outside the interval:").c_str());
  const Chart chart = outside_chart(widest, options.seed());
  plot_low(chart);
  const Outside o = look_outside(widest, options.seed());
  say("   %d neurons, largest error: %.2g until 10 s, %.2g from 10 s to 13 s.\n"
      "   A net that was shown all 13 s: %.2g there. After its last kink a ReLU layer\n"
      "   goes straight on for ever.\n",
      widest, o.inside, o.outside, o.shown);
  save_svg(options.out("outside.svg"), chart);
  say("\n");
}

// ---- 4. Folding ---------------------------------------------------------------------

static void show_folds(const Options& options, int most) {
  say("%s each layer of two neurons folds 0..1 once more\n\n",
      bold("4. Folding:").c_str());
  plot_low(folds_chart({1, 3}));
  say("              corners    neurons    neurons of  |  x^2 is off by, 2k neurons\n"
      "   folds k    counted   deep: 2k     one layer  |      deep   any one layer\n");
  double off = 0;
  for (int folds = 1; folds <= most; ++folds) {
    const Folded f = compare_folds(folds);
    const Square square = compare_squares(folds);
    off = std::max({off, f.deep_off, f.wide_off});
    say("   %7d %10d %10d %13d  |  %8.1e       > %.1e\n", folds, f.corners, f.deep,
        f.wide, square.deep, square.one_layer);
  }
  say("\n   Both are off the sawtooth by %g: equal to it, bit for bit. A neuron bends a\n"
      "   line at one place only, so one layer needs a neuron for each corner (and one\n"
      "   for the first slope). The deep net uses each of its bends again and again.\n"
      "   Right of the bar: adding up its folds gives x^2. From 4 folds on, no one\n"
      "   layer of as many neurons can come as near.\n",
      off);
  save_svg(options.out("folds.svg"), folds_chart({1, 2, 4}));
  say("\n");
}

// ---- 5. Existing is not finding -----------------------------------------------------

// The construction, every number a little off: does gradient descent find back?
static void show_nudges(const Options& options, int steps) {
  say("\n   And from nearby? The construction for 4 folds, each of its 25 numbers off\n"
      "   by a random amount, then %d steps:\n\n"
      "   off by about      rate            before                after\n",
      steps);
  const double off[] = {0.01, 0.01, 0.1}, rate[] = {0.0003, 0.003, 0.0003};
  for (size_t row = 0; row < 3; ++row) {
    std::vector<double> before, after;
    for (int s = 0; s < options.seeds() && !interrupted(); ++s) {
      const Attempt a = search_from_nudge(off[row], 4, {steps, rate[row]},
                                          options.seed() + uint64_t(s));
      before.push_back(a.before);
      after.push_back(a.mse);
    }
    if (after.empty()) return;
    say("   %12g %9g %17.4f %20s\n", off[row], rate[row], median(before),
        found(after).c_str());
  }
}

static void show_rates() {
  say("\n   The place is there, at the bottom of a valley. Where the loss bends with\n"
      "   lambda, a rate above 2/lambda throws the walk out (lesson 02). Here:\n\n   "
      "folds   ");
  for (int folds = 1; folds <= 6; ++folds) say("%10d", folds);
  say("\n   2/lambda");
  for (int folds = 1; folds <= 6; ++folds) say("%10.2g", largest_rate(folds));
  say("\n\n   Few neurons, but a narrow valley: each fold doubles all slopes, and the\n"
      "   longest steps that stay are a quarter as long.\n");
}

static void show_search(const Options& options, Settings set) {
  say("%s gradient descent looks for the sawtooth\n\n"
      "   Mean squared error after %d steps of SGD at rate %g from random weights.\n"
      "   %sAlways saying 1/2 has 0.0833, by hand 0.\n\n   folds",
      bold("5. Existing is not finding:").c_str(), set.steps, set.rate,
      options.seeds() > 1 ? "Median, and how many below 0.01. " : "");
  for (const char* name : form_names) say("%20s", name);
  say("\n");
  Chart chart("4 folds, and what SGD made of them", "x", "y");
  const std::vector<real> x = teeth(4, 0).x.host();
  for (int folds = 1; folds <= 4 && !interrupted(); ++folds) {
    say("   %5d", folds);
    for (const Form form : {Form::narrow, Form::deep, Form::shallow}) {
      std::vector<double> errors;
      Attempt attempt;
      for (int s = 0; s < options.seeds(); ++s) {
        attempt = search_from_chance(form, folds, set, options.seed() + uint64_t(s));
        errors.push_back(attempt.mse);
      }
      say("%20s", found(errors).c_str());
      if (folds == 4) chart.line(form_names[int(form)], x, attempt.y);
    }
    say("\n");
  }
  show_nudges(options, set.steps);
  show_rates();
  chart.line("4 folds", x, teeth(4, 0).y.host());
  save_svg(options.out("search.svg"), chart);
}

int main(int argc, char** argv) {
  Options options(argc, argv, "08 depth: why deep, if one hidden layer is enough?");
  const int widest =
      options.integer("widest", 256, 64, "neurons of the widest layer", 2, 1000);
  const int most = options.integer("folds", 10, 10, "layers of the deepest fold", 1, 12);
  const Settings set = {options.integer("steps", 3000, 300, "training steps", 0, 1000000),
                        options.number("rate", 0.1, 0.1, "how far a step goes", 0)};
  options.done();
  show_bumps(options);
  show_widths(options, widest);
  show_outside(options, widest);
  show_folds(options, most);
  if (!interrupted()) show_search(options, set);
  return 0;
}
