// 26.1 rnn_step | 10 min | difficulty 1 | needs 03.2
//
// One step of a recurrent net, for N rows at once. A row's new state is made of its input
// and of the state before:
//
//   h[n,o] = tanh(bias[o] + sum over c of weight[o,c] x[n,c]
//                         + sum over j of recurrent[o,j] h_before[n,j])
//
// It is a linear layer with two inputs. weight (the notes' W) has C numbers for each o,
// recurrent (the notes' U) has O of them: the new state has as many numbers as the old.
//
//   h, h_before [N,O]      x [N,C]      weight [O,C]      recurrent [O,O]      bias [O]
//
// All are stored row after row: weight[o,c] is weight[o * C + c]. h is written with =;
// everything else is only read. std::tanh is there.
#include <cmath>

#include "exercise.h"

namespace EXERCISE {

void rnn_step(real* h, const real* x, const real* h_before, const real* weight,
              const real* recurrent, const real* bias, int N, int C, int O) {
  // TODO(26.1): the new state, number by number. About 8 lines.
  NOT_STARTED();  // delete this line when you begin
}

}  // namespace EXERCISE
