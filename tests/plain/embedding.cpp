// See plain.h.
#include "plain/plain.h"

namespace plain {

void embedding_forward(real* y, const real* weight, const int* tokens, int N, int,
                       int C) {
  for (int n = 0; n < N; ++n) {
    for (int c = 0; c < C; ++c) y[n * C + c] = weight[tokens[n] * C + c];
  }
}

void embedding_backward(real* dweight, const real* dy, const int* tokens, int N, int,
                        int C) {
  for (int n = 0; n < N; ++n) {
    for (int c = 0; c < C; ++c) dweight[tokens[n] * C + c] += dy[n * C + c];
  }
}

}  // namespace plain
