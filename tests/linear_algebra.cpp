// src/numeric/linear_algebra.cpp: by hand, against numpy (tests/reference/
// linear_algebra.py), and on random matrices by what the answers must satisfy.
#include "numeric/linear_algebra.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "random.h"

using namespace chainrule;

namespace {

using Doubles = std::vector<double>;

// How far apart two lists are, infinitely far when they differ in length.
double difference(const Doubles& a, const Doubles& b) {
  if (a.size() != b.size()) return std::numeric_limits<double>::infinity();
  double worst = 0;
  for (size_t i = 0; i < a.size(); ++i) {
    const double d = std::abs(a[i] - b[i]);
    if (!(d <= worst)) worst = d;
  }
  return worst;
}

double difference(const Tensor& a, const Doubles& b) {
  const std::vector<real> numbers = a.host();
  return difference(Doubles(numbers.begin(), numbers.end()), b);
}

// a [N,K] times b [K,M]
Doubles product(const Doubles& a, const Doubles& b, int N, int K, int M) {
  Doubles c(size_t(N * M), 0);
  for (int i = 0; i < N; ++i) {
    for (int j = 0; j < M; ++j) {
      for (int k = 0; k < K; ++k)
        c[size_t(i * M + j)] += a[size_t(i * K + k)] * b[size_t(k * M + j)];
    }
  }
  return c;
}

Doubles transposed(const Doubles& a, int N, int M) {
  Doubles t(a.size());
  for (int i = 0; i < N; ++i) {
    for (int j = 0; j < M; ++j) t[size_t(j * N + i)] = a[size_t(i * M + j)];
  }
  return t;
}

Doubles normals(int count, Key key) {
  Doubles all;
  for (int i = 0; i < count; ++i) all.push_back(double(normal(key, uint64_t(i))));
  return all;
}

// A^T A of a random A [rows,n]: symmetric, and positive definite where rows >= n.
Doubles gram(int rows, int n, Key key) {
  const Doubles a = normals(rows * n, key);
  return product(transposed(a, rows, n), a, n, rows, n);
}

Doubles identity(int n) {
  Doubles one(size_t(n * n), 0);
  for (int i = 0; i < n; ++i) one[size_t(i * n + i)] = 1;
  return one;
}

const Doubles four = {4, 1, -2, 0.5, 1, 3, 0, 1.5, -2, 0, 5, -1, 0.5, 1.5, -1, 2};

}  // namespace

TEST_CASE("cholesky_solve by hand") {
  CHECK(cholesky_solve({4}, {2}, 1) == Doubles{0.5});
  // 4x + 2y = 2, 2x + 5y = 9. L is [[2, 0], [1, 2]].
  CHECK(cholesky_solve({4, 2, 2, 5}, {2, 9}, 2) == Doubles{-0.5, 2});
  // Two right-hand sides at once; with the identity the answer is the inverse.
  CHECK(difference(cholesky_solve({4, 2, 2, 5}, identity(2), 2, 2),
                   {5 / 16.0, -2 / 16.0, -2 / 16.0, 4 / 16.0}) < 1e-15);
}

TEST_CASE("cholesky_solve agrees with numpy") {
  const Doubles x = cholesky_solve(four, {1, 0, 2, -1, 3, 4, -4, 2}, 4, 2);
  CHECK(difference(x, {-0.05263157894736836, 1.1754385964912282, 2.789473684210526,
                       -2.52046783625731, -0.2631578947368421, 1.9883040935672516,
                       -4.2105263157894735, 3.590643274853801}) < 1e-14);
}

TEST_CASE("cholesky_solve answers random systems") {
  for (const int n : {1, 2, 3, 7, 20, 65}) {
    CAPTURE(n);
    const Doubles a = gram(2 * n, n, {1, uint64_t(n)}), x = normals(3 * n, {2, 1});
    const Doubles b = product(a, x, n, n, 3);
    CHECK(difference(cholesky_solve(a, b, n, 3), x) < 1e-10);
  }
}

