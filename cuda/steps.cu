// Rows and steps as kernels: see ops/steps.h. A thread for each number that is written. A
// length that is not 0 .. T cannot stop a kernel with a message: its row becomes NaN.
// Introduced by lesson 39.
#include "ops/steps.h"

#include <cmath>

#include "cuda/kernel.cuh"

namespace chainrule {
namespace {

__device__ bool possible(int length, int T) { return 0 <= length && length <= T; }

// A number of a row where there is one, 0 behind the row's end.
__device__ real within(const real* number, int t, int length, int T) {
  if (!possible(length, T)) return real(NAN);
  return t < length ? *number : real(0);
}

}  // namespace

REPLACEABLE void rows_to_steps(real* steps, const real* rows, const int* lengths, int T,
                               int N, int C) {
  each(
      T * N * C, ON_DEVICE(int i) {
        const int c = i % C, n = i / C % N, t = i / C / N;
        steps[i] = within(rows + (n * T + t) * C + c, t, lengths[n], T);
      });
}

REPLACEABLE void steps_to_rows(real* rows, const real* steps, const int* lengths, int T,
                               int N, int C) {
  each(
      T * N * C, ON_DEVICE(int i) {
        const int c = i % C, t = i / C % T, n = i / C / T;
        rows[i] = within(steps + (t * N + n) * C + c, t, lengths[n], T);
      });
}

REPLACEABLE void last_state(real* last, const real* states, const int* lengths, int T,
                            int N, int C) {
  each(
      N * C, ON_DEVICE(int i) {
        const int length = lengths[i / C];
        last[i] = possible(length, T) ? states[length * N * C + i] : real(NAN);
      });
}

REPLACEABLE void add_last_state(real* dstates, const real* dlast, const int* lengths,
                                int T, int N, int C) {
  each(
      N * C, ON_DEVICE(int i) {
        const int length = lengths[i / C];
        if (possible(length, T)) dstates[length * N * C + i] += dlast[i];
      });
}

}  // namespace chainrule
