// 07.1 mul_backward | 10 min | difficulty 1 | needs 04.2
//
// Two arrays were multiplied, number by number: y[i] = a[i] b[i]. Somebody below has
// found out how the loss changes with every y[i]: dy[i]. How does it change with a[i] and
// b[i]?
//
//   a, b, y, da, db, dy: `count` numbers each
//
// On a tape a number may be used in several places, and each place brings its own blame.
// So both gradients are added to what stands there (+=).
//
// It must also be right for a square, y = x x. Then a and b are the same array, and so
// are da and db: both blames arrive in one place, together 2 x[i] dy[i].
#include "exercise.h"

namespace EXERCISE {

void mul_backward(real* da, real* db, const real* dy, const real* a, const real* b,
                  int count) {
  // TODO(07.1): da[i] += dy[i] times the slope of y[i] in a[i], and db[i] in the same
  // way. About 4 lines.
  NOT_STARTED();  // delete this line when you begin
}

}  // namespace EXERCISE
