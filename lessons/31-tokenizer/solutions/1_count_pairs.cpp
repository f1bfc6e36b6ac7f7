// 31.1 count_pairs | 8 min | difficulty 1 | needs nothing
#include "exercise.h"

namespace EXERCISE {

void count_pairs(real* counts, const int* tokens, const int* starts, int T, int V) {
  for (int t = 0; t + 1 < T; ++t) {
    if (!starts[t + 1]) counts[tokens[t] * V + tokens[t + 1]] += 1;
  }
}

}  // namespace EXERCISE
