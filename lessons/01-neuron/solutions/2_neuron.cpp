// 01.2 neuron | 10 min | difficulty 1 | needs 01.1
#include "exercise.h"

namespace EXERCISE {

using Activation = real(real sum);

real neuron(const real* x, const real* weight, real bias, int C, Activation* activation) {
  real sum = bias;
  for (int i = 0; i < C; ++i) sum += weight[i] * x[i];
  return activation(sum);
}

}  // namespace EXERCISE
