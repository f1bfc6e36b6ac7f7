// What the division by sqrt(D) is for, in numbers drawn from a normal distribution: how
// sharp the rows of a softmax are, and how much blame comes back through them.
//
// And a head that can leave the division out, to see what a net learns without it: the
// ops of src/layers/attention.cpp with one factor more.
#pragma once

#include <memory>

#include "hand.h"
#include "layers/linear.h"
#include "ops/branch.h"
#include "ops/updates.h"

namespace chainrule {

struct Sharpness {
  double spread;   // standard deviation of the scores
  double entropy;  // of a row, as a share of that of S equal probabilities; the mean
  double largest;  // the largest probability of a row; the median
  double blame;    // |dscore| of a row, where dp is drawn, as a share of |dp|; the median
  double quiet;    // the share of all blame that the quieter half of the rows gets
};

inline double median(Table x) {
  std::sort(x.begin(), x.end());
  return x[x.size() / 2];
}

// 500 queries look at 32 keys; queries and keys are normal numbers, D of them. D = 0 is
// the reference: all scores are 0, all probabilities equal.
inline Sharpness sharpness(int D, bool scaled, uint64_t seed) {
  const int T = 500, S = 32;
  Rng rng{{seed, 40 + uint64_t(D)}};
  const auto drawn = [&rng](int count) {
    Table x(size_t(count), 0);
    for (double& number : x) number = double(rng.normal());
    return x;
  };
  const Sizes s = {T, S, D, false, scaled};
  const Table q = drawn(T * D), k = drawn(S * D), v(size_t(S * D), 0), dp = drawn(T * S);
  const Stored a = attend(q, k, v, s);
  Sharpness found = {};
  Table largest, blame;
  for (int t = 0; t < T; ++t) {
    const double *const p = &a.p[size_t(t * S)], *const dp_t = &dp[size_t(t * S)];
    double mean = 0, squares = 0, all = 0;
    for (int j = 0; j < S; ++j) mean += p[j] * dp_t[j];
    for (int j = 0; j < S; ++j) {
      const double score = a.score[size_t(t * S + j)], dscore = p[j] * (dp_t[j] - mean);
      found.spread += score * score / (T * S);
      if (p[j] > 0) found.entropy -= p[j] * std::log(p[j]) / std::log(double(S)) / T;
      squares += dscore * dscore;
      all += dp_t[j] * dp_t[j];
    }
    largest.push_back(*std::max_element(p, p + S));
    blame.push_back(std::sqrt(squares / all));
  }
  found.spread = std::sqrt(found.spread);
  found.largest = median(largest);
  found.blame = median(blame);
  std::sort(blame.begin(), blame.end());
  double sum = 0, below = 0;
  for (size_t t = 0; t < blame.size(); ++t) {
    sum += blame[t];
    if (t < blame.size() / 2) below += blame[t];
  }
  found.quiet = below / sum;
  return found;
}

// One head of D = C whose scores are q . k times any factor: as the library's, which
// multiplies with 1 / sqrt(D), when `factor` is 1; without any scale when it is sqrt(D).
class OneHead : public Layer {
 public:
  OneHead(int features, Key key_of_weights, real factor)
      : query(features, features, derived(key_of_weights, 0)),
        key(features, features, derived(key_of_weights, 1)),
        value(features, features, derived(key_of_weights, 2)),
        out(features, features, derived(key_of_weights, 3)),
        factor_(factor) {}

  Tensor forward(const Tensor& x, Mode mode) override {
    const int N = x.size(0), T = x.size(1), C = x.size(2);
    const Tensor rows = x.reshape({N * T, C});
    q_ = query.forward(rows, mode);
    scale(q_.data(), factor_, q_.count());
    k_ = key.forward(rows, mode);
    v_ = value.forward(rows, mode);
    lengths_ = IntTensor::from({N}, std::vector<int>(size_t(N), T));
    size_ = {N, 1, 1, T, T, C, false, lengths_.data(), slopes_.data()};
    y_ = Tensor({N * T, C});
    logsumexp_ = Tensor({N * T});
    attention_forward(y_.data(), logsumexp_.data(), q_.data(), k_.data(), v_.data(),
                      size_);
    return out.forward(y_, mode).reshape(x.shape());
  }

  Tensor backward(const Tensor& dy) override {
    const Tensor dheads = out.backward(dy.reshape(y_.shape()));
    Tensor dq(y_.shape()), dk(y_.shape()), dv(y_.shape()), dx(y_.shape());
    attention_backward(dq.data(), dk.data(), dv.data(), dheads.data(), y_.data(),
                       logsumexp_.data(), q_.data(), k_.data(), v_.data(), size_);
    scale(dq.data(), factor_, dq.count());
    const Tensor by_query = query.backward(dq), by_key = key.backward(dk),
                 by_value = value.backward(dv);
    add(dx.data(), by_query.data(), by_key.data(), dx.count());
    add_to(dx.data(), by_value.data(), 1, dx.count());
    return dx.reshape(dy.shape());
  }

  // The probabilities of the latest forward: a row of T for each of the N T queries.
  Table looks() const {
    const int T = size_.T, C = q_.size(1), one = T * C;
    const std::vector<real> q = q_.host(), k = k_.host();
    Table all;
    for (int at = 0; at < q_.count(); at += one) {
      const Stored a = attend(Table(q.begin() + at, q.begin() + at + one),
                              Table(k.begin() + at, k.begin() + at + one),
                              Table(size_t(one), 0), {T, T, C});
      all.insert(all.end(), a.p.begin(), a.p.end());
    }
    return all;
  }

  void list(Listing& all) override {
    all.module("query", query);
    all.module("key", key);
    all.module("value", value);
    all.module("out", out);
  }
  std::string name() const override { return "attention, one head"; }

  Linear query, key, value, out;

 private:
  const real factor_;
  const Tensor slopes_ = Tensor::zeros({1});
  Tensor q_, k_, v_, y_, logsumexp_;
  IntTensor lengths_;
  AttentionSize size_ = {};
};

}  // namespace chainrule
