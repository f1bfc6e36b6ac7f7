// 30.1 perplexity | 10 min | difficulty 1 | needs nothing
#include <cmath>

#include "exercise.h"

namespace EXERCISE {

real perplexity(const real* loss, const int* tokens, int batches) {
  real sum = 0, count = 0;
  for (int b = 0; b < batches; ++b) {
    sum += loss[b] * real(tokens[b]);
    count += real(tokens[b]);
  }
  return std::exp(sum / count);
}

}  // namespace EXERCISE
