// Grades 17.4.
#include <algorithm>

#include "grade/grade.h"

using namespace chainrule;
using Function = void(real* y, const real* x, const real* weight, int N, int C, int S,
                      int K);
namespace mine {
Function depthwise_forward;
}
namespace solution {
Function depthwise_forward;
}

// Two channels: the first kernel moves the picture one to the left, the second triples.
static void hand(Case& c) {
  c.set_size("N", 1);
  c.set_size("C", 2);
  c.set_size("S", 2);
  c.set_size("K", 3);
  c.set("x", {1, 2, 3, 4, 5, 6, 7, 8});
  c.set("weight", {0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 0});
}

static void call(Case& c, Function* f) {
  const int N = c.size("N", {1, 2, 3}), C = c.size("C", {2, 3, 5}),
            S = c.size("S", {1, 3, 4, 6}), K = c.size("K", {3, 1, 5});
  f(c.output("y", {N, C, S, S}), c.input("x", {N, C, S, S}), c.input("weight", {C, K, K}),
    N, C, S, K);
}

// The loops with their lines in question: what each wrong one would do.
enum class Slip {
  all_channels,
  one_kernel,
  transposed,
  turned,
  repeated,
  no_padding,
  mean
};
template <Slip slip>
static void with(real* y, const real* x, const real* weight, int N, int C, int S, int K) {
  for (int k = 0; k < N * C * S * S; ++k) {
    const int n = k / (C * S * S), c = k / (S * S) % C, i = k / S % S, j = k % S;
    const int middle = slip == Slip::no_padding ? 0 : K / 2;
    real sum = 0;
    for (int w = 0; w < K * K; ++w) {
      const int ky = w / K, kx = w % K;
      int row = i + ky - middle, column = j + kx - middle;
      if (slip == Slip::repeated) {
        row = std::clamp(row, 0, S - 1);
        column = std::clamp(column, 0, S - 1);
      }
      if (row < 0 || row >= S || column < 0 || column >= S) continue;
      int at = ky * K + kx;
      if (slip == Slip::transposed) at = kx * K + ky;
      if (slip == Slip::turned) at = K * K - 1 - at;
      const real weight_here = weight[(slip == Slip::one_kernel ? 0 : c * K * K) + at];
      for (int d = 0; d < C; ++d) {
        if (d != c && slip != Slip::all_channels) continue;
        sum += x[((n * C + d) * S + row) * S + column] * weight_here;
      }
    }
    y[k] = slip == Slip::mean ? sum / real(K * K) : sum;
  }
}

static const Check<Function> check(
    {"17.4",
     hand,
     call,
     mine::depthwise_forward,
     solution::depthwise_forward,
     {{with<Slip::all_channels>,
       "every answer sums over all channels; here channel c sees channel c only"},
      {with<Slip::one_kernel>,
       "all channels use the first kernel; each has its own: weight[(c * K + ky) * K + "
       "kx]"},
      {with<Slip::transposed>,
       "rows and columns of the kernel are exchanged: it is weight[c,ky,kx], ky "
       "downwards"},
      {with<Slip::turned>,
       "the kernel is turned over; weight[c,0,0] belongs to the pixel up and to the "
       "left"},
      {with<Slip::repeated>,
       "outside the picture its border is repeated; there stands a zero: leave the term "
       "out"},
      {with<Slip::no_padding>,
       "the kernel's corner lies on (i, j); its middle has to: subtract K / 2"},
      {with<Slip::mean>, "divided by K K; a convolution is a sum, it takes no mean"}}});
