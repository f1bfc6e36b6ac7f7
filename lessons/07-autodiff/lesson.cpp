// 07 autodiff: could a program write the backward pass?
//
// A tape remembers a calculation while it is made and plays it back in reverse. First one
// number at a time, where every line can be read; then whole tensors at a time, where the
// net of lesson 06 trains by it, bit for bit as by hand. The notes: README.md.
#include "expressions.h"
#include "graph.h"
#include "io/options.h"
#include "io/plot.h"
#include "io/svg.h"
#include "trials.h"

using namespace chainrule;

// ---- 1. One formula and its tape -----------------------------------------------------

static Scalar formula(ScalarTape& tape) {
  const Scalar a = tape.leaf("a", 3), b = tape.leaf("b", 2);
  const Scalar p = a * b;
  const Scalar s = p + a;
  return p * s;
}

static void show_tape(const Options& options) {
  say("1. A formula leaves a tape: p = a * b,  s = p + a,  y = p * s\n\n");
  ScalarTape tape;
  tape.backward(formula(tape));
  const char* names[] = {"a", "b", "p", "s", "y"};
  say("   line  made by     value   slopes          gradient\n");
  for (size_t i = 0; i < tape.entries.size(); ++i) {
    const ScalarTape::Entry& e = tape.entries[i];
    std::string made = "a leaf", slopes;
    if (e.a >= 0) {
      made = names[e.a] + std::string(" ") + e.what + " " + names[e.b];
      slopes = "d" + std::string(names[e.a]) + ": " + in_few_digits(e.slope_a) + "  d" +
               names[e.b] + ": " + in_few_digits(e.slope_b);
    }
    say("     %s   %-10s %6g   %-14s %8g\n", names[i], made.c_str(), e.value,
        slopes.c_str(), e.gradient);
  }
  const auto d = [&](int i) { return tape.entries[size_t(i)].gradient; };
  say("\n   a = 3 --+------------------------+\n"
      "   d  %-3g  |                        |\n"
      "          [*]-- p = 6 --+----------[+]-- s = 9 --[*]-- y = 54\n"
      "           |    d  %-3g  |               d  %-3g   |    d  %g\n"
      "   b = 2 --+            +------------------------+\n"
      "   d  %g\n\n",
      d(0), d(2), d(3), d(4), d(1));
  say("   Forward wrote the values from the top down, each line with its slopes.\n"
      "   Backward went from the bottom up, one product and one += for every slope.\n"
      "   By pencil: y = a^2 b^2 + a^2 b, so dy/da = 2 a b^2 + 2 a b = 36.\n\n");
  const std::string file = options.out("graph.svg");
  const std::vector<Box> boxes = {{"a", 80, 85},
                                  {"b", 80, 315},
                                  {"p = a * b", 250, 200},
                                  {"s = p + a", 440, 85},
                                  {"y = p * s", 620, 200}};
  save_picture(file, graph(tape, boxes, "Values go right, gradients go left and add up"));
}

// ---- 2. Two rules, and what happens without them -------------------------------------

static std::vector<double> broken(bool adds, bool in_order) {
  ScalarTape tape;
  formula(tape);
  return pass_back(tape, in_order ? last_first(tape) : as_found(tape), adds);
}

static void say_gradients(const char* rule, const std::vector<double>& d) {
  say("   %-44s da %4g   db %4g   dp %4g\n", rule, d[0], d[1], d[2]);
}

static void show_rules(const Options& options, int formulas, int lines) {
  say("\n2. Two rules: blame is added, and nobody passes it on too early\n\n");
  say_gradients("both rules", broken(true, true));
  say_gradients("blame is written with =, not +=", broken(false, true));
  say_gradients("who is met first passes on first (y p s ..)", broken(true, false));
  double tape = 0, lot = 0;
  int written = 0, found = 0;
  for (int i = 0; i < formulas; ++i) {
    const FormulaTrial trial =
        try_formula(lines, {options.seed(), 100 + 2 * uint64_t(i)});
    tape = std::max(tape, trial.tape);
    lot = std::max(lot, trial.other_order);
    written += trial.written <= 0.01 ? 0 : 1;
    found += trial.found <= 0.01 ? 0 : 1;
  }
  say("\n   The same with %d random formulas of %d lines, gradients of 5 leaves:\n"
      "     the tape against slopes by moving each leaf:   worst error %.0e\n"
      "     another order that keeps the rule, by lot:     worst difference %.0e\n"
      "     written with =:                                wrong in %d of %d\n"
      "     who is met first passes on first:              wrong in %d of %d\n",
      formulas, lines, tape, lot, written, formulas, found, formulas);
}

// ---- 3. The net of lesson 06, three times --------------------------------------------

