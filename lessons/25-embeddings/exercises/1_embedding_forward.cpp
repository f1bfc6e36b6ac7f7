// 25.1 embedding_forward | 5 min | difficulty 1 | needs 03.2 | replaces the op | trains
//
// One-hot rows times a table. Word number 2 of V = 4 words, as a one-hot: 0 0 1 0. For N
// words let x [N,V] hold such rows: x[n,v] is 1 where v is tokens[n], else 0. Their
// product with weight is
//
//   y[n,c] = sum over v of x[n,v] weight[v,c]
//
// Of the V terms of this sum all but one are 0, and that one has the factor 1. Write what
// is left: no sum, no product, no x.
//
//   y [N,C]      weight [V,C]: weight[v,c] is weight[v * C + c]
//   tokens [N], each 0 .. V-1; the same one may come several times
//
// y is written with =.
#include "exercise.h"
#include "ops/embedding.h"

namespace EXERCISE {

void embedding_forward(real* y, const real* weight, const int* tokens, int N, int V,
                       int C) {
  // TODO(25.1): every y[n,c], which is y[n * C + c]. About 5 lines.
  NOT_STARTED();  // delete this line when you begin
}

}  // namespace EXERCISE
