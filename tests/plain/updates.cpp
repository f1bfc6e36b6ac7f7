// See plain.h.
#include <algorithm>
#include <cmath>

#include "plain/plain.h"

namespace plain {

void fill(real* y, real value, int count) {
  for (int i = 0; i < count; ++i) y[i] = value;
}

void scale(real* y, real factor, int count) {
  for (int i = 0; i < count; ++i) y[i] = factor * y[i];
}

void add_to(real* y, const real* x, real factor, int count) {
  for (int i = 0; i < count; ++i) y[i] += factor * x[i];
}

void sum_of_squares(real* sum, const real* x, int count) {
  double total = 0;
  for (int i = 0; i < count; ++i) total += double(x[i]) * double(x[i]);
  sum[0] = real(total);
}

void sum_of_absolutes(real* sum, const real* x, int count) {
  double total = 0;
  for (int i = 0; i < count; ++i) total += std::abs(double(x[i]));
  sum[0] = real(total);
}

void add_sign(real* y, const real* x, real factor, int count) {
  for (int i = 0; i < count; ++i) {
    if (x[i] > 0) y[i] += factor;
    if (x[i] < 0) y[i] -= factor;
  }
}

void scale_by(real* y, const real* factor, int count) {
  for (int i = 0; i < count; ++i) y[i] *= factor[0];
}

void clip_values(real* y, real limit, int count) {
  for (int i = 0; i < count; ++i) y[i] = std::max(-limit, std::min(limit, y[i]));
}

void euclidean_norm(real* norm, const real* x, int count) {
  double total = 0;
  for (int i = 0; i < count; ++i) total += double(x[i]) * double(x[i]);
  norm[0] = real(std::sqrt(total));
}

void clip_factor(real* factor, real* norm, const real* norms, real limit, int P) {
  euclidean_norm(norm, norms, P);
  factor[0] = std::isfinite(norm[0]) ? std::min(real(1), limit / norm[0]) : 1;
}

void sgd_update(real* value, const real* grad, real rate, int count) {
  for (int i = 0; i < count; ++i) value[i] -= rate * grad[i];
}

void momentum_update(real* value, real* velocity, const real* grad, real rate,
                     real momentum, bool nesterov, int count) {
  for (int i = 0; i < count; ++i) {
    velocity[i] = momentum * velocity[i] + grad[i];
    value[i] -= rate * (nesterov ? grad[i] + momentum * velocity[i] : velocity[i]);
  }
}

void rmsprop_update(real* value, real* v, const real* grad, real rate, real alpha,
                    real epsilon, int count) {
  for (int i = 0; i < count; ++i) {
    const double g = grad[i], a = alpha;
    v[i] = real(a * v[i] + (1 - a) * g * g);
    value[i] -= real(rate * g / (std::sqrt(double(v[i])) + epsilon));
  }
}

void adam_update(real* value, real* m, real* v, const real* grad, real rate,
                 uint64_t step, AdamSettings settings, int count) {
  plain::adamw_update(value, m, v, grad, rate, step, settings, 0, count);
}

void adamw_update(real* value, real* m, real* v, const real* grad, real rate,
                  uint64_t step, AdamSettings settings, real decay, int count) {
  const double b1 = settings.beta1, b2 = settings.beta2, t = double(step);
  for (int i = 0; i < count; ++i) {
    const double g = grad[i], theta = value[i];
    m[i] = real(b1 * m[i] + (1 - b1) * g);
    v[i] = real(b2 * v[i] + (1 - b2) * g * g);
    const double mhat = m[i] / (1 - std::pow(b1, t)), vhat = v[i] / (1 - std::pow(b2, t));
    const double direction = mhat / (std::sqrt(vhat) + settings.epsilon);
    value[i] = real(theta - rate * (direction + decay * theta));
  }
}

}  // namespace plain
