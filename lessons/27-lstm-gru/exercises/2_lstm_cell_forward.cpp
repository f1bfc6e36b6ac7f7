// 27.2 lstm_cell_forward | 20 min | difficulty 2 | needs 03.1 | replaces the op | trains
//
// One step of an LSTM. Four weighted sums were made for every unit k before, of the input
// and of the state before: `sums`. Three of them become gates, numbers from 0 to 1, and
// one becomes what could be written. For every row n and unit k:
//
//   i = sigmoid(sum_i)       what is let in       (input gate)
//   f = sigmoid(sum_f)       what is kept         (forget gate)
//   g = tanh(sum_g)          what is new
//   o = sigmoid(sum_o)       what is shown        (output gate)
//   c = f c_before + i g     the cell
//   h = o tanh(c)            what the other units, and the next layer, see
//
// sigmoid(x) = 1 / (1 + e^-x). In a row of 4 O numbers first all i stand, then all f,
// then all g, then all o: the sum of gate number q (0 .. 3) and unit k is sums[n * 4 * O
// + q * O + k].
//
//   h, c, c_before [N,O]      sums, gates [N,4O]
//
// h, c and gates are written with =. gates keeps the four numbers i, f, g, o (after
// sigmoid or tanh), each in the place of its sum: backward needs them. When it is right,
// an LSTM is trained with it and must remember.
#include <cmath>

#include "exercise.h"
#include "ops/cells.h"

namespace EXERCISE {

void lstm_cell_forward(real* h, real* c, real* gates, const real* sums,
                       const real* c_before, int N, int O) {
  // TODO(27.2): for every row and unit the four gates, the cell and what it shows.
  // About 14 lines.
  NOT_STARTED();  // delete this line when you begin
}

}  // namespace EXERCISE
