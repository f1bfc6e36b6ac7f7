// Lesson 40: bias and GELU, and AdamW's step, by one kernel for each line of the formula,
// by one kernel, and by one that moves four numbers at a time.
//
// each(count, ON_DEVICE(int i) { ... }) is lesson 38's kernel with a thread for each
// number; the lambda is its body: see cuda/kernel.cuh. No kernel waits for anybody here.
#include <cmath>

#include "cuda/kernel.cuh"
#include "launches.h"

namespace chainrule::fused {
namespace {

// ---- bias and GELU ----

// Phi(x), the share of a Gaussian below x, and its derivative phi(x)
__device__ float below(float x) { return 0.5f * std::erfc(x * -0.70710678f); }
__device__ float density(float x) { return 0.39894228f * std::exp(-0.5f * x * x); }

__device__ float gelu(float x) { return x * below(x); }
__device__ float gelu_slope(float x) { return below(x) + x * density(x); }

// x + bias goes to memory, and comes back.
void bias_gelu_chain(float* y, float* h, const float* x, const float* bias, int N,
                     int C) {
  each(
      N * C, ON_DEVICE(int i) { h[i] = x[i] + bias[i % C]; });
  each(
      N * C, ON_DEVICE(int i) { y[i] = gelu(h[i]); });
}

// x + bias stays where it is: in a register.
void bias_gelu_fused(float* y, const float* x, const float* bias, int N, int C) {
  each(
      N * C, ON_DEVICE(int i) { y[i] = gelu(x[i] + bias[i % C]); });
}

// Thread i takes the numbers 4 i to 4 i + 3, in one access.
void bias_gelu_wide(float4* y, const float4* x, const float4* bias, int N, int C) {
  each(
      N * C / 4, ON_DEVICE(int i) {
        const float4 a = x[i], b = bias[i % (C / 4)];
        y[i] = make_float4(gelu(a.x + b.x), gelu(a.y + b.y), gelu(a.z + b.z),
                           gelu(a.w + b.w));
      });
}

// A thread for each column and stretch of rows; neighbours take neighbouring columns.
// walk(c, first, end) sums up its rows. The stretches' sums are added by a second launch,
// in order, so that the bits are the same in every run.
template <class Walk>
void add_column_sums(float* sums, float* shares, int N, int C, Walk walk) {
  const int stretches = (N + rows_each - 1) / rows_each;
  each(
      stretches * C, ON_DEVICE(int i) {
        const int first = i / C * rows_each, end = first + rows_each;
        shares[i] = walk(i % C, first, end < N ? end : N);
      });
  each(
      C, ON_DEVICE(int c) {
        float sum = 0;
        for (int s = 0; s < stretches; ++s) sum += shares[s * C + c];
        sums[c] += sum;
      });
}

// dx is written, then read again to be summed. h = x + bias, from the forward pass.
void bias_gelu_backward_chain(float* dx, float* dbias, float* shares, const float* dy,
                              const float* h, int N, int C) {
  each(
      N * C, ON_DEVICE(int i) { dx[i] = dy[i] * gelu_slope(h[i]); });
  add_column_sums(
      dbias, shares, N, C, ON_DEVICE(int c, int first, int end) {
        float sum = 0;
        for (int n = first; n < end; ++n) sum += dx[n * C + c];
        return sum;
      });
}

// What is written to dx is summed while it is at hand. x + bias is added once more: the
// forward pass had it, but to keep it would have been one more array to write.
void bias_gelu_backward_fused(float* dx, float* dbias, float* shares, const float* dy,
                              const float* x, const float* bias, int N, int C) {
  add_column_sums(
      dbias, shares, N, C, ON_DEVICE(int c, int first, int end) {
        const float b = bias[c];
        float sum = 0;
        for (int i = first * C + c; i < end * C; i += C) {
          const float blame = dy[i] * gelu_slope(x[i] + b);
          dx[i] = blame;
          sum += blame;
        }
        return sum;
      });
}

// ---- AdamW ----

struct AdamW {
  float rate = 1e-3f, beta1 = 0.9f, beta2 = 0.999f, epsilon = 1e-8f, decay = 0.01f;
  float correct_m, correct_v;  // 1 / (1 - beta^t)

  explicit AdamW(uint64_t step)
      : correct_m(float(1 / (1 - std::pow(double(beta1), double(step))))),
        correct_v(float(1 / (1 - std::pow(double(beta2), double(step))))) {}

