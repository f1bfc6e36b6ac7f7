// 08.3 sawtooth | 10 min | difficulty 2 | needs 04.1
//
// Two ReLU neurons make a tent: up from 0 at x = 0 to 1 at x = 1/2, down to 0 at x = 1.
//
//   tent(x) = 2 relu(x) - 4 relu(x - 1/2)
//
// A net of `folds` such layers sends what comes out of one tent into the next:
//
//   folds = 1    tent(x)
//   folds = 2    tent(tent(x))             two teeth
//   folds = 3    tent(tent(tent(x)))       four teeth
//
// Return what comes out at the end. x is in 0 .. 1, folds is at least 1. relu(z) is
// std::max(z, real(0)).
#include <algorithm>

#include "exercise.h"

namespace EXERCISE {

real sawtooth(real x, int folds) {
  // TODO(08.3): the tent, as often as there are folds. About 4 lines.
  NOT_STARTED();  // delete this line when you begin
}

}  // namespace EXERCISE
