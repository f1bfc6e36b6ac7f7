// src/parallel.h: same bits for any number of threads, and no exception gets lost. Run
// with SANITIZE=thread it is the proof that the pool has no races.
#include "parallel.h"

#include <doctest/doctest.h>
#include <time.h>

#include <atomic>
#include <chrono>
#include <climits>
#include <cstring>
#include <string>
#include <thread>
#include <vector>

#include "check.h"
#include "random.h"

using namespace chainrule;

namespace {

// Sets the number of threads for one test, and puts it back.
struct Threads {
  explicit Threads(int count) { set_threads(count); }
  ~Threads() { set_threads(before); }
  const int before = threads();
};

float sum_of_pieces(const std::vector<float>& numbers, int piece) {
  const int count = int(numbers.size());
  std::vector<float> sums(size_t((count + piece - 1) / piece), 0);
  parallel_for(count, piece, [&](int begin, int end) {
    for (int i = begin; i < end; ++i) sums[size_t(begin / piece)] += numbers[size_t(i)];
  });
  float sum = 0;
  for (const float part : sums) sum += part;
  return sum;
}

double processor_seconds() {  // that this thread has had
  timespec time;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return double(time.tv_sec) + 1e-9 * double(time.tv_nsec);
}

}  // namespace

TEST_CASE("parallel_for: a sum has the same bits for any number of threads") {
  std::vector<float> numbers;
  for (uint64_t i = 0; i < 100003; ++i) {
    numbers.push_back(float(uniform({1, 1}, i)) - 0.5f);
  }
  std::vector<float> sums;
  for (const int count : {1, 2, 7}) {
    const Threads set(count);
    CHECK(threads() == count);
    sums.push_back(sum_of_pieces(numbers, 1000));
  }
  CHECK(std::memcmp(&sums[0], &sums[1], sizeof(float)) == 0);
  CHECK(std::memcmp(&sums[0], &sums[2], sizeof(float)) == 0);
}

TEST_CASE("parallel_for: every index once, in the pieces that were asked for") {
  for (const int thread_count : {1, 3}) {
    const Threads set(thread_count);
    for (const int count : {1, 9, 10, 11, 1000}) {
      std::vector<std::atomic<int>> visits(size_t(count) + 1);
      std::atomic<bool> cut_right{true};
      parallel_for(count, 10, [&](int begin, int end) {
        if (begin % 10 != 0 || end != std::min(begin + 10, count)) cut_right = false;
        for (int i = begin; i < end; ++i) ++visits[size_t(i)];
      });
      CHECK(cut_right);
      for (int i = 0; i < count; ++i) CHECK(visits[size_t(i)] == 1);
    }
  }
}

TEST_CASE("parallel_for: nothing to do, and more than one piece can hold") {
  int calls = 0;
  parallel_for(0, 5, [&](int, int) { ++calls; });
  parallel_for(-3, 5, [&](int, int) { ++calls; });
  CHECK(calls == 0);
  parallel_for(100, INT_MAX, [&](int begin, int end) {
    ++calls;
    CHECK(begin == 0);
    CHECK(end == 100);
  });
  CHECK(calls == 1);
}

TEST_CASE("parallel_for: no overflow at the end of the largest range") {
  for (const int thread_count : {1, 2}) {
    const Threads set(thread_count);
    std::atomic<int64_t> covered{0};
    parallel_for(INT_MAX, 1 << 30,
                 [&](int begin, int end) { covered += int64_t(end) - begin; });
    CHECK(covered == INT_MAX);
  }
}

TEST_CASE("parallel_for: the first exception reaches the caller, and the pool lives on") {
  for (const int thread_count : {1, 4}) {
    const Threads set(thread_count);
    for (int turn = 0; turn < 20; ++turn) {
      std::string message;
      try {
        parallel_for(100, 1, [&](int begin, int) {
          if (begin % 3 == 1) throw Error("piece");
        });
      } catch (const Error& error) {
        message = error.what();
      }
      CHECK(message == "piece");
    }
    std::atomic<int> visits{0};
    parallel_for(100, 1, [&](int, int) { ++visits; });
    CHECK(visits == 100);
  }
}

TEST_CASE("parallel_for: a call from inside a piece runs on the spot") {
  const Threads set(3);
  std::atomic<int> visits{0}, strangers{0};
  parallel_for(20, 1, [&](int, int) {
    const std::thread::id here = std::this_thread::get_id();
    parallel_for(30, 4, [&](int begin, int end) {
      visits += end - begin;
      if (std::this_thread::get_id() != here) ++strangers;
    });
  });
  CHECK(visits == 600);
  CHECK(strangers == 0);
}

TEST_CASE("parallel_for: two threads of a program may both call it") {
  const Threads set(2);
  std::atomic<int> visits{0};
  const auto call = [&] {
    for (int turn = 0; turn < 50; ++turn) {
      parallel_for(40, 1, [&](int, int) { ++visits; });
    }
  };
  std::thread other(call);
  call();
  other.join();
  CHECK(visits == 4000);
}

// Another process may hold the worker's core: a caller that waits for it in a loop would
// keep the worker from coming over to the caller's core.
TEST_CASE("parallel_for: who waits for a slow worker sleeps") {
  const Threads set(2);
  const std::thread::id caller = std::this_thread::get_id();
  for (int turn = 0; turn < 3; ++turn) {
    std::atomic<int> begun{0};
    double done = 0;
    parallel_for(2, 1, [&](int, int) {
      ++begun;
      while (begun < 2) std::this_thread::yield();  // one piece for each of the two
      if (std::this_thread::get_id() == caller) {
        done = processor_seconds();
      } else {
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
      }
    });
    CHECK(processor_seconds() - done < 0.005);
  }
}

TEST_CASE("parallel: bad numbers are refused") {
  CHECK_THROWS_WITH_AS(set_threads(0), "threads: 0 is not between 1 and 256", Error);
  CHECK_THROWS_WITH_AS(set_threads(257), "threads: 257 is not between 1 and 256", Error);
  CHECK_THROWS_WITH_AS(parallel_for(5, 0, [](int, int) {}),
                       "parallel_for: a piece of 0 is not above 0", Error);
  // It would wait for the pool, and the pool for it.
  const Threads set(2);
  CHECK_THROWS_WITH_AS(parallel_for(8, 1, [](int, int) { set_threads(3); }),
                       "threads: they cannot be changed from inside parallel_for", Error);
}
