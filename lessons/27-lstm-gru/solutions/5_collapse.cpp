// 27.5 collapse | 12 min | difficulty 2 | needs nothing
#include "exercise.h"

namespace EXERCISE {

int collapse(real* tones, const int* labels, int T) {
  int count = 0, before = 0;
  for (int t = 0; t < T; ++t) {
    if (labels[t] != 0 && labels[t] != before) tones[count++] = real(labels[t]);
    before = labels[t];
  }
  for (int t = count; t < T; ++t) tones[t] = 0;
  return count;
}

}  // namespace EXERCISE
