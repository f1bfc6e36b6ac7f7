// 12 regularization: how do we stop a net from learning by heart?
//
// A net of 43,000 weights gets 1000 pictures and knows them all by heart soon after. Then
// everything that the study notes offer against it, alone and together, judged on
// pictures that nobody decided by; and whether the net knows how much it knows. Data,
// cures and training stand in cures.h, dropout in thinned.h, the leak in leak.h, the
// pictures in looks.h; here is the story. The notes: README.md.
#include "cures.h"
#include "io/options.h"
#include "io/plot.h"
#include "io/svg.h"
#include "leak.h"
#include "looks.h"

using namespace chainrule;

constexpr double difficulty = 0.6;  // of the digits: a cured net is right in about 80 %

// ---- 1. Three parts -----------------------------------------------------------------

static void show_parts(const Parts& parts, const Options& options) {
  say("%s drawn digits, 14 x 14, hard to read, 5 %% of the labels wrong\n\n"
      "   training    %4d   to learn from\n"
      "   validation  %4d   to decide by: when to stop, which cure\n"
      "   test        %4d   for the verdict, and for nothing else\n\n",
      bold("1. Three parts:").c_str(), parts.train.x.size(0), parts.validation.x.size(0),
      parts.test.x.size(0));
  say("   Of the digits 0 to 9 the training part has");
  for (const int count : count_classes(parts.train)) say(" %d", count);
  say(".\n   Some of them, below easy and above hard ones:\n\n");
  save_png(options.out("digits.png"), digits_at({0, difficulty, 1}, options.seed()));
  const Leak leak = compare_leak(options.seed());
  say("\n   Why so strict? 100 coin tosses, 2000 columns of noise. Choose the 20 "
      "columns\n"
      "   that tell heads from tails best, learn from half of the rows, test on the\n"
      "   other half. Mean of ten draws, right on the test rows:\n\n"
      "   chosen on the training rows     %3.0f %%    a coin stays a coin\n"
      "   chosen on all rows              %3.0f %%    the test rows have leaked\n\n",
      100 * leak.honest, 100 * leak.leaking);
}

// ---- 2. Learning by heart -----------------------------------------------------------

static void show_signature(const Run& none, const Options& options) {
  say("%s the training loss goes to 0, the validation loss climbs\n\n",
      bold("2. Learning by heart:").c_str());
  const Chart chart = signature(none.history);
  plot(chart);
  save_svg(options.out("signature.svg"), chart);
  say("   Right at the end: %.1f %% of the training pictures, %.1f %% of the validation\n"
      "   pictures. Lowest validation loss: %.3f after epoch %d; at the end %.3f.\n\n",
      100 * none.train.accuracy, 100 * none.validation.accuracy,
      none.history.epochs[size_t(none.history.best())].validation,
      none.history.best() + 1, none.validation.loss);
}

// ---- 3. The cures -------------------------------------------------------------------

static void show_line(const char* name, const Run& r) {
  say("   %-20s %8.3f %10.3f %6.3f %6.3f %5.1f %% %9.3f\n", name, r.train.loss,
      r.validation.loss, r.test.loss, r.gap(), 100 * r.test.accuracy, r.test.ece);
}

static void show_cures(const std::vector<Run>& runs, Plan plan, const Options& options) {
  say("%s the same net, the same pictures, %d epochs\n\n"
      "                                 loss                     right  calibration\n"
      "   cure                 training validation  test   gap  (test)     error\n",
      bold("3. Cures:").c_str(), plan.epochs);
  for (size_t i = 0; i < runs.size(); ++i) show_line(cures()[i].name, runs[i]);
  show_line("4 times the pictures", try_more_pictures(difficulty, plan, options.seed()));
  say("\n   gap: test - training loss. The last line is the rival of them all: more\n"
      "   pictures, the same number of steps.\n\n");
  const Chart chart = compare(cures(), runs, {0, 1, 3, 4});
  plot(chart);
  save_svg(options.out("cures.svg"), chart);
  say("\n   \"Stop when validation loss increases for patience epochs\" has two "
      "readings.\n"
      "   With patience 5, training stops after this many epochs:\n\n"
      "   validation loss of     best epoch   5 rises in a row   5 without a new best\n");
  for (const size_t i : {size_t(0), size_t(1)}) {
    const History& h = runs[i].history;
    say("   %-20s %12d %18s %22s\n", cures()[i].name, h.best() + 1,
        stop_text(h, Reading::rises_in_a_row).c_str(),
        stop_text(h, Reading::no_new_best).c_str());
  }
  say("\n");
}

static void show_more_seeds(Plan plan, const Options& options) {
  const Wins wins = count_wins(difficulty, plan, options.seed(), options.seeds());
  say("   Over %d seeds, better than no cure:   test loss   accuracy\n", wins.seeds);
  for (size_t i = 1; i < wins.loss.size(); ++i)
    say("   %-36s %6d %10d\n", cures()[i].name, wins.loss[i], wins.accuracy[i]);
  say("\n");
}

// ---- 4. Does it know what it knows? -------------------------------------------------

