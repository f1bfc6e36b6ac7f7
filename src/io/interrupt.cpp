// See interrupt.h.
#include "interrupt.h"

#include <signal.h>
#include <unistd.h>

namespace chainrule {
namespace {

volatile sig_atomic_t noted = 0;

// Runs between any two instructions of the program, so it may only do what POSIX calls
// async-signal-safe: write() is, printf is not.
void note(int) {
  noted = 1;
  const char text[] = "\nstopping after this step (Ctrl-C again: at once)\n";
  if (write(STDERR_FILENO, text, sizeof text - 1) < 0) return;
}

bool watch() {
  struct sigaction action = {};
  action.sa_handler = note;
  sigemptyset(&action.sa_mask);
  // The default action is back after the first signal; interrupted reads and writes go
  // on.
  action.sa_flags = int(SA_RESETHAND) | SA_RESTART;
  return sigaction(SIGINT, &action, nullptr) == 0;
}

}  // namespace

bool interrupted() {
  static const bool watching = watch();
  return watching && noted != 0;
}

}  // namespace chainrule
