// 27 lstm-gru: how does it remember longer?
//
// The gates of an LSTM one by one; what they leave of a memory, and of blame, after many
// steps; and that this depends on how the forget gate starts: with the usual start an
// LSTM remembers no longer than a plain RNN. Then two uses: a GRU that writes tales
// letter by letter, beside one who knows their grammar, and one that writes down the
// tones it hears. lag.h, storyteller.h and listen.h measure; the words stand here. The
// notes: README.md.
#include "cell_by_hand.h"
#include "io/options.h"
#include "io/plot.h"
#include "io/svg.h"
#include "shakespeare.h"
#include "two_uses.h"

using namespace chainrule;

// ---- 1. The gates ---------------------------------------------------------------------

static void show_gates() {
  say("%s c = f c_before + i g,  h = o tanh(c).\n"
      "   One unit, told what to do:\n\n"
      "   step                       i      f       g      o        c       h\n",
      bold("1. Four gates and a cell.").c_str());
  double c = 0;
  for (const Told& told : orders) {
    const CellState s = step_cell(told, c);
    c = s.c;
    say("   %-20s %7.2f %6.2f %7.2f %6.2f %8.2f %7.2f\n", told.what, s.i, s.f, s.g, s.o,
        s.c, s.h);
  }
  say("\n   i lets in, f keeps, o shows; g is what is new. While f is 1 the cell is a\n"
      "   straight road, like lesson 16's + x, and nobody disturbs it.\n\n");
}

// ---- 2. What is left ------------------------------------------------------------------

static void show_shares(const Options& options) {
  const std::vector<int> lags = {1, 5, 10, 20, 40, 60, 80};
  const Named nets[] = {{"RNN", {Kind::rnn}},
                        {"GRU, update bias 0", {Kind::gru, 0}},
                        {"GRU, 1", {Kind::gru, 1}},
                        {"GRU, 3", {Kind::gru, 3}},
                        {"GRU, 5", {Kind::gru, 5}}};
  say("%s Nets that have learned nothing, 32 units: how\n"
      "   much of the blame of a state reaches the one so many steps before. In\n"
      "   brackets sigmoid(bias)^lag, what the open gate alone would leave.\n\n"
      "   lag                     1               10               60\n",
      bold("2. What is left of blame?").c_str());
  Chart chart("What is left of blame: nets that have learned nothing", "steps back",
              "share that arrives");
  chart.y.log = true;
  std::vector<double> at, measured;  // all GRUs: one kind of point
  for (const Named& net : nets) {
    const bool gates = net.start.kind != Kind::rnn;
    std::vector<double> x, curve, shares;
    say("   %-18s", net.name);
    for (const int lag : lags) {
      shares.push_back(share_left(net.start, lag, options.seed()));
      if (lag != 1 && lag != 10 && lag != 60) continue;
      say(gates || lag == 1 ? "%9.1e" : "%17.1e", shares.back());
      if (gates) say(" (%.0e)", kept(net.start.bias, lag));
    }
    say("\n");
    if (!gates) {
      chart.points(net.name, lags, shares);
      continue;
    }
    for (int lag = 1; lag <= 80; ++lag) {
      x.push_back(lag);
      curve.push_back(kept(net.start.bias, lag));
    }
    chart.line("sigmoid(" + in_few_digits(net.start.bias) + ")^lag", x, curve);
    at.insert(at.end(), lags.begin(), lags.end());
    measured.insert(measured.end(), shares.begin(), shares.end());
  }
  chart.points("GRUs with these biases", at, measured);
  chart.y.low = 1e-16;
  say("\n");
  if (!options.quick()) plot(chart);
  save_svg(options.out("kept.svg"), chart);
  say("\n   Bias log(lag) leaves (lag / (lag + 1))^lag, about 1/e = 0.37: for 10 steps\n"
      "   %.2f, for 60 steps %.2f.\n\n",
      kept(std::log(10.0), 10), kept(std::log(60.0), 60));
}

// ---- 3. The race ----------------------------------------------------------------------

static int steps_until(Start start, int lag, int steps, uint64_t seed) {
  LagSettings set;
  set.lag = lag;
  set.steps = steps;
  return learn_lag(start, set, seed).solved;
}

