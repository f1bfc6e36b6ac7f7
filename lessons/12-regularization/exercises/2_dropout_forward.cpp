// 12.2 dropout_forward | 15 min | difficulty 2 | needs nothing | replaces the op | trains
//
// Mend the study notes' dropout. With p the share of units that is dropped, they write
//
//   mask = Bernoulli(p)             1 with probability p, else 0
//   h = h x mask / (1-p)            "scale to maintain expected value"
//
// It is right for p = 0.5 and for no other p: at p = 0.1 a 1 becomes 0.11 on average.
// Find out which of the two lines is at fault and write it so that (a) the share `rate`
// is dropped and (b) the expected value of y[i] is x[i].
//
// The mask comes from a function: uniform(key, start + i) is the random number of element
// i, evenly spread over 0 .. 1 (1 itself excluded), always the same for the same two
// arguments. So that backward, which draws the mask again, gets yours:
//
//   element i is dropped, y[i] = 0, where its random number is below `rate`
//
// Nothing is random here but through that function.
//
//   y [count] is written     x [count]     0 <= rate < 1
//
// In the end the lesson's net is trained with it and must reach its loss.
#include "exercise.h"
#include "ops/dropout.h"  // brings uniform(key, index)

namespace EXERCISE {

void dropout_forward(real* y, const real* x, real rate, Key key, uint64_t start,
                     int count) {
  // TODO(12.2): for every i its random number, then y[i]: dropped, or kept and scaled.
  // About 4 lines.
  NOT_STARTED();  // delete this line when you begin
}

}  // namespace EXERCISE
