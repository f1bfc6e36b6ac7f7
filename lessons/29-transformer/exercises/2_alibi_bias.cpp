// 29.2 alibi_bias | 10 min | difficulty 2 | needs 03.1
//
// ALiBi says where letters stand by making distance cost something: from the score of a
// query at place t and a key at place j it takes slope times distance. Head h (0, 1 ..
// NH - 1) has its own slope, halved or so from head to head:
//
//   slope[h]    = 2^(-8 (h + 1) / NH)
//   bias[h,t,j] = -slope[h] (t - j)     for j <= t
//   bias[h,t,j] = 0                     for j > t: those keys the causal mask hides
//
// With 8 heads the slopes are 1/2, 1/4 .. 1/256: the first head sees the last few
// letters, the last head nearly all of them alike.
//
//   bias [NH,T,T]: bias[h,t,j] is bias[(h * T + t) * T + j]; NH is a power of two
//
// bias is written with =, every number of it. Take care with the exponent: 8, h and NH
// are whole numbers.
#include <cmath>

#include "exercise.h"

namespace EXERCISE {

void alibi_bias(real* bias, int NH, int T) {
  // TODO(29.2): what every head adds to the score of every query and key. About 8 lines.
  NOT_STARTED();  // delete this line when you begin
}

}  // namespace EXERCISE
