// 37.1 loop_order | 15 min | difficulty 2 | needs 03.2 | replaces the op
#include "exercise.h"
#include "lessons/37-fast-matmul/ladder.h"

namespace EXERCISE {
using ladder::Watched;

template <class To, class From>
static void loops(To c, From a, From b, int M, int N, int K) {
  for (int m = 0; m < M; ++m) {
    for (int n = 0; n < N; ++n) c[m * N + n] = 0;
    for (int k = 0; k < K; ++k) {
      const real a_mk = a[m * K + k];
      for (int n = 0; n < N; ++n) c[m * N + n] += a_mk * b[k * N + n];
    }
  }
}

void loop_order(real* c, const real* a, const real* b, int M, int N, int K) {
  loops(c, a, b, M, N, K);
}
void loop_order(Watched<real> c, Watched<const real> a, Watched<const real> b, int M,
                int N, int K) {
  loops(c, a, b, M, N, K);
}

}  // namespace EXERCISE
