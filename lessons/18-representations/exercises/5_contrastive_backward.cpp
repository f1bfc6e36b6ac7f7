// 18.5 contrastive_backward | 25 min | difficulty 3 | needs 18.4
//
// The way back through 18.4: how does the loss change with every number of a and b?
// Of one pair, with d its distance:
//
//   the same             d^2 / 2 is half the sum of (a[p,k] - b[p,k])^2: no root is left
//   not, and d < margin  (margin - d)^2 / 2, and d changes with a[p,k] by
//                        (a[p,k] - b[p,k]) / d
//   not, and d >= margin nothing
//
// Divide by P: the loss is a mean. b stands on the other side of the minus sign, so db is
// da with the sign turned. Where two that are not the same lie in one place (d is 0) no
// direction leads apart: da and db are 0 there.
//
//   da, db, a, b [P,D]: a[p * D + k]      same [P], 1 or 0
//
// da and db are written with =.
#include <cmath>

#include "exercise.h"

namespace EXERCISE {

void contrastive_backward(real* da, real* db, const real* a, const real* b,
                          const int* same, real margin, int P, int D) {
  // TODO(18.5): for every pair d, one factor before (a - b), then da and db. About 15
  // lines.
  NOT_STARTED();  // delete this line when you begin
}

}  // namespace EXERCISE
