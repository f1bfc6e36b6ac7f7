// 25.2 embedding_backward | 10 min | difficulty 2 | needs 25.1 | replaces the op | trains
#include "exercise.h"
#include "ops/embedding.h"

namespace EXERCISE {

void embedding_backward(real* dweight, const real* dy, const int* tokens, int N, int V,
                        int C) {
  for (int n = 0; n < N; ++n) {
    for (int c = 0; c < C; ++c) {
      dweight[tokens[n] * C + c] += dy[n * C + c];
    }
  }
}

}  // namespace EXERCISE
