// 10 optimizers: which way is down, and how far?
//
// Momentum and Adam on landscapes of two weights, on one weight that a pencil can follow,
// and on a net that reads digits; then three things that are called decay. Walks are made
// in landscapes.h, single steps in steps.h, nets in race.h, decay in decay.h; here is the
// story. The notes: README.md.
#include "decay.h"
#include "pictures.h"
#include "race.h"
#include "steps.h"

#include "io/options.h"
#include "io/plot.h"

using namespace chainrule;

static void heading(const char* text) { say("%s\n\n", bold(text).c_str()); }

// ---- 1. and 2. Momentum on the ravine and on the saddle ----------------------------

static void show_gains() {
  heading("1. Momentum: what agrees adds up, what disagrees cancels");
  say("   One weight, rate 0.1, beta 0.9. How far does it move in step 200?\n\n"
      "   gradients              SGD    momentum\n");
  for (const bool agree : {true, false}) {
    say("   %-18s %7.3f %11.3f\n", agree ? "1, 1, 1, 1, ..." : "1, -1, 1, -1, ...",
        late_step(method<Sgd>("SGD"), agree), late_step(momentum_method(0.9), agree));
  }
}

static void say_walks(const Walks& all) {
  say("   method        its best rate     steps    crossings of x = 0\n");
  for (size_t i = 0; i < all.walks.size(); ++i) {
    const Walk& w = all.walks[i];
    say("   %-12s %11.4f %11d %14d\n", all.names[i].c_str(), w.rate, w.steps,
        w.crossings());
  }
  say("\n");
}

static void show_momentum(const Options& options) {
  show_gains();
  say("\n   A ravine, f = 25 x^2 + y^2 / 8: steep across, flat along. Steps from x = 1,\n"
      "   y = 3 until f is at most 0.001 and stays there:\n\n");
  const Walks down = walks_on(ravine(), {1, 3});
  say_walks(down);
  save_ravine(options.out("ravine.svg"), down, 100);
  heading("\n2. A saddle: the floor of the ravine leads over a pass");
  say("   f = 25 x^2 - y^2 / 2 + y^4 / 4. The start is almost on the pass, x = 1 and\n"
      "   y = 0.0001. Steps until f is at most -0.2 and stays there:\n\n");
  const Walks away = walks_on(saddle(), saddle_default);
  say_walks(away);
  say("%s\n", draw(away_chart(away), 72, 11).c_str());
  save_svg(options.out("away.svg"), away_chart(away));
  const Walk stuck = walk(saddle(), {1, 0}, momentum_method(0.9), 0.05, 1000);
  say("   From y = 0 exactly, momentum is at y = %g after 1000 steps.\n\n",
      stuck.path.back().y);
}

// ---- 3. Two ways to write momentum -------------------------------------------------

static void show_forms() {
  heading("3. Momentum is written in two ways. When do they differ?");
  say("   Gradient 1 in every step; after step 50 the rate falls from 0.1 to 0.01.\n\n"
      "   step     the notes' form     Goodfellow's form     (how far it moves)\n");
  const Forms f = two_forms();
  for (const size_t t : {1u, 50u, 51u, 52u, 60u}) {
    say("   %4zu %15.3f %21.3f\n", t, f.notes[t - 1], f.goodfellow[t - 1]);
  }
  say("\n");
}

// ---- 4. Adam -----------------------------------------------------------------------

static void show_adam() {
  heading("4. Adam's first steps, gradient 2 in every step");
  say("                averages        corrected      the step, in rates\n"
      "   step        m         v     mhat   vhat    with hats   without\n");
  const std::vector<AdamStep> steps = adam_steps(repeated(2, 1000));
  for (const size_t t : {1u, 2u, 3u, 12u, 1000u}) {
    const AdamStep& s = steps[t - 1];
    say("   %4zu %8.4f %9.6f %8.3f %6.3f %9.3f %10.3f\n", t, s.m, s.v, s.m_hat, s.v_hat,
        -s.corrected, -s.uncorrected);
  }
  say("\n   Back to the saddle, from the same start. Steps at the best rate:\n\n"
      "                       SGD   momentum       Adam\n");
  for (const double angle : {0.0, 45.0}) {
    say("   %-14s %9d %10d %10d\n", angle == 0 ? "as it was" : "turned by 45",
        saddle_steps(method<Sgd>("SGD"), angle, saddle_default),
        saddle_steps(momentum_method(0.9), angle, saddle_default),
        saddle_steps(method<Adam>("Adam"), angle, saddle_default));
  }
  say("\n");
}

// ---- 5. A real net -----------------------------------------------------------------

