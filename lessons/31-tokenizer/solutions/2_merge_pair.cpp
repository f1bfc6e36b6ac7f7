// 31.2 merge_pair | 12 min | difficulty 2 | needs 31.1
#include "exercise.h"

namespace EXERCISE {

int merge_pair(int* merged, const int* tokens, int T, int left, int right, int token) {
  int count = 0;
  for (int t = 0; t < T; ++t) {
    if (t + 1 < T && tokens[t] == left && tokens[t + 1] == right) {
      merged[count++] = token;
      ++t;  // the right one is taken, too
    } else {
      merged[count++] = tokens[t];
    }
  }
  return count;
}

}  // namespace EXERCISE
