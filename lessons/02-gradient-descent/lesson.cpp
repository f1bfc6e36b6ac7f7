// 02 gradient-descent: how does a slope become learning?
//
// A line through noisy points, found by walking downhill. One step by hand; the walk; how
// long a step may be, known before it is made; the same walk with a few points at a time;
// and one broken measurement. line.h has the line and its gradient, experiments.h what is
// measured, pictures.h the charts; here are the words. The notes: README.md.
#include "experiments.h"
#include "io/options.h"
#include "io/plot.h"
#include "io/svg.h"
#include "pictures.h"

using namespace chainrule;

template <class Picture>
static void show(const Options& options, const char* file, const Picture& picture) {
  plot(picture);
  save_svg(options.out(file), picture);
}

// ---- 1. One step, every number of it

static void show_one_step() {
  const Samples two = {{-1, 1}, {-3, 1}};
  Line line = {0, 0};
  say("%s Two points, and a line that knows nothing: w = 0, b = 0.\n\n"
      "      x     y   prediction     error    dprediction\n"
      "                   w x + b   pred - y   2 error / n\n",
      bold("1. One step by hand.").c_str());
  const std::vector<real> prediction = predict(line, two.x), d = mse_slopes(line, two);
  for (size_t i = 0; i < d.size(); ++i) {
    say("   %4.0f  %4.0f   %10.1f  %9.1f   %11.1f\n", double(two.x[i]), double(two.y[i]),
        double(prediction[i]), double(prediction[i] - two.y[i]), double(d[i]));
  }
  const Gradient g = gradient(line, two);
  const double before = double(mse(line, two));
  step(line, g, real(0.25));
  say("\n   MSE = (3^2 + (-1)^2) / 2 = %.2f\n"
      "   dw  = sum of dprediction x = 3 (-1) + (-1) 1 = %.0f       so w must grow\n"
      "   db  = sum of dprediction   = 3 + (-1)        =  %.0f       so b must shrink\n\n"
      "   A step against both, at the learning rate eta = 0.25:\n"
      "   w <- 0 - 0.25 (-4) = %.1f      b <- 0 - 0.25 (2) = %.1f      MSE: %.2f\n\n",
      before, double(g.w), double(g.b), double(line.w), double(line.b),
      double(mse(line, two)));
}

// ---- 2. The walk

static Fit show_fit(const Options& options, const Settings& set) {
  const Samples samples = measured(set, options.seed());
  const Fit f = fit(samples, set.rate, set.steps);
  say("%s Somebody measured %d points of a line that we do not know.\n"
      "   Each step uses all of them; eta = %g.\n\n"
      "   step          w          b        MSE\n",
      bold("2. The walk.").c_str(), set.points, double(set.rate));
  const auto cell = [](real x) { return std::isnan(x) ? NAN : double(x); };  // no -nan
  for (const int s : {0, 1, 2, 5, 10, 20, set.steps}) {
    const Line& at = f.path[size_t(s)];
    say("   %4d %10.5g %10.5g %10.5g\n", s, cell(at.w), cell(at.b),
        cell(mse(at, samples)));
  }
  say("\n   least squares, without walking:  w = %.4f, b = %.4f, MSE %.4f\n"
      "   (drawn from y = 2 x - 1 and noise; nobody told the walk)\n"
      "   a rival that never looks at x, y = mean of y:          MSE %.4f\n\n",
      double(f.best.w), double(f.best.b), f.least_loss, f.flat_loss);
  show(options, "fit.svg", fit_chart(samples, f));
  return f;
}

// ---- 3. How long may a step be?

static void show_rates(const Options& options, const Settings& set, double guess) {
  const Samples samples = measured(set, options.seed());
  const Curvature h = curvature(samples);
  const double bound = h.stable_rate();
  say("\n%s The loss is a bowl. It bends with %.3f where it is\n"
      "   steepest and with %.3f where it is flattest. A step multiplies the error\n"
      "   along the steepest direction by 1 - eta %.3f. That grows when eta is above\n"
      "   2 / %.3f = %.4f. Said before the first step; now try:\n\n"
      "                       each step, steep          MSE after         at the\n"
      "                   eta foretold observed       1      10     100   bottom\n",
      bold("3. How long may a step be?").c_str(), h.steepest, h.flattest, h.steepest,
      h.steepest, bound);
  using Share = std::pair<const char*, double>;
  std::vector<Share> shares = {{"too small", 0.01},
                               {"right", 0.5},
                               {"just below", 0.99},
                               {"just above", 1.01},
                               {"too large", 1.5}};
  if (guess > 0) shares.push_back({"your guess", guess / bound});
  for (const auto& [name, share] : shares) {
    const Trial t = try_rate(samples, share * bound, 2000);
    const auto after = [&](size_t s) { return in_few_digits(t.loss[s]); };
    say("   %-10s %8.4f %8.2f %8.2f %7s %7s %7s   %s\n", name, t.rate, t.predicted,
        rounded(t.observed), after(1).c_str(), after(10).c_str(), after(100).c_str(),
        verdict(t).c_str());
  }
  if (guess > 0) {
    say("\n   You said %g; it is %.4f. You were %.0f %% %s.\n", guess, bound,
        100 * std::abs(guess / bound - 1), guess > bound ? "above" : "below");
  } else {
    say("\n   (--guess 0.7 puts a rate of your own on trial.)\n");
  }
  say("\n");
  show(options, "rates.svg", rates_chart(samples, bound));
}

