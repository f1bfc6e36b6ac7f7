// src/ops/matmul.cpp: every way to call it, at the edges of its blocks and tiles.
#include "ops/matmul.h"

#include <doctest/doctest.h>

#include "compare.h"
#include "parallel.h"
#include "plain/plain.h"
#include "tensor.h"

using namespace chainrule;

namespace {

constexpr double limit = sizeof(real) == 8 ? 1e-12 : 1e-5;

Call product(decltype(matmul)* f, bool turn_a, bool turn_b, bool add,
             std::vector<int> sizes) {
  return [=](Case& c) {
    const int M = c.size("M", sizes), N = c.size("N", sizes), K = c.size("K", sizes);
    const Shape a = turn_a ? Shape{K, M} : Shape{M, K},
                b = turn_b ? Shape{N, K} : Shape{K, N};
    real* to = add ? c.added("c", {M, N}) : c.output("c", {M, N});
    f(to, c.input("a", a), c.input("b", b), M, N, K, turn_a, turn_b, add);
  };
}

void compare_all(std::vector<int> sizes, int cases) {
  for (int way = 0; way < 8; ++way) {
    CAPTURE(way);
    const bool a = way & 1, b = way & 2, add = way & 4;
    CHECK_NOTHROW(compare(product(matmul, a, b, add, sizes),
                          product(plain::matmul, a, b, add, sizes), limit, cases));
  }
}

}  // namespace

TEST_CASE("matmul: two by two by hand") {
  const Tensor a = Tensor::from({2, 2}, {1, 2, 3, 4}),
               b = Tensor::from({2, 2}, {5, 6, 7, 8});
  Tensor c = Tensor::zeros({2, 2});
  matmul(c.data(), a.data(), b.data(), 2, 2, 2, false, false, false);
  CHECK(c.host() == std::vector<real>{19, 22, 43, 50});
  matmul(c.data(), a.data(), b.data(), 2, 2, 2, true, false, true);  // + a^T b
  CHECK(c.host() == std::vector<real>{19 + 26, 22 + 30, 43 + 38, 50 + 44});
}

TEST_CASE("matmul: small sizes, all transpositions, written and added") {
  compare_all({1, 2, 3, 4, 5, 7, 8, 13}, 30);
}

TEST_CASE("matmul: sizes at the edges of tiles and blocks") {
  compare_all({1, 5, 6, 7, 31, 64, 65, 96, 97, 255, 256, 257, 513}, 6);
  compare_all({1, 6, 12, 96, 383, 384, 385, 769}, 5);
}

TEST_CASE("matmul: one row against many, where nothing is packed") {
  for (const bool add : {false, true}) {
    for (const int K : {1, 7, 64, 129, 1000}) {
      const auto call = [=](decltype(matmul)* f) {
        return [=](Case& c) {
          c.set_size("M", 1);
          c.set_size("N", 16384 / K + 3);
          c.set_size("K", K);
          product(f, false, true, add, {})(c);
        };
      };
      CHECK_NOTHROW(compare(call(matmul), call(plain::matmul), limit, 2));
    }
  }
}

TEST_CASE("matmul: few rows and many columns, where b is read where it stands") {
  for (const int M : {1, 5, 6, 12, 13}) {
    for (const int N : {64, 100, 1025}) {
      const auto at = [=](decltype(matmul)* f) {
        return [=](Case& c) {
          c.set_size("M", M), c.set_size("N", N), c.set_size("K", 400);
          product(f, false, false, true, {1})(c);
        };
      };
      CHECK_NOTHROW(compare(at(matmul), at(plain::matmul), limit, 1));
    }
  }
}

TEST_CASE("matmul: nothing to do") {
  real untouched = 3;
  matmul(&untouched, &untouched, &untouched, 0, 1, 1, false, false, false);
  matmul(&untouched, &untouched, &untouched, 1, 0, 1, false, false, false);
  CHECK(untouched == 3);
}

TEST_CASE("matmul: an empty sum is 0") {
  Tensor c = Tensor::from({1, 2}, {3, 4});
  const Tensor nothing = Tensor::zeros({1});
  matmul(c.data(), nothing.data(), nothing.data(), 1, 2, 0, false, false, false);
  CHECK(c.host() == std::vector<real>{0, 0});
}

TEST_CASE("matmul: the same bits for any number of threads") {
  const int before = threads();
  std::vector<std::vector<double>> results;
  for (const int count : {1, 2, 7}) {
    set_threads(count);
    Case c(5);
    product(matmul, false, true, false, {200, 300, 517})(c);
    results.push_back(c.numbers(*c.find("c")));
  }
  set_threads(before);
  CHECK(results[0] == results[1]);
  CHECK(results[0] == results[2]);
}
