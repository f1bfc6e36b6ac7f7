// Layer norm, RMS norm and batch norm on the CPU: see ops/norm.h.
//
// A row (or a few channels) is read from memory once and stays in the cache for the
// passes over it. Sums run in double, and the variance is summed around the mean:
// mean(x^2) - mean(x)^2 would be the small difference of two large numbers. The same in
// plain loops: tests/plain/norm.cpp.
#include "ops/norm.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "ops/sum.h"

namespace chainrule {
namespace {

// What all rows add to `width` sums. add_rows(sums, begin, end) adds a few rows, as many
// as the second cache holds; every piece of rows has its own sums, and those are added in
// the order of the pieces, so that the bits do not depend on the number of threads. At
// most 32 pieces, because each costs `width` sums.
template <class AddRows>
std::vector<double> sum_over_rows(int N, int width, AddRows add_rows) {
  const int piece = std::max(rows_per_piece(width), (N + 31) / 32);
  std::vector<double> partial(size_t(N / piece + 1) * size_t(width));
  parallel_for(N, piece, [&partial, width, piece, add_rows](int begin, int end) {
    double* sums = partial.data() + size_t(begin / piece) * size_t(width);
    for (int n = begin; n < end; n += 8) add_rows(sums, n, std::min(n + 8, end));
  });
  std::vector<double> total(partial.begin(), partial.begin() + width);
  for (size_t i = size_t(width); i < partial.size(); i += size_t(width)) {
    for (size_t k = 0; k < size_t(width); ++k) total[k] += partial[i + k];
  }
  return total;
}

// sums[c] += term(n, c) of the rows begin .. end - 1. Four rows at a time: to fetch the
// sums and to store them takes longer than to add.
template <class Term>
void add_columns(double* sums, int begin, int end, int C, Term term) {
  int n = begin;
  for (; n <= end - 4; n += 4) {
    for (int c = 0; c < C; ++c) {
      const real two = term(n, c) + term(n + 1, c),
                 more = term(n + 2, c) + term(n + 3, c);
      sums[c] += double(two + more);
    }
  }
  for (; n < end; ++n) {
    for (int c = 0; c < C; ++c) sums[c] += double(term(n, c));
  }
}

}  // namespace

// mean  = 1/C sum over c of x[c]                       of every row n
// rstd  = 1 / sqrt(1/C sum over c of (x[c] - mean)^2 + epsilon)
// x_hat = (x - mean) rstd
// y     = gamma x_hat + beta
REPLACEABLE void layernorm_forward(real* y, real* mean, real* rstd, const real* x,
                                   const real* gamma, const real* beta, real epsilon,
                                   int N, int C) {
  each_row(N, C, [=](int n) {
    const real* x_n = x + n * C;  // [C]
    real* y_n = y + n * C;
    // 1. The mean of the row.
    const double m = sum_range(0, C, [=](int c) { return x_n[c]; }) / C;
    // 2. Its variance, and 1 over the deviation.
    const auto square = [=](int c) {
      return (double(x_n[c]) - m) * (double(x_n[c]) - m);
    };
    const double variance = sum_range(0, C, square) / C;
    mean[n] = real(m);
    rstd[n] = real(1 / std::sqrt(variance + double(epsilon)));
    // 3. Normalize;  4. scale and shift. What the mean loses as a real is taken off, too.
    const real head = mean[n], rest = real(m - double(head)), r = rstd[n];
    for (int c = 0; c < C; ++c) {
      const real x_hat = ((x_n[c] - head) - rest) * r;
      y_n[c] = gamma[c] * x_hat + beta[c];
    }
  });
}

// 4. dbeta[c]  += sum over n of dy[n,c]
//    dgamma[c] += sum over n of dy[n,c] x_hat[n,c]
//    dx_hat     = dy gamma
// 3., 2., 1. x[c] moves x_hat[c] directly, and all of its row through rstd and mean:
//    dx_hat[j]/dx[c] = rstd ((1 if j is c, else 0) - 1/C - x_hat[j] x_hat[c] / C)
//    summed over j:  dx = rstd (dx_hat - mean(dx_hat) - x_hat mean(dx_hat x_hat))
REPLACEABLE void layernorm_backward(real* dx, real* dgamma, real* dbeta, const real* dy,
                                    const real* x, const real* gamma, const real* mean,
                                    const real* rstd, int N, int C) {
  const auto one_row = [=](int n) {
    const real *x_n = x + n * C, *dy_n = dy + n * C;
    real* dx_n = dx + n * C;
    const real m = mean[n], r = rstd[n];
    const auto x_hat = [=](int c) { return (x_n[c] - m) * r; };
    const auto dx_hat = [=](int c) { return dy_n[c] * gamma[c]; };
    // 3., 2., 1. What is left without the parts that mean and deviation take away.
    const double mean_d = sum_range(0, C, dx_hat) / C;
    const double mean_dx =
        sum_range(0, C, [=](int c) { return dx_hat(c) * x_hat(c); }) / C;
    const real along_mean = real(mean_d), along_deviation = real(mean_dx);
    for (int c = 0; c < C; ++c) {
      dx_n[c] = r * (dx_hat(c) - along_mean - x_hat(c) * along_deviation);
    }
  };
  const auto few_rows = [=](double* sums, int begin, int end) {
    for (int n = begin; n < end; ++n) one_row(n);
    // 4. Scale and shift: gamma and beta served every row, so their blame is summed.
    add_columns(sums, begin, end, C, [=](int n, int c) {
      return dy[n * C + c] * ((x[n * C + c] - mean[n]) * rstd[n]);
    });
    add_columns(sums + C, begin, end, C, [=](int n, int c) { return dy[n * C + c]; });
  };
  const std::vector<double> sums = sum_over_rows(N, 2 * C, few_rows);
  for (int c = 0; c < C; ++c) {
    dgamma[c] += real(sums[size_t(c)]);
    dbeta[c] += real(sums[size_t(C + c)]);
  }
}

// rrms = 1 / sqrt(1/C sum over c of x[c]^2 + epsilon)   of every row n
// y    = gamma x rrms
REPLACEABLE void rmsnorm_forward(real* y, real* rrms, const real* x, const real* gamma,
                                 real epsilon, int N, int C) {
  each_row(N, C, [=](int n) {
    const real* x_n = x + n * C;  // [C]
    // 1. The mean square of the row.
    const auto square = [=](int c) { return double(x_n[c]) * double(x_n[c]); };
    const double mean_square = sum_range(0, C, square) / C;
    const real r = real(1 / std::sqrt(mean_square + double(epsilon)));
    // 2. Normalize and scale.
    for (int c = 0; c < C; ++c) y[n * C + c] = gamma[c] * (x_n[c] * r);
    rrms[n] = r;
  });
}

// With x_hat = x rrms, as in layer norm without what went through the mean:
// 2. dgamma[c] += sum over n of dy[n,c] x_hat[n,c];   dx_hat = dy gamma
// 1. dx = rrms (dx_hat - x_hat mean(dx_hat x_hat))
REPLACEABLE void rmsnorm_backward(real* dx, real* dgamma, const real* dy, const real* x,
                                  const real* gamma, const real* rrms, int N, int C) {
  const auto one_row = [=](int n) {
    const real *x_n = x + n * C, *dy_n = dy + n * C;
    real* dx_n = dx + n * C;
    const real r = rrms[n];
    const auto x_hat = [=](int c) { return x_n[c] * r; };
    const auto dx_hat = [=](int c) { return dy_n[c] * gamma[c]; };
    // 1. What is left without the part that only changes the row's length.
    const double mean_dx =
        sum_range(0, C, [=](int c) { return dx_hat(c) * x_hat(c); }) / C;
    const real along_length = real(mean_dx);
    for (int c = 0; c < C; ++c) dx_n[c] = r * (dx_hat(c) - x_hat(c) * along_length);
  };
  const auto few_rows = [=](double* sums, int begin, int end) {
    for (int n = begin; n < end; ++n) one_row(n);
    // 2. The gain served every row, so its blame is summed.
    add_columns(sums, begin, end, C,
                [=](int n, int c) { return dy[n * C + c] * (x[n * C + c] * rrms[n]); });
  };
  const std::vector<double> sums = sum_over_rows(N, C, few_rows);
  for (int c = 0; c < C; ++c) dgamma[c] += real(sums[size_t(c)]);
}

// ---- batch norm -----------------------------------------------------------------------

namespace {

constexpr int block_width = 32;

// One number for each channel of a block.
struct PerChannel {
  int begin;
  double number[block_width] = {};
  double operator[](int c) const { return number[c - begin]; }
  double& operator[](int c) { return number[c - begin]; }
};

// The channels begin .. end - 1. One thread takes them together, so that it reads whole
// cache lines also where a channel has one number per sample (P = 1).
struct Block {
  int begin, end;
  BatchNormSize s;

