// The engine: runs the threads of a block, one after the other, on one core.
//
// A CUDA thread is an ordinary call of the kernel. It runs until it must wait; then the
// next thread gets its turn, on another stack (fiber.h), in the order that order.h says.
// When all have come to the barrier, all may go on. Blocks run one after the other.
// Everything here is one global engine: one launch at a time, whoever launches.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "check.h"
#include "fiber.h"
#include "order.h"

struct uint3 {
  unsigned x, y, z;
};
struct dim3 {
  unsigned x, y, z;
  constexpr dim3(unsigned vx = 1, unsigned vy = 1, unsigned vz = 1)
      : x(vx), y(vy), z(vz) {}
  constexpr dim3(uint3 v) : x(v.x), y(v.y), z(v.z) {}
  constexpr operator uint3() const { return {x, y, z}; }
};
extern uint3 threadIdx, blockIdx;  // of the thread that is running
extern dim3 blockDim, gridDim;
constexpr int warpSize = 32;

// Ends a parameter list: the place of the call, for messages.
#define SIMULATOR_WHERE const char *file = __builtin_FILE(), int line = __builtin_LINE()

namespace chainrule::simulator {

// --- for programs and tests ---
// What a launch throws when a kernel does something wrong. what() begins "file:line: ".
class Mistake : public Error {
  using Error::Error;
};
void set_time_limit(int seconds);  // of processor time for one kernel; 0: none; first 20
std::string leaks();               // what cudaMalloc gave and nobody freed; "" when none

// --- for language.h: what launches and kernels call ---
struct Launch {
  const char* kernel;  // as it is written in the source
  dim3 grid, block;
  size_t shared_bytes;  // of the dynamic array
  const char* file;
  int line;
  bool checked;                         // compiled with the calls of watch.cpp
  void (*call)(const void* arguments);  // runs one thread
  const void* arguments;
  size_t argument_bytes;
};
void run(const Launch& launch);

// Returns how many of the threads came with `vote`.
int block_barrier(bool vote, const char* name, const char* file, int line);

// Lanes of a warp meet: each brings `mine`; when all of `mask` are there, the last one
// calls complete(lanes, everybody's), and all go on.
using Complete = void (*)(unsigned lanes, void* const* mine);
void warp_meeting(unsigned mask, Complete complete, void* mine, const char* name,
                  const char* file, int line);
// Meetings: everybody's value becomes that of its source lane; one bit per vote; nothing.
void shuffle_lanes(unsigned mask, void* value, size_t bytes, int source, const char* name,
                   const char* file, int line);
unsigned ballot_lanes(unsigned mask, bool vote, const char* name, const char* file,
                      int line);
void order_lanes(unsigned mask, const char* file, int line);  // __syncwarp

struct SharedSlot {  // one for every __shared__ declaration
  uint64_t block = 0;
  void* array = nullptr;
};
void* shared_array(SharedSlot& slot, const char* name, size_t bytes, size_t element);
void* dynamic_shared();

// --- for the other files of the simulator ---
struct Thread {
  uint3 index;
  Fiber* fiber;  // where it waits; null before its first wait
  bool done;
  const char* waits_in;  // "__syncthreads" ...; null when it does not wait
  const char* file;
  int line;
};

struct Warp {
  unsigned alive, waiting;  // one bit per lane
  unsigned epoch;           // counts __syncwarp: see watch.cpp
  unsigned mask[32];
  void* mine[32];
};

struct Engine {
  const Launch* launch = nullptr;  // null: no kernel is running
  Fiber* fiber = nullptr;          // the one that is running
  int thread = 0;                  // the running thread's number in its block
  int threads = 0, done = 0, arrived = 0, votes = 0, last_votes = 0;
  Thread all[1024];
  Warp warps[32];
  // Counted over all launches; a stretch (see watch.cpp) lies between two barriers.
  uint64_t launches = 0, blocks = 0;
  uint32_t stretch = 0;
  uint64_t barriers = 0;    // of this launch, once per block
  bool busy = false;        // inside the engine, where a signal must not interrupt
  bool overdue = false;     // the time limit was passed while it was busy
  uintptr_t last_code = 0;  // the instruction that touched memory last
};
extern Engine engine;
extern bool checked_program;  // some kernel of this program calls watch.cpp

// A kernel runs, and it is this operating-system thread that runs it.
inline thread_local bool runs_kernel = false;

// The running thread has come to `name`, and waits until somebody calls may_run for it.
void come_to(const char* name, const char* file, int line);
void wait();
bool same_place(const Thread& a, const Thread& b);

// Ends the kernel that is running (or, outside of one, the call): throws Mistake from
// the launch. `place` is "file:line"; what follows it is a title and a sentence.
[[noreturn]] void mistake(const std::string& place, const char* title, const char* format,
                          ...) __attribute__((format(printf, 3, 4)));
[[noreturn]] void abandon(const std::string& text);   // back to the launch, which throws
[[noreturn]] void stuck();                            // nobody can go on: says why
[[noreturn]] void overdue(const std::string& place);  // a kernel that does not end
std::string place(const char* file, int line);
std::string source_line(uintptr_t code);  // "file:line" of an instruction, if known
// The same; in the simulator or a library the line of the last access, if that is known.
std::string kernel_line(uintptr_t code);
bool in_program(uintptr_t address);                 // its code or its variables
std::string text_of(const char* what, dim3 index);  // "thread (1,0,0)"
void watch_signals();

}  // namespace chainrule::simulator
