// Starting other programs: make, the checks, git, compilers.
//
// What they print is captured, with a limit on time and on the amount; on a terminal one
// status line says meanwhile what is going on. Each runs in a process group of its own,
// so that everything it started can be ended with it, and reads from /dev/null.
#pragma once

#include <functional>
#include <string>

#include "text.h"

namespace chainrule::learn {

struct Run {
  int code = -1;   // exit code; 127 where the program could not be started
  int signal = 0;  // that ended it, 0 for none
  bool out_of_time = false, too_much = false, stopped = false;
  std::string output;  // stdout and stderr as they came

  bool ok() const { return code == 0; }
};

struct Limits {
  double seconds = 1e9;
  size_t bytes = 16 << 20;
};

Run run(const Words& command, const std::string& doing = "", Limits limits = {});

// Asked ten times a second while a run says what it is `doing`: true ends it, and run()
// throws Stopped. Null: nobody asks.
struct Stopped {};
void stop_when(const std::function<bool()>& asked);

// Becomes that program: terminal, signals and exit code are then its own.
[[noreturn]] void become(const Words& command);

// Builds one target. `settings` are like "ON=double".
Run make(const std::string& target, const Words& settings, const std::string& doing);
std::string build_folder();  // build, or the environment variable BUILD

// Keeps two learner's tools (watch in one window, check in another) from building at the
// same time: the second waits.
class BuildLock {
 public:
  BuildLock();
  ~BuildLock();
  BuildLock(const BuildLock&) = delete;
  BuildLock& operator=(const BuildLock&) = delete;

 private:
  int file_;
};

// Ends what run() is waiting for. For signal handlers too.
void end_running();

// The text into build/learn.log, for what is too long to show. Returns the path.
std::string save_log(const std::string& text);

}  // namespace chainrule::learn
