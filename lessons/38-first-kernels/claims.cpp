// The claims of lesson 38's notes, asserted on the lesson's own functions. On a GPU the
// results are asserted, too; orders, messages and report cards are the simulator's.
#define main lesson_main
#include "lesson.cpp"
#undef main

#include <algorithm>

#include "claims.h"

static double largest_error(const Reals& a, const Reals& b) {
  double worst = a.size() == b.size() ? 0 : INFINITY;
  for (size_t i = 0; i < a.size() && i < b.size(); ++i) {
    const double error = std::abs(double(a[i]) - double(b[i]));
    if (!(error <= worst)) worst = error;  // a NaN stays
  }
  return worst;
}

static bool has(const std::string& text, const char* part) {
  return text.find(part) != std::string::npos;
}

TEST_CASE("each number has a thread of its own: block i / 4, thread i % 4") {
  const std::vector<Place> places = who(10, 3, 4);
  for (int i = 0; i < 10; ++i) {
    CHECK(places[size_t(i)].block == i / 4);
    CHECK(places[size_t(i)].thread == i % 4);
  }
}

TEST_CASE("saxpy equals the CPU's, for any count and in any order") {
  for (const int count : {1, 255, 256, 257, 5000}) {
    const Reals x = drawn(count, 1), y = drawn(count, 2);
    Reals expected = y;
    for (size_t i = 0; i < x.size(); ++i) expected[i] += 3 * x[i];
    for (int order = 0; order < 5; ++order) {
      CAPTURE(count);
      CAPTURE(order);
      choose_order(order);
      CHECK(largest_error(saxpy(Each::one, y, x, 3), expected) <= 2e-6);
      CHECK(largest_error(saxpy(Each::stride, y, x, 3), expected) <= 2e-6);
    }
  }
  choose_order(0);
}

TEST_CASE("atomics give other bits in other orders, trees and shuffles do not") {
  for (uint64_t seed = 1; seed <= uint64_t(seeds(3, 20)); ++seed) {
    CAPTURE(seed);
    const Reals x = drawn(4096, seed);
    const double exact = exact_sum(x);
    for (const Sum way : {Sum::atomics, Sum::tree, Sum::shuffles}) {
      const InOrders got = sum_in_orders(way, x, 8);
      const double limit = way == Sum::atomics ? 1e-3 : 1e-4;
      for (const real sum : got.sums) CHECK(std::abs(double(sum) - exact) <= limit);
      if (way != Sum::atomics) CHECK(got.different() == 1);
      if (way == Sum::atomics && simulated()) CHECK(got.different() >= 3);
    }
  }
}

TEST_CASE("trees and shuffles are right for any count") {
  for (const int count : {1, 31, 257, 4096, 300000}) {
    CAPTURE(count);
    const Reals x = drawn(count, 3);
    CHECK(std::abs(double(sum(Sum::tree, x)) - exact_sum(x)) <= 1e-2);
    CHECK(std::abs(double(sum(Sum::shuffles, x)) - exact_sum(x)) <= 1e-2);
    if (!full() && count == 4096) break;
  }
}

TEST_CASE("softmax equals the CPU's, a thread or a block for each row") {
  for (const int C : {1, 33, 256, 1000}) {
    const int N = 3;
    const Reals x = drawn(N * C, 4);
    Reals expected;
    for (int n = 0; n < N; ++n) {
      const auto row = x.begin() + n * C;
      double sum = 0;
      for (int c = 0; c < C; ++c) sum += std::exp(double(row[c]));
      for (int c = 0; c < C; ++c) expected.push_back(real(std::exp(row[c]) / sum));
    }
    for (int order = 0; order < 4; ++order) {
      CAPTURE(C);
      choose_order(order);
      CHECK(largest_error(softmax(Rows::thread, x, N, C), expected) <= 1e-6);
      CHECK(largest_error(softmax(Rows::block, x, N, C), expected) <= 1e-6);
    }
  }
  choose_order(0);
}

TEST_CASE("the clock's kernels run (what it says is not asserted)") {
  const std::vector<Rate> rates = bandwidths(4096);
  CHECK(rates.size() == 12);
  for (const Rate& rate : rates) CHECK(rate.gigabytes_per_second > 0);
}

TEST_CASE("the order of warps can be chosen; warps of a block stay together") {
  if (!simulated()) return;
  choose_order(0);
  CHECK(warps_as_they_come(8) == std::vector<int>{0, 1, 2, 3, 4, 5, 6, 7});
  choose_order(1);
  CHECK(warps_as_they_come(8) == std::vector<int>{7, 6, 5, 4, 3, 2, 1, 0});
  for (int order = 2; order < 22; ++order) {
    choose_order(order);
    std::vector<int> warps = warps_as_they_come(8);
    for (size_t i = 0; i < 8; i += 2) CHECK(warps[i] / 2 == warps[i + 1] / 2);
    std::sort(warps.begin(), warps.end());
    for (int i = 0; i < 8; ++i) CHECK(warps[size_t(i)] == i);
  }
  choose_order(0);
}

TEST_CASE("a missing barrier: right in reverse, wrong forward, found in both") {
  if (!simulated()) return;
  for (uint64_t seed = 1; seed <= 20; ++seed) {
    CAPTURE(seed);
    const Reals x = drawn(256, seed);
    choose_order(0);
    CHECK(std::isnan(sum_without_barrier(x)));
    choose_order(1);
    CHECK(sum_without_barrier(x) == sum(Sum::tree, x));
  }
  const std::string message = message_of(first::Mistake::no_barrier);  // the notes quote
  CHECK(has(message, "sums.cuh:22: a data race"));
  CHECK(
      has(message, "Thread (255,0,0) wrote it at lessons/38-first-kernels/sums.cuh:19"));
  choose_order(0);
  CHECK(has(message_of(first::Mistake::no_barrier), "Then a barrier is missing"));
}

TEST_CASE("the other mistakes are found, in any order") {
  if (!simulated()) return;
  for (int order = 0; order < 6; ++order) {
    choose_order(order);
    CHECK(has(message_of(first::Mistake::no_guard), "an access outside of an array"));
    CHECK(has(message_of(first::Mistake::no_guard), "block (2,0,0)"));
    CHECK(has(message_of(first::Mistake::no_atomic), "a data race"));
    CHECK(has(message_of(first::Mistake::barrier_in_branch),
              "a barrier that not all threads reach"));
  }
  choose_order(0);
}

TEST_CASE("sectors: 4, 8, 32 and 32 for strides 1, 2, 8 and 32; softmax 32 and 4") {
  if (!simulated()) return;
  const double bytes = sizeof(real);  // 4: 32 lanes of 4 bytes are 4 sectors of 32
  CHECK(sectors_of_stride(1) == bytes);
  CHECK(sectors_of_stride(2) == 2 * bytes);
  CHECK(sectors_of_stride(8) == 32);
  CHECK(sectors_of_stride(32) == 32);
  CHECK(sectors_of_softmax(Rows::thread) == 32);
  CHECK(sectors_of_softmax(Rows::block) == bytes);
}

TEST_CASE("a tree over 256 threads takes nine barriers, shuffles two") {
  if (!simulated()) return;
  CHECK(has(report_card_of_sum(Sum::tree), " 9.0 barriers per thread"));
  CHECK(has(report_card_of_sum(Sum::shuffles), " 2.0 barriers per thread"));
}
