// 30.4 decay_matrices | 15 min | difficulty 2 | needs 10.5
#include "exercise.h"

namespace EXERCISE {

void decay_matrices(real* y, const real* w, const int* begin, const int* axes,
                    const int* size, real rate, real decay, int P, int count) {
  for (int j = 0; j < count; ++j) y[j] = w[j];
  for (int i = 0; i < P; ++i) {
    if (axes[i] != 2) continue;
    for (int j = begin[i]; j < begin[i] + size[i]; ++j) {
      y[j] = w[j] * (1 - rate * decay);  // from w: a second time changes nothing
    }
  }
}

}  // namespace EXERCISE