TEST_CASE("cholesky_solve says why it cannot") {
  CHECK_THROWS_WITH_AS(cholesky_solve({1, 2, 2, 1}, {1, 1}, 2),
                       "cholesky_solve: the matrix is not positive definite: pivot 1 (of "
                       "0 .. 1) is -3, where the diagonal has 1. Does a row repeat "
                       "others? Adding a little to the diagonal helps",
                       Error);
  CHECK_THROWS_WITH_AS(
      cholesky_solve({1, 2, 3, 4}, {1, 1}, 2),
      "cholesky_solve: the matrix is not symmetric: a[1, 0] is 3, a[0, 1] is 2", Error);
  CHECK_THROWS_WITH_AS(cholesky_solve({1, 2, 3}, {1, 1}, 2),
                       "cholesky_solve: 3 numbers for a [2, 2] matrix", Error);
  CHECK_THROWS_WITH_AS(cholesky_solve({1}, {1, 1}, 1),
                       "cholesky_solve: b has 2 numbers, expected [1, 1]", Error);
  CHECK_THROWS_WITH_AS(cholesky_solve({1, NAN, NAN, 1}, {1, 1}, 2),
                       "cholesky_solve: a[0, 1] is nan", Error);
  CHECK_THROWS_AS(cholesky_solve({0}, {1}, 1), Error);
  CHECK_THROWS_AS(cholesky_solve({}, {}, 0), Error);
  // Fewer rows than unknowns: only rounding keeps the last pivots from 0.
  CHECK_THROWS_AS(cholesky_solve(gram(5, 8, {1, 1}), Doubles(8, 1), 8), Error);
}

TEST_CASE("symmetric_eigen by hand") {
  const double half = std::sqrt(0.5);
  const Eigen two = symmetric_eigen({2, 1, 1, 2}, 2);
  CHECK(difference(two.values, {3, 1}) < 1e-15);
  CHECK(difference(two.vectors, {half, half, half, -half}) < 1e-15);
  // Nothing to do but to sort.
  const Eigen diagonal = symmetric_eigen({1, 0, 0, 0, 5, 0, 0, 0, -3}, 3);
  CHECK(diagonal.values == Doubles{5, 1, -3});
  CHECK(diagonal.vectors == Doubles{0, 1, 0, 1, 0, 0, 0, 0, 1});
  CHECK(symmetric_eigen({0, 0, 0, 0}, 2).values == Doubles{0, 0});
  CHECK(symmetric_eigen({-7}, 1).vectors == Doubles{1});
  // A string of three beads: 2 - 2 cos(k pi / 4).
  const Eigen beads = symmetric_eigen({2, -1, 0, -1, 2, -1, 0, -1, 2}, 3);
  CHECK(difference(beads.values, {2 + 2 * half, 2, 2 - 2 * half}) < 1e-14);
}

TEST_CASE("symmetric_eigen agrees with numpy") {
  const Eigen eigen = symmetric_eigen(four, 4);
  CHECK(difference(eigen.values, {7.049516273036417, 3.858181525316084,
                                  2.4510237937334756, 0.6412784079140218}) < 1e-14);
  CHECK(difference(eigen.vectors,
                   {-0.5945906956414903, -0.24833557307366316, 0.7139311730915298,
                    -0.27403216579608997, 0.0872207869506784, 0.7762413031407319,
                    0.4907946041520673, 0.3859567723946533, 0.7684537311235717,
                    -0.11794454941952459, 0.41890183454823976, -0.46913665322228465,
                    0.21984836160984808, -0.5673340865017534, 0.2719268093356864,
                    0.7455565320988077}) < 1e-14);
}

TEST_CASE("symmetric_eigen takes random matrices apart and they can be rebuilt") {
  for (const int n : {2, 3, 10, 50}) {
    CAPTURE(n);
    for (const int rows : {n / 2, 2 * n}) {  // with many zeros among the values, and none
      const Doubles a = gram(rows, n, {3, uint64_t(n)});
      const Eigen eigen = symmetric_eigen(a, n);
      CHECK(std::is_sorted(eigen.values.rbegin(), eigen.values.rend()));
      const Doubles columns = transposed(eigen.vectors, n, n);
      CHECK(difference(product(eigen.vectors, columns, n, n, n), identity(n)) < 1e-12);
      Doubles stretched = eigen.vectors;
      for (int i = 0; i < n * n; ++i) stretched[size_t(i)] *= eigen.values[size_t(i / n)];
      CHECK(difference(product(columns, stretched, n, n, n), a) < 1e-10);
    }
  }
}

