// 01 neuron: what can one neuron decide?
//
// The smallest thing that learns. Two switches go in, one answer between 0 and 1 comes
// out, and a short loop turns wrong answers into better weights. Then a question on which
// it must fail, and what helps. The neuron itself and all that is measured stand in
// neuron.h; here are the words and the pictures. The notes: README.md.
#include "neuron.h"

#include "film.h"
#include "io/options.h"
#include "io/svg.h"

using namespace chainrule;

struct Settings {
  real rate;
  int steps, starts;
};

// ---- 1. One step, every number of it

static void show_one_step() {
  Neuron n = {{1, 1}, -1};
  say("Two switches, x0 and x1, are off (0) or on (1). A neuron weighs them:\n\n"
      "   p = sigmoid(w0 x0 + w1 x1 + b)      above 0.5 that is a yes, else a no\n\n"
      "%s  w0 = 1, w1 = 1, b = -1\n\n"
      "   x0 x1     sum      p     right y    loss    error p - y\n",
      bold("1. One step: are both on?").c_str());
  for (int e = 0; e < 4; ++e) {
    const real* x = examples[e];
    const real p = output(n, x), y = both_on.y[e];
    say("   %2.0f %2.0f    %4.1f   %5.2f   %5.0f    %7.2f   %+9.2f\n", double(x[0]),
        double(x[1]), double(weighted_sum(n, x)), double(p), double(y),
        double(loss(p, y)), double(p - y));
  }
  const State before = examine(n, both_on);
  step(n, both_on, 1);
  say("\n   Each weight moves against error times input, the bias against the error,\n"
      "   averaged over the four rows:    w0 = %.2f   w1 = %.2f   b = %.2f\n"
      "   The mean loss falls from %.3f to %.3f. That is all. Now repeat it.\n\n",
      double(n.weight[0]), double(n.weight[1]), double(n.bias), double(before.loss),
      double(examine(n, both_on).loss));
}

// ---- 2 and 3. A question it learns, a question it does not

static std::vector<size_t> moments(const std::vector<State>& film) {
  return {0, 1, 4, 30, film.size() - 1};
}

static void show_film(const Question& question, const std::vector<State>& film) {
  std::vector<Frame> frames;
  for (const size_t s : moments(film)) {
    char below[32];
    snprintf(below, sizeof below, "%d/4 loss %.2f", film[s].right, double(film[s].loss));
    frames.push_back(
        frame("step " + std::to_string(s), map_of("", question, film[s].neuron), below));
  }
  say_side_by_side(frames);
}

static void show_learning(const Question& question, Key start, const Settings& set) {
  const std::vector<State> film = learn(question, start, set.rate, set.steps);
  const Neuron& n = film.back().neuron;
  say("%s %s\n\n   From random weights. Across: x0, up: x1. Dots: here the neuron says "
      "yes.\n"
      "   Each letter is one of the four cases: x where yes is right, o where no is.\n"
      "   Below: how many of the four it gets right, and the mean loss.\n\n",
      bold("2. It learns " + std::string(question.name) + ":").c_str(), question.words);
  show_film(question, film);
  say("\n   w0 = %.1f, w1 = %.1f, b = %.1f: the line runs where w0 x0 + w1 x1 + b = "
      "0.\n\n",
      double(n.weight[0]), double(n.weight[1]), double(n.bias));
}

static void say_many(const Question& question, const Options& options,
                     const Settings& set) {
  Many all;
  for (int s = 0; s < options.seeds(); ++s) {
    all.add(learn_often(question, {options.seed() + uint64_t(s), 100}, set.rate,
                        set.steps, set.starts));
  }
  say("   %-5s%-17s%4d of %-4d  %6d of 4  %10d of 4  %11.3f\n", question.name,
      question.words, all.solved, all.starts, all.best, right_without_looking(question),
      double(all.greatest_loss));
}

static void show_failing(const Options& options, const Settings& set) {
  const std::vector<State> film = learn(differ, {options.seed(), 0}, set.rate, set.steps);
  say("%s do they differ? The same neuron, the same loop.\n\n",
      bold("3. It does not learn XOR:").c_str());
  show_film(differ, film);
  say("\n   It ends with p =");
  for (const real* x : examples) say(" %.3f", double(output(film.back().neuron, x)));
  say(" (0.5 is a shrug).\n"
      "   Bad luck? Other starts, and a rival that never looks at the switches:\n\n"
      "   question               solved   best moment   without looking   worst loss\n");
  for (const Question& q : {both_on, any_on, differ}) say_many(q, options, set);
  say("   (0.693, ln 2, is the loss of tossing a coin.)\n\n");
}