  // The place of x[n,c,0]; x[n,c,p] is p further on.
  int place(int n, int c) const { return (n * s.C + c) * s.P; }

  // Of every channel c the sum over n and p of term(c, i), where i is the place.
  template <class Term>
  PerChannel sum(Term term) const {
    PerChannel sums{begin};
    for (int n = 0; n < s.N; ++n) {
      if (s.P == 1) {  // along the row
        for (int c = begin; c < end; ++c) sums[c] += double(term(c, place(n, c)));
        continue;
      }
      for (int c = begin; c < end; ++c) {
        const int first = place(n, c);
        sums[c] += sum_range(first, first + s.P, [=](int i) { return term(c, i); });
      }
    }
    return sums;
  }

  template <class Term>
  PerChannel mean(Term term) const {
    PerChannel means = sum(term);
    for (int c = begin; c < end; ++c) means[c] /= double(s.N) * s.P;
    return means;
  }

  // one(c, i) for every number of the block
  template <class One>
  void each(One one) const {
    for (int n = 0; n < s.N; ++n) {
      if (s.P == 1) {
        for (int c = begin; c < end; ++c) one(c, place(n, c));
        continue;
      }
      for (int c = begin; c < end; ++c) {
        const int first = place(n, c);
        for (int i = first; i < first + s.P; ++i) one(c, i);
      }
    }
  }
};

// body(block) for all channels: as many in a block as give two cache lines of a sample.
template <class Body>
void each_block(BatchNormSize s, Body body) {
  const int width = std::max(1, block_width / std::max(1, s.P));
  parallel_for(s.C, width, [=](int begin, int end) {
    for (int c = begin; c < end; c += width) {
      body(Block{c, std::min(c + width, end), s});
    }
  });
}

// 1 / sqrt(variance + epsilon) of every channel of a block
PerChannel reciprocal_deviation(const Block& block, const real* variance) {
  PerChannel rstd{block.begin};
  for (int c = block.begin; c < block.end; ++c) {
    rstd[c] = 1 / std::sqrt(double(variance[c]) + double(block.s.epsilon));
  }
  return rstd;
}

}  // namespace

// mean     = 1/n sum over n,p of x[n,c,p]               of every channel c, n = N P
// variance = 1/n sum over n,p of (x[n,c,p] - mean)^2
// x_hat    = (x - mean) / sqrt(variance + epsilon)
// y        = gamma x_hat + beta
REPLACEABLE void batchnorm_forward(real* y, real* mean, real* variance, const real* x,
                                   const real* gamma, const real* beta, BatchNormSize s) {
  each_block(s, [=](const Block& block) {
    // 1. The mean of every channel.
    const PerChannel m = block.mean([=](int, int i) { return x[i]; });
    // 2. Its variance.
    const PerChannel v = block.mean(
        [=](int c, int i) { return (double(x[i]) - m[c]) * (double(x[i]) - m[c]); });
    for (int c = block.begin; c < block.end; ++c) {
      mean[c] = real(m[c]);
      variance[c] = real(v[c]);
    }
    // 3. Normalize;  4. scale and shift.
    const PerChannel rstd = reciprocal_deviation(block, variance);
    block.each([=](int c, int i) {
      const real x_hat = real((double(x[i]) - m[c]) * rstd[c]);
      y[i] = gamma[c] * x_hat + beta[c];
    });
  });
}

// 4. dbeta[c]  += sum over n,p of dy[n,c,p]
//    dgamma[c] += sum over n,p of dy[n,c,p] x_hat[n,c,p]
//    dx_hat     = dy gamma
// 3., 2., 1. as in layer norm, with the means taken over the channel, where gamma is one
//    number and can stand before them:
//    dx = gamma rstd (dy - mean(dy) - x_hat mean(dy x_hat))
REPLACEABLE void batchnorm_backward(real* dx, real* dgamma, real* dbeta, const real* dy,
                                    const real* x, const real* gamma, const real* mean,
                                    const real* variance, BatchNormSize s) {
  each_block(s, [=](const Block& block) {
    const PerChannel rstd = reciprocal_deviation(block, variance);
    const auto x_hat = [=](int c, int i) { return (x[i] - mean[c]) * real(rstd[c]); };
    // 4. Scale and shift: gamma and beta served the whole channel.
    const PerChannel sum_dy = block.sum([=](int, int i) { return dy[i]; });
    const PerChannel sum_dyx =
        block.sum([=](int c, int i) { return dy[i] * x_hat(c, i); });
    for (int c = block.begin; c < block.end; ++c) {
      dbeta[c] += real(sum_dy[c]);
      dgamma[c] += real(sum_dyx[c]);
    }
    // 3., 2., 1. What is left without the parts that mean and deviation take away.
    const double share = 1 / (double(s.N) * s.P);
    block.each([=](int c, int i) {
      const real along_mean = real(sum_dy[c] * share);
      const real along_deviation = real(sum_dyx[c] * share);
      dx[i] =
          gamma[c] * real(rstd[c]) * (dy[i] - along_mean - x_hat(c, i) * along_deviation);
    });
  });
}

// x_hat = (x - running_mean) / sqrt(running_variance + epsilon)
// y     = gamma x_hat + beta
REPLACEABLE void batchnorm_evaluate(real* y, const real* x, const real* gamma,
                                    const real* beta, const real* running_mean,
                                    const real* running_variance, BatchNormSize s) {
  each_block(s, [=](const Block& block) {
    const PerChannel rstd = reciprocal_deviation(block, running_variance);
    block.each([=](int c, int i) {
      const real x_hat = (x[i] - running_mean[c]) * real(rstd[c]);
      y[i] = gamma[c] * x_hat + beta[c];
    });
  });
}

// The statistics are constants here, so x moves nothing but its own x_hat:
// dbeta[c]  += sum over n,p of dy[n,c,p]
// dgamma[c] += sum over n,p of dy[n,c,p] x_hat[n,c,p]
// dx         = dy gamma / sqrt(running_variance + epsilon)
REPLACEABLE void batchnorm_evaluate_backward(real* dx, real* dgamma, real* dbeta,
                                             const real* dy, const real* x,
                                             const real* gamma, const real* running_mean,
                                             const real* running_variance,
                                             BatchNormSize s) {
  each_block(s, [=](const Block& block) {
    const PerChannel rstd = reciprocal_deviation(block, running_variance);
    const PerChannel sum_dy = block.sum([=](int, int i) { return dy[i]; });
    const PerChannel sum_dyx = block.sum(
        [=](int c, int i) { return dy[i] * ((x[i] - running_mean[c]) * real(rstd[c])); });
    for (int c = block.begin; c < block.end; ++c) {
      dbeta[c] += real(sum_dy[c]);
      dgamma[c] += real(sum_dyx[c]);
    }
    block.each([=](int c, int i) { dx[i] = dy[i] * gamma[c] * real(rstd[c]); });
  });
}

// running_mean     += momentum (mean - running_mean)
// running_variance += momentum (variance n / (n - 1) - running_variance)
REPLACEABLE void batchnorm_follow(real* running_mean, real* running_variance,
                                  const real* mean, const real* variance, real momentum,
                                  BatchNormSize s) {
  const double n = double(s.N) * s.P;
  for (int c = 0; c < s.C; ++c) {
    running_mean[c] += momentum * (mean[c] - running_mean[c]);
    if (n < 2) continue;
    const real guess = real(double(variance[c]) * (n / (n - 1)));
    running_variance[c] += momentum * (guess - running_variance[c]);
  }
}

}  // namespace chainrule
