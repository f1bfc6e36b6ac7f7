// See engine.h: launches, turns and the block's barrier. Warp functions are in warp.cpp.
#include "engine.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <vector>

#include "memory.h"
#include "watch.h"

uint3 threadIdx, blockIdx;
dim3 blockDim, gridDim;

namespace chainrule::simulator {

Engine engine;
bool checked_program = false;

namespace {

// --- taking turns ---
Fiber host;                // the stack of the launch
std::vector<Fiber*> idle;  // fibers that wait in work() for a thread to begin
std::vector<Fiber*> every_fiber;
std::string failure;

void work();

Fiber* idle_fiber() {
  if (idle.empty()) {
    every_fiber.push_back(new_fiber(work));
    return every_fiber.back();
  }
  Fiber* fiber = idle.back();
  idle.pop_back();
  return fiber;
}

void go_to(Fiber& fiber) {
  Fiber& from = *engine.fiber;
  engine.fiber = &fiber;
  switch_fiber(from, fiber);
}

void take_turn(int thread) {
  may_not_run(thread);
  engine.thread = thread;
  engine.all[thread].waits_in = nullptr;
  threadIdx = engine.all[thread].index;
}

// The thread returned. Others of its warp may have waited for it: the first of them gets
// a turn, to see whether all who are left have come.
void finish() {
  const int lane = engine.thread % 32, first = engine.thread - lane;
  Warp& warp = engine.warps[engine.thread / 32];
  engine.all[engine.thread].done = true;
  ++engine.done;
  warp.alive &= ~(1u << lane);
  for (unsigned left = warp.waiting; left != 0; left &= left - 1) {
    const int other = __builtin_ctz(left);
    if ((warp.mask[other] >> lane & 1) == 0) continue;
    may_run(first + other);
    return;
  }
}

// What every fiber does: begin threads and run them, until one has to wait. Then another
// fiber goes on, and this one comes back into play when that thread may continue.
void work() {
  for (;;) {
    const int next = next_thread();
    if (next < 0) {
      if (engine.done < engine.threads) stuck();
      idle.push_back(engine.fiber);
      go_to(host);  // the block is done
    } else if (Fiber* fiber = engine.all[next].fiber) {
      take_turn(next);
      idle.push_back(engine.fiber);
      go_to(*fiber);
    } else {
      take_turn(next);
      engine.busy = false;
      engine.launch->call(engine.launch->arguments);
      engine.busy = true;
      finish();
    }
  }
}

}  // namespace

void come_to(const char* name, const char* file, int line) {
  ENSURE(runs_kernel, "%s is for kernels; this is host code", name);
  engine.busy = true;
  Thread& me = engine.all[engine.thread];
  me.waits_in = name;
  me.file = file;
  me.line = line;
  if (engine.overdue) overdue(place(file, line));
}

void wait() {
  const int next = next_thread();
  if (next < 0) stuck();
  if (next == engine.thread) return take_turn(next);
  Thread& me = engine.all[engine.thread];
  me.fiber = engine.fiber;
  if (Fiber* fiber = engine.all[next].fiber) {
    take_turn(next);
    go_to(*fiber);
  } else {
    go_to(*idle_fiber());  // which begins that thread
  }
  me.fiber = nullptr;
}

bool same_place(const Thread& a, const Thread& b) {
  return a.line == b.line && (a.file == b.file || strcmp(a.file, b.file) == 0);
}

int block_barrier(bool vote, const char* name, const char* file, int line) {
  come_to(name, file, line);
  engine.votes += vote;
  if (++engine.arrived == engine.threads) {
    for (int i = 1; i < engine.threads; ++i) {
      if (!same_place(engine.all[0], engine.all[i])) stuck();
    }
    everybody_may_run();
    engine.last_votes = engine.votes;
    engine.arrived = engine.votes = 0;
    ++engine.stretch;
    ++engine.barriers;
  }
  wait();
  engine.busy = false;
  return engine.last_votes;
}

// --- a launch ---
namespace {

void number_threads() {
  const dim3 size = engine.launch->block;
  engine.threads = 0;
  for (unsigned z = 0; z < size.z; ++z) {
    for (unsigned y = 0; y < size.y; ++y) {
      for (unsigned x = 0; x < size.x; ++x)
        engine.all[engine.threads++].index = {x, y, z};
    }
  }
  order_threads(engine.threads);
}

void run_block(unsigned number) {
  const dim3 grid = engine.launch->grid;
  blockIdx = {number % grid.x, number / grid.x % grid.y, number / grid.x / grid.y};
  engine.done = engine.arrived = engine.votes = 0;
  for (int i = 0; i < engine.threads; ++i) {
    engine.all[i].fiber = nullptr;
    engine.all[i].done = false;
    engine.all[i].waits_in = nullptr;
  }
  for (int first = 0; first < engine.threads; first += 32) {
    const int lanes = std::min(32, engine.threads - first);
    Warp& warp = engine.warps[first / 32];
    warp.alive = lanes == 32 ? ~0u : (1u << lanes) - 1;
    warp.waiting = warp.epoch = 0;
  }
  ++engine.blocks;
  ++engine.stretch;
  everybody_may_run();
  begin_block_memory();
  watch_block_begin();
  go_to(*idle_fiber());
  if (failure.empty()) watch_block_end();
}

// After a mistake the stacks of half-finished threads are simply taken back: kernels
// keep nothing on them that would have to be destroyed.
void clean_up() {
  runs_kernel = false;
  engine.launch = nullptr;
  engine.busy = engine.overdue = false;
  if (failure.empty()) return;
  for (Fiber* fiber : every_fiber) restart_fiber(*fiber, work);
  idle = every_fiber;
}

}  // namespace

void run(const Launch& launch) {
  if (runs_kernel) {
    mistake(place(launch.file, launch.line), "a launch from inside a kernel",
            "Dynamic parallelism is not part of the simulator. Launch it from the host.");
  }
  const DeviceOpen only_one;
  check_launch(launch);
  failure.clear();
  runs_kernel = engine.busy = true;
  engine.launch = &launch;
  gridDim = launch.grid;
  blockDim = launch.block;
  engine.barriers = engine.last_code = 0;
  ++engine.launches;
  engine.fiber = &host;
  number_threads();
  watch_launch_begin();
  for (const unsigned block : order_of_blocks(gridDim.x * gridDim.y * gridDim.z)) {
    run_block(block);
    if (!failure.empty()) break;
  }
  watch_launch_end(failure.empty());
  clean_up();
  if (!failure.empty()) throw Mistake(failure);
}

void abandon(const std::string& text) {
  if (!runs_kernel) throw Mistake(text);
  failure = text;
  go_to(host);
  std::abort();
}

}  // namespace chainrule::simulator
