// 28.3 scores | 15 min | difficulty 2 | needs 03.2 28.1
//
// One head of one sample: T queries, S keys, all D numbers long. How well does every
// query agree with every key?
//
//   score[t,j] = (sum over d of q[t,d] k[j,d]) / sqrt(D)      where query t sees key j
//   score[t,j] = -INFINITY                                    where it does not
//
// Query t sees the keys 0 .. seen[t] - 1 (exercise 28.1); seen is given here, each of its
// numbers 0 .. S. -INFINITY, from <cmath>, is a number that a computer can calculate
// with: e^-INFINITY is 0, so the softmax that follows gives these keys nothing.
//
//   score [T,S]      q [T,D]      k [S,D]      seen [T]
//
// All are tables, row after row: score[t,j] is score[t * S + j]. score is written with =,
// all T S numbers of it. D is an int; std::sqrt(real(D)) is a real.
#include <cmath>

#include "exercise.h"

namespace EXERCISE {

void scores(real* score, const real* q, const real* k, const int* seen, int T, int S,
            int D) {
  // TODO(28.3): score[t,j] for every t and j. About 9 lines.
  NOT_STARTED();  // delete this line when you begin
}

}  // namespace EXERCISE
