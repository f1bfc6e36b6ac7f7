// 28.1 keys_seen | 10 min | difficulty 1 | needs nothing
#include <algorithm>

#include "exercise.h"

namespace EXERCISE {

int keys_seen(int t, int T, int S, bool causal, int length) {
  const int place = t + S - T;
  const int count = causal ? place + 1 : S;
  return std::max(0, std::min({count, S, length}));
}

}  // namespace EXERCISE
