// Attention as it is written on paper: every score and every probability is stored.
//
// One head of one sample, in double, on the host: the lesson's example is printed from
// it, and the library's op, which keeps none of these tables, is compared with it. Leaves
// out all speed: src/ops/attention.cpp and lesson 41 are about that.
#pragma once

#include <algorithm>
#include <cmath>
#include <vector>

#include "ops/attention.h"
#include "tensor.h"

namespace chainrule {

using Table = std::vector<double>;  // row after row

// T queries look at S keys, all of them D numbers long.
struct Sizes {
  int T, S, D;
  bool causal = false;
  bool scaled = true;  // the division by sqrt(D), which only the lesson ever leaves out

  double scale() const { return scaled ? 1 / std::sqrt(double(D)) : 1; }
  // Query t sees the keys 0 .. seen(t) - 1; the last query stands at the last key.
  int seen(int t) const { return causal ? std::max(0, t + 1 + S - T) : S; }
};

struct Stored {
  Table score, p, y;  // [T,S], [T,S], [T,D]
};

inline Stored attend(const Table& q, const Table& k, const Table& v, Sizes s) {
  const int S = s.S, D = s.D;
  Stored a = {Table(size_t(s.T * S), -INFINITY), Table(size_t(s.T * S)),
              Table(size_t(s.T * D))};
  for (int t = 0; t < s.T; ++t) {
    double *const score = &a.score[size_t(t * S)], *const p = &a.p[size_t(t * S)];
    const int seen = s.seen(t);
    if (seen == 0) continue;
    // 1. Scores: how well does the query agree with every key that it may see?
    for (int j = 0; j < seen; ++j) {
      double dot = 0;
      for (int d = 0; d < D; ++d) dot += q[size_t(t * D + d)] * k[size_t(j * D + d)];
      score[j] = dot * s.scale();
    }
    // 2. Softmax along the row. What is not seen has the probability 0.
    const double largest = *std::max_element(score, score + seen);
    double sum = 0;
    for (int j = 0; j < seen; ++j) sum += p[j] = std::exp(score[j] - largest);
    for (int j = 0; j < seen; ++j) p[j] /= sum;
    // 3. The mean of the values, weighted with the probabilities.
    for (int j = 0; j < seen; ++j) {
      for (int d = 0; d < D; ++d) a.y[size_t(t * D + d)] += p[j] * v[size_t(j * D + d)];
    }
  }
  return a;
}

struct Blame {
  Table dv, dp, dscore, dq, dk;
};

inline Blame attend_backward(const Table& dy, const Table& q, const Table& k,
                             const Table& v, const Stored& a, Sizes s) {
  const int S = s.S, D = s.D;
  Blame b = {Table(size_t(S * D)), Table(size_t(s.T * S)), Table(size_t(s.T * S)),
             Table(size_t(s.T * D)), Table(size_t(S * D))};
  for (int t = 0; t < s.T; ++t) {
    const double *const p = &a.p[size_t(t * S)], *const dy_t = &dy[size_t(t * D)];
    double *const dp = &b.dp[size_t(t * S)], *const dscore = &b.dscore[size_t(t * S)];
    // 3. The weighted mean: blame for the values, and for the weights.
    for (int j = 0; j < S; ++j) {
      for (int d = 0; d < D; ++d) {
        b.dv[size_t(j * D + d)] += p[j] * dy_t[d];
        dp[j] += dy_t[d] * v[size_t(j * D + d)];
      }
    }
    // 2. Softmax.
    double mean = 0;
    for (int j = 0; j < S; ++j) mean += p[j] * dp[j];
    for (int j = 0; j < S; ++j) dscore[j] = p[j] * (dp[j] - mean);
    // 1. Scores.
    for (int j = 0; j < S; ++j) {
      for (int d = 0; d < D; ++d) {
        b.dq[size_t(t * D + d)] += dscore[j] * k[size_t(j * D + d)] * s.scale();
        b.dk[size_t(j * D + d)] += dscore[j] * q[size_t(t * D + d)] * s.scale();
      }
    }
  }
  return b;
}

// What the library's op makes of the same numbers.
struct OpAnswer {
  Table y, logsumexp, dq, dk, dv;
};

inline OpAnswer ask_op(const Table& dy, const Table& q, const Table& k, const Table& v,
                       Sizes s) {
  const auto tensor = [](int rows, int D, const Table& x) {
    return Tensor::from({rows, D}, std::vector<real>(x.begin(), x.end()));
  };
  const auto table = [](const Tensor& x) {
    const std::vector<real> numbers = x.host();
    return Table(numbers.begin(), numbers.end());
  };
  const IntTensor lengths = IntTensor::from({1}, {s.S});
  const Tensor slopes = Tensor::zeros({1});
  const AttentionSize size = {
      1, 1, 1, s.T, s.S, s.D, s.causal, lengths.data(), slopes.data()};
  const Tensor qs = tensor(s.T, s.D, q), ks = tensor(s.S, s.D, k),
               vs = tensor(s.S, s.D, v), dys = tensor(s.T, s.D, dy);
  Tensor y({s.T, s.D}), sums({s.T}), dq({s.T, s.D}), dk({s.S, s.D}), dv({s.S, s.D});
  attention_forward(y.data(), sums.data(), qs.data(), ks.data(), vs.data(), size);
  attention_backward(dq.data(), dk.data(), dv.data(), dys.data(), y.data(), sums.data(),
                     qs.data(), ks.data(), vs.data(), size);
  return {table(y), table(sums), table(dq), table(dk), table(dv)};
}

// The example of the notes: two tokens, D = 1, so that every query, key and value is one
// number and sqrt(D) is 1.
struct Example {
  Table q = {1, -1}, k = {std::log(3.0), 0}, v = {1, 5}, dy = {4, -4};
  Sizes s = {2, 2, 1};
};

// The slope of sum of dy y when one number of q, k or v is moved: what backward must say.
inline Table measured(const Example& e, Table Example::*which) {
  const auto loss = [&](size_t at, double step) {
    Example moved = e;
    (moved.*which)[at] += step;
    const Table y = attend(moved.q, moved.k, moved.v, moved.s).y;
    double sum = 0;
    for (size_t i = 0; i < y.size(); ++i) sum += e.dy[i] * y[i];
    return sum;
  };
  Table slopes;
  for (size_t at = 0; at < (e.*which).size(); ++at) {
    slopes.push_back((loss(at, 1e-5) - loss(at, -1e-5)) / 2e-5);
  }
  return slopes;
}

inline double largest_difference(const Table& a, const Table& b) {
  double largest = 0;
  for (size_t i = 0; i < a.size(); ++i)
    largest = std::max(largest, std::abs(a[i] - b[i]));
  return largest;
}

}  // namespace chainrule
