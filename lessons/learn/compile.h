// What a compiler and a linker said, made short: the first error, what it usually means,
// and whose it is.
#pragma once

#include "course.h"

namespace chainrule::learn {

// The first error (or with "warning", the first lines of warnings), at most ten lines.
Words first_message(const std::string& output, const std::string& kind, size_t lines);
std::string usual_meaning(const std::string& error);  // "" where nothing fits

// The head of the function that holds the TODO, on one line and without its brace.
std::string signature_of(const std::string& stub);

// The linker complains about something of the learner's: sentences that explain it, not
// yet fitted to the window. Empty: it complains about something else.
Words explain_link(const std::string& output, const Exercise& e);

}  // namespace chainrule::learn
