// 37.6 first_row | 15 min | difficulty 2 | needs nothing | replaces the op
#include <algorithm>

#include "exercise.h"
#include "lessons/37-fast-matmul/ladder.h"

namespace EXERCISE {

int first_row(int thread, int threads, int M) {
  const int tiles = (M + tile::rows - 1) / tile::rows;
  return std::min(M, tiles * thread / threads * tile::rows);
}

}  // namespace EXERCISE
