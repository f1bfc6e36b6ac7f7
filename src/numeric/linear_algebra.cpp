// See linear_algebra.h.
#include "numeric/linear_algebra.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace chainrule {
namespace {

using Doubles = std::vector<double>;

// Everybody here uses one triangle only, so a matrix that is not symmetric would be
// answered wrongly without a word. Sums in another order may differ in their last digits.
void must_be_symmetric(const char* who, const Doubles& a, int n) {
  ENSURE(n > 0, "%s: a matrix of %d rows", who, n);
  ENSURE(a.size() == size_t(n) * size_t(n), "%s: %zu numbers for a [%d, %d] matrix", who,
         a.size(), n, n);
  double largest = 0;
  for (size_t i = 0; i < a.size(); ++i) {
    ENSURE(std::isfinite(a[i]), "%s: a[%zu, %zu] is %g", who, i / size_t(n),
           i % size_t(n), a[i]);
    largest = std::max(largest, std::abs(a[i]));
  }
  for (int i = 0; i < n; ++i) {
    for (int j = 0; j < i; ++j) {
      const double below = a[size_t(i * n + j)], above = a[size_t(j * n + i)];
      ENSURE(std::abs(below - above) <= 1e-6 * largest,
             "%s: the matrix is not symmetric: a[%d, %d] is %g, a[%d, %d] is %g", who, i,
             j, below, j, i, above);
    }
  }
}

// a = L L^T, with L below and on the diagonal. Row by row, each from the rows above it:
//   L[i,j] = (a[i,j] - sum over k < j of L[i,k] L[j,k]) / L[j,j]
//   L[i,i] = sqrt(a[i,i] - sum over k < i of L[i,k]^2)
// The root's argument, the pivot, is what is left of a[i,i] once the rows above have
// explained their part. Nothing but rounding left: row i is a sum of the others.
void cholesky(Doubles& a, int n) {
  for (int i = 0; i < n; ++i) {
    double* row = &a[size_t(i * n)];
    for (int j = 0; j <= i; ++j) {
      const double* other = &a[size_t(j * n)];
      const double before = row[j];
      for (int k = 0; k < j; ++k) row[j] -= row[k] * other[k];
      if (j < i) {
        row[j] /= other[j];
        continue;
      }
      ENSURE(row[i] > n * std::numeric_limits<double>::epsilon() * before,
             "cholesky_solve: the matrix is not positive definite: pivot %d (of 0 .. %d) "
             "is %g, where the diagonal has %g. Does a row repeat others? Adding a "
             "little to the diagonal helps",
             i, n - 1, row[i], before);
      row[i] = std::sqrt(row[i]);
    }
  }
}

}  // namespace

std::vector<double> cholesky_solve(std::vector<double> a, std::vector<double> b, int n,
                                   int columns) {
  must_be_symmetric("cholesky_solve", a, n);
  ENSURE(columns > 0 && b.size() == size_t(n) * size_t(columns),
         "cholesky_solve: b has %zu numbers, expected [%d, %d]", b.size(), n, columns);
  cholesky(a, n);
  const auto L = [&](int i, int j) { return a[size_t(i * n + j)]; };
  const auto subtract = [&](int to, double factor, int from) {
    for (int c = 0; c < columns; ++c) {
      b[size_t(to * columns + c)] -= factor * b[size_t(from * columns + c)];
    }
  };
  const auto divide = [&](int row, double by) {
    for (int c = 0; c < columns; ++c) b[size_t(row * columns + c)] /= by;
  };

  // L L^T x = b: first z in L z = b from the top, then x in L^T x = z from the bottom.
  for (int i = 0; i < n; ++i) {
    for (int j = 0; j < i; ++j) subtract(i, L(i, j), j);
    divide(i, L(i, i));
  }
  for (int i = n - 1; i >= 0; --i) {
    for (int j = i + 1; j < n; ++j) subtract(i, L(j, i), j);
    divide(i, L(i, i));
  }
  return b;
}

