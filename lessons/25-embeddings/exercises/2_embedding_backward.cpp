// 25.2 embedding_backward | 10 min | difficulty 2 | needs 25.1 | replaces the op | trains
//
// The way back through a lookup. Forward was y[n,c] = weight[tokens[n],c]. Each number of
// weight gets the blame of every y that was made from it:
//
//   dweight[v,c] += sum of dy[n,c] over those n for which tokens[n] is v
//
// A word that stands twice in the batch hears both; a row that nobody looked up hears
// nothing and keeps what it has. Walk over the N words, not over the V rows: V may be
// fifty thousand, and nearly all of its rows hear nothing.
//
//   dweight [V,C]      dy [N,C]      tokens [N], each 0 .. V-1
//
// dweight is added to with +=: it may hold blame from before.
#include "exercise.h"
#include "ops/embedding.h"

namespace EXERCISE {

void embedding_backward(real* dweight, const real* dy, const int* tokens, int N, int V,
                        int C) {
  // TODO(25.2): hand every dy[n,c] to its row. About 5 lines.
  NOT_STARTED();  // delete this line when you begin
}

}  // namespace EXERCISE
