// The first half of lesson 13's story, on numbers that fit on paper: which are normalized
// together, by which formula, how blame finds its way back, what batch norm remembers.
//
// The words only; what is measured stands in small.h.
#pragma once

#include "io/terminal.h"
#include "small.h"

namespace chainrule {

// ---- 1. Which numbers belong together? ------------------------------------------------

inline void side_by_side(const char* left, const Tensor& a, const char* right,
                         const Tensor& b) {
  const std::vector<real> x = a.host(), y = b.host();
  say("   %-34s %s\n", left, right);
  for (size_t i = 0; i < x.size(); i += 3) {
    say("   %7.2f %7.2f %7.2f %10s %7.2f %7.2f %7.2f\n", double(x[i]), double(x[i + 1]),
        double(x[i + 2]), "", double(y[i]), double(y[i + 1]), double(y[i + 2]));
  }
  say("\n");
}

inline Tensor small_table() {
  return Tensor::from({3, 3}, {1, 10, 5, 2, 30, 5, 3, 20, 5});
}

inline void show_axes() {
  const Tensor x = small_table();
  say("%s Three samples (rows), three features\n\n",
      bold("1. Which numbers belong together?").c_str());
  side_by_side("x", x, "batch norm: down every column",
               BatchNorm(3).forward(x, Mode::train));
  side_by_side("layer norm: along every row", LayerNorm(3).forward(x, Mode::train),
               "RMS norm: the row, mean left in", RmsNorm(3).forward(x, Mode::train));
  say("   Batch norm: every feature gets mean 0 and deviation 1, so features become\n"
      "   alike and samples are compared. The third never changes: 0. Layer norm: every\n"
      "   sample gets mean 0 and deviation 1, and nobody else's numbers are needed.\n\n");
}

inline void show_formulas() {
  say("%s A number lies one sigma above the mean, epsilon is 1e-5.\n"
      "   What becomes of it? (Without epsilon it would be 1.)\n\n"
      "   sigma     (x-mu)/(sigma+eps)   (x-mu)/sqrt(var+eps)   ratio\n",
      bold("2. Two formulas.").c_str());
  for (const double sigma : {1.0, 0.1, 0.01, 0.001}) {
    const double notes = one_sigma(Form::notes, sigma, 1e-5),
                 library = one_sigma(Form::library, sigma, 1e-5);
    say("   %-6g %15.4f %22.4f %14.2f\n", sigma, notes, library, notes / library);
  }
  const std::vector<double> constant(4, 5), dy = {1, 0, 0, 0};
  const double notes = normalize(Form::notes, constant, dy, 1e-5).dx[0],
               library = normalize(Form::library, constant, dy, 1e-5).dx[0];
  say("\n   A column 5 5 5 5 has sigma 0. When its first y is blamed with 1, its first"
      " x\n"
      "   gets %s by the left formula. By the right one it gets %.0f: 1/sqrt(eps) is\n"
      "   316, and the mean takes a quarter back.\n\n",
      std::isnan(notes) ? "NaN" : "a number", library);
}

inline void show_way_back() {
  const RowBlame row = row_blame({0, 0, 4, 4}, {4, 0, 0, 0});
  say("%s layer norm of one row, gamma 1, beta 0\n\n"
      "   x       x_hat     dy      dx    measured\n",
      bold("3. The way back:").c_str());
  for (size_t c = 0; c < 4; ++c) {
    say("   %.0f %10.2f %7.0f %8.2f %8.2f\n", double(row.x[c]), double(row.x_hat[c]),
        double(row.dy[c]), double(row.dx[c]), row.measured[c]);
  }
  say("\n   Only the first y was blamed, but the second x answers too: it has a part in\n"
      "   the mean and in the deviation. dx sums to 0, dx times x_hat too.\n\n");
}

inline void show_running(uint64_t seed) {
  const int draws = 5120;
  const std::vector<Statistics> seen = follow(100, seed);
  const Statistics data = statistics(one_feature(seed));
  say("%s 640 numbers, batches of 64, momentum 0.1\n\n"
      "   batches          0      1      5     20    100   the data\n   running mean ",
      bold("4. Running averages:").c_str());
  for (const size_t t : {0, 1, 5, 20, 100}) say(" %6.2f", seen[t].mean);
  say(" %10.2f\n   running var. ", data.mean);
  for (const size_t t : {0, 1, 5, 20, 100}) say(" %6.2f", seen[t].variance);
  say(" %10.2f\n\n   Variance of a batch of B, as a share of the data's, over %d "
      "batches:\n\n"
      "   B             divided by B     by B - 1\n",
      data.variance, draws);
  for (const int B : {2, 4, 16, 64}) {
    const Divisors d = divisors(B, seed, draws);
    say("   %-4d %20.2f %12.2f\n", B, d.by_B, d.by_B_1);
  }
  say("\n");
}

}  // namespace chainrule
