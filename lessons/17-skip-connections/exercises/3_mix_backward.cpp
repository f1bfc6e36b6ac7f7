// 17.3 mix_backward | 15 min | difficulty 2 | needs 16.1 | replaces the op | trains
//
// Where the roads of a highway layer meet, a gate mixes them, number by number:
//
//   y[i] = gate[i] h[i] + (1 - gate[i]) x[i]
//
// h is what the body made of x, gate[i] lies between 0 and 1. Three of them went into y,
// and each is to blame in its own way:
//
//   dh[i]      what h[i] is to blame for
//   dx[i]      what x[i] is to blame for, along the straight road only
//   dgate[i]   what gate[i] is to blame for: it stands in both terms
//
//   dh, dx, dgate, dy, h, x, gate [count]
//
// dh, dx and dgate are written with =. The sigmoid that made the gate is another op: it
// has its own backward. When yours is right, a highway net is trained on it and must
// learn.
#include "exercise.h"
#include "ops/branch.h"

namespace EXERCISE {

void mix_backward(real* dh, real* dx, real* dgate, const real* dy, const real* h,
                  const real* x, const real* gate, int count) {
  // TODO(17.3): three kinds of blame for each number. About 5 lines.
  NOT_STARTED();  // delete this line when you begin
}

}  // namespace EXERCISE
