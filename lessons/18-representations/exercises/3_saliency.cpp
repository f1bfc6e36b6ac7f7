// 18.3 saliency | 20 min | difficulty 3 | needs 03.3 04.2
//
// Which inputs would change one answer most? A net of two layers,
//
//   z[n,h] = sum over c of w1[h,c] x[n,c]           H hidden units, ReLU behind them
//   logit[n,k] = sum over h of w2[k,h] relu(z[n,h])
//
// has been run on N pictures, and z was kept. Picture n asks about the one logit
// k = label[n]. Its *saliency* is the slope of that logit with respect to every input,
// without its sign:
//
//   map[n,c] = | sum over h of w2[k,h] w1[h,c], over those h only with z[n,h] > 0 |
//
// The bars stand around the whole sum: terms may cancel each other first.
//
//   map [N,C]   z [N,H]: z[n * H + h]   w1 [H,C]: w1[h * C + c]   w2 [K,H]: w2[k * H + h]
//   label [N], each 0 .. K - 1
//
// map is written with =. All else is only read.
#include <cmath>

#include "exercise.h"

namespace EXERCISE {

void saliency(real* map, const real* z, const real* w1, const real* w2, const int* label,
              int N, int C, int H) {
  // TODO(18.3): for every n and c the sum over h, then std::abs. About 9 lines.
  NOT_STARTED();  // delete this line when you begin
}

}  // namespace EXERCISE
