// 03.5 find_wrong | 25 min | difficulty 3 | needs 03.3
//
// Somebody hands you a function f of `count` numbers and several backwards that all claim
// to know its slopes. All are right but one. Which one is it?
//
// You cannot read their code, but you can ask f. Move x[i] up by a small step, then down:
// the slope between the two outputs must be the suspect's dx[i].
//
//   slope = (f(x with x[i] + step) - f(x with x[i] - step)) / (2 step)
//
// Checks are compiled with real = double, so a step of 1e-5 works well (see the V in the
// notes). x is const: move the elements of a copy, and put each one back. A suspect is
// asked with `suspects[k](dx.data(), x, count);`, where dx is a vector of `count`
// numbers.
#include <cmath>
#include <vector>

#include "exercise.h"

namespace EXERCISE {

using Function = real(const real* x, int count);
using Backward = void(real* dx, const real* x, int count);  // writes dx[0] .. dx[count-1]

// The number (0 .. how_many - 1) of the suspect whose dx is wrong.
int find_wrong(Function* f, Backward* const* suspects, int how_many, const real* x,
               int count) {
  // TODO(03.5): for every suspect the largest difference between its dx and the slopes;
  // return the suspect that has the largest one of all. About 15 lines.
  NOT_STARTED();  // delete this line when you begin
}

}  // namespace EXERCISE
