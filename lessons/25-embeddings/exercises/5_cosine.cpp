// 25.5 cosine | 5 min | difficulty 1 | needs nothing
//
// How alike two words are: the cosine of the angle between their arrows, from 0 to their
// points. It asks for the direction only; an arrow of twice the length is the same.
//
//   cosine = (sum of a[c] b[c]) / (sqrt(sum of a[c]^2) sqrt(sum of b[c]^2))
//
// 1: the same direction, 0: a right angle, -1: against each other. If a or b is all 0 it
// has no direction: return 0 then, not 0/0.
//
//   a, b [C]
#include <cmath>

#include "exercise.h"

namespace EXERCISE {

real cosine(const real* a, const real* b, int C) {
  // TODO(25.5): three sums in one loop, then the quotient. About 8 lines.
  NOT_STARTED();  // delete this line when you begin
}

}  // namespace EXERCISE
