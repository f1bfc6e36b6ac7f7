// 37.5 attainable | 10 min | difficulty 2 | needs nothing | replaces the op
#include <algorithm>

#include "exercise.h"
#include "lessons/37-fast-matmul/ladder.h"

namespace EXERCISE {

double attainable(int M, int N, int K, double peak, double rate) {
  const double operations = 2.0 * M * N * K;
  const double bytes = 4 * (double(M) * K + double(K) * N + double(M) * N);
  return std::min(peak, operations / bytes * rate);
}

}  // namespace EXERCISE