static void show_units(const Digits& data, uint64_t seed) {
  say("   The loss summed over the 32 pictures of a batch instead of averaged:\n"
      "   every gradient is 32 times as large, the rate stays. Right after 2 epochs:\n\n"
      "                        averaged     summed\n");
  for (const bool adam : {false, true}) {
    const Units u = change_units(data, adam, seed);
    say("   %-18s %9.1f %% %8.1f %%\n", adam ? "Adam, rate 0.003" : "SGD, rate 0.3",
        100 * u.averaged.right, 100 * u.summed.right);
  }
  say("\n");
}

static void show_digits(const Options& options, const Sweep& s,
                        const std::vector<Other>& others) {
  say("%s\n   Three more, each at one rate:\n  ", table(s).c_str());
  for (const Other& o : others) {
    say(" %s (%g) %.1f %%%s", o.method.name.c_str(), o.rate, 100 * o.race.right,
        &o == &others.back() ? "\n\n" : ",");
  }
  save_svg(options.out("digits.svg"), loss_chart(s));
}

static void show_seeds(const Options& options, int count, int epochs) {
  say("   Other seeds (data, start and order), each method at its best rate:\n\n"
      "   seed     loss after one epoch            %% right at the end\n"
      "           SGD  momentum    Adam         SGD  momentum    Adam\n");
  int faster = 0;
  for (int i = 0; i < options.seeds(); ++i) {
    const uint64_t seed = options.seed() + uint64_t(i);
    const Sweep s = sweep(draw_digits(count, seed), three_methods(),
                          rates_for(options.quick()), epochs, seed);
    say("   %-4d %7.3f %8.3f %8.3f     %7.1f %8.1f %8.1f\n", int(seed),
        s.fastest(0).first_epoch, s.fastest(1).first_epoch, s.fastest(2).first_epoch,
        100 * s.best(0).right, 100 * s.best(1).right, 100 * s.best(2).right);
    faster += s.fastest(2).first_epoch < s.fastest(0).first_epoch;
  }
  say("\n   Adam's first epoch ends below SGD's in %d of %d seeds.\n\n", faster,
      options.seeds());
}

// ---- 6. Decay ----------------------------------------------------------------------

static void show_decay(const Options& options, const Digits& data, int epochs) {
  heading("6. Decay: three things with one name");
  say("   Two weights start at 1. Their gradients pull nowhere (+g, then -g, or the\n"
      "   reverse), but g is 10 for one and 0.1 for the other. After 2000 steps at rate\n"
      "   0.001, lambda 0.25:\n\n"
      "   what is left of the weight with       g = 10    g = 0.1\n");
  const char* const names[] = {
      "SGD, penalty lambda sum w^2",  "SGD, decay 2 lambda",
      "Adam, penalty lambda sum w^2", "AdamW, decay 2 lambda",
      "AdamW in PyTorch's order",     "SGD, rate halved every 200 steps"};
  for (int kind = 0; kind < 6; ++kind) {
    const TwoWeights w = shrink(Decay(kind), 0.25, 0.001, 2000, options.seed());
    say("   %-34s %9.3f %10.3f\n", names[kind], w.large, w.small);
  }
  say("\n   The digits' net, SGD with rate 0.3. How long are all weights together, and\n"
      "   how far did the last epoch move them?\n\n"
      "                                  length    last epoch      right\n");
  const char* const kinds[] = {"neither", "penalty, lambda 0.0025",
                               "learning-rate decay: halved"};
  for (int kind = 0; kind < 3; ++kind) {
    const Race r = decay_race(data, kind == 1, kind == 2, epochs, options.seed());
    say("   %-28s %9.1f %13.2f %8.1f %%\n", kinds[kind], r.weights, r.last_epoch,
        100 * r.right);
  }
  say("\n");
}

int main(int argc, char** argv) {
  Options options(argc, argv, "10 optimizers: which way is down, and how far?");
  const int count = options.integer("pictures", 4000, 1500, "digits to learn from", 320);
  const int epochs = options.integer("epochs", 5, 3, "passes over them", 1, 1000);
  options.done();
  show_momentum(options);
  show_forms();
  show_adam();
  heading("5. A net that reads digits: 196 -> 64 -> 10");
  say("   %d drawn digits of 14 x 14, batches of 32, constant rates. The loss is\n"
      "   that on all of them after one epoch; after %d epochs we ask 1000 others.\n\n",
      count, epochs);
  const Digits data = draw_digits(count, options.seed());
  const Sweep s =
      sweep(data, three_methods(), rates_for(options.quick()), epochs, options.seed());
  const std::vector<Other> others = other_races(data, epochs, options.seed());
  show_digits(options, s, others);
  show_units(data, options.seed());
  if (options.seeds() > 1) show_seeds(options, count, epochs);
  show_decay(options, data, epochs);
  const auto reached = [&](const char* what, double right) {
    return options.reached(what, right, 0.65, false);
  };
  return reached("momentum: digits right", s.best(1).right) |
         reached("Nesterov: digits right", others[0].race.right) |
         reached("Adam: digits right", s.best(2).right) |
         reached("AdamW: digits right", others[2].race.right);
}