static void show_confidence(const std::vector<Run>& runs, const Options& options) {
  const Verdict &none = runs[0].test, &l2 = runs[1].test;
  say("%s\n\n", bold("4. Does it know what it knows?").c_str());
  const Chart chart = reliability_chart("Reliability, no cure", none.bins);
  plot(chart);
  save_svg(options.out("reliability.svg"), chart);
  save_svg(options.out("reliability_l2.svg"),
           reliability_chart("Reliability, with L2", l2.bins));
  say("   No cure: it says %.1f %% on average and is right in %.1f %%. With L2: %.1f %% "
      "and\n"
      "   %.1f %%. A bar below the diagonal: too sure.\n\n",
      100 * none.confidence, 100 * none.accuracy, 100 * l2.confidence, 100 * l2.accuracy);
}

static void show_sweep(Plan plan, const Options& options) {
  const std::vector<double> epsilons = {0, 0.01, 0.02, 0.05, 0.1, 0.2};
  const Sweep easy = sweep_smoothing(epsilons, 0, plan, options.seed()),
              hard = sweep_smoothing(epsilons, 1, plan, options.seed());
  say("   Label smoothing, confidence - accuracy on the test pictures:\n\n"
      "                   easy digits                    hard digits\n"
      "   epsilon   right     difference  error    right     difference  error\n");
  for (size_t i = 0; i < epsilons.size(); ++i) {
    const Verdict &e = easy.verdicts[i], &h = hard.verdicts[i];
    say("   %-8.2f %5.1f %%  %+9.3f %9.3f   %5.1f %%  %+9.3f %9.3f\n", epsilons[i],
        100 * e.accuracy, e.overconfident(), e.ece, 100 * h.accuracy, h.overconfident(),
        h.ece);
  }
  say("\n");
  const Chart chart = sweep_chart(easy, hard);
  plot(chart);
  save_svg(options.out("smoothing.svg"), chart);
  say("   It knows itself at epsilon %.3f (easy) and %.3f (hard).\n\n", easy.crossing(),
      hard.crossing());
}

// ---- 5. Dropout ---------------------------------------------------------------------

static void show_dropout(const Parts& parts, Plan plan, uint64_t seed) {
  say("%s what h = 1 becomes on average, by h x mask / (1-p)\n\n"
      "   p          mask = Bernoulli(p)      mask = Bernoulli(1-p)\n",
      bold("5. Dropout:").c_str());
  for (const double p : {0.1, 0.3, 0.5, 0.8}) {
    const Expected e = mean_of_masked_one(p, {seed, 5}, 100000);
    say("   %.1f %19.2f %25.2f\n", p, e.notes, e.mended);
  }
  say("\n   Rate 0.5, two conventions and two ways to mix them up:\n\n"
      "   training           test              loss    right   confidence   error\n");
  const char* const names[] = {
      "mask / (1-p)       as it is        ", "mask               times 1-p       ",
      "mask               as it is        ", "mask / (1-p)       times 1-p       "};
  const std::vector<Verdict> verdicts = try_conventions(parts, plan, seed);
  for (size_t i = 0; i < 4; ++i) {
    const Verdict& v = verdicts[i];
    say("   %s %6.3f  %5.1f %%  %7.1f %%  %8.3f\n", names[i], v.loss, 100 * v.accuracy,
        100 * v.confidence, v.ece);
  }
}

static void show_ensemble(Plan plan, uint64_t seed) {
  const Parts parts = draw_parts(0, plan, seed);
  say("\n   Ten hidden units have 1024 masks: 1024 nets in one. All of them were asked\n"
      "   (easy digits, test pictures right):\n\n"
      "   hidden layers, training    one of them  all together   whole net  "
      "difference\n");
  const char* const names[] = {"one, with dropout", "one, without", "two, with dropout",
                               "two, without"};
  for (int i = 0; i < 4; ++i) {
    const Ensemble e = try_ensemble(i % 2 == 0, i >= 2, parts, plan, seed);
    say("   %-26s %9.1f %% %11.1f %% %9.1f %% %11.1e\n", names[i], 100 * e.thinned,
        100 * e.together, 100 * e.whole, e.mean);
  }
  say("\n   all together: the geometric mean of their probabilities. difference: from "
      "the\n"
      "   whole net's probabilities, on average.\n\n");
}

int main(int argc, char** argv) {
  Options options(argc, argv,
                  "12 regularization: how do we stop a net from learning by heart?");
  Plan plan;
  plan.pictures = options.integer("pictures", 1000, 300, "to learn from", 100, 100000);
  plan.epochs = options.integer("epochs", 30, 30, "passes over the pictures", 8, 10000);
  plan.hidden = options.integer("hidden", 128, 64, "units in each hidden layer");
  plan.rate = options.number("rate", 0.01, 0.02, "how far a step goes", 0);
  options.done();
  const Parts parts = draw_parts(difficulty, plan, options.seed());
  show_parts(parts, options);
  std::vector<Run> runs;
  for (const Cure& cure : cures())
    runs.push_back(try_cure(cure, parts, plan, options.seed()));
  show_signature(runs[0], options);
  show_cures(runs, plan, options);
  if (options.seeds() > 1) show_more_seeds(plan, options);
  show_confidence(runs, options);
  if (!interrupted()) show_sweep(plan, options);
  if (!interrupted()) show_dropout(parts, plan, options.seed());
  if (!interrupted()) show_ensemble(plan, options.seed());
  return options.reached("loss that dropout saves", runs[0].test.loss - runs[3].test.loss,
                         0.05, false);
}
