// 40.2 adamw_step | 18 min | difficulty 2 | needs 40.1 10.5
#include <cuda_runtime.h>

#include <cmath>

#include "exercise.h"
#include "ops/updates.h"

namespace EXERCISE {

__global__ void adamw_kernel(real* value, real* m, real* v, const real* grad, real rate,
                             real decay, real correct_m, real correct_v, AdamSettings s,
                             int count) {
  const int i = int(blockIdx.x * blockDim.x + threadIdx.x);
  if (i >= count) return;  // no barrier below
  const real g = grad[i], before = value[i];
  const real m_i = s.beta1 * m[i] + (1 - s.beta1) * g;
  const real v_i = s.beta2 * v[i] + (1 - s.beta2) * g * g;
  const real mhat = m_i * correct_m, vhat = v_i * correct_v;
  m[i] = m_i;
  v[i] = v_i;
  value[i] = before - rate * (mhat / (std::sqrt(vhat) + s.epsilon) + decay * before);
}

void adamw_step(real* value, real* m, real* v, const real* grad, real rate, real decay,
                real correct_m, real correct_v, AdamSettings s, int count) {
  adamw_kernel<<<(count + 255) / 256, 256>>>(value, m, v, grad, rate, decay, correct_m,
                                             correct_v, s, count);
}

}  // namespace EXERCISE
