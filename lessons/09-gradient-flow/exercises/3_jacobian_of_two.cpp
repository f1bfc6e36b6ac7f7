// 09.3 jacobian_of_two | 20 min | difficulty 3 | needs 06.2
//
// The study notes' product of Jacobians, for two layers and one sample:
//
//   h_1 = f(W_1 x + b_1)     h_2 = f(W_2 h_1 + b_2)        dh_2/dx = dh_2/dh_1 x dh_1/dx
//
// A Jacobian says how every output changes with every input. That of one layer, dh_1/dx,
// has the element
//
//   dh_1[u]/dx[c] = slope1[u] weight1[u,c]       slope1[u] = f'(z), z what f was given
//
// In the product every way from x[c] to h_2[o] counts, through each of the hidden units:
//
//   jacobian[o,c] = dh_2[o]/dx[c] = sum over u of dh_2[o]/dh_1[u]  x  dh_1[u]/dx[c]
//
// The forward pass is done; all slopes are given. jacobian is written (=).
//
//   weight1 [hidden,C]   slope1 [hidden]   weight2 [O,hidden]   slope2 [O]
//   jacobian [O,C]
//
// The check begins with one input, two hidden units and one output: weight1 = 1, 2,
// slope1 = 1, 0.5, weight2 = 3, 4, slope2 = 10. Do it with a pencil first: 70.
#include "exercise.h"

namespace EXERCISE {

void jacobian_of_two(real* jacobian, const real* weight1, const real* slope1,
                     const real* weight2, const real* slope2, int C, int hidden, int O) {
  // TODO(09.3): for every output and every input the sum over the hidden units. About 8
  // lines.
  NOT_STARTED();  // delete this line when you begin
}

}  // namespace EXERCISE
