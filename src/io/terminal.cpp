// See terminal.h.
#include "terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>

namespace chainrule {
namespace {

bool silent = false;
size_t status_length = 0;  // characters of the status line that stands there now

// Empty counts as not set, as no-color.org asks for.
bool is_set(const char* name) {
  const char* value = std::getenv(name);
  return value != nullptr && *value != '\0';
}

bool is_dumb() {
  const char* term = std::getenv("TERM");
  return term == nullptr || std::string(term) == "dumb";
}

std::string coloured(const char* code, const std::string& text) {
  return with_colour() ? "\x1b[" + std::string(code) + "m" + text + "\x1b[0m" : text;
}

}  // namespace

void say(const char* format, ...) {
  if (silent) return;
  status("");
  va_list arguments;
  va_start(arguments, format);
  std::vprintf(format, arguments);
  va_end(arguments);
}

void quiet(bool on) { silent = on; }
bool is_quiet() { return silent; }

void status(const std::string& line) {
  if (status_length == 0 && line.empty()) return;
  if (!has_status()) return;
  // Spaces instead of "erase line": works on every terminal. One column stays free, or
  // the cursor would wrap to the next line.
  const size_t width = size_t(columns() - 1);
  const std::string shown = silent ? "" : line.substr(0, width);
  const size_t rest = std::max(status_length, shown.size()) - shown.size();
  std::printf("\r%s%s%s", shown.c_str(), std::string(rest, ' ').c_str(),
              shown.empty() ? "\r" : "");
  std::fflush(stdout);
  status_length = shown.size();
}

bool has_status() { return on_terminal() && !is_dumb(); }

bool on_terminal() {
  static const bool answer = isatty(STDOUT_FILENO) != 0;
  return answer;
}

bool with_colour() {
  static const bool answer = on_terminal() && !is_set("NO_COLOR") && !is_dumb();
  return answer;
}

int columns() {
  int width = 80;
#ifdef TIOCGWINSZ
  winsize size = {};
  if (on_terminal() && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) {
    width = size.ws_col;
  }
#endif
  return std::max(width, 40);
}

std::string bold(const std::string& text) { return coloured("1", text); }
std::string dim(const std::string& text) { return coloured("2", text); }
std::string red(const std::string& text) { return coloured("31", text); }
std::string green(const std::string& text) { return coloured("32", text); }
std::string yellow(const std::string& text) { return coloured("33", text); }
std::string blue(const std::string& text) { return coloured("34", text); }

std::string wrap(const std::string& text, int width, int indent) {
  std::string lines;
  int column = indent;
  for (size_t begin = 0; begin < text.size();) {
    const size_t end = std::min(text.find(' ', begin), text.size());
    const int length = int(end - begin);
    if (column > indent && column + 1 + length > width) {
      lines += "\n" + std::string(size_t(indent), ' ');
      column = indent;
    } else if (begin > 0) {
      lines += ' ';
      ++column;
    }
    lines.append(text, begin, end - begin);
    column += length;
    begin = end + 1;
  }
  return lines;
}

}  // namespace chainrule
