// The embedding as kernels: see ops/embedding.h.
//
// Backward without atomics: the first place of a token is in charge of its row. Its
// threads walk through all later places in order and add up those that hold the same
// token, a thread for each column; those of the others find that they have nothing to do.
// The search reads N tokens for each of N places, all out of the cache. Introduced by
// lesson 39.
#include "ops/embedding.h"

#include <algorithm>
#include <cmath>

#include "cuda/kernel.cuh"

namespace chainrule {

// y[n,c] = weight[tokens[n],c]
REPLACEABLE void embedding_forward(real* y, const real* weight, const int* tokens, int N,
                                   int V, int C) {
  each(
      N * C, ON_DEVICE(int i) {
        const int token = tokens[i / C];
        const bool known = 0 <= token && token < V;
        y[i] = known ? weight[size_t(token) * C + i % C] : real(NAN);
      });
}

// dweight[v,c] += sum of dy[n,c] over the n where tokens[n] is v
REPLACEABLE void embedding_backward(real* dweight, const real* dy, const int* tokens,
                                    int N, int V, int C) {
  each_row(
      N, std::max(N, C), ON_DEVICE(int n) {
        const int token = tokens[n];
        bool earlier = token < 0 || token >= V;
        for (int m = int(threadIdx.x); m < n; m += int(blockDim.x)) {
          earlier = earlier || tokens[m] == token;
        }
        if (any_in_block(earlier)) return;
        for (int c = int(threadIdx.x); c < C; c += int(blockDim.x)) {
          real sum = 0;
          for (int m = n; m < N; ++m) {
            if (tokens[m] == token) sum += dy[m * C + c];
          }
          dweight[size_t(token) * C + c] += sum;
        }
      });
}

}  // namespace chainrule
