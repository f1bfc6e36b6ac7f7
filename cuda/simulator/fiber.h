// Fibers: stacks that take turns on one operating-system thread.
//
// Every CUDA thread that has to wait (at a barrier, in a shuffle) keeps its half-finished
// call on a stack of its own; switch_fiber leaves that stack and goes on with another.
// On x86-64 a switch is fifteen instructions. Elsewhere, or with -DPORTABLE_FIBERS, it is
// done by _setjmp and _longjmp, which every POSIX system has, at three times the cost.
// Leaves out: floating-point modes and signal masks, which kernels do not change.
#pragma once

#include <cstddef>
#include <cstdint>

#if !defined(__x86_64__) && !defined(PORTABLE_FIBERS)
#define PORTABLE_FIBERS
#endif

#ifdef PORTABLE_FIBERS
#include <csetjmp>
#endif

namespace chainrule::simulator {

constexpr size_t fiber_stack = 256 * 1024;  // address space; only touched pages cost

struct Fiber {
  char* stack = nullptr;  // lowest usable byte; below it lies a page nobody may touch
  char* top = nullptr;
#ifdef PORTABLE_FIBERS
  jmp_buf place;
#else
  void* place = nullptr;  // the stack pointer while the fiber does not run
#endif
};

// A new fiber begins with a call of `work`, which must not return. restart_fiber forgets
// what stands on its stack and lets it begin again.
Fiber* new_fiber(void (*work)());
void restart_fiber(Fiber& fiber, void (*work)());
void switch_fiber(Fiber& from, Fiber& to);

// Does the address lie in the page below this fiber's stack?
bool stack_overflowed(const Fiber& fiber, uintptr_t address);

}  // namespace chainrule::simulator
