// 15.2 widest | 20 min | difficulty 2 | needs 14.1
#include "exercise.h"

namespace EXERCISE {

int widest(int budget, int inputs, const int* multiples, int L, int classes) {
  int width = 0;
  while (true) {
    int parameters = 0, channels = inputs;
    for (int l = 0; l < L; ++l) {
      const int outputs = (width + 1) * multiples[l];
      parameters += 9 * channels * outputs + outputs;
      channels = outputs;
    }
    parameters += channels * classes + classes;
    if (parameters > budget) return width;
    ++width;
  }
}

}  // namespace EXERCISE
