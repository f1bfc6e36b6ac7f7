// 26 rnn: how does a net remember?
//
// One unit by hand, forward through three steps and back. Then blame on its way through
// forty: what the recurrent matrix predicts, how tanh bends that, and that a deep net
// knows the same trouble. What an RNN can learn to keep, and for how long; streams that
// are read in chunks; rows of different lengths; and at last a net that writes. The words
// of parts 1 to 3 stand in before.h; letters.h, stream.h, lengths.h and writer.h measure
// what the others tell. The notes: README.md.
#include "before.h"
#include "lengths.h"
#include "writer.h"

using namespace chainrule;

// ---- 4. Memory over lags -------------------------------------------------------------

static double show_lags(const Options& options, int steps) {
  const std::vector<int> lags =
      options.quick() ? std::vector<int>{5} : std::vector<int>{5, 10, 20, 30, 40, 60};
  say("%s Rows of random letters a, b, c, d; at the end: which\n"
      "   one was the first? 32 numbers of state, %d steps of Adam. Right (%%, guessing\n"
      "   is 25), and |dL/dh| behind the first letter over that behind the last, before\n"
      "   any step. The control is asked for the last letter, from PyTorch's start:\n\n"
      "      letters           PyTorch's start          orthogonal        control\n"
      "      behind it        right     blame        right     blame        right\n",
      bold("4. What can it keep?").c_str(), steps);
  double right = 0;
  for (const int lag : lags) {
    if (interrupted()) break;
    LetterTask first = first_of(lag);
    first.steps = steps;
    LetterTask last = first;
    last.lag = 0;
    const Recall usual = learn_letters({StartOfU::usual}, first, options.seed()),
                 same = learn_letters({}, first, options.seed()),
                 control = learn_letters({StartOfU::usual}, last, options.seed());
    say("      %5d %16.0f %9.0e %12.0f %9.0e %12.0f\n", lag, 100 * usual.right,
        usual.arrives, 100 * same.right, same.arrives, 100 * control.right);
    if (lag == 5) right = same.right;
  }
  say("\n");
  return right;
}

static void show_window(const Options& options) {
  Chart chart("An RNN learns what blame can reach: rows of 21 letters",
              "|dL/dh| at the first letter over that at the last, at the start",
              "right of 512 new rows, %");
  chart.x.log = true;
  chart.y.low = 0;
  chart.y.high = 105;
  for (const double loudness : {1.0, 3.0, 10.0}) {
    std::vector<double> x, y;
    for (const double radius : radii_tried) {
      if (interrupted()) break;
      const Recall r = learn_letters({StartOfU::orthogonal, radius, loudness},
                                     first_of(20), options.seed());
      x.push_back(r.arrives);
      y.push_back(100 * r.right);
    }
    chart.points(loudness == 1   ? "usual inputs"
                 : loudness == 3 ? "three times as loud"
                                 : "ten times as loud",
                 x, y);
  }
  chart.level("guessing", 25);
  say("   The same for a lag of 20 and radii from 0.4 to 8:\n\n");
  plot(chart);
  save_svg(options.out("window.svg"), chart);
  say("\n");
}

// ---- 5 to 7. Streams, lengths, writing -----------------------------------------------

static void show_chunks(uint64_t seed) {
  say("%s At every letter of an endless stream: which one\n"
      "   stood 5 before it? Backward stops at the border of each chunk. Right (%%):\n\n"
      "      chunk    the state     the state is set to 0    it goes on, but only\n"
      "               goes on       right    predicted       the answers learn\n",
      bold("5. Long streams.").c_str());
  for (const int chunk : {2, 5, 6, 8, 12, 24}) {
    if (interrupted()) break;
    EchoTask task{chunk}, forgets{chunk}, frozen{chunk};
    forgets.carry = false;
    frozen.only_answers = true;
    say("      %5d %8.0f %14.0f %11.0f %18.0f\n", chunk, 100 * learn_echo({}, task, seed),
        100 * learn_echo({}, forgets, seed), 100 * best_without_state(chunk, task.lag),
        100 * learn_echo({}, frozen, seed));
  }
  say("\n   In a chunk of 6 blame reaches 5 back: that is enough for every letter, if "
      "the\n"
      "   state goes on. With shorter chunks nobody learns to keep anything, and what\n"
      "   an untouched RNN keeps by accident is spoilt.\n\n");
}

