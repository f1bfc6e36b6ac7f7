// 11.2 warmup_cosine | 15 min | difficulty 2 | needs 11.1
//
// Up in `warmup` steps, as in 11.1:
//
//   rate = peak (step + 1) / warmup                          step = 0 .. warmup - 1
//
// then down to `floor` by half a cosine, over the total - warmup steps that are left:
//
//   rate = floor + (peak - floor) (1 + cos(pi share)) / 2
//
// share is 0 at the first step after the warm-up and grows by 1 / (total - warmup) with
// each step. From step `total` on the rate is floor: it must not rise again. (The study
// notes write min_lr and max_lr for floor and peak, and start the cosine at step 0.)
//
// warmup may be 0; total is larger than warmup. std::cos takes radians, `pi` is given.
#include <cmath>

#include "exercise.h"

namespace EXERCISE {

inline constexpr real pi = real(3.14159265358979323846);

real warmup_cosine(int step, int warmup, int total, real peak, real floor) {
  // TODO(11.2): the warm-up, the floor from step `total` on, and the cosine between.
  // About 5 lines.
  NOT_STARTED();  // delete this line when you begin
}

}  // namespace EXERCISE
