// ./learn watch: checks again each time the file is saved. See verbs.h.
//
// Saving is noticed by asking for the file's date three times a second, which also works
// on network folders and on drives that WSL mounts, where notifications do not arrive.
// Keys work without Enter; whatever ends or suspends the program, the terminal is put
// back as it was.
#include <signal.h>
#include <sys/select.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>

#include "check.h"
#include "io/terminal.h"
#include "process.h"
#include "tell.h"
#include "verbs.h"

namespace chainrule::learn {

// --- the terminal ----------------------------------------------------------------------

static termios before, keys;  // its settings: as it was; for single keys

static void put_back() { tcsetattr(STDIN_FILENO, TCSANOW, &before); }

static void on_interrupt(int) {
  end_running();
  put_back();
  if (write(STDOUT_FILENO, "\n", 1) < 0) _exit(3);
  _exit(0);
}

static void on_end(int number) {  // the handler was removed when the signal came
  end_running();
  put_back();
  raise(number);
}

static void handle(int number, void (*with)(int), int flags) {
  struct sigaction action = {};
  action.sa_handler = with;
  action.sa_flags = flags;
  sigaction(number, &action, nullptr);
}

static void on_suspend(int) {
  const int error = errno;
  put_back();
  handle(SIGTSTP, SIG_DFL, 0);
  raise(SIGTSTP);  // stops here, until the shell's fg
  handle(SIGTSTP, on_suspend, int(SA_NODEFER) | SA_RESTART);
  tcsetattr(STDIN_FILENO, TCSANOW, &keys);
  errno = error;
}

static void take_keys() {
  ENSURE(isatty(STDIN_FILENO) && on_terminal() && tcgetattr(STDIN_FILENO, &before) == 0,
         "watch needs a terminal to read keys from; ./learn check works anywhere");
  keys = before;
  keys.c_lflag &= ~tcflag_t(ICANON | ECHO);
  keys.c_cc[VMIN] = 1;
  keys.c_cc[VTIME] = 0;
  std::atexit(put_back);
  handle(SIGINT, on_interrupt, 0);
  for (const int number : {SIGTERM, SIGHUP, SIGQUIT, SIGSEGV, SIGABRT, SIGBUS}) {
    handle(number, on_end, int(SA_RESETHAND) | int(SA_NODEFER));
  }
  handle(SIGTSTP, on_suspend, int(SA_NODEFER) | SA_RESTART);
  tcsetattr(STDIN_FILENO, TCSANOW, &keys);
}

// The key that is pressed within that time, or 0; q when the terminal is gone.
static char read_key(int milliseconds) {
  fd_set waiting;
  FD_ZERO(&waiting);
  FD_SET(STDIN_FILENO, &waiting);
  timeval time = {0, milliseconds * 1000};
  if (select(STDIN_FILENO + 1, &waiting, nullptr, nullptr, &time) <= 0) return 0;
  char key = 0;
  const ssize_t got = read(STDIN_FILENO, &key, 1);
  if (got < 0 && errno == EINTR) return 0;
  return got == 1 ? key : 'q';
}

static void clear_screen() {
  if (has_status()) {
    say("\033[2J\033[H");
  } else {
    say("\n----------------------------------------\n");
  }
}

// --- watching --------------------------------------------------------------------------

// What changes when a file is saved. Editors write in place or put a new file there.
static std::string stamp(const std::string& path) {
  struct stat status;
  if (stat(path.c_str(), &status) != 0) return "missing";
  return std::to_string(status.st_mtime) + " " + std::to_string(status.st_ctime) + " " +
         std::to_string(status.st_size) + " " + std::to_string(status.st_ino);
}

class Watch {
 public:
  Watch(Learner& learner, const Exercise& first) : learner_(learner), e_(&first) {}

  void run() {
    grade_now();
    while (!quit_) {
      const char key = next_key();
      if (ends(key)) return;
      if (key != 0) press(key);
      if (stamps() == seen_) continue;
      if (!exists(e_->mine())) continue;  // between the two halves of an editor's save
      grade_now();
    }
  }

 private:
  std::string stamps() const { return stamp(e_->mine()) + "\n" + stamp(e_->stub()); }
  static bool ends(char key) { return key == 'q' || key == 4; }  // 4: Ctrl-D

  char next_key() {
    if (later_.empty()) return read_key(300);
    const char key = later_[0];
    later_.erase(0, 1);
    return key;
  }

  // While a check runs: to quit or to save again stops it, other keys have their turn
  // when it is done.
  bool is_outdated() {
    const char key = read_key(0);
    if (ends(key)) quit_ = true;
    if (key != 0 && !quit_) later_ += key;
    return quit_ || (stamps() != seen_ && exists(e_->mine()));
  }

  void grade_now() {
    clear_screen();
    learner_.record = Record();
    say_rescue(*e_);
    make_copy(*e_, learner_.record);
    seen_ = stamps();  // before grading: a save meanwhile is another one to grade
    solved_ = false;
    stop_when([this] { return is_outdated(); });
    try {
      solved_ = check_and_tell(learner_.course, learner_.record, *e_) == Verdict::solved;
      say_keys();
    } catch (const Stopped&) {  // run() sees to what stopped it
    }
    stop_when(nullptr);
  }

  void say_keys() {
    const char* onward = solved_ ? "n: on to the next exercise" : "n: another exercise";
    say("\n%s\n", dim(wrap("watching " + e_->mine() + " - checks when you save it",
                           columns() - 1, 0))
                      .c_str());
    say("%s\n", dim("h: hint   " + std::string(onward) + "   l: list   q: quit").c_str());
    fflush(stdout);
  }

  void press(char key) {
    if (key == 'n') {
      const Exercise* other = next_unsolved(learner_.course, learner_.record, *e_);
      if (solved_) other = first_unsolved(learner_.course, learner_.record);
      if (other == nullptr) {
        say("\n");
        say_all_solved(learner_.course);
      } else {
        e_ = other;
        grade_now();
      }
    } else if (key == 'h') {
      say("\n");
      show_hint();
      say_keys();
    } else if (key == 'l') {
      clear_screen();
      show_board(learner_);
      say_keys();
    }
    fflush(stdout);
  }

  void show_hint() {
    try {
      say_next_hint(learner_, *e_);
    } catch (const Error& error) {
      say("%s\n", error.what());
    }
  }

  Learner& learner_;
  const Exercise* e_;
  std::string seen_;
  std::string later_;  // keys that were pressed during a check
  bool solved_ = false, quit_ = false;
};

int watch(Learner& learner, const Words& names) {
  const Exercise* first = choose(learner, names);
  if (first == nullptr) return 0;
  take_keys();
  Watch(learner, *first).run();
  say("\n");
  return 0;
}

}  // namespace chainrule::learn