static void show_nets(const Options& options) {
  say("\n3. The net of lesson 06: by hand, by tensor tape, by scalar tape\n\n");
  Sequential net = spiral_net(options.seed());
  const Params p = net.params();
  const Agreement agreement = compare_nets(options.seed());
  say("   Gradients of 32 points of two spirals: relative difference to those by hand.\n"
      "   (The scalar tape counts in double, the layers by hand in %s.)\n\n"
      "   parameter   shape       tensor tape   scalar tape\n",
      sizeof(real) == 8 ? "double, too" : "float");
  for (size_t i = 0; i < p.size(); ++i) {
    say("   %-11s %-11s %11g   %11.0e\n", p[i].name.c_str(),
        p[i].value.shape().text().c_str(), agreement.tensor_tape[i],
        agreement.scalar_tape[i]);
  }
  for (int i = 1; i < options.seeds(); ++i) {
    const Agreement other = compare_nets(options.seed() + uint64_t(i));
    say("   seed %2d, the worst    %12g   %11.0e\n", int(options.seed()) + i,
        worst(other.tensor_tape), worst(other.scalar_tape));
  }
  const Points batch = spirals(32, {options.seed(), 3});
  int lines = 0;
  const double hand = milliseconds(p, hand_step(net), batch, 100);
  const double tape = milliseconds(p, tape_step(p, spiral_forward), batch, 100);
  const double scalar = milliseconds(p, scalar_step(p, spiral_forward, &lines), batch, 3);
  say("\n   Time of forward and backward:    by hand %8.3f ms\n"
      "                                tensor tape %8.3f ms   %.1f times as long\n"
      "                                scalar tape %8.3f ms   %.0f times, %d lines\n",
      hand, tape, tape / hand, scalar, scalar / hand, lines);
}

static void show_twins(const Options& options, int steps) {
  const Twins twins = train_twins(options.seed(), steps);
  say("\n   Trained twice from the same start, %d steps by hand and %d by tape:\n"
      "   the losses are %s in every step, and %d of %d parameters differ.\n"
      "   Loss %.3f, %.1f %% of 400 new points right.\n",
      steps, steps, twins.same_losses ? "the same" : "NOT the same", twins.different,
      twins.numbers, twins.loss, 100 * twins.right);
}

// ---- 4. A net nobody wrote a backward for --------------------------------------------

static void show_loop(const Options& options) {
  say("\n4. A net nobody wrote a backward for\n\n");
  say("   h = tanh(linear(x)), then %d times  h = h + tanh(linear(h))  with the same\n"
      "   layer each time and a way around it, then linear(h). Layers by hand "
      "refuse:\n\n",
      rounds);
  const LoopTrial trial = try_loop(options.seed());
  say("     %s\n\n", wrap(trial.refusal, 75, 5).c_str());
  say("   The tape adds up what comes back from every use. Against the scalar tape:\n"
      "     all %d uses:          difference %.0e\n"
      "     only the last use:   difference %.1f\n\n",
      rounds, trial.error, trial.last_use_only);
}

static double show_training(const Options& options, int steps, double rate) {
  const LoopTraining done = train_loop(options.seed(), steps, rate);
  const Params p = done.net->params();
  DecisionMap map("A loop with a way around, trained by tape", -1.15, 1.15, -1.15, 1.15);
  map.ask([&](const std::vector<real>& xy) {
    const Tensor x = Tensor::from({int(xy.size()) / 2, 2}, xy);
    return answers(p, loop_forward, x).host();
  });
  map.points(done.test.x.host(), done.test.labels.host());
  plot(map);
  save_svg(options.out("loop.svg"), map);
  say("   After %d steps: loss %.3f, %.1f %% of 400 new points right.\n", steps,
      done.loss, 100 * done.right);
  for (int i = 1; i < options.seeds(); ++i) {
    const uint64_t seed = options.seed() + uint64_t(i);
    const LoopTraining other = train_loop(seed, steps, rate);
    say("   seed %2d: loss %.3f, %.1f %% right\n", int(seed), other.loss,
        100 * other.right);
  }
  return done.loss;
}

int main(int argc, char** argv) {
  Options options(argc, argv, "07 autodiff: could a program write the backward pass?");
  const int formulas = options.integer("formulas", 100, 20, "random formulas in part 2");
  const int lines = options.integer("lines", 40, 40, "lines of each formula");
  const int steps = options.integer("steps", 3000, 150, "training steps in part 3");
  const int loop_steps = options.integer("loop-steps", 1500, 500, "... in part 4");
  const double rate = options.number("rate", 0.1, 0.1, "learning rate in part 4", 0);
  options.done();

  show_tape(options);
  show_rules(options, formulas, lines);
  show_nets(options);
  show_twins(options, steps);
  show_loop(options);
  const double loss = show_training(options, loop_steps, rate);
  return options.reached("loss of the net in part 4", loss, 0.45, true);
}
