// src/random.h: the generator against its authors' test vectors, and what is drawn from
// it.
#include "random.h"

#include <doctest/doctest.h>

#include <set>
#include <vector>

using namespace chainrule;

namespace {

void check_philox(Philox counter, uint32_t key0, uint32_t key1, Philox expected) {
  const Philox got = philox(counter, key0, key1);
  for (int i = 0; i < 4; ++i) CHECK(got.word[i] == expected.word[i]);
}

}  // namespace

TEST_CASE("philox4x32-10 gives the published known answers") {
  // From kat_vectors of the Random123 distribution (Salmon et al., 2011).
  constexpr uint32_t ones = 0xffffffff;
  check_philox({{0, 0, 0, 0}}, 0, 0, {{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}});
  check_philox({{ones, ones, ones, ones}}, ones, ones,
               {{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}});
  // The digits of pi.
  check_philox({{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}}, 0xa4093822, 0x299f31d0,
               {{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}});
}

TEST_CASE(
    "random_bits: counter is block and stream, key is the seed, four words a block") {
  const Key key{0x299f31d0a4093822, 0x0370734413198a2e};
  const uint64_t block = 0x05a308d3243f6a88;
  const Philox words =
      philox({{0x243f6a88, 0x05a308d3, 0x13198a2e, 0x03707344}}, 0xa4093822, 0x299f31d0);
  for (uint64_t i = 0; i < 4; ++i) {
    CHECK(random_bits(key, 4 * block + i) == words.word[i]);
  }
}

TEST_CASE("uniform: the same number in every build, for ever") {
  // 24 bits of 0x6627e8d5: neither float nor double rounds them.
  CHECK(double(uniform({0, 0}, 0)) == 0x6627e8 / 16777216.0);
  CHECK(double(uniform({0, 0}, 3)) == 0x9b00db / 16777216.0);
}

TEST_CASE("uniform: mean 1/2, variance 1/12, never 1") {
  constexpr int count = 200000;
  double sum = 0, squares = 0, low = 1, high = 0;
  for (int i = 0; i < count; ++i) {
    const double u = double(uniform({7, 1}, uint64_t(i)));
    sum += u;
    squares += u * u;
    low = std::min(low, u);
    high = std::max(high, u);
  }
  const double mean = sum / count;
  CHECK(std::abs(mean - 0.5) < 4 * 0.289 / std::sqrt(count));  // four standard errors
  CHECK(std::abs(squares / count - mean * mean - 1.0 / 12) < 1e-3);
  CHECK(low >= 0);
  CHECK(low < 1e-4);
  CHECK(high < 1);
  CHECK(high > 1 - 1e-4);
}

TEST_CASE("normal: the moments of a bell") {
  constexpr int count = 200000;
  double moment[5] = {};
  for (int i = 0; i < count; ++i) {
    const double z = double(normal({7, 2}, uint64_t(i)));
    double power = 1;
    for (double& m : moment) {
      m += power / count;
      power *= z;
    }
  }
  CHECK(std::abs(moment[1]) < 0.01);
  CHECK(std::abs(moment[2] - 1) < 0.015);
  CHECK(std::abs(moment[3]) < 0.04);
  CHECK(std::abs(moment[4] - 3) < 0.12);
}

TEST_CASE("seeds, streams and indices name different numbers") {
  std::set<uint32_t> seen;
  for (uint64_t i = 0; i < 10; ++i) {
    seen.insert(random_bits({i, 0}, 0));
    seen.insert(random_bits({0, i + 1}, 0));
    seen.insert(random_bits({0, 0}, i + 1));
    seen.insert(random_bits({i << 32 | 99, 0}, 0));  // the high half counts too
    seen.insert(random_bits({0, (i + 1) << 32}, 0));
  }
  CHECK(seen.size() == 50);
}

TEST_CASE("Rng walks through the indices") {
  const Key key{5, 6};
  Rng rng{key};
  for (uint64_t i = 0; i < 5; ++i) CHECK(rng.uniform() == uniform(key, i));
  // The pair 4, 5 would use index 4 again: it is left out.
  CHECK(rng.normal() == normal(key, 3));
  CHECK(rng.next == 8);
  CHECK(rng.normal() == normal(key, 4));

  Rng later{key, rng.next};  // saved and resumed
  CHECK(later.uniform() == rng.uniform());
}

TEST_CASE("Rng.uniform stays in its range") {
  Rng rng{{1, 1}};
  for (int i = 0; i < 1000; ++i) {
    const real x = rng.uniform(-3, 5);
    CHECK(x >= -3);
    CHECK(x <= 5);
  }
}

TEST_CASE("Rng.below reaches every number equally often and no other") {
  Rng rng{{2, 1}};
  std::vector<int> seen(7, 0);
  for (int i = 0; i < 70000; ++i) {
    const int n = rng.below(7);
    REQUIRE(n >= 0);
    REQUIRE(n < 7);
    ++seen[size_t(n)];
  }
  for (const int times : seen) CHECK(std::abs(times - 10000) < 400);  // four deviations
  CHECK(rng.below(1) == 0);
}
