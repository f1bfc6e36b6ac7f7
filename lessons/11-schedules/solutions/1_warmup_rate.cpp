// 11.1 warmup_rate | 10 min | difficulty 1 | needs nothing
#include "exercise.h"

namespace EXERCISE {

real warmup_rate(int step, int warmup, real peak) {
  if (step >= warmup) return peak;
  return peak * real(step + 1) / real(warmup);
}

}  // namespace EXERCISE