// ---- 4. All points, some, one

static void show_batches(const Options& options, const Settings& set) {
  const Samples samples = measured(set, options.seed());
  say("\n%s An epoch is one pass over all %d points; an\n"
      "   iteration is one step. eta = %g in all three. How far is MSE above the\n"
      "   lowest possible?\n\n"
      "   batch   iterations    last    iterations     after      at the end\n"
      "           per epoch     batch   in %3d epochs  1 epoch    (last quarter)\n",
      bold("4. All points, some, one.").c_str(), set.points, double(set.batch_rate),
      set.epochs);
  std::vector<BatchRun> runs;
  for (const int batch : {set.points, set.batch, 1}) {
    const BatchRun run =
        run_batches(samples, batch, set.batch_rate, set.epochs, options.seed());
    say("   %5d   %10d   %7d   %13d   %8.4f   %8.5f\n", batch, run.steps_per_epoch,
        run.last, run.steps_per_epoch * set.epochs, run.after_one, run.floor);
    runs.push_back(run);
  }
  say("\n");
  show(options, "batches.svg", batches_chart(runs));
  save_svg(options.out("walk.svg"), walk_chart(runs, least_squares(samples)));
  const Average a = average_gradient(samples, {0, 0},
                                     Batches(set.points, set.batch, {options.seed(), 2}));
  say("\n   Are a few points a fair judge? The gradient at w = 0, b = 0:\n\n"
      "                                              dw          db\n"
      "   all %3d points                       %9.5f   %9.5f\n"
      "   mean of the batches, by their size   %9.5f   %9.5f\n"
      "   mean of the batches, all alike       %9.5f   %9.5f\n\n"
      "   Right on average, if a short batch counts less. A single batch of %d is off\n"
      "   by %.2f, typically: that is the noise.\n",
      set.points, a.full_w, a.full_b, a.weighted_w, a.weighted_b, a.plain_w, a.plain_b,
      set.batch, a.spread);
}

// ---- 5. One broken measurement

static void show_outlier(const Options& options, const Settings& set) {
  const Pull p = pull(set, options.seed(), 10);
  say("\n%s One of the %d values is 10 too high.\n\n"
      "                     w          b     MSE on the points as they were\n"
      "   without   %9.4f  %9.4f     %.4f\n"
      "   with      %9.4f  %9.4f     %.4f\n\n"
      "   It is 1 point of %d. On the new line it makes up %.0f %% of MSE, and\n"
      "   %.0f %% of the sum of |error|: squares listen to whoever shouts.\n\n",
      bold("5. One broken measurement.").c_str(), set.points, double(p.before.w),
      double(p.before.b), p.loss_before, double(p.after.w), double(p.after.b),
      p.loss_after, set.points, 100 * p.loss_share, 100 * p.absolute_share);
  save_svg(options.out("outlier.svg"), outlier_chart(p));
}

static void show_seeds(const Options& options, const Settings& set) {
  int below = 0, above = 0;
  say("\nOther draws of the points:\n\n"
      "   seed   fit is off by    2/curvature   outlier's share\n");
  for (int i = 0; i < options.seeds(); ++i) {
    const uint64_t seed = options.seed() + uint64_t(i);
    const Samples samples = measured(set, seed);
    const double bound = curvature(samples).stable_rate();
    const double off = fit(samples, set.rate, set.steps).off;
    below += !try_rate(samples, 0.99 * bound, 1000).diverges();
    above += try_rate(samples, 1.01 * bound, 1000).diverges();
    say("   %4d  %14.1e  %13.4f  %14.0f %%\n", int(seed), off, bound,
        100 * pull(set, seed, 10).loss_share);
  }
  say("\n   1 %% below the bound %d of %d arrive, 1 %% above it %d of %d diverge.\n",
      below, options.seeds(), above, options.seeds());
}

int main(int argc, char** argv) {
  Options options(argc, argv, "02 gradient-descent: how does a slope become learning?");
  Settings set;
  set.points = options.integer("points", 50, 50, "points that are measured", 10, 10000);
  set.noise = real(options.number("noise", 0.3, 0.3, "their noise", 0, 10));
  set.rate = real(options.number("rate", 0.3, 0.3, "learning rate in act 2", 0, 100));
  set.steps = options.integer("steps", 100, 100, "steps in act 2", 30, 100000);
  set.batch = options.integer("batch", 8, 8, "mini-batch size in act 4", 1, 10000);
  set.epochs = options.integer("epochs", 100, 100, "epochs in act 4", 5, 10000);
  const double guess = options.number(
      "guess", 0, 0, "at which rate will it diverge? State it before you run", 0, 100);
  options.done();
  show_one_step();
  const Fit f = show_fit(options, set);
  show_rates(options, set, guess);
  show_batches(options, set);
  show_outlier(options, set);
  if (options.seeds() > 1) show_seeds(options, set);
  return options.reached("distance to the least-squares line", f.off, 1e-3, true);
}
