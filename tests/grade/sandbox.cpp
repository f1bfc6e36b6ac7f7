// Keeps a learner's accident small: a crash, an endless loop or a request for all the
// memory ends this process with a sentence instead of a silence. See grade.h.
#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>
#ifdef __linux__
#include <ucontext.h>
#endif

#include <atomic>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <new>

#include "grade/grade.h"
#include "guard.h"

namespace chainrule {
namespace {

char step_text[200] = "the start";  // "" while a diagnosis is looked for
int report = STDOUT_FILENO;
unsigned seconds_allowed = 0;
constexpr size_t memory_limit = size_t(1) << 30;
std::atomic<size_t> memory_used{0};

[[noreturn]] void stop_with(const char* what, const char* details) {
  char line[800];
  const int length =
      *step_text != '\0'
          ? snprintf(line, sizeof line, "  %-20s in %s:\n      %s\n", what, step_text,
                     details)
          : snprintf(line, sizeof line,
                     "  looks like           with other sizes it goes further wrong:\n"
                     "      %s\n",
                     details);
  if (write(report, line, size_t(length)) < 0) _exit(1);
  _exit(1);
}

// Was the forbidden place written? Only some systems tell.
const char* verb(void* context) {
#if defined(__linux__) && defined(__x86_64__)
  return static_cast<ucontext_t*>(context)->uc_mcontext.gregs[REG_ERR] & 2 ? "wrote"
                                                                           : "read";
#else
  (void)context;
  return "read or wrote";
#endif
}

void on_crash(int signal, siginfo_t* info, void* context) {
  const char* array = signal == SIGFPE ? "" : guard_name(info->si_addr);
  char details[400] = "";
  if (*array != '\0') {
    const bool before = strstr(array, "[-") != nullptr;
    snprintf(details, sizeof details, "your code %s %s.\n      %s", verb(context), array,
             before
                 ? "An index below 0: is something subtracted without a test for it?"
                 : "Does a loop run too far (<= where < is meant, or another counter is "
                   "raised), or is\n      an index put together from the wrong sizes?");
  } else if (signal == SIGFPE) {
    snprintf(details, sizeof details, "a whole number was divided by 0");
  } else {
    snprintf(details, sizeof details,
             "your code used memory that is not its own (a wild index or pointer, or a "
             "function\n      that calls itself without end)");
  }
  stop_with("CRASHED", details);
}

void on_time(int) {
  char details[100];
  snprintf(details, sizeof details,
           "stopped after %u s: is there a loop that never ends?", seconds_allowed);
  stop_with("STILL RUNNING", details);
}

void handle(int signal, void (*with)(int, siginfo_t*, void*)) {
  struct sigaction action;
  std::memset(&action, 0, sizeof action);
  action.sa_sigaction = with;
  action.sa_flags = SA_SIGINFO | SA_ONSTACK;
  sigaction(signal, &action, nullptr);
}

}  // namespace

void now_running(const std::string& step) {
  snprintf(step_text, sizeof step_text, "%s", step.c_str());
}

void say_result(const std::string& lines) {
  fflush(stdout);  // what the learner's code printed came first
  if (write(report, lines.data(), lines.size()) < 0) _exit(1);
}

void drop_prints() {
  fflush(stdout);
  if (report == STDOUT_FILENO) report = dup(STDOUT_FILENO);
  const int nowhere = open("/dev/null", O_WRONLY);
  if (nowhere >= 0) dup2(nowhere, STDOUT_FILENO);
}

void guard_process(unsigned seconds) {
  seconds_allowed = seconds;
  // The handlers need a stack of their own: endless recursion uses up the other one.
  static char stack[64 * 1024];
  stack_t other;
  std::memset(&other, 0, sizeof other);
  other.ss_sp = stack;
  other.ss_size = sizeof stack;
  sigaltstack(&other, nullptr);
  for (const int signal : {SIGSEGV, SIGBUS, SIGFPE, SIGILL}) handle(signal, on_crash);

  signal(SIGXCPU, on_time);
  const rlimit cpu{seconds, seconds + 5};
  setrlimit(RLIMIT_CPU, &cpu);
  signal(SIGALRM, on_time);  // a loop that sleeps uses no processor time
  alarm(4 * seconds);
}

}  // namespace chainrule

#ifndef CHAINRULE_SANITIZED  // a sanitizer brings an operator new of its own
// Every request is counted, so that a flood stops before the machine starts to swap.
void* operator new(size_t bytes) {
  using namespace chainrule;
  if (memory_used.fetch_add(bytes) + bytes > memory_limit) {
    stop_with("TOO MUCH MEMORY", "your code asked for more than 1 GiB: what grows?");
  }
  size_t* block = static_cast<size_t*>(std::malloc(bytes + 16));
  if (block == nullptr) throw std::bad_alloc();
  *block = bytes;
  return block + 2;
}
void operator delete(void* pointer) noexcept {
  if (pointer == nullptr) return;
  size_t* block = static_cast<size_t*>(pointer) - 2;
  chainrule::memory_used.fetch_sub(*block);
  std::free(block);
}
void operator delete(void* pointer, size_t) noexcept { operator delete(pointer); }
#endif
