// 01.4 xor_by_hand | 15 min | difficulty 2 | needs 01.2
//
// No neuron solves XOR. Three do, and you are the one who sets their weights.
//
//   x0, x1 --> first  --\                 the answer must be yes when exactly one
//   x0, x1 --> second ---+--> last        switch is on, no when none or both are
//
// To keep it a job for a pencil the activation is a step: a neuron says 1 when its
// weighted sum is above 0, and 0 otherwise (at exactly 0 it says 0).
//
//   first  says  first[0] x0 + first[1] x1 + first[2] > 0       [2] is the bias
//   second says  second[0] x0 + second[1] x1 + second[2] > 0
//   last   says  last[0] (what first said) + last[1] (what second said) + last[2] > 0
//
// Each pointer leads to three numbers that you fill in. There are many right answers; any
// of them is accepted. An AND, for example, is 1, 1, -1.5: only 1 + 1 gets above 1.5.
#include "exercise.h"

namespace EXERCISE {

void xor_by_hand(real* first, real* second, real* last) {
  // TODO(01.4): choose the nine numbers: two weights and a bias for each neuron.
  // About 9 lines, like first[0] = 1;
  NOT_STARTED();  // delete this line when you begin
}

}  // namespace EXERCISE
