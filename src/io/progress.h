// A progress bar for loops that take longer than two seconds.
//
//   Progress progress(steps, "training");
//   for (int step = 0; step < steps; ++step) {
//     ...
//     progress.at(step + 1, "loss %.3f", loss);
//   }
//
// On a terminal one line is redrawn at most ten times a second and erased at the end, so
// that the story goes on where it was. Elsewhere a line goes to stderr every tenth of a
// long run: what the program prints to stdout does not depend on how fast it was.
#pragma once

#include <chrono>
#include <string>

namespace chainrule {

class Progress {
 public:
  Progress(int total, const char* what);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  // `done` of `total` steps are done. The text is formatted only when it is shown.
  void at(int done, const char* format, ...) __attribute__((format(printf, 3, 4)));
  void at(int done) { at(done, "%s", ""); }

  // Would at(done) show something? For messages that cost: a loss that must be fetched
  // from a GPU first.
  bool due(int done) const;

 private:
  double seconds() const;  // since the start
  bool worth_a_bar(double now, double share) const;

  int total_;
  std::string what_;
  std::chrono::steady_clock::time_point start_;
  double shown_at_ = 0;     // seconds
  double shown_share_ = 0;  // of the work
};

std::string progress_bar(double share, int width);  // "[####......]"
std::string duration(double seconds);               // "8 s", "2:05 min", "1:02 h"

}  // namespace chainrule
