// See check.h.
#include "check.h"

#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <string>

namespace chainrule {

void fail(const char* file, int line, const char* format, ...) {
  va_list arguments;
  va_start(arguments, format);
  char message[2000];
  vsnprintf(message, sizeof message, format, arguments);
  va_end(arguments);
  std::string text = message;
  if (std::getenv("CHAINRULE_WHERE") != nullptr) {
    text += " (" + std::string(file) + ":" + std::to_string(line) + ")";
  }
  throw Error(text);
}

}  // namespace chainrule
