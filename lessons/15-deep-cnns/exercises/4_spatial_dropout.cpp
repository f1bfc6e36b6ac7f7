// 15.4 spatial_dropout | 15 min | difficulty 2 | needs 12.2
//
// Dropout on maps. In training, each channel of each picture is dropped with probability
// `rate`: then all its H W numbers become 0 together. What is kept is scaled, so that the
// expected value stays what it was (inverted dropout, lesson 12).
//
// The caller has drawn one random number for each channel of each picture:
//
//   u [N,C]     between 0 and 1; channel c of picture n is kept where u[n,c] >= rate
//   x, y [N,C,P]   P = H W numbers of a map stand in a row: x[(n * C + c) * P + p]
//
//   y[n,c,p] = x[n,c,p] / (1 - rate)  where the channel is kept, else 0
//
// By hand: rate 0.5, one picture of two channels of two pixels, x = 1 2 3 4, u = 0.1 0.9.
// The first channel is dropped, the second doubled: y = 0 0 6 8.
//
// y is written with =, zeros as well.
#include "exercise.h"
#include "real.h"

namespace EXERCISE {

void spatial_dropout(real* y, const real* x, const real* u, real rate, int N, int C,
                     int P) {
  // TODO(15.4): y for every n, c and p. About 8 lines.
  NOT_STARTED();  // delete this line when you begin
}

}  // namespace EXERCISE
