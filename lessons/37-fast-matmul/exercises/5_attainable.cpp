// 37.5 attainable | 10 min | difficulty 2 | needs nothing | replaces the op
//
// The roofline as a formula: how many operations a second can a product of matrices
// reach?
//
//   c [M,N] = a [M,K] b [K,N], in float: 4 bytes for each number
//   peak   operations a second that the multipliers make
//   rate   bytes a second that memory gives or takes
//
// A multiply-add is two operations, and there are M N K of them. At the least each number
// of a and b comes from memory once, and each number of c goes there once. Operations for
// each of those bytes are the *arithmetic intensity*. While memory works the multipliers
// work, too, so the slower of both decides: return the smaller of peak and
// intensity * rate.
//
// By hand: M = 1, N = 10, K = 10 is 200 operations for (10 + 100 + 10) * 4 = 480 bytes;
// with rate = 48e9 that allows 20e9 operations a second. (Mind int overflow: M * N * K of
// large matrices needs double.)
#include <algorithm>

#include "exercise.h"
#include "lessons/37-fast-matmul/ladder.h"

namespace EXERCISE {

double attainable(int M, int N, int K, double peak, double rate) {
  // TODO(37.5): operations, bytes, the smaller of two limits. About 3 lines.
  NOT_STARTED();  // delete this line when you begin
}

}  // namespace EXERCISE
