// 11.1 warmup_rate | 10 min | difficulty 1 | needs nothing
//
// The study notes warm up like this:
//
//   for steps 0 to warmup_steps:  lr = initial_lr * (step / warmup_steps)
//
// Steps count from 0, so the first one has the rate 0: a whole batch is computed and
// nothing moves. Mend it. Of the `warmup` steps
//
//   the first (step 0) has the rate peak / warmup,
//   the second twice that, and so on in equal parts,
//   the last (step warmup - 1) has the peak;
//   every later step has the peak, too.
//
// warmup may be 0: then every step has the peak. Return the rate of `step`. Both counts
// are ints, and dividing two ints drops what is behind the point: real(step) is a number
// that can be divided.
#include "exercise.h"

namespace EXERCISE {

real warmup_rate(int step, int warmup, real peak) {
  // TODO(11.1): the rate of this step; never 0, never above the peak.
  // About 2 lines.
  NOT_STARTED();  // delete this line when you begin
}

}  // namespace EXERCISE
