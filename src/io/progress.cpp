// See progress.h.
#include "progress.h"

#include <algorithm>
#include <cmath>
#include <cstdarg>
#include <cstdio>

#include "check.h"
#include "terminal.h"

namespace chainrule {

Progress::Progress(int total, const char* what)
    : total_(total), what_(what), start_(std::chrono::steady_clock::now()) {
  ENSURE(total >= 0, "progress: %d steps of %s", total, what);
}

Progress::~Progress() { status(""); }

double Progress::seconds() const {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
}

// Not before half a second, because the first steps say little about the others; and not
// if all will be over within two.
bool Progress::worth_a_bar(double now, double share) const {
  return now > 2 || (now > 0.5 && now > 2 * share);
}

bool Progress::due(int done) const {
  if (is_quiet() || total_ == 0) return false;
  const double now = seconds(), share = double(done) / total_;
  if (has_status()) return now - shown_at_ >= 0.1 && worth_a_bar(now, share);
  return share - shown_share_ >= 0.0999 && now - shown_at_ >= 2 && done < total_;
}

void Progress::at(int done, const char* format, ...) {
  if (!due(done)) return;
  char message[200];
  va_list arguments;
  va_start(arguments, format);
  std::vsnprintf(message, sizeof message, format, arguments);
  va_end(arguments);

  const double now = seconds();
  const double share = std::min(1.0, std::max(0.0, double(done) / total_));
  char text[400];
  if (has_status()) {
    const double left = share > 0 ? now / share - now : 0;
    std::snprintf(text, sizeof text, "%s %s %3.0f %%  %s left  %s", what_.c_str(),
                  progress_bar(share, 20).c_str(), std::floor(100 * share),
                  share > 0 ? duration(left).c_str() : "?", message);
    status(text);
  } else {
    std::fprintf(stderr, "%s: %.0f %% after %s  %s\n", what_.c_str(),
                 std::floor(100 * share + 1e-9), duration(now).c_str(), message);
  }
  shown_at_ = now;
  shown_share_ = share;
}

std::string progress_bar(double share, int width) {
  share = share >= 0 ? std::min(share, 1.0) : 0;  // NaN becomes 0
  const int full = int(share * width + 1e-9);     // full only when all is done
  return "[" + std::string(size_t(full), '#') + std::string(size_t(width - full), '.') +
         "]";
}

std::string duration(double seconds) {
  if (!(seconds >= 0 && seconds < 3.6e6)) return "a long time";
  const int whole = int(seconds + 0.5);
  char text[32];
  if (whole < 60) {
    std::snprintf(text, sizeof text, "%d s", whole);
  } else if (whole < 3600) {
    std::snprintf(text, sizeof text, "%d:%02d min", whole / 60, whole % 60);
  } else {
    std::snprintf(text, sizeof text, "%d:%02d h", whole / 3600, whole / 60 % 60);
  }
  return text;
}

}  // namespace chainrule