static void show_lengths(uint64_t seed) {
  const int N = 8;
  const auto run = [=](Hand hand, double padding) {
    return answer_rows(hand, padding, N, seed);
  };
  const Answers alone = run(Hand::one_by_one, 0);
  say("%s 8 rows of 1 to 9 letters, padded to 9, against\n"
      "   one row after the other. Largest difference of\n\n"
      "                                          logits    gradients\n",
      bold("6. Different lengths.").c_str());
  const auto line = [&](const char* name, const Answers& a) {
    say("      %-30s %11.0e %11.0e\n", name, apart(a.logits, alone.logits),
        apart(a.gradients, alone.gradients));
  };
  line("lengths told, padding 0", run(Hand::with_lengths, 0));
  line("lengths told, padding NaN", run(Hand::with_lengths, NAN));
  line("lengths not told, padding 0", run(Hand::without_lengths, 0));
  say("\n");
}

static void show_writer(const Options& options, int letters) {
  const bool tales = options.data().empty();
  const Book book = tales ? book_of_tales(options.seed()) : shakespeare(options.data());
  const int hidden = tales ? 64 : 128, count = book.letters.size();
  say("%s %s read letter by letter, %d different\n"
      "   ones, %d numbers of state. The loss on new text, a letter (guessing: "
      "%.2f):\n\n",
      bold("7. A net that writes.").c_str(),
      tales ? "2000 drawn tales," : "Shakespeare's plays,", count, hidden,
      std::log(count));
  const auto learn = [&](const char* name, Writer& net, int chunk, bool carry) {
    Reading r{chunk, carry, letters};
    if (chunk == 1) r.letters /= 4;  // as many steps as with chunks of 4
    read(net, book.train, r);
    say("      %-46s %.2f\n", name, loss_on(net, book.test, r));
  };
  const RnnPlan plan{StartOfU::orthogonal, 1, 1, hidden};
  Writer blind(count, plan, options.seed()), forgetful(count, plan, options.seed()),
      net(count, plan, options.seed());
  learn("sees one letter", blind, 1, false);
  learn("chunks of 16, state set to 0 at each", forgetful, 16, false);
  learn("chunks of 16, state goes on", net, 16, true);
  if (tales) say("      %-46s %.2f\n", "who knows the grammar", book.true_loss);
  say("\n   The last one goes on by itself:\n\n%s\n\n",
      in_lines(write(net, book, 400, {options.seed(), 30}), 72).c_str());
}

static void show_more_seeds(const Options& options) {
  for (int i = 1; i < options.seeds() && !interrupted(); ++i) {
    const uint64_t seed = options.seed() + uint64_t(i);
    say("   seed %-3d right %%, 20 letters behind it: PyTorch's start %.0f, orthogonal "
        "%.0f;"
        "\n            echo, chunks of 5: %.0f, of 6: %.0f\n",
        int(seed), 100 * learn_letters({StartOfU::usual}, first_of(20), seed).right,
        100 * learn_letters({}, first_of(20), seed).right,
        100 * learn_echo({}, EchoTask{5}, seed), 100 * learn_echo({}, EchoTask{6}, seed));
  }
}

int main(int argc, char** argv) {
  Options options(argc, argv, "26 rnn: how does a net remember?");
  const int letters = options.integer("letters", options.data().empty() ? 400000 : 800000,
                                      20000, "read by the net that writes", 2000);
  const int steps = options.integer("steps", 300, 150, "of the nets of part 4", 20);
  options.done();
  show_one_unit();
  show_blame(options);
  show_detector(options.seed());
  const double right = show_lags(options, steps);
  if (!options.quick() && !interrupted()) show_window(options);
  if (!options.quick() && !interrupted()) show_chunks(options.seed());
  show_lengths(options.seed());
  if (!options.quick() && !interrupted()) show_writer(options, letters);
  show_more_seeds(options);
  if (options.quick()) say("   (Leave out --quick for all of part 4, and 5 and 7.)\n\n");
  return options.reached("share right at lag 5", right, 0.9, false);
}
