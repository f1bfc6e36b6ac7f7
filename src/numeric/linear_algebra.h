// Three answers from linear algebra: a system of equations, the axes of a symmetric
// matrix, and the directions in which data spreads most (PCA).
//
// On the host, in double, row by row in plain vectors: for closed forms to hold a trained
// net against, and for pictures of what a layer made. The work grows with n^3, which is
// fine up to a few hundred; leaves out pivoting, general matrices and singular values.
// Introduced by lesson 08.
#pragma once

#include <vector>

#include "tensor.h"

namespace chainrule {

// x in  a x = b  for a symmetric, positive definite a [n,n] and b [n,columns]. x
// [n,columns]
//
// Least squares, the smallest |A x - y|, is the case a = A^T A, b = A^T y. Where columns
// of A nearly repeat each other that a is singular to machine precision and refused: add
// a little to its diagonal (ridge regression) and there is one answer again.
std::vector<double> cholesky_solve(std::vector<double> a, std::vector<double> b, int n,
                                   int columns = 1);

// a v = value v. The largest value comes first. Vectors have length 1, are at right
// angles to each other, and their largest entry is positive (v and -v are equally right).
struct Eigen {
  std::vector<double> values;   // [n], falling
  std::vector<double> vectors;  // [n,n], one per ROW
};
Eigen symmetric_eigen(std::vector<double> a, int n);

// Principal component analysis: the k directions, at right angles to each other, along
// which the rows of x vary most.
//
//   const Pca pca(hidden, 2);                        // hidden [N,C]
//   const Tensor plane = pca.project(hidden);        // [N,2], to look at
class Pca {
 public:
  Pca(const Tensor& x, int k);  // x [N,C], N >= 2, k <= C

  Tensor project(const Tensor& x) const;      // [N,C] to [N,k]: components (x - mean)
  Tensor reconstruct(const Tensor& z) const;  // [N,k] to [N,C]: mean + components^T z

  const Tensor& mean() const { return mean_; }              // [C]
  const Tensor& components() const { return components_; }  // [k,C], length 1
  // Of the rows along each component, divided by N - 1; falling. Their sum over
  // total_variance() says how much of x the k components keep.
  const std::vector<double>& variances() const { return variances_; }  // [k]
  double total_variance() const { return total_variance_; }

 private:
  Tensor mean_, components_;
  std::vector<double> variances_;
  double total_variance_ = 0;
};

}  // namespace chainrule
