// Arithmetic on whole arrays, and the optimizers' steps, as kernels: see ops/updates.h.
#include "ops/updates.h"

#include <cmath>

#include "cuda/kernel.cuh"

namespace chainrule {

// y = value
REPLACEABLE void fill(real* y, real value, int count) {
  if (value == 0 && count > 0) {
    cudaMemsetAsync(y, 0, size_t(count) * sizeof(real));
    return launched("fill");
  }
  each(
      count, ON_DEVICE(int i) { y[i] = value; });
}

// y = factor y
REPLACEABLE void scale(real* y, real factor, int count) {
  each(
      count, ON_DEVICE(int i) { y[i] *= factor; });
}

// y += factor x
REPLACEABLE void add_to(real* y, const real* x, real factor, int count) {
  each(
      count, ON_DEVICE(int i) { y[i] += factor * x[i]; });
}

// sum = x[0]^2 + x[1]^2 + ...
REPLACEABLE void sum_of_squares(real* sum, const real* x, int count) {
  sum_each(
      count, ON_DEVICE(int i) { return x[i] * x[i]; },
      ON_DEVICE(real all) { sum[0] = all; });
}

// sum = |x[0]| + |x[1]| + ...
REPLACEABLE void sum_of_absolutes(real* sum, const real* x, int count) {
  sum_each(
      count, ON_DEVICE(int i) { return std::abs(x[i]); },
      ON_DEVICE(real all) { sum[0] = all; });
}

// y += factor sign(x), where the sign of 0 is 0
REPLACEABLE void add_sign(real* y, const real* x, real factor, int count) {
  each(
      count, ON_DEVICE(int i) {
        const real sign = x[i] > 0   ? 1
                          : x[i] < 0 ? -1
                                     : x[i];  // the last x is 0 or a NaN
        y[i] += factor * sign;
      });
}

// y = factor[0] y. The factor is on the device: to ask whether it is 1 would mean to
// wait.
REPLACEABLE void scale_by(real* y, const real* factor, int count) {
  each(
      count, ON_DEVICE(int i) {
        if (factor[0] != 1) y[i] *= factor[0];
      });
}

// y = y, but at least -limit and at most limit; a NaN stays one
REPLACEABLE void clip_values(real* y, real limit, int count) {
  each(
      count, ON_DEVICE(int i) {
        y[i] = y[i] > limit ? limit : y[i] < -limit ? -limit : y[i];
      });
}

namespace {

// The norm of count numbers, by all threads of a block. The largest number is taken out
// of the sum first: the squares of exploding gradients do not fit into a float.
__device__ real norm_in_block(const real* x, int count) {
  real largest = 0;
  bool bad = false;
  for (int i = int(threadIdx.x); i < count; i += int(blockDim.x)) {
    bad = bad || x[i] != x[i];
    largest = std::abs(x[i]) > largest ? std::abs(x[i]) : largest;
  }
  largest = block_reduce(
      largest, [](real a, real b) { return a > b ? a : b; }, real(0));
  bad = any_in_block(bad);
  const real scale = largest > 0 ? largest : 1;
  const real sum = sum_in_block(count, [=](int i) {
    const real part = x[i] / scale;
    return part * part;
  });
  const bool infinite = largest - largest != 0;  // inf - inf is NaN
  return bad ? real(NAN) : infinite ? largest : scale * std::sqrt(sum);
}

// done(norm) on the device, by one block.
template <class Done>
void short_norm(const real* x, int count, Done done) {
  each_row(
      1, block_threads, ON_DEVICE(int) {
        const real norm = norm_in_block(x, count);
        if (threadIdx.x == 0) done(norm);
      });
}

// The same by many: the norm of everything is the norm of its parts' norms.
template <class Done>
void norm_of(const real* x, int count, Done done) {
  const int parts = std::min(1024, count / (4 * block_threads));
  if (parts < 2) {
    short_norm(x, count, done);
    return;
  }
  const DeviceArray norms(parts);
  real* const norm = norms.data();
  each_row(
      parts, block_threads, ON_DEVICE(int p) {
        const int begin = int((long long)(count)*p / parts);
        const int end = int((long long)(count) * (p + 1) / parts);
        const real of_part = norm_in_block(x + begin, end - begin);
        if (threadIdx.x == 0) norm[p] = of_part;
      });
  short_norm(norm, parts, done);
}

}  // namespace

// norm = sqrt(x[0]^2 + x[1]^2 + ...)
REPLACEABLE void euclidean_norm(real* norm, const real* x, int count) {
  norm_of(
      x, count, ON_DEVICE(real all) { norm[0] = all; });
}

// norm = sqrt(norms[0]^2 + ...), factor = min(1, limit / norm)
REPLACEABLE void clip_factor(real* factor, real* norm, const real* norms, real limit,
                             int P) {
  norm_of(
      norms, P, ON_DEVICE(real all) {
        norm[0] = all;
        factor[0] = all > limit && all - all == 0 ? limit / all : 1;  // inf - inf is NaN
      });
}

// value -= rate grad: a step downhill
REPLACEABLE void sgd_update(real* value, const real* grad, real rate, int count) {
  each(
      count, ON_DEVICE(int i) { value[i] -= rate * grad[i]; });
}

// velocity = momentum velocity + grad, value -= rate velocity
REPLACEABLE void momentum_update(real* value, real* velocity, const real* grad, real rate,
                                 real momentum, bool nesterov, int count) {
  if (nesterov) {
    each(
        count, ON_DEVICE(int i) {
          velocity[i] = momentum * velocity[i] + grad[i];
          value[i] -= rate * (grad[i] + momentum * velocity[i]);
        });
  } else {
    each(
        count, ON_DEVICE(int i) {
          velocity[i] = momentum * velocity[i] + grad[i];
          value[i] -= rate * velocity[i];
        });
  }
}

// v = alpha v + (1 - alpha) g^2, value -= rate g / (sqrt(v) + epsilon)
REPLACEABLE void rmsprop_update(real* value, real* v, const real* grad, real rate,
                                real alpha, real epsilon, int count) {
  each(
      count, ON_DEVICE(int i) {
        v[i] = alpha * v[i] + (1 - alpha) * grad[i] * grad[i];
        value[i] -= rate * grad[i] / (std::sqrt(v[i]) + epsilon);
      });
}

namespace {

// 1 / (1 - beta^step). In double: beta^step starts near 1, and 1 minus a rounded float
// would keep three digits of seven. Of the rounded beta that the averages use as well,
// though: 1 - 0.999 is 1e-5 off in float, which cancels out. Once a step, not a number.
real correction(real beta, uint64_t step) {
  return real(1 / (1 - std::pow(double(beta), double(step))));
}

}  // namespace

// mhat = m / (1 - beta1^t), vhat = v / (1 - beta2^t)
// value -= rate mhat / (sqrt(vhat) + epsilon)
REPLACEABLE void adam_update(real* value, real* m, real* v, const real* grad, real rate,
                             uint64_t step, AdamSettings settings, int count) {
  const real beta1 = settings.beta1, beta2 = settings.beta2, epsilon = settings.epsilon;
  const real correct_m = correction(beta1, step), correct_v = correction(beta2, step);
  each(
      count, ON_DEVICE(int i) {
        const real g = grad[i];  // fetch first, store last: lesson 40 says why
        const real m_i = beta1 * m[i] + (1 - beta1) * g;
        const real v_i = beta2 * v[i] + (1 - beta2) * g * g;
        const real mhat = m_i * correct_m, vhat = v_i * correct_v;
        value[i] -= rate * mhat / (std::sqrt(vhat) + epsilon);
        m[i] = m_i;
        v[i] = v_i;
      });
}

// value -= rate (mhat / (sqrt(vhat) + epsilon) + decay value)
REPLACEABLE void adamw_update(real* value, real* m, real* v, const real* grad, real rate,
                              uint64_t step, AdamSettings settings, real decay,
                              int count) {
  const real beta1 = settings.beta1, beta2 = settings.beta2, epsilon = settings.epsilon;
  const real correct_m = correction(beta1, step), correct_v = correction(beta2, step);
  each(
      count, ON_DEVICE(int i) {
        const real g = grad[i];  // fetch first, store last: lesson 40 says why
        const real m_i = beta1 * m[i] + (1 - beta1) * g;
        const real v_i = beta2 * v[i] + (1 - beta2) * g * g;
        const real mhat = m_i * correct_m, vhat = v_i * correct_v;
        value[i] -= rate * (mhat / (std::sqrt(vhat) + epsilon) + decay * value[i]);
        m[i] = m_i;
        v[i] = v_i;
      });
}

}  // namespace chainrule
