// 02.4 epoch | 15 min | difficulty 2 | needs 02.3
#include "exercise.h"

namespace EXERCISE {

using Step = void(const int* rows, int size);

int epoch(const int* order, int N, int B, Step* step) {
  int iterations = 0;
  for (int begin = 0; begin < N; begin += B) {
    const int left = N - begin;
    step(order + begin, left < B ? left : B);
    ++iterations;
  }
  return iterations;
}

}  // namespace EXERCISE
