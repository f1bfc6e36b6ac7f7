// 12.4 calibration_error | 30 min | difficulty 3 | needs 05.3
#include <algorithm>
#include <cmath>
#include <vector>

#include "exercise.h"

namespace EXERCISE {

real calibration_error(const real* confidence, const int* right, int count, int bins) {
  std::vector<real> confident(bins, 0), hits(bins, 0);
  for (int i = 0; i < count; ++i) {
    const int b = std::min(int(confidence[i] * real(bins)), bins - 1);
    confident[b] += confidence[i];
    hits[b] += real(right[i]);
  }
  // answers / count x |confident / answers - hits / answers|: the answers cancel.
  real error = 0;
  for (int b = 0; b < bins; ++b) error += std::abs(confident[b] - hits[b]) / real(count);
  return error;
}

}  // namespace EXERCISE
