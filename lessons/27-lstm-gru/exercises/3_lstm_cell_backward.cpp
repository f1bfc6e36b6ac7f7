// 27.3 lstm_cell_backward | 30 min | difficulty 3 | needs 27.2 | replaces the op | trains
//
// The way back through one step of an LSTM. Blame arrives on two roads: dh, from those
// who saw h, and dc, along the straight road, from the cell one step later. For every row
// and unit, backward in the order of forward:
//
//   3. h = o tanh(c):         d_o = dh tanh(c), and c is blamed on both roads:
//                             d = dc + dh o (1 - tanh(c)^2)
//   2. c = f c_before + i g:  what do i, g, f and c_before hear of d?
//   1. i = sigmoid(sum_i):    dsum_i = di i (1 - i), the same for f and o
//      g = tanh(sum_g):       dsum_g = dg (1 - g^2)
//
// gates holds i, f, g, o as forward kept them (27.2): all i of a row, then all f, all g,
// all o. dsums has the same places: dsums[n * 4 * O + q * O + k] of gate number q, unit
// k.
//
//   dsums, gates [N,4O]      dc_before, dh, dc, c, c_before [N,O]
//
// dsums and dc_before are written with =. dc is the blame of c apart from that which
// comes through h. When it is right, an LSTM is trained with it and must remember.
#include <cmath>

#include "exercise.h"
#include "ops/cells.h"

namespace EXERCISE {

void lstm_cell_backward(real* dsums, real* dc_before, const real* dh, const real* dc,
                        const real* c, const real* c_before, const real* gates, int N,
                        int O) {
  // TODO(27.3): for every row and unit the four dsums, and dc_before. About 16 lines.
  NOT_STARTED();  // delete this line when you begin
}

}  // namespace EXERCISE
