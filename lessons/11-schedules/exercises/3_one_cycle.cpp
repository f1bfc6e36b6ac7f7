// 11.3 one_cycle | 20 min | difficulty 3 | needs 11.2
//
// The study notes' one-cycle policy: phase 1, the rate rises from low to high, 30 % of
// training; phase 2, it falls from high to low, 70 %. Of `total` steps, numbered from 0,
// the thirtieth of a hundred is number 29, so the peak lies at
//
//   top = 0.3 total - 1            (a real number; it need not be whole)
//
//   step < top    from `first` to `peak`:  share = step / top
//   otherwise     from `peak` to `last`:   share = (step - top) / (total - 1 - top)
//
// Each phase is half a cosine, as in 11.2:
//
//   rate = to + (from - to) (1 + cos(pi share)) / 2
//
// The last step is number total - 1 and has the rate `last`; later steps have it, too.
// first, peak and last are rates. total is at least 5.
#include <algorithm>
#include <cmath>

#include "exercise.h"

namespace EXERCISE {

inline constexpr real pi = real(3.14159265358979323846);

real one_cycle(int step, int total, real peak, real first, real last) {
  // TODO(11.3): which phase, its share (at most 1), its two ends, and the half cosine.
  // About 7 lines.
  NOT_STARTED();  // delete this line when you begin
}

}  // namespace EXERCISE