namespace {

struct Rotation {
  double cosine, sine;
};

// The turn in the plane of axes p and q after which a[p,q] is 0. Of the two, the smaller:
//   t = tan of the angle solves  t^2 + 2 theta t - 1 = 0,
//   theta = (a[q,q] - a[p,p]) / (2 a[p,q])
Rotation rotation_against(double app, double aqq, double apq) {
  const double theta = (aqq - app) / (2 * apq);
  const double t =
      (theta >= 0 ? 1 : -1) / (std::abs(theta) + std::sqrt(theta * theta + 1));
  const double cosine = 1 / std::sqrt(t * t + 1);
  return {cosine, t * cosine};
}

// Two lists of n numbers, each `step` apart, become cos p - sin q and sin p + cos q.
void rotate(double* p, double* q, int n, int step, Rotation r) {
  for (int k = 0; k < n * step; k += step) {
    const double x = p[k], y = q[k];
    p[k] = r.cosine * x - r.sine * y;
    q[k] = r.sine * x + r.cosine * y;
  }
}

double square_beside_diagonal(const Doubles& a, int n) {
  double sum = 0;
  for (int i = 0; i < n; ++i) {
    for (int j = 0; j < i; ++j) sum += 2 * a[size_t(i * n + j)] * a[size_t(i * n + j)];
  }
  return sum;
}

// Each pair of axes once. A rotation spoils zeros that others made, but what stands
// beside the diagonal gets smaller with each, and near the end quadratically so.
void sweep(Doubles& a, Doubles& vectors, int n) {
  for (int p = 0; p < n; ++p) {
    for (int q = p + 1; q < n; ++q) {
      double &apq = a[size_t(p * n + q)], &aqp = a[size_t(q * n + p)];
      if (apq == 0) continue;
      const Rotation r =
          rotation_against(a[size_t(p * n + p)], a[size_t(q * n + q)], apq);
      rotate(&a[size_t(p * n)], &a[size_t(q * n)], n, 1, r);              // rows
      rotate(&a[size_t(p)], &a[size_t(q)], n, n, r);                      // columns
      rotate(&vectors[size_t(p * n)], &vectors[size_t(q * n)], n, 1, r);  // axes
      apq = aqp = 0;  // and not what rounding left of it
    }
  }
}

// The k-th row of `sorted` is the vector of the k-th largest value, its sign settled.
Eigen sorted(const Doubles& a, const Doubles& vectors, int n) {
  std::vector<int> order(static_cast<size_t>(n));
  std::iota(order.begin(), order.end(), 0);
  const auto value = [&](int i) { return a[size_t(i * n + i)]; };
  std::stable_sort(order.begin(), order.end(),
                   [&](int i, int j) { return value(i) > value(j); });
  Eigen eigen;
  for (const int i : order) {
    eigen.values.push_back(value(i));
    const auto row = vectors.begin() + i * n;
    const double largest = *std::max_element(
        row, row + n, [](double x, double y) { return std::abs(x) < std::abs(y); });
    for (auto v = row; v != row + n; ++v) {
      eigen.vectors.push_back(largest < 0 ? -*v : *v);
    }
  }
  return eigen;
}

}  // namespace

Eigen symmetric_eigen(std::vector<double> a, int n) {
  must_be_symmetric("symmetric_eigen", a, n);
  for (int i = 0; i < n; ++i) {  // to the last digit, as the rotations count on it
    for (int j = 0; j < i; ++j) a[size_t(i * n + j)] = a[size_t(j * n + i)];
  }
  Doubles vectors(a.size(), 0);
  for (int i = 0; i < n; ++i) vectors[size_t(i * n + i)] = 1;
  const double whole = std::inner_product(a.begin(), a.end(), a.begin(), 0.0);
  int sweeps = 0;
  while (square_beside_diagonal(a, n) > 1e-30 * whole) {
    ENSURE(++sweeps <= 60, "symmetric_eigen: no end after 60 sweeps");
    sweep(a, vectors, n);
  }
  return sorted(a, vectors, n);
}

