// 40.2 adamw_step | 18 min | difficulty 2 | needs 40.1 10.5
//
// One step of lesson 10's AdamW for each weight i, all of it in one kernel:
//
//   m     = beta1 m + (1 - beta1) g
//   v     = beta2 v + (1 - beta2) g^2
//   mhat  = m correct_m,   vhat = v correct_v
//   value = value - rate (mhat / (sqrt(vhat) + epsilon) + decay value)
//
// The value on the right is the one before the step. correct_m is 1 / (1 - beta1^t); the
// host has computed it, and correct_v, once for all weights.
//
// Of value, m, v and grad each number may be read once, of value, m and v each be written
// once: 4 reads, 3 writes. Mind that grad[i] written twice can be two reads: the compiler
// does not know whether m and grad are the same array, so once m[i] is written it fetches
// grad[i] again. Fetch into variables, work on those, store.
//
//   value, m, v [count]   read and written      grad [count]   only read
//
// All in the device's memory, a thread for each weight. The last block may have more
// threads than weights are left. beta1, beta2 and epsilon are in s: s.beta1 ...
#include <cuda_runtime.h>

#include <cmath>

#include "exercise.h"
#include "ops/updates.h"

namespace EXERCISE {

__global__ void adamw_kernel(real* value, real* m, real* v, const real* grad, real rate,
                             real decay, real correct_m, real correct_v, AdamSettings s,
                             int count) {
  // fetch, work, store
}

void adamw_step(real* value, real* m, real* v, const real* grad, real rate, real decay,
                real correct_m, real correct_v, AdamSettings s, int count) {
  // TODO(40.2): fill in the kernel (about 9 lines). The launch stands here already.
  NOT_STARTED();  // delete this line when you begin
  adamw_kernel<<<(count + 255) / 256, 256>>>(value, m, v, grad, rate, decay, correct_m,
                                             correct_v, s, count);
}

}  // namespace EXERCISE
