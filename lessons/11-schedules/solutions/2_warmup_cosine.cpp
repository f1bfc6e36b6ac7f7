// 11.2 warmup_cosine | 15 min | difficulty 2 | needs 11.1
#include <cmath>

#include "exercise.h"

namespace EXERCISE {

inline constexpr real pi = real(3.14159265358979323846);

real warmup_cosine(int step, int warmup, int total, real peak, real floor) {
  if (step < warmup) return peak * real(step + 1) / real(warmup);
  if (step >= total) return floor;
  const real share = real(step - warmup) / real(total - warmup);
  return floor + (peak - floor) * (1 + std::cos(pi * share)) / 2;
}

}  // namespace EXERCISE
