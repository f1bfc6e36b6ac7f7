// What an embedding is: the product of one-hot rows with a matrix, without the zeros.
#pragma once

#include <algorithm>
#include <cmath>
#include <vector>

#include "layers/embedding.h"
#include "layers/initialize.h"
#include "ops/matmul.h"

namespace chainrule {

// [N,V]: in row n a 1 at tokens[n], everywhere else 0.
inline Tensor one_hot(const std::vector<int>& tokens, int V) {
  std::vector<real> x(tokens.size() * size_t(V), 0);
  for (size_t n = 0; n < tokens.size(); ++n) x[n * size_t(V) + size_t(tokens[n])] = 1;
  return Tensor::from({int(tokens.size()), V}, x);
}

inline double largest_difference(const Tensor& a, const Tensor& b) {
  const std::vector<real> x = a.host(), y = b.host();
  double most = 0;
  for (size_t i = 0; i < x.size(); ++i) {
    most = std::max(most, double(std::abs(x[i] - y[i])));
  }
  return most;
}

struct TwoWays {
  double forward, backward;  // the largest difference between lookup and product
};

// The same tokens looked up and multiplied, and the same blame on both ways back.
inline TwoWays look_up_and_multiply(const std::vector<int>& tokens, int V, int C,
                                    uint64_t seed) {
  const int N = int(tokens.size());
  Embedding table(V, C, {seed, 20});
  const Tensor x = one_hot(tokens, V), y = table.forward(IntTensor::from({N}, tokens));
  Tensor product({N, C});
  matmul(product.data(), x.data(), table.weight.data(), N, C, V, false, false, false);
  Tensor dy({N, C}), dweight({V, C});
  normal(dy, {seed, 21}, 1);
  table.backward(dy);
  matmul(dweight.data(), x.data(), dy.data(), V, C, N, true, false, false);
  return {largest_difference(y, product), largest_difference(table.dweight, dweight)};
}

// dweight of a table of V rows, where word n of a batch is blamed with (n + 1, 10 (n +
// 1)).
inline Tensor blame_of(const std::vector<int>& tokens, int V) {
  const int N = int(tokens.size());
  Embedding table(V, 2, {1, 22});
  std::vector<real> dy;
  for (int n = 1; n <= N; ++n) dy.insert(dy.end(), {real(n), real(10 * n)});
  table.forward(IntTensor::from({N}, tokens));
  table.backward(Tensor::from({N, 2}, dy));
  return table.dweight;
}

}  // namespace chainrule
