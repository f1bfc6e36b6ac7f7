// 09.4 judge_flow | 20 min | difficulty 3 | needs nothing
#include <cmath>

#include "exercise.h"

namespace EXERCISE {

int judge_flow(const real* dh, const real*, int layers) {
  const real first = dh[0], last = dh[layers - 1];
  if (!std::isfinite(first) || !std::isfinite(last)) return 1;  // NaN fails every < and >
  if (last == 0 || first < last / 30) return -1;
  return first > 30 * last ? 1 : 0;
}

}  // namespace EXERCISE
