// Heads on the CPU: see ops/heads.h.
//
// A head's part of a token is D numbers side by side in both layouts: it moves as a
// whole.
#include "ops/heads.h"

#include <algorithm>

#include "ops/each.h"

namespace chainrule {
namespace {

// move(merged, split): the places of the same D numbers in [N,T,NH,D] and in [N,NH,T,D].
template <class Move>
void each_part(int N, int T, int NH, int D, Move move) {
  each_row(N * T, NH * D, [=](int row) {
    const int n = row / T, t = row % T;
    for (int h = 0; h < NH; ++h) move((row * NH + h) * D, ((n * NH + h) * T + t) * D);
  });
}

}  // namespace

// y[n,h,t,d] = x[n,t,h D + d]
REPLACEABLE void split_heads(real* y, const real* x, int N, int T, int NH, int D) {
  each_part(N, T, NH, D, [=](int merged, int split) {
    std::copy(x + merged, x + merged + D, y + split);
  });
}

// y[n,t,h D + d] = x[n,h,t,d]
REPLACEABLE void merge_heads(real* y, const real* x, int N, int T, int NH, int D) {
  each_part(N, T, NH, D, [=](int merged, int split) {
    std::copy(x + split, x + split + D, y + merged);
  });
}

}  // namespace chainrule
