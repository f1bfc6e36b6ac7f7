// 18.4 contrastive_loss | 15 min | difficulty 2 | needs 02.1
//
// P pairs of embeddings: a net has put two pictures at the places a[p] and b[p], of D
// numbers each. same[p] is 1 where both show the same thing, else 0. With their distance
//
//   d = sqrt(sum over k of (a[p,k] - b[p,k])^2)
//
// a pair costs
//
//   d^2 / 2                       the same: all distance is too much
//   max(0, margin - d)^2 / 2      not the same: from the margin on, far enough
//
// and the loss is the mean over all P pairs.
//
//   loss [1]      a, b [P,D]: a[p * D + k]      same [P]
//
// loss[0] is written with =.
#include <algorithm>
#include <cmath>

#include "exercise.h"

namespace EXERCISE {

void contrastive_loss(real* loss, const real* a, const real* b, const int* same,
                      real margin, int P, int D) {
  // TODO(18.4): the distance of every pair, what it costs, the mean. About 10 lines.
  NOT_STARTED();  // delete this line when you begin
}

}  // namespace EXERCISE
