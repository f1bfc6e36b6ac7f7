// 30.6 cached_step | 30 min | difficulty 4 | needs 05.1
//
// Attention with a KV cache, one head, one new token. The cache holds the keys and values
// of all tokens so far: row s of `keys` and of `values` belongs to the token at position
// s, and the rows 0 .. count - 1 are filled. The new token stands at position `count`,
// because positions begin at 0. q, k and v are its query, key and value.
//
//   1. Put k and v into the cache, into the new token's row. No other row is touched.
//   2. It may look at every position up to and including its own:
//        score[s] = (sum over d of q[d] keys[s,d]) / sqrt(D)       s = 0 .. count
//        a        = softmax of these scores (subtract the largest before e^)
//   3. y[d] = sum over those s of a[s] values[s,d]
//
// y is written with =. Scores may be large: e^800 is no number that a computer has.
// Rows behind the new token's hold nothing yet: whoever reads them reads NaN. The check
// calls this for position 0, 1, 2 ... of a whole text and looks at every y and at the
// cache that is left.
//
//   y, q, k, v [D]      keys, values [room,D], room enough: keys[s,d] is keys[s * D + d]
#include <cmath>
#include <vector>

#include "exercise.h"

namespace EXERCISE {

void cached_step(real* y, real* keys, real* values, const real* q, const real* k,
                 const real* v, int count, int D) {
  // TODO(30.6): the three steps. About 18 lines.
  NOT_STARTED();  // delete this line when you begin
}

}  // namespace EXERCISE
