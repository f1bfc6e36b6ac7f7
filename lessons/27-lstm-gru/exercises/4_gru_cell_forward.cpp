// 27.4 gru_cell_forward | 20 min | difficulty 3 | needs 27.2 | replaces the op | trains
//
// One step of a GRU: no cell beside h, and two gates. What the input says (sums) and what
// the state before says (products) come apart, because the gate r stands between them.
// For every row m and unit k:
//
//   r = sigmoid(sums_r + products_r)      reset: how much of the past the candidate sees
//   z = sigmoid(sums_z + products_z)      update: what is kept
//   n = tanh(sums_n + r products_n)       the candidate: what is new
//   h = (1 - z) n + z h_before            as much new as the old makes room for
//
// In a row of 3 O numbers first all r stand, then all z, then all n: gate number q (0 ..
// 2) of unit k is at m * 3 * O + q * O + k. gates has rows of 4 O: r, z, n, and
// products_n as it came; of unit k at m * 4 * O + q * O + k, q = 0 .. 3. Backward needs
// all four.
//
//   h, h_before [N,O]      sums, products [N,3O]      gates [N,4O]
//
// h and gates are written with =. (The paper has z and 1 - z exchanged; here z = 1 keeps,
// as in PyTorch.) When it is right, a GRU is trained with it and must remember.
#include <cmath>

#include "exercise.h"
#include "ops/cells.h"

namespace EXERCISE {

void gru_cell_forward(real* h, real* gates, const real* sums, const real* products,
                      const real* h_before, int N, int O) {
  // TODO(27.4): for every row and unit r, z, n, what backward needs, and h.
  // About 14 lines.
  NOT_STARTED();  // delete this line when you begin
}

}  // namespace EXERCISE
