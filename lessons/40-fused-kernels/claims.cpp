// The claims of lesson 40's notes, asserted on the lesson's own functions. On a GPU the
// results are asserted, too; what is counted is the simulator's.
#define main lesson_main
#include "lesson.cpp"
#undef main

#include "claims.h"

TEST_CASE("every rung gives what its chain gives, for any size") {
  struct Size {
    int N, C;
  };
  for (const Size size :
       {Size{1, 1}, {3, 33}, {9, 100}, {2, 1023}, {2, 1024}, {1, 1100}}) {
    for (uint64_t seed = 1; seed <= uint64_t(seeds(1, 20)); ++seed) {
      Floats chain;  // the first rung of every job
      for (const Rung& rung : ladder(size.N, size.C)) {
        CAPTURE(size.C);
        CAPTURE(rung.name);
        const Floats other = results(rung.job, rung.how, size.N, size.C, seed);
        if (rung.how == How::chain) chain = other;
        // rstd of a row of one number is 1 / sqrt(epsilon) = 316
        CHECK(largest_difference(chain, other) <= (size.C == 1 ? 1e-3 : 1e-5));
      }
    }
  }
}

TEST_CASE("bias + GELU and its way back equal the formulas in double") {
  const int N = 9, C = 33;
  const Floats x = drawn(N * C, 1), dy = drawn(N * C, 2), bias = drawn(C, 3);
  Floats y, dx;
  std::vector<double> sums(C);
  for (size_t i = 0; i < x.size(); ++i) {
    const double h = double(x[i]) + double(bias[i % size_t(C)]);
    const double below = std::erfc(-h / std::sqrt(2.0)) / 2;
    const double density = std::exp(-h * h / 2) / std::sqrt(2 * 3.14159265358979324);
    y.push_back(float(h * below));
    dx.push_back(float(double(dy[i]) * (below + h * density)));
    sums[i % size_t(C)] += double(dx.back());
  }
  const Floats dbias(sums.begin(), sums.end());
  for (const How how : {How::chain, How::fused, How::wide}) {
    CHECK(largest_difference(bias_gelu(how, x, bias, N, C), y) <= 2e-6);
    const BiasBlame blame = bias_gelu_backward(how, dy, x, bias, N, C);
    CHECK(largest_difference(blame.dx, dx) <= 2e-6);
    CHECK(largest_difference(blame.dbias, dbias) <= 1e-5);
  }
}

TEST_CASE("AdamW and layer norm equal the formulas in double") {
  const int N = 3, C = 100;
  const Floats x = drawn(N * C, 4), g = drawn(N * C, 5), gamma = drawn(C, 6),
               beta = drawn(C, 7), zeros(x.size(), 0);
  Floats first_step, y;
  for (size_t i = 0; i < x.size(); ++i) {  // in the first step mhat = g, sqrt(vhat) = |g|
    const double value = double(x[i]), sign = g[i] > 0 ? 1 : -1;
    first_step.push_back(float(value - 1e-3 * (sign + 0.01 * value)));
  }
  for (int n = 0; n < N; ++n) {
    const auto row = x.begin() + n * C;
    const double mean = std::accumulate(row, row + C, 0.0) / C;
    double variance = 0;
    for (int c = 0; c < C; ++c) variance += std::pow(double(row[c]) - mean, 2) / C;
    for (int c = 0; c < C; ++c) {
      const double x_hat = (double(row[c]) - mean) / std::sqrt(variance + 1e-5);
      y.push_back(float(double(gamma[size_t(c)]) * x_hat + double(beta[size_t(c)])));
    }
  }
  for (const How how : {How::chain, How::fused, How::once, How::wide}) {
    CHECK(largest_difference(adamw(how, {x, zeros, zeros}, g, 1).value, first_step) <=
          1e-6);
    CHECK(largest_difference(layernorm(how, x, gamma, beta, N, C).y, y) <= 5e-6);
  }
}

TEST_CASE("the report card finds what the pencil counts, on every rung") {
  if (!simulated()) return;
  struct Size {
    int N, C;
  };
  for (const Size size : {Size{8, 1024}, {16, 512}}) {
    for (const Rung& rung : ladder(size.N, size.C)) {
      CAPTURE(rung.name);
      const Counts card = count(rung.job, rung.how, size.N, size.C);
      CHECK(card.launches == rung.launches);
      CHECK(card.reads == doctest::Approx(rung.large_reads + rung.small_reads));
      CHECK(card.writes == doctest::Approx(rung.large_writes + rung.small_writes));
    }
  }
}

TEST_CASE("bytes: GELU 16 to 8, its way back 16 to 12, AdamW 64 to 28, norm 40 to 8") {
  double most[4] = {}, least[4] = {99, 99, 99, 99};
  for (const Rung& rung : ladder(16, 1024)) {
    most[int(rung.job)] = std::max(most[int(rung.job)], rung.bytes());
    least[int(rung.job)] = std::min(least[int(rung.job)], rung.bytes());
  }
  const double from[] = {16, 16, 64, 40}, to[] = {8, 12, 28, 8};
  for (int job = 0; job < 4; ++job) {
    CHECK(most[job] == from[job]);
    CHECK(least[job] == to[job]);
  }
}

TEST_CASE("a float4 quarters the requests; a request takes 16 sectors, not 4") {
  if (!simulated()) return;
  for (const Job job : {Job::bias_gelu, Job::adamw}) {
    const How one = job == Job::adamw ? How::once : How::fused;
    const Counts single = count(job, one, 8, 1024), wide = count(job, How::wide, 8, 1024);
    CHECK(single.requests == 4 * wide.requests);
    CHECK(single.reads == wide.reads);
    CHECK(single.sectors == 4);
    CHECK(wide.sectors == 16);
  }
  // Besides its row, gamma, beta and y, a block writes mean and rstd: two requests more.
  const double writes = 2 / 1024. * 128;
  const Counts once = count(Job::layernorm, How::once, 8, 1024),
               wide = count(Job::layernorm, How::wide, 8, 1024);
  CHECK(once.requests - writes == 4 * (wide.requests - writes));
}

TEST_CASE("squares lose every digit of the variance at a mean of 1000") {
  int negative = 0;
  for (uint64_t seed = 1; seed <= uint64_t(seeds(2, 20)); ++seed) {
    CAPTURE(seed);
    const Off far = off_by(Variance::squares, 10000, seed);
    CHECK(far.worst >= 2);
    negative += far.negative;
    CHECK(off_by(Variance::squares, 1000, seed).worst >= 0.02);
    CHECK(off_by(Variance::squares, 0, seed).worst <= 1e-6);
    for (const double mean : {0., 1000., 10000.}) {
      CHECK(off_by(Variance::two_loops, mean, seed).worst <= 5e-6);
      CHECK(off_by(Variance::shifted, mean, seed).worst <= 5e-6);
      CHECK(off_by(Variance::welford, mean, seed).worst <= (mean < 9999 ? 1e-4 : 1e-3));
    }
  }
  // Of 8 rows each, 1 to 5 in every one of 20 seeds.
  if (simulated()) CHECK(negative >= seeds(2, 20));
}

TEST_CASE("the clock's jobs run (what it says is not asserted)") {
  const std::vector<Rate> all = rates(2, 64);
  CHECK(all.size() == 14);
  for (const Rate& rate : all) CHECK(rate.gigabytes_per_second > 0);
}
