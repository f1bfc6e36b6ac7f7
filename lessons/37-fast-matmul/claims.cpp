// The claims of lesson 37's notes, asserted on the lesson's own functions. None depends
// on time: what the rungs fetch is counted, how fast they are is only printed.
#define main lesson_main
#include "lesson.cpp"
#undef main

#include <limits>

#include "claims.h"
#include "random.h"

using List = std::vector<real>;

static List drawn(int count, uint64_t seed) {
  Rng rng{{seed, 37}};
  List x(static_cast<size_t>(count));
  for (real& value : x) value = real(rng.normal());
  return x;
}

// The largest error, as a share of its sum of |a b|, in units of K times half a last
// digit: at most 1, whatever the order of the sum.
static double error_of(Rung rung, Sizes s, uint64_t seed) {
  const List a = drawn(s.M * s.K, seed), b = drawn(s.K * s.N, seed + 100);
  const List c = product(rung, a, b, s);
  const double allowed = (s.K + 1) * double(std::numeric_limits<real>::epsilon()) / 2;
  double worst = 0;
  for (int m = 0; m < s.M; ++m) {
    for (int n = 0; n < s.N; ++n) {
      double sum = 0, size = 0;
      for (int k = 0; k < s.K; ++k) {
        const double term =
            double(a[size_t(m * s.K + k)]) * double(b[size_t(k * s.N + n)]);
        sum += term, size += std::abs(term);
      }
      const double off = std::abs(double(c[size_t(m * s.N + n)]) - sum) / size / allowed;
      if (!(off <= worst)) worst = off;  // a NaN stays
    }
  }
  return worst;
}

TEST_CASE("all rungs agree to rounding, at odd sizes and at every edge") {
  const int width = tile::columns;
  std::vector<Sizes> all = {{1, 1, 1},    {1, 70, 3},         {5, 1, 130},
                            {7, 65, 129}, {13, width + 1, 2}, {6, width, 64},
                            {100, 63, 65}};
  if (full()) all.insert(all.end(), {{97, 130, 500}, {64, 256, 256}, {301, 203, 97}});
  for (const Rung rung : rungs()) {
    for (const Sizes& s : all) {
      CAPTURE(std::string(name_of(rung)));
      CAPTURE(s.M);
      CAPTURE(s.N);
      CAPTURE(s.K);
      for (uint64_t seed = 1; seed <= uint64_t(seeds(2, 20)); ++seed) {
        CHECK(error_of(rung, s, seed) <= 1);
      }
    }
  }
}

TEST_CASE("the same bits with one thread and with four") {
  const Sizes s{100, 130, 150};
  const List a = drawn(s.M * s.K, 1), b = drawn(s.K * s.N, 2);
  const int before = threads();
  const List alone = product(Rung::micro_kernel, a, b, s);
  set_threads(1);
  const List library = product(Rung::library, a, b, s);
  for (const int count : {1, 2, 3, 4}) {
    CAPTURE(count);
    set_threads(count);
    CHECK(product(Rung::threads, a, b, s) == alone);
    CHECK(product(Rung::library, a, b, s) == library);
  }
  set_threads(before);
}

TEST_CASE("numbers asked for each multiply-add: the formulas of the notes") {
  const int M = 48;  // whole tiles
  const double zeroed = 1.0 / 512, packed = 2.0 / M, width = tile::columns;
  const auto asked = [&](Rung rung) { return count(rung, {M, 512, 512}).numbers; };
  const auto same = [](double value) { return doctest::Approx(value).epsilon(1e-9); };
  CHECK(asked(Rung::three_loops) == same(2 + zeroed));
  CHECK(asked(Rung::loop_order) == same(2 + 1.0 / 512 + zeroed));
  CHECK(asked(Rung::cache_blocks) == same(2 + 1.0 / block + zeroed));
  CHECK(asked(Rung::packing) == same(2 + 1.0 / block + zeroed + packed));
  CHECK(asked(Rung::micro_kernel) ==
        same(1.0 / tile::rows + 1 / width + 2.0 / block + zeroed + packed));
}

