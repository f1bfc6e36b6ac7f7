// 31.5 whole_characters | 20 min | difficulty 3 | needs nothing
#include "exercise.h"

namespace EXERCISE {

int whole_characters(const int* bytes, int T) {
  int begin = T - 1;
  while (begin >= 0 && T - begin < 4 && 128 <= bytes[begin] && bytes[begin] <= 191) {
    --begin;
  }
  if (begin < 0 || (128 <= bytes[begin] && bytes[begin] <= 191)) return T;
  const int first = bytes[begin];
  const int length = first < 192 ? 1 : first < 224 ? 2 : first < 240 ? 3 : 4;
  return begin + length > T ? begin : T;
}

}  // namespace EXERCISE
