// cuda/factors.h: products by tensor cores, beside those of rounded factors.
#include "cuda/factors.h"

#include <doctest/doctest.h>

#include <cmath>

#include "compare.h"
#include "ops/conv.h"
#include "ops/matmul.h"
#include "plain/plain.h"
#include "random.h"
#include "tensor.h"

using namespace chainrule;

namespace {

struct With {  // for the length of a test
  explicit With(Factors wanted) : before(factors()) { set_factors(wanted); }
  ~With() { set_factors(before); }
  Factors before;
};

// The nearest number with so many binary digits.
real rounded(real x, int digits) {
  int exponent = 0;
  const double part = std::frexp(double(x), &exponent);
  return real(std::ldexp(std::nearbyint(std::ldexp(part, digits)), exponent - digits));
}

std::vector<real> numbers(int count, uint64_t stream) {
  std::vector<real> all;
  for (int i = 0; i < count; ++i) all.push_back(real(normal({19, stream}, uint64_t(i))));
  return all;
}

// How far ours is from the sums of rounded factors, in parts of the largest sum.
double difference(int M, int N, int K, bool turn_a, bool turn_b, int digits) {
  std::vector<real> a = numbers(M * K, 1), b = numbers(K * N, 2);
  Tensor c({M, N});
  matmul(c.data(), Tensor::from({M * K}, a).data(), Tensor::from({K * N}, b).data(), M, N,
         K, turn_a, turn_b, false);
  for (real& x : a) x = rounded(x, digits);
  for (real& x : b) x = rounded(x, digits);
  std::vector<real> expected(size_t(M * N));
  plain::matmul(expected.data(), a.data(), b.data(), M, N, K, turn_a, turn_b, false);
  const std::vector<real> ours = c.host();
  return relative_difference({ours.begin(), ours.end()},
                             {expected.begin(), expected.end()});
}

}  // namespace

TEST_CASE("tensor cores: the sums of rounded factors, for all sizes and both formats") {
  const int sizes[][3] = {
      {1, 1, 1}, {16, 16, 16}, {65, 3, 17}, {64, 130, 33}, {7, 9, 600}};
  for (const auto& [factors, digits] :
       {std::pair{Factors::half, 11}, std::pair{Factors::bfloat16, 8}}) {
    const With setting(factors);
    for (const auto& size : sizes) {
      for (int turns = 0; turns < 4; ++turns) {
        CAPTURE(size[0]);
        CAPTURE(turns);
        CHECK(difference(size[0], size[1], size[2], turns % 2 == 1, turns / 2 == 1,
                         digits) <= 2e-6);
      }
    }
  }
  CHECK(difference(64, 64, 64, false, false, 24) <= 2e-6);  // and real is real again
}

TEST_CASE("tensor cores: an unrounded answer is three digits off, or two") {
  const With half(Factors::half);
  const double by_half = difference(64, 64, 64, false, false, 24);
  CHECK(by_half > 1e-5);
  CHECK(by_half < 1e-3);
  const With bfloat16(Factors::bfloat16);
  const double by_bfloat16 = difference(64, 64, 64, false, false, 24);
  CHECK(by_bfloat16 > 3 * by_half);
  CHECK(by_bfloat16 < 1e-2);
}

TEST_CASE("tensor cores: half ends at 65504, bfloat16 where float does") {
  const Tensor big = Tensor::from({1}, {100000}), one = Tensor::from({1}, {1});
  Tensor c({1});
  const auto product = [&](Factors factors) {
    const With setting(factors);
    matmul(c.data(), big.data(), one.data(), 1, 1, 1, false, false, false);
    return c.item();
  };
  CHECK(product(Factors::exact) == 100000);
  CHECK(std::isinf(product(Factors::half)));
  CHECK(product(Factors::bfloat16) == rounded(100000, 8));
}

TEST_CASE("tensor cores: convolutions use them, too") {
  const Conv2dSize s{2, 3, 9, 8, 5, 3};
  const Tensor x = Tensor::from({2, 3, 9, 8}, numbers(2 * 3 * 9 * 8, 3));
  const Tensor weight = Tensor::from({5, 3, 3, 3}, numbers(5 * 27, 4));
  const int outputs = 2 * 5 * s.out_area();
  Tensor exact({outputs}), y({outputs});
  conv2d_forward(exact.data(), x.data(), weight.data(), s);
  const With setting(Factors::half);
  conv2d_forward(y.data(), x.data(), weight.data(), s);
  const std::vector<real> a = exact.host(), b = y.host();
  const double off = relative_difference({a.begin(), a.end()}, {b.begin(), b.end()});
  CHECK(off > 1e-6);
  CHECK(off < 1e-3);
}