static void show_race(const Options& options, int steps) {
  const std::vector<int> lags = {10, 20, 40, 60};
  const double log_lag = -1;  // stands for the logarithm of each lag
  const Named nets[] = {{"RNN", {Kind::rnn}},
                        {"LSTM, forget bias 1", {Kind::lstm, 1}},
                        {"GRU, update bias 0", {Kind::gru, 0}},
                        {"LSTM, 3", {Kind::lstm, 3}},
                        {"LSTM, 5", {Kind::lstm, 5}},
                        {"GRU, log lag", {Kind::gru, log_lag}},
                        {"LSTM, log lag, mirrored", {Kind::lstm, log_lag, false, true}},
                        {"RNN, orthogonal", {Kind::rnn, 0, true}}};
  say("%s Name the first of four symbols, after so many others that\n"
      "   mean nothing. Steps of 32 sequences until 95 %% are right (-: not after "
      "%d):\n\n"
      "   lag                          10       20       40       60\n",
      bold("3. The race.").c_str(), steps);
  for (const Named& net : nets) {
    say("   %-23s", net.name);
    for (const int lag : lags) {
      if (interrupted()) break;
      Start start = net.start;
      if (start.bias == log_lag) start.bias = std::log(double(lag));
      const int solved = steps_until(start, lag, steps, options.seed());
      say(solved > 0 ? "%9d" : "        -", solved);
    }
    say("\n");
  }
  say("\n   Gates alone do not remember: with the usual starts LSTM and GRU give up "
      "where\n"
      "   the RNN does. A gate that starts open does. (Mirrored: the input gate starts\n"
      "   with the opposite bias, so that it writes as little as a GRU does.)\n\n");
}

static void show_more_seeds(const Options& options, int steps) {
  for (int i = 1; i < options.seeds() && !interrupted(); ++i) {
    const uint64_t seed = options.seed() + uint64_t(i);
    say("   seed %-3d lag 60, -1 is never:", int(seed));
    say("  LSTM 1: %d", steps_until({Kind::lstm, 1}, 60, steps, seed));
    say("  LSTM 5: %d", steps_until({Kind::lstm, 5}, 60, steps, seed));
    say("  GRU log 60: %d\n", steps_until({Kind::gru, std::log(60.0)}, 60, steps, seed));
  }
  if (options.seeds() > 1) say("\n");
}

static int show_goal(const Options& options) {
  const int lag = 10, most = 300;
  const int lstm = steps_until({Kind::lstm, 5}, lag, most, options.seed()),
            gru = steps_until({Kind::gru, std::log(10.0)}, lag, most, options.seed());
  const auto counted = [=](int solved) { return solved > 0 ? solved : most + 1; };
  say("   Lag 10, steps until 95 %% are right: LSTM, forget bias 5: %d. GRU, update "
      "bias\n"
      "   log 10: %d.\n\n",
      counted(lstm), counted(gru));
  return options.reached("steps of the LSTM", counted(lstm), 150, true) |
         options.reached("steps of the GRU", counted(gru), 200, true);
}

int main(int argc, char** argv) {
  Options options(argc, argv, "27 lstm-gru: how does it remember longer?");
  const int race_steps =
      options.integer("race-steps", 400, 400, "of each net of the race");
  TaleTraining tale;
  tale.steps =
      options.integer("tale-steps", tale.steps, tale.steps, "of each net that reads");
  ListenSettings listen;
  listen.steps =
      options.integer("tone-steps", listen.steps, listen.steps, "of each that listens");
  TextTraining text;
  text.steps = options.integer("text-steps", text.steps, 20, "with --data: on the text");
  options.done();
  if (!options.data().empty()) {
    read_shakespeare(options, text);
    return 0;
  }
  show_gates();
  show_shares(options);
  if (!options.quick() && !interrupted()) show_race(options, race_steps);
  if (!options.quick() && !interrupted()) show_more_seeds(options, race_steps);
  const int result = show_goal(options);
  if (!options.quick() && !interrupted()) show_tales(options, tale);
  if (!options.quick() && !interrupted()) show_listening(options, listen);
  if (options.quick())
    say("   Leave out --quick for the race, the tales and the tones.\n");
  return result;
}