  // Everything that happens to one weight. Its numbers are variables of the thread.
  __device__ void step(float& value, float& m, float& v, float g) const {
    m = beta1 * m + (1 - beta1) * g;
    v = beta2 * v + (1 - beta2) * g * g;
    const float mhat = m * correct_m, vhat = v * correct_v;
    value -= rate * (mhat / (std::sqrt(vhat) + epsilon) + decay * value);
  }
};

// A line of the formula, a kernel.
void adamw_chain(AdamArrays a, AdamW s, int count) {
  each(
      count, ON_DEVICE(int i) { a.m[i] = s.beta1 * a.m[i] + (1 - s.beta1) * a.grad[i]; });
  each(
      count, ON_DEVICE(int i) {
        const float g = a.grad[i];
        a.v[i] = s.beta2 * a.v[i] + (1 - s.beta2) * g * g;
      });
  each(
      count, ON_DEVICE(int i) { a.mhat[i] = a.m[i] * s.correct_m; });
  each(
      count,
      ON_DEVICE(int i) { a.root[i] = std::sqrt(a.v[i] * s.correct_v) + s.epsilon; });
  each(
      count, ON_DEVICE(int i) { a.value[i] *= 1 - s.rate * s.decay; });
  each(
      count, ON_DEVICE(int i) { a.value[i] -= s.rate * (a.mhat[i] / a.root[i]); });
}

// All lines in one kernel. But the compiler does not know that m, v and grad do not
// overlap: after a store to m[i] it fetches m[i] and grad[i] again.
void adamw_fused(AdamArrays a, AdamW s, int count) {
  float *const value = a.value, *const m = a.m, *const v = a.v;
  const float* const grad = a.grad;
  each(
      count, ON_DEVICE(int i) {
        m[i] = s.beta1 * m[i] + (1 - s.beta1) * grad[i];
        v[i] = s.beta2 * v[i] + (1 - s.beta2) * grad[i] * grad[i];
        const float mhat = m[i] * s.correct_m, vhat = v[i] * s.correct_v;
        value[i] -= s.rate * (mhat / (std::sqrt(vhat) + s.epsilon) + s.decay * value[i]);
      });
}

// Fetch, work, store: each array once.
void adamw_once(AdamArrays a, AdamW s, int count) {
  each(
      count, ON_DEVICE(int i) {
        float value = a.value[i], m = a.m[i], v = a.v[i];
        s.step(value, m, v, a.grad[i]);
        a.value[i] = value;
        a.m[i] = m;
        a.v[i] = v;
      });
}

float4* four(float* p) { return reinterpret_cast<float4*>(p); }
const float4* four(const float* p) { return reinterpret_cast<const float4*>(p); }

// The same with four weights for each thread; the last count % 4 have one each.
void adamw_wide(AdamArrays a, AdamW s, int count) {
  float4 *const value4 = four(a.value), *const m4 = four(a.m), *const v4 = four(a.v);
  const float4* const grad4 = four(a.grad);
  each(
      count / 4, ON_DEVICE(int i) {
        float4 value = value4[i], m = m4[i], v = v4[i];
        const float4 g = grad4[i];
        s.step(value.x, m.x, v.x, g.x);
        s.step(value.y, m.y, v.y, g.y);
        s.step(value.z, m.z, v.z, g.z);
        s.step(value.w, m.w, v.w, g.w);
        value4[i] = value;
        m4[i] = m;
        v4[i] = v;
      });
  const int done = count / 4 * 4;
  adamw_once({a.value + done, a.m + done, a.v + done, a.grad + done, nullptr, nullptr}, s,
             count - done);
}

}  // namespace

// ---- the host's side ----

void launch_bias_gelu(How how, float* y, float* h, const float* x, const float* bias,
                      int N, int C) {
  if (how == How::chain) {
    bias_gelu_chain(y, h, x, bias, N, C);
  } else if (how == How::wide && C % 4 == 0) {
    bias_gelu_wide(four(y), four(x), four(bias), N, C);
  } else {
    bias_gelu_fused(y, x, bias, N, C);
  }
}

void launch_bias_gelu_backward(How how, float* dx, float* dbias, float* shares,
                               const float* dy, const float* x, const float* bias, int N,
                               int C) {
  if (how == How::chain) {
    bias_gelu_backward_chain(dx, dbias, shares, dy, x, N, C);
  } else {
    bias_gelu_backward_fused(dx, dbias, shares, dy, x, bias, N, C);
  }
}

void launch_adamw(How how, AdamArrays a, uint64_t step, int count) {
  const AdamW settings(step);
  if (how == How::chain) adamw_chain(a, settings, count);
  if (how == How::fused) adamw_fused(a, settings, count);
  if (how == How::once) adamw_once(a, settings, count);
  if (how == How::wide) adamw_wide(a, settings, count);
}

Floats bias_gelu(How how, const Floats& x, const Floats& bias, int N, int C) {
  const OnDevice from(x), b(bias), h(x.size()), y(x.size());
  launch_bias_gelu(how, y.data(), h.data(), from.data(), b.data(), N, C);
  return y.host();
}

BiasBlame bias_gelu_backward(How how, const Floats& dy, const Floats& x,
                             const Floats& bias, int N, int C) {
  Floats kept = x;
  for (size_t i = 0; i < x.size() && how == How::chain; ++i)
    kept[i] += bias[i % size_t(C)];
  const OnDevice blame(dy), from(kept), b(bias), dx(x.size()),
      dbias(Floats(size_t(C), 0)), shares(size_t(N / rows_each + 1) * size_t(C));
  launch_bias_gelu_backward(how, dx.data(), dbias.data(), shares.data(), blame.data(),
                            from.data(), b.data(), N, C);
  return {dx.host(), dbias.host()};
}

Weights adamw(How how, const Weights& before, const Floats& grad, uint64_t step) {
  const OnDevice value(before.value), m(before.m), v(before.v), g(grad),
      mhat(grad.size()), root(grad.size());
  launch_adamw(how,
               {value.data(), m.data(), v.data(), g.data(), mhat.data(), root.data()},
               step, int(grad.size()));
  return {value.host(), m.host(), v.host()};
}

}  // namespace chainrule::fused