namespace {

int columns_of(const char* who, const Tensor& x) {
  ENSURE(x.axes() == 2, "%s: x is %s, expected [N, C]", who, x.shape().text().c_str());
  return x.size(1);
}

// cov[i,j] = sum over rows of (x[n,i] - mean[i]) (x[n,j] - mean[j]) / (N - 1)
Doubles covariance(const std::vector<real>& x, const Doubles& mean, int N, int C) {
  Doubles cov(size_t(C) * size_t(C), 0), row(static_cast<size_t>(C));
  for (int n = 0; n < N; ++n) {
    for (int c = 0; c < C; ++c) row[size_t(c)] = x[size_t(n * C + c)] - mean[size_t(c)];
    for (int i = 0; i < C; ++i) {
      const double factor = row[size_t(i)] / (N - 1);
      for (int j = 0; j < C; ++j) cov[size_t(i * C + j)] += factor * row[size_t(j)];
    }
  }
  return cov;
}

}  // namespace

Pca::Pca(const Tensor& x, int k) {
  const int C = columns_of("pca", x), N = x.size(0);
  ENSURE(N >= 2, "pca: %d rows do not vary, at least 2 are needed", N);
  ENSURE(1 <= k && k <= C, "pca: %d components of %d features", k, C);
  const std::vector<real> numbers = x.host();
  Doubles mean(static_cast<size_t>(C), 0);
  for (size_t i = 0; i < numbers.size(); ++i)
    mean[i % size_t(C)] += double(numbers[i]) / N;

  const Doubles cov = covariance(numbers, mean, N, C);
  for (int c = 0; c < C; ++c) total_variance_ += cov[size_t(c * C + c)];
  const Eigen eigen = symmetric_eigen(cov, C);
  variances_.assign(eigen.values.begin(), eigen.values.begin() + k);
  // Rounding can leave a variance of 0 a little below it.
  for (double& variance : variances_) variance = std::max(variance, 0.0);
  mean_ = Tensor::from({C}, std::vector<real>(mean.begin(), mean.end()));
  const auto first = eigen.vectors.begin();
  components_ = Tensor::from({k, C}, std::vector<real>(first, first + k * C));
}

Tensor Pca::project(const Tensor& x) const {
  const int C = columns_of("pca", x), N = x.size(0), k = components_.size(0);
  ENSURE(C == mean_.size(0), "pca: x has %d features, the components have %d", C,
         mean_.size(0));
  const std::vector<real> rows = x.host(), mean = mean_.host(), axes = components_.host();
  std::vector<real> z;
  for (int n = 0; n < N; ++n) {
    for (int i = 0; i < k; ++i) {
      double sum = 0;
      for (int c = 0; c < C; ++c) {
        sum +=
            double(rows[size_t(n * C + c)] - mean[size_t(c)]) * axes[size_t(i * C + c)];
      }
      z.push_back(real(sum));
    }
  }
  return Tensor::from({N, k}, z);
}

Tensor Pca::reconstruct(const Tensor& z) const {
  const int k = columns_of("pca", z), N = z.size(0), C = mean_.size(0);
  ENSURE(k == components_.size(0), "pca: z has %d columns, there are %d components", k,
         components_.size(0));
  const std::vector<real> rows = z.host(), mean = mean_.host(), axes = components_.host();
  std::vector<real> x;
  for (int n = 0; n < N; ++n) {
    for (int c = 0; c < C; ++c) {
      double sum = mean[size_t(c)];
      for (int i = 0; i < k; ++i) {
        sum += double(rows[size_t(n * k + i)]) * axes[size_t(i * C + c)];
      }
      x.push_back(real(sum));
    }
  }
  return Tensor::from({N, C}, x);
}

}  // namespace chainrule
