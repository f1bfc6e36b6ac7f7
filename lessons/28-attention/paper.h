// The first half of lesson 28's story, on numbers that fit on paper: two tokens that look
// at each other, forward and backward; who may see whom; what the division by sqrt(D)
// does to a softmax.
//
// The words only; what is measured stands in hand.h and temperature.h.
#pragma once

#include "io/plot.h"
#include "io/svg.h"
#include "io/terminal.h"
#include "temperature.h"

namespace chainrule {

// ---- 1. Two tokens --------------------------------------------------------------------

inline void show_two_tokens() {
  const Example e;
  const Stored a = attend(e.q, e.k, e.v, e.s);
  const Blame b = attend_backward(e.dy, e.q, e.k, e.v, a, e.s);
  say("%s Each is one number for a query, a key\n"
      "   and a value (D = 1). Every query looks at both keys:\n\n"
      "   token    q      k      v        score          probability       y\n",
      bold("1. Two tokens look at each other.").c_str());
  for (size_t t = 0; t < 2; ++t) {
    say("     %zu  %6.2f %6.2f %6.2f   %6.2f %6.2f    %6.2f %6.2f   %6.2f\n", t, e.q[t],
        e.k[t], e.v[t], a.score[2 * t], a.score[2 * t + 1], a.p[2 * t], a.p[2 * t + 1],
        a.y[t]);
  }
  say("\n   And back, for a blame of 4 on the first y and -4 on the second:\n\n"
      "   token   dy        dp            dscore        dq     dk     dv\n");
  for (size_t t = 0; t < 2; ++t) {
    say("     %zu  %5.1f  %6.1f %6.1f  %6.1f %6.1f  %6.2f %6.2f %6.2f\n", t, e.dy[t],
        b.dp[2 * t], b.dp[2 * t + 1], b.dscore[2 * t], b.dscore[2 * t + 1], b.dq[t],
        b.dk[t], b.dv[t]);
  }
  const Table q = measured(e, &Example::q), k = measured(e, &Example::k),
              v = measured(e, &Example::v);
  say("   measured, by moving one number %7s", "");
  for (size_t t = 0; t < 2; ++t) {
    say("%s  %6.2f %6.2f %6.2f\n", t == 0 ? "" : std::string(41, ' ').c_str(), q[t], k[t],
        v[t]);
  }
  const OpAnswer op = ask_op(e.dy, e.q, e.k, e.v, e.s);
  say("\n   The library's op keeps none of these tables, but for each query a number, "
      "the\n"
      "   logarithm of its sum of e^score: %.4f and %.4f. From that any probability\n"
      "   can be made again: e^(%.4f - %.4f) = %.2f.\n\n",
      op.logsumexp[0], op.logsumexp[1], a.score[0], op.logsumexp[0],
      std::exp(a.score[0] - op.logsumexp[0]));
}

// ---- 2. Who may see whom --------------------------------------------------------------

inline void show_masks() {
  struct Mask {
    int queries, keys;
    bool causal;
    int length;
  };
  const Mask masks[] = {
      {5, 5, false, 5}, {5, 5, false, 3}, {5, 5, true, 5}, {2, 5, true, 5}};
  say("%s One row for a query, one column for a key:\n\n"
      "   all             padding         causal          causal, the last two\n"
      "                   (3 of 5 count)                  of five tokens ask\n",
      bold("2. Who may see whom?").c_str());
  for (int t = 0; t < 5; ++t) {
    std::string line = "  ";
    for (const Mask& m : masks) {
      const AttentionSize s = {1, 1,        1,         m.queries, m.keys,
                               1, m.causal, &m.length, nullptr};
      line += " ";
      for (int j = 0; j < m.keys; ++j) {
        line += t >= m.queries ? "  " : j < s.seen(0, t) ? "# " : ". ";
      }
      line += "     ";
    }
    say("%s\n", line.substr(0, line.find_last_not_of(' ') + 1).c_str());
  }
  say("\n   What is not seen has the score -infinity: e^-infinity is 0.\n\n");
}

// ---- 3. Why divide by sqrt(D)? --------------------------------------------------------

inline void show_temperature(const std::string& picture, uint64_t seed) {
  say("%s Queries and keys of D normal numbers, 32 keys.\n"
      "   Spread: deviation of the scores. Entropy: of a row, 1 where all probabilities\n"
      "   are equal, 0 where one is 1. Blame: the part that passes the softmax, middle\n"
      "   row. Half: the share of all blame that the quieter half of the rows gets.\n\n"
      "               without                           divided by sqrt(D)\n"
      "      D    spread  entropy   blame   half     spread  entropy   blame   half\n",
      bold("3. Why divide by sqrt(D)?").c_str());
  Chart chart("How equal are the 32 probabilities of a row?",
              "D, the numbers in a query (logarithmic)",
              "entropy, share of log 32 (1: all equal)");
  chart.x.log = true;
  chart.y.low = 0;
  chart.y.high = 1;
  Table sizes, entropy[2];
  for (const int D : {4, 8, 16, 32, 64, 128, 256}) {
    sizes.push_back(D);
    say("   %4d", D);
    for (const bool scaled : {false, true}) {
      const Sharpness m = sharpness(D, scaled, seed);
      entropy[scaled].push_back(m.entropy);
      say("    %6.1f %8.2f %7.4f %4.0f %%", m.spread, m.entropy, m.blame, 100 * m.quiet);
    }
    say("\n");
  }
  chart.line("divided by sqrt(D)", sizes, entropy[1])
      .line("not divided", sizes, entropy[0]);
  save_svg(picture, chart);
  const Sharpness equal = sharpness(0, false, seed);
  say("\n   For comparison, all 32 probabilities equal: blame %.4f, half %.0f %%.\n\n",
      equal.blame, 100 * equal.quiet);
}

}  // namespace chainrule