TEST_CASE("bytes fetched for each multiply-add: why each rung is there") {
  // Whole lines of floats and doubles alike: in units of a number's bytes.
  const auto fetched = [](Rung rung, int n) {
    return count(rung, {full() ? 96 : 24, n, n}).bytes / sizeof(real);
  };
  const double line = Cache::line_bytes / double(sizeof(real));
  CHECK(fetched(Rung::three_loops, 512) >= line);  // a line for one number
  CHECK(fetched(Rung::three_loops, 528) >= line / 2);
  for (const int n : {512, 528}) {
    CAPTURE(n);
    CHECK(fetched(Rung::loop_order, n) >= 1);  // each number of b, once for every row
    CHECK(fetched(Rung::loop_order, n) <= 1.02);
    CHECK(fetched(Rung::packing, n) <= 0.1);
    CHECK(fetched(Rung::micro_kernel, n) <= 0.25);
  }
  CHECK(fetched(Rung::cache_blocks, 528) <= 0.1);  // the block stays
  CHECK(fetched(Rung::cache_blocks, 512) >= 0.9);  // its lines throw each other out
}

TEST_CASE("a power of two: 64 rows of a block have 32 places in the cache") {
  const auto places = [](int n) {  // lines that the block's sets can hold
    std::vector<int> sets(64, 0);
    for (int k = 0; k < block; ++k) {
      for (int i = 0; i < 4; ++i) sets[size_t((k * n * 4 / 64 + i) % 64)] = 1;
    }
    return 8 * int(std::count(sets.begin(), sets.end(), 1));
  };
  CHECK(places(512) == 64);  // for 256 lines
  CHECK(places(1024) == 32);
  CHECK(places(528) == 512);  // all
}

TEST_CASE("with the exercises' functions in their places the ladder is the same") {
  const Sizes s{50, 70, 130};
  const List a = drawn(s.M * s.K, 3), b = drawn(s.K * s.N, 4);
  for (const Rung rung : rungs()) {
    if (rung == Rung::library) continue;
    List c(size_t(s.M * s.N), NAN);
    product(rung, c.data(), a.data(), b.data(), s, Whose::yours);
    CHECK(c == product(rung, a, b, s));
  }
}

TEST_CASE("the roofline: intensities by hand") {
  const std::vector<Workload> all = workloads(64, 256);
  const auto intensity = [&](const std::string& name) {
    for (const Workload& w : all) {
      if (w.name == name) return w.intensity() * sizeof(real) / 4;  // as if of floats
    }
    return -1.0;
  };
  CHECK(intensity("matmul 256 x 256 x 256") == doctest::Approx(256 / 6.0));
  CHECK(intensity("matmul 64 x 64 x 64") == doctest::Approx(64 / 6.0));
  CHECK(intensity("ReLU") == 1.0 / 8);
  CHECK(intensity("GELU") == 4.0 / 8);
  CHECK(intensity("softmax") == 5.0 / 8);
  CHECK(intensity("layer norm") == 8.0 / 8);
  CHECK(intensity("AdamW") == 16.0 / 28);
  // One row: each number of b is used once. Two operations for four bytes.
  CHECK(intensity("matmul of one row") == doctest::Approx(0.5).epsilon(0.02));
  CHECK(attainable(256, 256, 256, 1e11, 1e9) == doctest::Approx(256 / 6.0 * 1e9));
  CHECK(attainable(256, 256, 256, 1e10, 1e9) == 1e10);
}

TEST_CASE("the clock runs (what it says is not asserted)") {
  const Speeds s = speeds(64, 1);
  CHECK(s.climbs.size() == climbers().size());
  for (const double rate : s.climbs) CHECK(rate > 0);
  for (const Point& p : measure(workloads(8, 64), 1)) CHECK(p.rate > 0);
}
