// 09.2 clip_factor | 15 min | difficulty 2 | needs nothing | replaces the op | trains
//
// Clipping by norm: all gradients of a net, seen as one long arrow, may be at most
// `limit` long. If the arrow is longer, every gradient is multiplied by one and the same
// factor; so it becomes shorter and keeps its direction.
//
// A net has P tensors of gradients. The length of each has been measured already: norms
// [P], the root of the sum of its squares. From them you work out, both written (=):
//
//   norm [1]     the length of all of them as one arrow. Its square is the sum of the
//                squares of all numbers, so the sum of the squares of the P lengths.
//   factor [1]   limit / norm where the arrow is longer than limit, else 1: a short arrow
//                (and one of length 0) stays as it is, it is not stretched.
//
// If norm is not a finite number (std::isfinite says so), clipping cannot help, and a
// factor of 0 would stop all weights without a word: then factor is 1 as well.
//
// When your factor is right, a net that explodes without it is trained with it, and most
// of its loss must go.
#include <cmath>

#include "exercise.h"
#include "ops/updates.h"

namespace EXERCISE {

void clip_factor(real* factor, real* norm, const real* norms, real limit, int P) {
  // TODO(09.2): the length of the whole arrow, then the factor. About 4 lines.
  NOT_STARTED();  // delete this line when you begin
}

}  // namespace EXERCISE
