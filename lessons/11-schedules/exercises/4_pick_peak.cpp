// 11.4 pick_peak | 25 min | difficulty 3 | needs nothing
//
// A range test has been run: step i used the rate rates[i], larger in every step, and its
// batch had the loss losses[i]. Read the peak of a schedule off these numbers.
//
// 1. Single batches jump about, so follow a running mean. It starts at sum = 0:
//
//      sum = 0.9 sum + 0.1 losses[i]
//      smooth = sum / (1 - 0.9^(i + 1))
//
//    (The division makes up for the start at 0, as in Adam: the first smooth is losses[0]
//    itself.)
// 2. Remember the lowest smooth so far, and the rate of that step.
// 3. Stop at the first step whose smooth is above 1.5 times the lowest so far: the run
//    has blown up, and what comes after it does not count.
// 4. Return a third of the rate that step 2 remembers.
//
// All losses are above 0. std::pow(0.9, i + 1) is the power; or carry it along in a loop.
#include <cmath>

#include "exercise.h"

namespace EXERCISE {

real pick_peak(const real* rates, const real* losses, int count) {
  // TODO(11.4): a loop with sum, smooth, the lowest so far and its rate.
  // About 11 lines.
  NOT_STARTED();  // delete this line when you begin
}

}  // namespace EXERCISE
