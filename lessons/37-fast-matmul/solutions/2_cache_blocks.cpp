// 37.2 cache_blocks | 20 min | difficulty 3 | needs 37.1 | replaces the op
#include <algorithm>

#include "exercise.h"
#include "lessons/37-fast-matmul/ladder.h"

namespace EXERCISE {
using ladder::Watched;

template <class To, class From>
static void loops(To c, From a, From b, int M, int N, int K) {
  constexpr int block = ladder::block;
  for (int i = 0; i < M * N; ++i) c[i] = 0;
  for (int k0 = 0; k0 < K; k0 += block) {
    const int k_end = std::min(K, k0 + block);
    for (int n0 = 0; n0 < N; n0 += block) {
      const int n_end = std::min(N, n0 + block);
      for (int m = 0; m < M; ++m) {
        for (int k = k0; k < k_end; ++k) {
          const real a_mk = a[m * K + k];
          for (int n = n0; n < n_end; ++n) c[m * N + n] += a_mk * b[k * N + n];
        }
      }
    }
  }
}

void cache_blocks(real* c, const real* a, const real* b, int M, int N, int K) {
  loops(c, a, b, M, N, K);
}
void cache_blocks(Watched<real> c, Watched<const real> a, Watched<const real> b, int M,
                  int N, int K) {
  loops(c, a, b, M, N, K);
}

}  // namespace EXERCISE
