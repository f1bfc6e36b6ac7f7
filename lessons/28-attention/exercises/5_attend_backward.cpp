// 28.5 attend_backward | 15 min | difficulty 3 | needs 03.4 28.4
//
// The way back through attention, first half: through the weighted mean
//
//   y[t,d] = sum over j of p[t,j] v[j,d]
//
// It is a product of two tables, as a linear layer is, and each table gets its blame. Ask
// for one number at a time in which y it had a part, and with which factor:
//
//   v[j,d] had a part in y[t,d] of every query t, with the factor p[t,j]
//   p[t,j] had a part in y[t,d] of every feature d, with the factor v[j,d]
//
//   dv, v [S,D]      dp, p [T,S]      dy [T,D]      all row after row
//
// dv and dp are both written with =. (v is no parameter, it was made by a linear layer;
// so nothing is added to what is there.) A key that a query did not see has p = 0 there;
// its dp is written like any other, the second half makes 0 of it.
#include "exercise.h"

namespace EXERCISE {

void attend_backward(real* dv, real* dp, const real* dy, const real* p, const real* v,
                     int T, int S, int D) {
  // TODO(28.5): dv[j,d], a sum over t, and dp[t,j], a sum over d. About 14 lines.
  NOT_STARTED();  // delete this line when you begin
}

}  // namespace EXERCISE
