// 08.2 normal_equations | 25 min | difficulty 3 | needs 02.2 03.4
//
// The hidden layer is fixed: for sample n its neurons say h[n,0] .. h[n,H-1]. Wanted are
// output weights v [H] for which the predictions, sum over j of h[n,j] v[j], are nearest
// to y[n]: for which this number is least,
//
//   sum over n of (sum over j of h[n,j] v[j] - y[n])^2  +  ridge x sum over j of v[j]^2
//
// No walk is needed, as with the line of lesson 02. At the lowest point the slope along
// every v[i] is 0. Half of that slope is
//
//   sum over n of (sum over j of h[n,j] v[j] - y[n]) h[n,i]  +  ridge v[i]
//
// Sorted by the unknown v[j], these are H equations with H unknowns,
//
//   sum over j of a[i,j] v[j] = b[i]         for i = 0 .. H-1
//
// Write down a [H,H] and b [H] (with =; what stood there does not count). h [N,H] and
// y [N] are only read. Solving the equations is the library's work.
#include "exercise.h"

namespace EXERCISE {

void normal_equations(real* a, real* b, const real* h, const real* y, real ridge, int N,
                      int H) {
  // TODO(08.2): which numbers stand before v[j] in equation i, and which without any v?
  // About 9 lines.
  NOT_STARTED();  // delete this line when you begin
}

}  // namespace EXERCISE
