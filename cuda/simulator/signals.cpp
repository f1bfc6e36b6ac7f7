// The mistakes that no check comes before: a crash, an endless loop, host code that
// touches device memory. The system tells of them by signals. Inside a kernel a signal
// ends the kernel, and the launch throws; anywhere else nothing can be saved, so it is
// explained and the program ends.
#include <pthread.h>
#include <signal.h>
#include <sys/time.h>

#include <cstdio>
#include <cstdlib>

#include "engine.h"
#include "memory.h"

#if defined(__linux__)
#include <ucontext.h>
#endif

namespace chainrule::simulator {
namespace {

struct sigaction before[NSIG];
int time_limit = 20;
pthread_t launcher;  // the thread that launched last

uintptr_t code_of(void* context) {
#if defined(__linux__) && defined(__x86_64__)
  return uintptr_t(static_cast<ucontext_t*>(context)->uc_mcontext.gregs[REG_RIP]);
#elif defined(__linux__) && defined(__aarch64__)
  return uintptr_t(static_cast<ucontext_t*>(context)->uc_mcontext.pc);
#else
  (void)context;
  return 0;
#endif
}

[[noreturn]] void crash_in_kernel(int signal, uintptr_t address, uintptr_t code) {
  engine.busy = true;
  std::string where = kernel_line(code);
  if (where.empty()) where = place(engine.launch->file, engine.launch->line);
  if (signal == SIGFPE) {
    mistake(where, "a division of whole numbers by zero", "%s",
            "A GPU gives a meaningless number instead of stopping.");
  }
  if (stack_overflowed(*engine.fiber, address)) {
    mistake(
        where, "a stack overflow",
        "A thread has %zu KiB here. Are its arrays too large, or does it call itself?",
        fiber_stack / 1024);
  }
  if (address < 65536) {
    mistake(where, "a null pointer", "It touches address %zu.", size_t(address));
  }
  mistake(where, "a crash", "It touches address %p, which is no memory of the device.",
          reinterpret_cast<void*>(address));
}

void on_crash(int signal, siginfo_t* info, void* context) {
  const auto address = uintptr_t(info->si_addr);
  if (runs_kernel && !engine.busy) crash_in_kernel(signal, address, code_of(context));
  if (signal != SIGFPE && !runs_kernel && device_memory.has(address)) {
    fprintf(stderr,
            "%s: device memory touched by host code\n"
            "  Only kernels and cudaMemcpy may: on a GPU this is a crash, too.\n  %s\n",
            source_line(code_of(context)).c_str(), describe(address, 4).c_str());
  }
  // And again, as if we were not there; or the end, where the handler before us (a test
  // program's) has put us back.
  static bool seen = false;
  seen ? void(::signal(signal, SIG_DFL))
       : void(sigaction(signal, &before[signal], nullptr));
  seen = true;
}

// Once a second of processor time: is it still the same launch?
void on_tick(int, siginfo_t*, void* context) {
  static uint64_t seen = 0;
  static int seconds = 0;
  if (engine.launch == nullptr) return;
  if (!runs_kernel) {  // another thread was interrupted
    pthread_kill(launcher, SIGPROF);
    return;
  }
  seconds = engine.launches == seen ? seconds + 1 : 0;
  seen = engine.launches;
  if (time_limit == 0 || seconds < time_limit) return;
  engine.overdue = true;  // if it is busy: come_to will see it
  if (engine.busy) return;
  engine.busy = true;
  const std::string where = kernel_line(code_of(context));
  if (!where.empty()) overdue(where);
  engine.busy = false;  // on its way into or out of the engine: another time
}

void handle(int signal, void (*handler)(int, siginfo_t*, void*)) {
  struct sigaction action = {};
  action.sa_sigaction = handler;
  action.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER | SA_RESTART;
  sigaction(signal, &action, &before[signal]);
}

void give_signals_a_stack() {  // each thread needs its own: a kernel's may be used up
  static thread_local bool done = false;
  if (done) return;
  done = true;
  stack_t stack = {};
  stack.ss_size = 256 * 1024;
  stack.ss_sp = std::malloc(stack.ss_size);
  sigaltstack(&stack, nullptr);
}

void print_leaks() {
  if (checked_program) fputs(leaks().c_str(), stderr);
}

void begin_ticks() {
  static bool done = false;
  if (done) return;
  done = true;
  std::atexit(print_leaks);
  if (const char* wish = std::getenv("CHAINRULE_TIME_LIMIT")) {
    time_limit = std::atoi(wish);
  }
  if (time_limit == 0) return;
  handle(SIGPROF, on_tick);
  const itimerval second = {{1, 0}, {1, 0}};
  setitimer(ITIMER_PROF, &second, nullptr);
}

}  // namespace

void set_time_limit(int seconds) { time_limit = seconds; }

void overdue(const std::string& where) {
  mistake(where, "a kernel that does not end",
          "It has run for %d s of processor time (CHAINRULE_TIME_LIMIT=seconds).\n"
          "  Waiting in a loop for another thread never ends here: use a barrier.",
          time_limit);
}

// Asked at every launch: somebody else (a test framework) may have taken the signals.
void watch_signals() {
  launcher = pthread_self();
  give_signals_a_stack();
  begin_ticks();
  struct sigaction now;
  sigaction(SIGSEGV, nullptr, &now);
  if (now.sa_sigaction == on_crash) return;
  for (const int signal : {SIGSEGV, SIGBUS, SIGFPE}) handle(signal, on_crash);
}

}  // namespace chainrule::simulator
