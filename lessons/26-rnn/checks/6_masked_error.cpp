// Grades 26.6.

#include "grade/grade.h"

using namespace chainrule;
using Function = real(real* dy, const real* y, const real* target, const int* lengths,
                      int N, int T);
namespace mine {
Function masked_error;
}
namespace solution {
Function masked_error;
}

// Lengths 3 and 1: errors 1, 2, 0 and -1, loss 6/4. In the padding stand hundreds.
static void hand(Case& c) {
  c.set_size("N", 2);
  c.set_size("T", 3);
  c.set("y", {1, 2, 0, 0, 500, 700});
  c.set("target", {0, 0, 0, 1, 0, 0});
}

// Row 0 is full; of the others some are empty.
static const int* lengths(Case& c, int N, int T) {
  std::vector<double> numbers;
  for (int n = 0; n < N; ++n) numbers.push_back(n == 0 ? T : (2 * n + N + 1) % (T + 1));
  c.set("lengths", numbers);
  return c.indices("lengths", {N}, T + 1);
}

static void forward(Case& c) {
  const int N = c.size("N"), T = c.size("T");
  const int* ends = lengths(c, N, T);
  const real *y = c.input("y", {N, T}), *target = c.input("target", {N, T});
  real loss = 0, count = 0;
  for (int i = 0; i < N * T; ++i) {
    if (i % T >= ends[i / T]) continue;
    loss += (y[i] - target[i]) * (y[i] - target[i]);
    count += 1;
  }
  c.output("loss", {1})[0] = loss / count;
}

static void call(Case& c, Function* f) {
  const int N = c.size("N"), T = c.size("T");
  const real *y = c.input("y", {N, T}), *target = c.input("target", {N, T});
  c.result("the loss",
           double(f(c.output("dy", {N, T}), y, target, lengths(c, N, T), N, T)));
}

// The loop with its lines in question: what each wrong one would do.
enum class Slip {
  no_mask,
  over_all,
  mean_of_means,
  one_more,
  one_less,
  blames_padding,
  no_two,
  not_divided,
  sum,
  by_rows
};
template <Slip slip>
static real with(real* dy, const real* y, const real* target, const int* lengths, int N,
                 int T) {
  real count = 0, full_rows = 0, loss = 0;
  for (int n = 0; n < N; ++n) {
    count += real(lengths[n]);
    full_rows += lengths[n] > 0;
  }
  for (int i = 0; i < N * T; ++i) {
    const int length = lengths[i / T];
    const int end = slip == Slip::no_mask    ? T
                    : slip == Slip::one_more ? length + 1
                    : slip == Slip::one_less ? length - 1
                                             : length;
    const real M = slip == Slip::no_mask || slip == Slip::over_all ? real(N * T)
                   : slip == Slip::mean_of_means ? full_rows * real(length)
                   : slip == Slip::sum           ? 1
                   : slip == Slip::by_rows       ? real(N)
                                                 : count;
    const real error = y[i] - target[i];
    const bool inside = i % T < end;
    if (inside) loss += error * error / M;
    const bool blamed = inside || slip == Slip::blames_padding;
    dy[i] = blamed ? (slip == Slip::no_two ? 1 : 2) * error /
                         (slip == Slip::not_divided ? 1 : M)
                   : 0;
  }
  return loss;
}

static const Check<Function> check(
    {"26.6",
     hand,
     call,
     mine::masked_error,
     solution::masked_error,
     {{with<Slip::no_mask>,
       "padding counts like the rest; only t < lengths[n] is real, in sum and mean"},
      {with<Slip::over_all>,
       "the sum leaves padding out, but is divided by N T; divide by the number of real "
       "elements"},
      {with<Slip::mean_of_means>,
       "each row's mean is taken, and then the mean of those; so elements of short rows "
       "count more. One mean over all elements is asked for"},
      {with<Slip::one_more>,
       "one element too many: a row of length L has the elements 0 .. L - 1"},
      {with<Slip::one_less>,
       "one element too few: a row of length L has the elements 0 .. L - 1"},
      {with<Slip::blames_padding>,
       "the loss leaves padding out, dy does not: behind a row's end dy is 0"},
      {with<Slip::no_two>, "the 2 is missing in dy: the slope of e^2 is 2 e"},
      {with<Slip::not_divided>, "dy is not divided by the number of real elements"},
      {with<Slip::sum>, "nothing is divided: the mean over the real elements is asked"},
      {with<Slip::by_rows>,
       "divided by the number of rows; divide by the number of real elements"}},
     forward});
