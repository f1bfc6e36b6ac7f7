// 28.4 attend | 20 min | difficulty 3 | needs 05.1 28.3
//
// The second half of attention: the scores of every query become probabilities, and the
// query's answer is the mean of the values, weighted with them.
//
//   p[t,j] = exp(score[t,j]) / sum over i of exp(score[t,i])
//   y[t,d] = sum over j of p[t,j] v[j,d]
//
// As in 05.1: subtract the row's largest score first, or exp overflows. A key that is not
// seen has the score -INFINITY (28.3); its p is 0, and exp says so by itself.
//
// One row needs care: a query that sees no key at all. All of its scores are -INFINITY,
// so is the largest, and -INFINITY - -INFINITY is not a number. Such a row gets p = 0 for
// all keys, and y = 0.
//
//   score, p [T,S]      v [S,D]      y [T,D]      all row after row
//
// p and y are written with =: they hold no useful numbers before the call.
#include <algorithm>
#include <cmath>

#include "exercise.h"

namespace EXERCISE {

void attend(real* p, real* y, const real* score, const real* v, int T, int S, int D) {
  // TODO(28.4): p and y of every query. About 18 lines.
  NOT_STARTED();  // delete this line when you begin
}

}  // namespace EXERCISE
