// See order.h.
#include "order.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>

#include "check.h"
#include "random.h"

namespace chainrule::simulator {
namespace {

constexpr int most_threads = 1024, words = most_threads / 64;

Order order = Order::forward;
uint64_t seed = 0;
int threads = 0, thread_at[most_threads], rank_of[most_threads];
uint64_t ready[words], everybody[words];  // one bit per rank
int lowest = 0;                           // words of `ready` below this one are empty

void read_environment() {
  static bool read = false;
  if (read) return;
  read = true;
  const char* wish = std::getenv("CHAINRULE_ORDER");
  if (wish == nullptr || *wish == '\0' || strcmp(wish, "forward") == 0) return;
  char* end = nullptr;
  seed = strtoull(wish, &end, 10);
  order = strcmp(wish, "reverse") == 0 ? Order::reverse : Order::random;
  ENSURE(order == Order::reverse || *end == '\0',
         "CHAINRULE_ORDER=%s is not known: forward, reverse or a number", wish);
}

template <class T>
void shuffle(T* begin, int count, Rng& random) {
  for (int i = count; i > 1; --i) std::swap(begin[i - 1], begin[random.below(i)]);
}

// A warp that comes first runs far ahead of the others.
void shuffle_warps() {
  Rng random{{seed, 1}};
  int warps[most_threads / 32], count = (threads + 31) / 32, next = 0;
  for (int w = 0; w < count; ++w) warps[w] = w;
  shuffle(warps, count, random);
  for (int w = 0; w < count; ++w) {
    const int first = warps[w] * 32, lanes = std::min(32, threads - first);
    for (int lane = 0; lane < lanes; ++lane) thread_at[next + lane] = first + lane;
    shuffle(thread_at + next, lanes, random);
    next += lanes;
  }
}

}  // namespace

void set_order(Order wish, uint64_t number) {
  read_environment();
  order = wish;
  seed = number;
}

void order_threads(int count) {
  read_environment();
  threads = count;
  for (int i = 0; i < threads; ++i) thread_at[i] = i;
  if (order == Order::reverse) std::reverse(thread_at, thread_at + threads);
  if (order == Order::random) shuffle_warps();
  std::fill(everybody, everybody + words, 0);
  for (int rank = 0; rank < threads; ++rank) {
    rank_of[thread_at[rank]] = rank;
    everybody[rank / 64] |= uint64_t{1} << rank % 64;
  }
}

std::vector<unsigned> order_of_blocks(unsigned blocks) {
  std::vector<unsigned> all(blocks);
  for (unsigned i = 0; i < blocks; ++i) all[i] = i;
  if (order == Order::reverse) std::reverse(all.begin(), all.end());
  Rng random{{seed, 2}};
  if (order == Order::random) shuffle(all.data(), int(blocks), random);
  return all;
}

void everybody_may_run() {
  std::copy(everybody, everybody + words, ready);
  lowest = 0;
}

void may_run(int thread) {
  const int rank = rank_of[thread];
  ready[rank / 64] |= uint64_t{1} << rank % 64;
  lowest = std::min(lowest, rank / 64);
}

void may_not_run(int thread) {
  const int rank = rank_of[thread];
  ready[rank / 64] &= ~(uint64_t{1} << rank % 64);
}

int next_thread() {
  for (; lowest * 64 < threads; ++lowest) {
    if (ready[lowest] != 0) {
      return thread_at[lowest * 64 + __builtin_ctzll(ready[lowest])];
    }
  }
  return -1;
}

}  // namespace chainrule::simulator
