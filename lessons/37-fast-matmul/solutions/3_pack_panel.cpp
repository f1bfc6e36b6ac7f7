// 37.3 pack_panel | 15 min | difficulty 2 | needs 37.2 | replaces the op
#include "exercise.h"
#include "lessons/37-fast-matmul/ladder.h"

namespace EXERCISE {

void pack_panel(real* panel, const real* b, int N, int k_count, int inside, int width) {
  for (int k = 0; k < k_count; ++k) {
    for (int i = 0; i < width; ++i) {
      panel[k * width + i] = i < inside ? b[k * N + i] : 0;
    }
  }
}

}  // namespace EXERCISE