TEST_CASE("symmetric_eigen refuses what is not symmetric or not finite") {
  CHECK_THROWS_WITH_AS(
      symmetric_eigen({1, 0, 0.5, 1}, 2),
      "symmetric_eigen: the matrix is not symmetric: a[1, 0] is 0.5, a[0, 1] is 0",
      Error);
  CHECK_THROWS_AS(symmetric_eigen({1, NAN, NAN, 1}, 2), Error);
  // Sums in another order are not held against anybody.
  CHECK_NOTHROW(symmetric_eigen({1, 0.3, 0.3 + 1e-9, 1}, 2));
}

TEST_CASE("Pca agrees with numpy") {
  const double limit = sizeof(real) == 8 ? 1e-13 : 2e-6;
  const Tensor x = Tensor::from({5, 3}, {1, 2, 0, 3, 1, 1, 4, 5, 2, 6, 5, 4, 8, 9, 3});
  const Pca pca(x, 2);
  CHECK(difference(pca.mean(), {4.4, 4.4, 2}) < limit);
  CHECK(difference(pca.components(), {0.6223187171963114, 0.7167560999846213,
                                      0.3146110413859823, 0.4147841518696873,
                                      -0.6428126573775934, 0.6440077599477358}) < limit);
  CHECK(difference(pca.variances(), {17.891518104704684, 1.421746329009136}) < 1e-12);
  CHECK(pca.total_variance() == doctest::Approx(7.3 + 9.8 + 2.5));
  const Tensor z = pca.project(x);
  CHECK(z.shape() == Shape{5, 2});
  CHECK(difference(z, {-4.465320361202515, -1.1555312585461843, -3.6228279854085312,
                       0.9608574625185196, 0.18112617311224777, -0.5516012551744309,
                       2.054985690276835, 1.5659825684604154, 5.85203648322196,
                       -0.8197075172583195}) < 10 * limit);
}

TEST_CASE("Pca: with all components nothing is lost, with fewer the variance left out") {
  std::vector<real> numbers;
  for (uint64_t i = 0; i < 40 * 6; ++i)
    numbers.push_back(real(i % 6 + 1) * normal({4, 1}, i));
  const Tensor x = Tensor::from({40, 6}, numbers);
  const Pca whole(x, 6);
  const Tensor back = whole.reconstruct(whole.project(x));
  CHECK(difference(back, Doubles(numbers.begin(), numbers.end())) < 1e-4);

  const Pca some(x, 2);
  const std::vector<real> rough = some.reconstruct(some.project(x)).host();
  double lost = 0;
  for (size_t i = 0; i < rough.size(); ++i)
    lost += std::pow(double(rough[i] - numbers[i]), 2);
  const double kept = some.variances()[0] + some.variances()[1];
  CHECK(lost / 39 == doctest::Approx(some.total_variance() - kept).epsilon(1e-4));
}

TEST_CASE("Pca refuses what has no answer") {
  CHECK_THROWS_WITH_AS(Pca(Tensor::zeros({1, 2}), 1),
                       "pca: 1 rows do not vary, at least 2 are needed", Error);
  CHECK_THROWS_WITH_AS(Pca(Tensor::zeros({4, 2}), 3), "pca: 3 components of 2 features",
                       Error);
  CHECK_THROWS_WITH_AS(Pca(Tensor::zeros({4}), 1), "pca: x is [4], expected [N, C]",
                       Error);
  const Pca pca(Tensor::zeros({4, 2}), 1);  // nothing varies: still an answer
  CHECK(pca.variances() == Doubles{0});
  CHECK_THROWS_WITH_AS(pca.project(Tensor::zeros({1, 3})),
                       "pca: x has 3 features, the components have 2", Error);
  CHECK_THROWS_AS(pca.reconstruct(Tensor::zeros({1, 2})), Error);
}
