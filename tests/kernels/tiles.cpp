// cuda/product.cuh: tiles of both sides at any sizes, whichever matmul would choose.
#include "cuda/factors.h"
#include "cuda/matmul.h"

#include <doctest/doctest.h>

#include "compare.h"
#include "ops/matmul.h"
#include "plain/plain.h"
#include "tensor.h"

using namespace chainrule;

namespace {

struct Way {
  bool turn_a, turn_b, add;
};

Call product(int side, Way way, std::vector<int> sizes, std::vector<int> terms) {
  return [=](Case& c) {
    const int M = c.size("M", sizes), N = c.size("N", sizes), K = c.size("K", terms);
    const Shape a = way.turn_a ? Shape{K, M} : Shape{M, K},
                b = way.turn_b ? Shape{N, K} : Shape{K, N};
    real* const to = way.add ? c.added("c", {M, N}) : c.output("c", {M, N});
    const real *x = c.input("a", a), *y = c.input("b", b);
    if (side == 0) {
      plain::matmul(to, x, y, M, N, K, way.turn_a, way.turn_b, way.add);
    } else {
      matmul_in_tiles(side, to, x, y, M, N, K, way.turn_a, way.turn_b, way.add);
    }
  };
}

void compare_all(std::vector<int> sizes, std::vector<int> terms, double limit,
                 int cases) {
  for (const int side : {64, 128}) {
    for (int i = 0; i < 8; ++i) {
      CAPTURE(side);
      CAPTURE(i);
      const Way way{(i & 1) != 0, (i & 2) != 0, (i & 4) != 0};
      CHECK_NOTHROW(compare(product(side, way, sizes, terms),
                            product(0, way, sizes, terms), limit, cases));
    }
  }
}

}  // namespace

TEST_CASE("tiles: sizes around their edges, all transpositions, written and added") {
  compare_all({1, 3, 63, 64, 65, 127, 128, 129, 131}, {1, 3, 7, 8, 9, 15, 16, 17, 40},
              1e-5, 6);
}

TEST_CASE("tiles: sizes in steps of four, where numbers are read by fours") {
  compare_all({4, 60, 68, 124, 132, 260}, {4, 8, 12, 20, 36, 64}, 1e-5, 4);
}

TEST_CASE("tiles: long sums in parts") {
  compare_all({1, 64, 131, 132}, {300, 511, 513, 700, 1030}, 1e-5, 2);
}

TEST_CASE("tiles: factors that begin at no multiple of 16 bytes") {
  const int N = 132;
  std::vector<real> numbers(size_t(N * N + 1));
  for (size_t i = 0; i < numbers.size(); ++i) numbers[i] = real(i % 17) - 8;
  const Tensor all = Tensor::from({N * N + 1}, numbers);
  const std::vector<real> shifted(numbers.begin() + 1, numbers.end());
  std::vector<real> expected(size_t(N * N));
  plain::matmul(expected.data(), shifted.data(), shifted.data(), N, N, N, false, true,
                false);
  for (const int side : {64, 128}) {
    Tensor c({N * N + 1});
    matmul_in_tiles(side, c.data() + 1, all.data() + 1, all.data() + 1, N, N, N, false,
                    true, false);
    const std::vector<real> ours = c.rows(1, N * N + 1).host();
    CHECK(ours == expected);  // small whole numbers: every order gives the same
  }
}

TEST_CASE("tiles: tensor cores, at the same sizes") {
  const Factors before = factors();
  set_factors(Factors::half);
  compare_all({1, 63, 65, 127, 128, 131, 132}, {1, 8, 15, 17, 36}, 2e-3, 2);
  set_factors(before);
}

TEST_CASE("tiles: the sizes alone choose, and equal sizes give equal bits") {
  const int M = 1030, N = 516, K = 520;  // large ones, in two parts
  std::vector<real> x(size_t(M * K)), y(size_t(K * N));
  for (size_t i = 0; i < x.size(); ++i) x[i] = real(i % 1009) / 1009 - real(0.5);
  for (size_t i = 0; i < y.size(); ++i) y[i] = real(i % 997) / 997 - real(0.5);
  const Tensor a = Tensor::from({M, K}, x), b = Tensor::from({K, N}, y);
  Tensor chosen({M, N}), large({M, N});
  matmul(chosen.data(), a.data(), b.data(), M, N, K, false, false, false);
  matmul_in_tiles(128, large.data(), a.data(), b.data(), M, N, K, false, false, false);
  CHECK(chosen.host() == large.host());
}
