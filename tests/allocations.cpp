// What a training step asks of the system once it is in its steady state: nothing.
//
// Three counts, each of which must be 0 over ten steps. Calls of aligned_alloc: the pool
// in src/device.cpp, where tensors have their memory, takes from there what it has not
// yet. Calls of operator new without a delete: what a step takes besides (handles of
// tensors, lists of a few numbers), it gives back, so nothing grows. Page faults:
// whatever malloc does within, a page that the system has just handed over makes one when
// it is touched. Calls of operator new as such are allowed and printed; they are served
// from memory that the program has. Left out: sanitizers, whose malloc is another, and
// devices.
#include <doctest/doctest.h>
#include <sys/resource.h>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <new>
#include <vector>

#include "bench/training.h"
#include "models/lenet.h"
#include "models/resnet.h"
#include "parallel.h"

#ifndef CHAINRULE_SANITIZED

namespace {

struct Counts {
  long long tensors;             // calls of aligned_alloc
  long long news, bytes, alive;  // of operator new; alive: not yet deleted
  long long faults;              // of pages
};
std::atomic<long long> tensors{0}, news{0}, bytes{0}, alive{0};

void* counted(size_t size) noexcept {
  ++news, ++alive, bytes += (long long)(size);
  return std::malloc(size > 0 ? size : 1);
}

void uncounted(void* block) noexcept {
  if (block != nullptr) --alive;
  std::free(block);
}

}  // namespace

// For the whole test program: all that stands between it and the system.
extern "C" void* aligned_alloc(size_t alignment, size_t size) {
  ++tensors;
  void* block = nullptr;
  return posix_memalign(&block, alignment, size) == 0 ? block : nullptr;
}
void* operator new(size_t size) {
  void* const block = counted(size);
  if (block == nullptr) throw std::bad_alloc();
  return block;
}
void* operator new(size_t size, const std::nothrow_t&) noexcept { return counted(size); }
void operator delete(void* block) noexcept { uncounted(block); }
void operator delete(void* block, size_t) noexcept { uncounted(block); }

using namespace chainrule;
using namespace chainrule::bench;

namespace {

Counts so_far() {
  rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  return {tensors, news, bytes, alive, usage.ru_minflt};
}

Counts taken_by(const TrainingStep& step, int steps) {
  const Counts before = so_far();
  for (int i = 0; i < steps; ++i) step.run();
  const Counts after = so_far();
  return {after.tensors - before.tensors, after.news - before.news,
          after.bytes - before.bytes, after.alive - before.alive,
          after.faults - before.faults};
}

// With more than one thread, which thread comes to need scratch memory of its own, and
// when, is the scheduler's choice: it may be late, but it happens once. So a steady state
// is what must come, in some ten steps of the first five hundred.
void check_steady(const char* name, const TrainingStep& step) {
  for (const int count : {1, 2}) {
    set_threads(count);
    CAPTURE(name);
    CAPTURE(count);
    constexpr int steps = 10;
    Counts taken{};
    step.run(), step.run();  // the first ones fill the pool
    for (int turn = 0; turn < 50; ++turn) {
      taken = taken_by(step, steps);
      if (count == 1) CHECK(taken.tensors == 0);
      if (taken.tensors == 0 && taken.alive == 0 && taken.faults == 0) break;
    }
    CHECK(taken.tensors == 0);
    CHECK(taken.alive == 0);
    CHECK(taken.faults == 0);
    printf("%-40s %d threads: %lld times new in a step, %lld bytes in all\n", name, count,
           taken.news / steps, taken.bytes / steps);
  }
}

struct Threads {  // put back when a test ends
  ~Threads() { set_threads(before); }
  const int before = threads();
};

}  // namespace

TEST_CASE("allocations: a training step in its steady state takes no tensor memory") {
  if (!device_is_host()) return;
  const Threads put_back;
  check_steady("MLP", training_step(mlp(), {64, 784}, 0));
  check_steady("LeNet", training_step(lenet({1, 0}), {16, 1, 28, 28}, 0));
  check_steady("ResNet-20",
               training_step(resnet(20, {1, 0}), {2, 3, 32, 32}, real(5e-4)));
  GptOptions options = gpt2_like(65, 32, 2, 4, 64);
  check_steady("GPT", gpt_step(options, 4, 32));
  options.place = PositionScheme::rotary;
  options.bend = Bend::swiglu;
  options.norm = NormKind::rms;
  options.dropout = real(0.1);
  check_steady("GPT with RoPE, SwiGLU, RMSNorm, dropout", gpt_step(options, 4, 32));
  check_steady("LSTM", lstm_step(65, 32, 64, 8, 16));
}

TEST_CASE("allocations: the counting works") {
  if (!device_is_host()) return;
  int size = 1 << 16;
  const TrainingStep grows{[&] { Tensor({size += 64}); }, 0};
  CHECK(taken_by(grows, 3).tensors == 3);
  std::vector<int>* kept = nullptr;
  const TrainingStep keeps{[&] { kept = new std::vector<int>(5000); }, 0};
  const Counts taken = taken_by(keeps, 1);
  CHECK(taken.alive == 2);
  CHECK(taken.bytes > 20000);
  delete kept;
}

#endif
