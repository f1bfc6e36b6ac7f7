// 25.3 chances | 5 min | difficulty 2 | needs nothing
//
// Negative sampling draws words by chance. Which ones, how often? As often as they stand
// in the text, nearly: the count to the power 0.75, so that the rare ones come a little
// more often and the frequent ones a little less.
//
//   p[v] = counts[v]^0.75 / (sum over all u of counts[u]^0.75)
//
// They are probabilities: they sum to 1.
//
//   p, counts [V]; every count is above 0
//
// p is written with =. std::pow(x, y) is x to the power y.
#include <cmath>

#include "exercise.h"

namespace EXERCISE {

void chances(real* p, const real* counts, int V) {
  // TODO(25.3): two loops: the sum of the powers, then p. About 4 lines.
  NOT_STARTED();  // delete this line when you begin
}

}  // namespace EXERCISE
