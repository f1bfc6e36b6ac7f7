// 28.6 scores_backward | 30 min | difficulty 3 | needs 28.5
//
// The way back through attention, second half: from the blame of the probabilities, dp of
// 28.5, to the blame of queries and keys. The notes of this lesson do it with numbers:
// have them beside you.
//
//   forward:   score[t,j] = (sum over d of q[t,d] k[j,d]) / sqrt(D)
//              p[t,:]     = softmax of score[t,:]
//
//   1. Softmax. In every row t all probabilities share one sum: a score that grows takes
//      from the others. With the mean of the row's dp, weighted with its p,
//
//        mean        = sum over i of p[t,i] dp[t,i]
//        dscore[t,j] = p[t,j] (dp[t,j] - mean)
//
//   2. Scores. q[t,d] had a part in the scores of its row t, with every key; k[j,d] in
//      those of its column j, with every query. Both with the factor 1 / sqrt(D), and
//      with each other's number. Which sums are dq[t,d] and dk[j,d]?
//
// Keys that were not seen need no `if`: there p is 0, and so is dscore.
//
//   dq, q [T,D]      dk, k [S,D]      dp, p [T,S]      all row after row
//
// dq and dk are written with =. A sum that you gather over t or j in dq or dk itself must
// start at 0 there. dscore may be one row that you use at once, or a table of T S.
#include <cmath>
#include <vector>

#include "exercise.h"

namespace EXERCISE {

void scores_backward(real* dq, real* dk, const real* dp, const real* p, const real* q,
                     const real* k, int T, int S, int D) {
  // TODO(28.6): dscore, row by row, and from it dq and dk. About 16 lines.
  NOT_STARTED();  // delete this line when you begin
}

}  // namespace EXERCISE
