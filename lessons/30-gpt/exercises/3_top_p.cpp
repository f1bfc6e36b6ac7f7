// 30.3 top_p | 25 min | difficulty 3 | needs 30.2
//
// Top-p, also called nucleus sampling. p [V] are the probabilities of the next word;
// their sum is 1. Keep as few words as possible, the likeliest first, until the kept ones
// have at least `share` of the probability between them: exactly `share` is enough. The
// word that reaches it is kept, too, so at least one always is. All others get the
// probability 0; the kept ones are divided by their sum, so that q is a distribution
// again.
//
// Of two equally likely words the one with the smaller number comes first. Rounding may
// keep the sum of all words just below share: stop when no word is left.
//
//   q [V] is written with =       p [V]       0 < share <= 1
//
// Example: p = 0.25, 0.5, 0.25 and share 0.75. The second word has 0.5, not yet enough;
// with the first it is 0.75: enough. q = 1/3, 2/3, 0.
//
// V is small here: to look V times for the likeliest word that is not kept yet is quick
// enough. q itself may serve as the list of who is kept: set it to 0 first.
#include "exercise.h"

namespace EXERCISE {

void top_p(real* q, const real* p, real share, int V) {
  // TODO(30.3): keep until the share is reached, then divide. About 12 lines.
  NOT_STARTED();  // delete this line when you begin
}

}  // namespace EXERCISE
