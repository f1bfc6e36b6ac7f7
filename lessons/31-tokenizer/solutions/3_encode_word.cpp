// 31.3 encode_word | 20 min | difficulty 3 | needs 31.2
//
// What merge k makes can only be joined by later merges. So one walk for each k, in
// their order, is the rule.
#include "exercise.h"

namespace EXERCISE {

int encode_word(int* tokens, int T, const int* merges, int M, int first) {
  for (int k = 0; k < M; ++k) {
    const int left = merges[2 * k], right = merges[2 * k + 1];
    int count = 0;
    for (int t = 0; t < T; ++t) {
      const bool pair = t + 1 < T && tokens[t] == left && tokens[t + 1] == right;
      tokens[count++] = pair ? first + k : tokens[t];
      t += pair;
    }
    T = count;
  }
  return T;
}

}  // namespace EXERCISE
