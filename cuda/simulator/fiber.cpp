// See fiber.h.
#undef _FORTIFY_SOURCE  // its longjmp refuses to change stacks
#ifndef _XOPEN_SOURCE
#define _XOPEN_SOURCE 700  // macOS hides makecontext without it
#define _DARWIN_C_SOURCE
#endif
#include "fiber.h"

#include <sys/mman.h>
#include <unistd.h>

#include "check.h"

#ifdef PORTABLE_FIBERS
#include <ucontext.h>
#endif

namespace chainrule::simulator {
namespace {

size_t page() {
  static const size_t bytes = size_t(sysconf(_SC_PAGESIZE));
  return bytes;
}

}  // namespace

// Equal offsets in a thousand stacks would all fall into one set of the cache: the tops
// are staggered by a few lines each.
Fiber* new_fiber(void (*work)()) {
  static int made = 0;
  void* map = mmap(nullptr, fiber_stack + page(), PROT_READ | PROT_WRITE,
                   MAP_PRIVATE | MAP_ANON, -1, 0);
  ENSURE(map != MAP_FAILED, "simulator: no memory for the stack of a CUDA thread");
  mprotect(map, page(), PROT_NONE);
  auto* fiber = new Fiber;
  fiber->stack = static_cast<char*>(map) + page();
  fiber->top = fiber->stack + fiber_stack - size_t(made++ % 32) * 192;
  restart_fiber(*fiber, work);
  return fiber;
}

bool stack_overflowed(const Fiber& fiber, uintptr_t address) {
  return address < uintptr_t(fiber.stack) && address >= uintptr_t(fiber.stack) - page();
}

#ifndef PORTABLE_FIBERS

// Saves what a call must preserve, changes the stack, restores, and returns there.
extern "C" void switch_stack(void** from, void* to) asm("chainrule_switch_stack");
asm(R"(
  .text
  .globl chainrule_switch_stack
chainrule_switch_stack:
  pushq %rbp
  pushq %rbx
  pushq %r12
  pushq %r13
  pushq %r14
  pushq %r15
  movq %rsp, (%rdi)
  movq %rsi, %rsp
  popq %r15
  popq %r14
  popq %r13
  popq %r12
  popq %rbx
  popq %rbp
  ret
)");

// Lays out what switch_stack will pop: six registers, `work` as the address to return to,
// and the null where a debugger's backtrace ends.
void restart_fiber(Fiber& fiber, void (*work)()) {
  auto** place = reinterpret_cast<void**>(fiber.top) - 8;
  for (int i = 0; i < 8; ++i) place[i] = nullptr;
  place[6] = reinterpret_cast<void*>(work);
  fiber.place = place;
}

void switch_fiber(Fiber& from, Fiber& to) { switch_stack(&from.place, to.place); }

#else

namespace {

// makecontext starts a function on another stack, but swapcontext asks the system at
// every switch. So it is used once per fiber, and _longjmp from then on.
struct Birth {
  ucontext_t parent, child;
  Fiber* fiber;
  void (*work)();
};
Birth* birth;

void begin() {
  Birth* mine = birth;
  void (*work)() = mine->work;
  if (_setjmp(mine->fiber->place) == 0) setcontext(&mine->parent);
  work();
}

}  // namespace

void restart_fiber(Fiber& fiber, void (*work)()) {
  Birth mine;
  mine.fiber = &fiber;
  mine.work = work;
  birth = &mine;
  getcontext(&mine.child);
  mine.child.uc_stack.ss_sp = fiber.stack;
  mine.child.uc_stack.ss_size = size_t(fiber.top - fiber.stack);
  mine.child.uc_link = nullptr;
  makecontext(&mine.child, begin, 0);
  swapcontext(&mine.parent, &mine.child);
}

void switch_fiber(Fiber& from, Fiber& to) {
  if (_setjmp(from.place) == 0) _longjmp(to.place, 1);
}

#endif

}  // namespace chainrule::simulator
