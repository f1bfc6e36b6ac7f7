// The embedding on the CPU: see ops/embedding.h.
//
// Backward is a scatter: two places with the same token add to the same row, so two
// threads may not share out the places. They share out the columns, and each walks
// through all places in order: no lock, and the same bits for any number of threads.
#include "ops/embedding.h"

#include <algorithm>

#include "check.h"
#include "ops/each.h"

namespace chainrule {

// y[n,c] = weight[tokens[n],c]
REPLACEABLE void embedding_forward(real* y, const real* weight, const int* tokens, int N,
                                   int V, int C) {
  each_row(N, C, [=](int n) {
    ENSURE(0 <= tokens[n] && tokens[n] < V,
           "embedding: token %d at place %d is not in 0 .. %d: is it another "
           "tokenizer's?",
           tokens[n], n, V - 1);
    const real* row = weight + ptrdiff_t(tokens[n]) * C;
    std::copy(row, row + C, y + ptrdiff_t(n) * C);
  });
}

// dweight[v,c] += sum of dy[n,c] over the n where tokens[n] is v
// A row served every place that holds its token, and no other: its blame is their sum.
REPLACEABLE void embedding_backward(real* dweight, const real* dy, const int* tokens,
                                    int N, int V, int C) {
  const int columns = std::max(16, rows_per_piece(N));  // 16: a cache line
  parallel_for(C, columns, [=](int begin, int end) {
    for (int n = 0; n < N; ++n) {
      if (tokens[n] < 0 || tokens[n] >= V) continue;
      real* row = dweight + ptrdiff_t(tokens[n]) * C;
      for (int c = begin; c < end; ++c) row[c] += dy[ptrdiff_t(n) * C + c];
    }
  });
}

}  // namespace chainrule
