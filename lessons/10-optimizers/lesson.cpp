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

static void say_walks(const WalkMap& map) {
  say("   method        its best rate     steps    crossings of x = 0\n");
  for (size_t i = 0; i < map.walks.size(); ++i) {
    const Walk& w = map.walks[i];
    say("   %-12s %11.4f %11d %14d\n", map.names[i].c_str(), w.rate, w.steps(),
        w.crossings());
  }
  say("\n");
}

static void show_momentum(const Options& options) {
  show_gains();
  say("\n   A ravine, f = 25 x^2 + y^2 / 2: steep across, flat along. To f = 0.001:\n\n");
  const WalkMap down = walks_on(ravine(), {1, 3}, -1, 3.3, 0);
  say("%s\n", draw(down).c_str());
  save_map(options.out("ravine.svg"), down);
  say_walks(down);
  heading("2. A saddle: the floor of the ravine leads over a pass");
  say("   f = 25 x^2 - y^2 / 2 + y^4 / 4. The start is almost on the pass: y = 0.0001.\n"
      "   To f = -0.2:\n\n");
  const WalkMap away = walks_on(saddle(), {1, 1e-4}, -0.5, 1.5, -0.25);
  plot(away_chart(away));
  save_svg(options.out("away.svg"), away_chart(away));
  save_map(options.out("saddle.svg"), away);
  say_walks(away);
  const Walk stuck = walk(saddle(), {1, 0}, momentum_method(0.9), 0.05, 1000);
  say("   From y = 0 exactly, momentum is at y = %g after %d steps: there the gradient\n"
      "   along y is 0.\n\n",
      stuck.path.back().y, stuck.steps());
}

// ---- 3. Two ways to write momentum -------------------------------------------------

static void show_forms() {
  heading("3. Momentum is written in two ways. When do they differ?");
  say("   Gradient 1 in every step; after step 50 the rate falls from 0.1 to 0.01.\n\n"
      "   step     the notes' form     Goodfellow's form     (how far it moves)\n");
  const Forms f = two_forms();
  for (const size_t t : {1u, 2u, 50u, 51u, 52u, 60u, 100u}) {
    say("   %4zu %15.3f %21.3f\n", t, f.notes[t - 1], f.goodfellow[t - 1]);
  }
  say("\n   While the rate stays they agree. When it falls, the notes' form obeys at\n"
      "   once; Goodfellow's has the old rate inside its velocity and coasts on.\n\n");
}

// ---- 4. Adam -----------------------------------------------------------------------

static void show_adam(uint64_t seed) {
  heading("4. Adam's first steps, gradient 2 in every step");
  say("                averages        corrected      the step, in rates\n"
      "   step        m         v     mhat   vhat    with hats   without\n");
  const std::vector<AdamStep> steps = adam_steps(repeated(2, 1000));
  for (const size_t t : {1u, 2u, 3u, 12u, 100u, 1000u}) {
    const AdamStep& s = steps[t - 1];
    say("   %4zu %8.4f %9.6f %8.3f %6.3f %9.3f %10.3f\n", t, s.m, s.v, s.m_hat, s.v_hat,
        -s.corrected, -s.uncorrected);
  }
  say("\n   Back to the saddle, from a start near the pass. Steps at the best rate:\n\n"
      "                       SGD   momentum       Adam\n");
  for (const double angle : {0.0, 45.0}) {
    say("   %-14s %9d %10d %10d\n", angle == 0 ? "as it was" : "turned by 45",
        saddle_steps(method<Sgd>("SGD"), angle, seed),
        saddle_steps(momentum_method(0.9), angle, seed),
        saddle_steps(method<Adam>("Adam"), angle, seed));
  }
  say("\n   Adam measures every weight on its own, along the axes. Where the slopes lie\n"
      "   along the axes too, nothing is faster; turned, the saddle is hard again.\n\n");
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

static Sweep show_digits(const Options& options, int count, int epochs) {
  heading("5. A net that reads digits: 196 -> 64 -> 10");
  say("   %d drawn digits of 14 x 14, batches of 32, %d epochs, constant rates.\n\n",
      count, epochs);
  const Digits data = draw_digits(count, options.seed());
  const Sweep s =
      sweep(data, all_methods(), rates_for(options.quick()), epochs, options.seed());
  say("   Loss after one epoch\n\n%s\n", table(s, false).c_str());
  const Chart chart = loss_chart(s, {0, 1, 4});  // SGD, momentum, Adam
  plot(chart);
  save_svg(options.out("digits.svg"), chart);
  say("   At the end: %% of 1000 new pictures right\n\n%s", table(s, true).c_str());
  say("   usable: rates that end at most 3 points below the method's best\n\n");
  show_units(data, options.seed());
  return s;
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

static void show_decay(const Options& options, int count, int epochs) {
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
  const Digits data = draw_digits(count, options.seed());
  const char* const kinds[] = {"neither", "weight decay, lambda 0.0025",
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
  show_adam(options.seed());
  const Sweep s = show_digits(options, count, epochs);
  if (options.seeds() > 1) show_seeds(options, count, epochs);
  show_decay(options, count, epochs);
  int missed = 0;
  for (const size_t m : {1u, 2u, 4u, 5u}) {
    missed |= options.reached((s.methods[m].name + ": digits right").c_str(),
                              s.best(m).right, 0.65, false);
  }
  return missed;
}
