// What becomes of blame on its way back through time, before anything is learned: beside
// the prediction from the recurrent matrix U alone, and beside a deep net's.
#pragma once

#include <algorithm>

#include "lessons/09-gradient-flow/signals.h"
#include "letters.h"

namespace chainrule {

// ---- the spectral radius --------------------------------------------------------------

inline double norm_of(const std::vector<double>& numbers) {
  double sum = 0;
  for (const double v : numbers) sum += v * v;
  return std::sqrt(sum);
}

// By what factor U stretches, per step, when it is applied again and again: the k-th root
// of |U^k|, here for k = 2^20, squared twenty times. (It is the largest |eigenvalue|.)
inline double spectral_radius(const Tensor& recurrent) {
  const std::vector<real> numbers = recurrent.host();
  std::vector<double> u(numbers.begin(), numbers.end());
  const size_t n = size_t(recurrent.size(0));
  double log_size = 0, k = 1;  // U^k is u times e^log_size
  for (int squared = 0;; ++squared, log_size *= 2, k *= 2) {
    const double size = norm_of(u);
    if (!(size > 0)) return 0;
    log_size += std::log(size);
    if (squared == 20) return std::exp(log_size / k);
    for (double& v : u) v /= size;
    std::vector<double> square(n * n, 0);
    for (size_t i = 0; i < n; ++i) {
      for (size_t l = 0; l < n; ++l) {
        for (size_t j = 0; j < n; ++j) square[i * n + j] += u[i * n + l] * u[l * n + j];
      }
    }
    u = square;
  }
}

inline Tensor orthogonal_matrix(double radius, uint64_t seed, int O = 32) {
  Tensor u({O, O});
  orthogonal(u, {seed, 3}, real(radius));
  return u;
}
// Two numbers of state: the second feeds the first five times over, and both fade.
inline Tensor skewed_matrix() {
  return Tensor::from({2, 2}, {real(0.8), 5, 0, real(0.8)});
}
inline Tensor usual_matrix(uint64_t seed, int O = 32) {
  return Rnn(1, O, {seed, 5}).recurrent;
}

// ---- blame through time ---------------------------------------------------------------

struct Through {
  std::vector<double> norms;  // |dL/dh| before step t, 0 .. T; only the last is blamed
  std::vector<double> slope;  // of tanh in step t: the root of the mean square, 0 .. T-1
  double ratio() const { return norms.front() / norms.back(); }
};

// 16 rows of T steps; the inputs are normal numbers times `size`, and with 0 all states
// stay 0, where tanh has the slope 1.
inline Through through_time(const Tensor& recurrent, double size, int T, uint64_t seed) {
  const int N = 16, C = 8, O = recurrent.size(0);
  Rnn net(C, O, {seed, 1});
  net.recurrent.set(recurrent.host());
  Tensor x({N, T, C}), dlast({N, O});
  normal(x, {seed, 6}, real(size));
  normal(dlast, {seed, 7}, 1);
  Recurrent::State state, dstate;
  const std::vector<real> h = net.forward(x, state, Mode::train).host();
  dstate.h = dlast;
  net.backward(Tensor::zeros({N, T, O}), dstate);
  Through result = {net.gradient_norms(), std::vector<double>(size_t(T), 0)};
  for (size_t i = 0; i < h.size(); ++i) {  // h [N,T,O]
    const double slope = 1 - double(h[i]) * double(h[i]);
    result.slope[i / size_t(O) % size_t(T)] += slope * slope / (N * O);
  }
  for (double& s : result.slope) s = std::sqrt(s);
  return result;
}

// r^(T-t) for t = 0 .. T; with slopes each step's counts, too.
inline std::vector<double> predicted(double radius, int T) {
  std::vector<double> p(size_t(T) + 1, 1);
  for (size_t t = size_t(T); t-- > 0;) p[t] = p[t + 1] * radius;
  return p;
}
inline double predicted_with_slopes(double radius, const Through& through) {
  double product = 1;
  for (const double slope : through.slope) product *= radius * slope;
  return product;
}

// What blame is multiplied by in one step, on average, and what U's radius says.
struct Factor {
  double radius, late, early;  // in the last 5 steps, in those 30 to 60 before the end
};
inline Factor factor(const Tensor& recurrent, uint64_t seed) {
  const std::vector<double> n = through_time(recurrent, 0, 60, seed).norms;
  return {spectral_radius(recurrent), std::pow(n[55] / n[60], 1.0 / 5),
          std::pow(n[0] / n[30], 1.0 / 30)};
}

// ---- lesson 09's detector, on layers and on steps -------------------------------------

inline Flow flow_of_layers(const Plan& plan, uint64_t seed) {
  const Data data = draw_data(64, seed);
  Sequential net = deep_net(plan, 196, seed);
  net.record = true;
  SoftmaxCrossEntropy loss;
  loss.forward(net.forward(data.x, Mode::train), data.labels);
  net.backward(loss.backward());
  return look(net, plan);
}

// Of an RNN that reads 20 letters: step t stands where layer t stood.
inline Flow flow_of_steps(const RnnPlan& plan, uint64_t seed) {
  Listener net(plan, seed);
  const LetterBatch batch = draw_letters(64, 20, 19, {seed, 8});
  SoftmaxCrossEntropy loss;
  loss.forward(net.forward(batch.x), batch.labels);
  net.backward(loss.backward());
  const std::vector<double> norms = net.rnn.gradient_norms();
  Flow flow;
  flow.dh.assign(norms.begin() + 1, norms.end());
  return flow;
}

}  // namespace chainrule