// ---- 4. All neurons there are

static void show_all() {
  static const char* const words[8] = {
      "never",      "both (AND)", "x0, not x1",        "x0",
      "x1, not x0", "x1",         "exactly one (XOR)", "at least one (OR)"};
  const Census census = try_all();
  say("%s Look at many: w0, w1 and b from\n"
      "   -5 to 5 in steps of 0.25 make %d neurons. Two switches allow 16 yes/no\n"
      "   questions. How many neurons answer each?\n\n"
      "   answers to 00 01 10 11              neurons    the opposite   neurons\n",
      bold("4. Are there no weights for it?").c_str(), census.neurons);
  const auto bit = [](int k, int e) { return k >> (3 - e) & 1; };
  for (int k = 0; k < 8; ++k) {
    say("   %-20s%d  %d  %d  %d %11d", words[k], bit(k, 0), bit(k, 1), bit(k, 2),
        bit(k, 3), census.answer[k]);
    const int opposite = 15 - k;
    say("      %d  %d  %d  %d %9d%s\n", bit(opposite, 0), bit(opposite, 1),
        bit(opposite, 2), bit(opposite, 3), census.answer[opposite],
        census.answer[k] == 0 ? "  nobody" : "");
  }
  say("\n   %d of 16 are answered. The rest needs two lines, and a neuron has one.\n\n",
      census.answered());
}

// ---- 5. Three neurons

static void show_three(const Three& net) {
  say("%s Two look at the switches, the third at what those two say.\n\n",
      bold("5. Three neurons.").c_str());
  say_side_by_side({frame(any_on.words, map_of("", any_on, net.first), "the first"),
                    frame(not_both.words, map_of("", not_both, net.second), "the second"),
                    frame("both say yes?", map_of("", differ, net), "all three")});
  say("\n   At the four corners the third one answers");
  for (const real* x : examples) say(" %.2f", double(output(net, x)));
  say(".\n   Solved: two lines, and somebody who looks at both. But we had to tell each\n"
      "   neuron its question. How a network finds such questions: lesson 06.\n\n");
}

// ---- The pictures of the notes

static void save_pictures(const Options& options, const Question& question,
                          const Settings& set) {
  const Key start = {options.seed(), 0};
  Chart lines("One neuron learns " + std::string(question.name) + ": its line moves",
              "switch x0", "switch x1");
  lines.x.low = lines.y.low = -0.5;
  lines.x.high = lines.y.high = 1.5;
  const std::vector<State> film = learn(question, start, set.rate, set.steps);
  for (const size_t s : {size_t(1), size_t(10), size_t(30), film.size() - 1}) {
    draw_line(lines, s, film[s].neuron);
  }
  draw_examples(lines, question);
  save_svg(options.out("lines.svg"), lines);

  Chart losses("The loss of one neuron on three questions", "step", "mean loss");
  losses.y.low = 0;
  for (const Question& q : {both_on, any_on, differ}) {
    std::vector<real> values;
    for (const State& s : learn(q, start, set.rate, 200)) values.push_back(s.loss);
    losses.line(q.name, values);
  }
  losses.level("tossing a coin: ln 2", std::log(2.0));
  save_svg(options.out("losses.svg"), losses);

  const Three net = learn_three(start, set.rate, set.steps);
  save_svg(options.out("three.svg"), map_of("XOR by three neurons", differ, net));
}

int main(int argc, char** argv) {
  Options options(argc, argv, "01 neuron: what can one neuron decide?");
  const Settings settings = {
      real(options.number("rate", 1, 1, "learning rate", 0.001, 100)),
      options.integer("steps", 1000, 500, "learning steps", 30, 1000000),
      options.integer("starts", 100, 20, "random starts per question and seed", 1, 10000),
  };
  const std::string film = options.choice("film", "and", {"and", "or", "nand"},
                                          "the question that is learned on screen");
  options.done();
  const Question& question = film == "or" ? any_on : film == "nand" ? not_both : both_on;
  const Key start = {options.seed(), 0};
  show_one_step();
  show_learning(question, start, settings);
  show_failing(options, settings);
  show_all();
  show_three(learn_three(start, settings.rate, settings.steps));
  save_pictures(options, question, settings);
  say("\nYour turn, in five minutes: %s\n", bold("./learn next").c_str());
  return 0;
}
