// Rows of different lengths in one batch: padded to the longest, and one after the other.
#pragma once

#include "letters.h"

namespace chainrule {

constexpr int longest = 9;

// How a batch of rows is handed to the net.
enum class Hand { one_by_one, with_lengths, without_lengths };

struct Answers {
  std::vector<double> logits,
      gradients;  // gradients: of all parameters, one behind other
};

// Rows of 1 .. 9 letters, behind which stands `padding`; the loss is the mean over rows.
inline Answers answer_rows(Hand hand, double padding, int N, uint64_t seed) {
  Listener net({}, seed);
  const std::vector<Param> params = net.params();
  std::vector<real> x = draw_letters(N, longest, 0, {seed, 9}).x.host();
  std::vector<int> lengths, labels;
  Rng rng{{seed, 10}};
  for (int n = 0; n < N; ++n) {
    lengths.push_back(1 + rng.below(longest));
    labels.push_back(rng.below(alphabet));
    const auto row = x.begin() + n * longest * alphabet;
    std::fill(row + lengths.back() * alphabet, row + longest * alphabet, real(padding));
  }
  const Tensor padded = Tensor::from({N, longest, alphabet}, x);
  SoftmaxCrossEntropy loss;
  Answers answers;
  const auto run = [&](const Tensor& rows, const Tensor& logits, int n) {
    const int count = rows.size(0);
    loss.forward(logits, IntTensor::from(
                             {count}, {labels.begin() + n, labels.begin() + n + count}));
    net.backward(loss.backward(real(count) / real(N)));
    for (const real v : logits.host()) answers.logits.push_back(double(v));
  };
  if (hand == Hand::one_by_one) {
    for (int n = 0; n < N; ++n) {
      const int T = lengths[size_t(n)];
      const Tensor row = padded.rows(n, n + 1)
                             .reshape({longest, alphabet})
                             .rows(0, T)
                             .reshape({1, T, alphabet});
      run(row, net.forward(row), n);
    }
  } else if (hand == Hand::with_lengths) {
    run(padded, net.forward(padded, IntTensor::from({N}, lengths)), 0);
  } else {
    run(padded, net.forward(padded), 0);
  }
  for (const Param& p : params) {
    for (const real v : p.grad.host()) answers.gradients.push_back(double(v));
  }
  return answers;
}

// The largest difference, over the largest number of `b`.
inline double apart(const std::vector<double>& a, const std::vector<double>& b) {
  double difference = 0, largest = 0;
  for (size_t i = 0; i < b.size(); ++i) {
    const double off = std::abs(a[i] - b[i]);
    if (!(off <= difference)) difference = off;  // a NaN stays
    largest = std::max(largest, std::abs(b[i]));
  }
  return difference / largest;
}

}  // namespace chainrule
