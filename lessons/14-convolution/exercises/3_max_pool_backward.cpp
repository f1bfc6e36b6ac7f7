// 14.3 max_pool_backward | 15 min | difficulty 2 | needs 03.1 | replaces the op
//
// Max pooling kept the largest number of every window, y, and noted where it found it:
// at[n,c,i,j] is the place inside its own channel, row times s.W plus column. All other
// numbers of the window had no say in y. So backward hands each dy to the one place it
// came from, and every place that was nobody's largest hears 0.
//
//   dx         [N,C,H,W]            s.N, s.C, s.H, s.W
//   dy and at  [N,C,height,width]   s.out_height(), s.out_width(); s.out_area() is
//                                   their product
//
// N C channels stand in memory one after the other: dx has s.H * s.W numbers for each, dy
// and at have s.out_area(). Windows may overlap (stride smaller than s.K): then one place
// can be the largest of several windows, and hears the sum.
//
// dx must come out as these sums, whatever stood there before the call.
//
// By hand: windows of 2 x 2 with stride 1 on one channel of 2 x 3, two of them. Both find
// the 9 largest, at row 1, column 1: place 1 * 3 + 1 = 4.
//
//   x 1 2 3      at 4 4      dy 10 7      dx 0  0 0
//     4 9 5                                  0 17 0
#include "exercise.h"
#include "ops/pool.h"

namespace EXERCISE {

void max_pool_backward(real* dx, const real* dy, const int* at, PoolSize s) {
  // TODO(14.3): dx for every channel of every picture. About 6 lines.
  NOT_STARTED();  // delete this line when you begin
}

}  // namespace EXERCISE
