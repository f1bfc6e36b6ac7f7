// See plain.h. The long way: every score is stored, and every mask asked key by key.
#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <vector>

#include "plain/plain.h"

namespace plain {
namespace {

using Numbers = std::vector<double>;

// One head of one sample, and where its queries and keys begin.
struct Head {
  AttentionSize s;
  int n, h;
  int query(int t) const { return ((n * s.NH + h) * s.T + t) * s.D; }
  int key(int j) const {
    const int room = s.room > 0 ? s.room : s.S;
    return ((n * s.KVH + h * s.KVH / s.NH) * room + j) * s.D;
  }
  bool sees(int t, int j) const {
    return j < s.lengths[n] && (!s.causal || j <= t + s.S - s.T);
  }
  double score(int t, int j, const real* q, const real* k) const {
    double dot = 0;
    for (int d = 0; d < s.D; ++d) dot += double(q[query(t) + d]) * k[key(j) + d];
    return dot / std::sqrt(double(s.D)) -
           s.slopes[h] * double(std::abs(t + s.S - s.T - j));
  }
  // The softmax over what query t sees, and the logarithm of its sum.
  Numbers probabilities(int t, const real* q, const real* k, double* logsumexp) const {
    Numbers p(size_t(s.S), 0.0);
    double largest = -INFINITY, sum = 0;
    for (int j = 0; j < s.S; ++j) {
      if (sees(t, j)) largest = std::max(largest, score(t, j, q, k));
    }
    for (int j = 0; j < s.S; ++j) {
      if (sees(t, j)) sum += p[size_t(j)] = std::exp(score(t, j, q, k) - largest);
    }
    for (double& share : p) share /= sum > 0 ? sum : 1;
    *logsumexp = largest + std::log(sum);
    return p;
  }
};

template <class Each>
void each_head(AttentionSize s, Each each) {
  for (int n = 0; n < s.N; ++n) {
    for (int h = 0; h < s.NH; ++h) each(Head{s, n, h});
  }
}

}  // namespace

void attention_forward(real* y, real* logsumexp, const real* q, const real* k,
                       const real* v, AttentionSize s) {
  each_head(s, [=](const Head& head) {
    for (int t = 0; t < s.T; ++t) {
      double log_sum = 0;
      const Numbers p = head.probabilities(t, q, k, &log_sum);
      logsumexp[head.query(t) / s.D] = real(log_sum);
      for (int d = 0; d < s.D; ++d) {
        double sum = 0;
        for (int j = 0; j < s.S; ++j) sum += p[size_t(j)] * v[head.key(j) + d];
        y[head.query(t) + d] = real(sum);
      }
    }
  });
}

void attention_backward(real* dq, real* dk, real* dv, const real* dy, const real*,
                        const real*, const real* q, const real* k, const real* v,
                        AttentionSize s) {
  const int keys = s.KVH * (s.room > 0 ? s.room : s.S) * s.D;
  Numbers sum_dk(size_t(s.N * keys), 0.0), sum_dv(size_t(s.N * keys), 0.0);
  each_head(s, [&](const Head& head) {
    for (int t = 0; t < s.T; ++t) {
      double ignored = 0, mean = 0;
      const Numbers p = head.probabilities(t, q, k, &ignored);
      Numbers dp(size_t(s.S), 0.0), sum_dq(size_t(s.D), 0.0);
      for (int j = 0; j < s.S; ++j) {
        for (int d = 0; d < s.D; ++d) {
          const double dy_d = dy[head.query(t) + d];
          sum_dv[size_t(head.key(j) + d)] += p[size_t(j)] * dy_d;
          dp[size_t(j)] += dy_d * v[head.key(j) + d];
        }
        mean += p[size_t(j)] * dp[size_t(j)];
      }
      for (int j = 0; j < s.S; ++j) {
        const double dscore = p[size_t(j)] * (dp[size_t(j)] - mean) / std::sqrt(s.D);
        for (int d = 0; d < s.D; ++d) {
          sum_dq[size_t(d)] += dscore * k[head.key(j) + d];
          sum_dk[size_t(head.key(j) + d)] += dscore * q[head.query(t) + d];
        }
      }
      for (int d = 0; d < s.D; ++d) dq[head.query(t) + d] = real(sum_dq[size_t(d)]);
    }
  });
  each_head(s, [&](const Head& head) {
    for (int i = head.key(0); i < head.key(s.S); ++i) {
      dk[i] = real(sum_dk[size_t(i)]);
      dv[i] = real(sum_dv[size_t(i)]);
    }
  });
}

void attention_probabilities(real* probabilities, const real* q, const real* k,
                             AttentionSize s) {
  each_head(s, [=](const Head& head) {
    for (int t = 0; t < s.T; ++t) {
      double ignored = 0;
      const Numbers p = head.probabilities(t, q, k, &ignored);
      for (int j = 0; j < s.S; ++j) {
        probabilities[head.query(t) / s.D * s.S + j] = real(p[size_t(j)]);
      }
    }
  });
}

void split_heads(real* y, const real* x, int N, int T, int NH, int D) {
  for (int n = 0; n < N; ++n) {
    for (int t = 0; t < T; ++t) {
      for (int h = 0; h < NH; ++h) {
        for (int d = 0; d < D; ++d) {
          y[((n * NH + h) * T + t) * D + d] = x[(n * T + t) * NH * D + h * D + d];
        }
      }
    }
  }
}

void merge_heads(real* y, const real* x, int N, int T, int NH, int D) {
  for (int n = 0; n < N; ++n) {
    for (int t = 0; t < T; ++t) {
      for (int h = 0; h < NH; ++h) {
        for (int d = 0; d < D; ++d) {
          y[(n * T + t) * NH * D + h * D + d] = x[((n * NH + h) * T + t) * D + d];
        }
      }
    }
  }
}

namespace {

void turn(real* to, const real* from, int N, int T, int D, int first, real base,
          double sign) {
  for (int i = 0; i < N * T * D; i += 2) {
    const double angle =
        sign * (first + i / D % T) / std::pow(double(base), double(i % D) / D);
    const double a = from[i], b = from[i + 1];
    to[i] = real(a * std::cos(angle) - b * std::sin(angle));
    to[i + 1] = real(a * std::sin(angle) + b * std::cos(angle));
  }
}

}  // namespace

void rope_forward(real* y, const real* x, int N, int T, int D, int first, real base) {
  turn(y, x, N, T, D, first, base, 1);
}

void rope_backward(real* dx, const real* dy, int N, int T, int D, int first, real base) {
  turn(dx, dy, N, T, D, first, base, -1);
}

}  // namespace plain
