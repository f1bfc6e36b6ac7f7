// What can be told from the text of an exercise without a compiler: whether a line that
// had to go is still there, and whether it calls what it is meant to replace. This reads
// words, it does not parse C++: macros and raw strings are not understood.
#pragma once

#include "course.h"

namespace chainrule::learn {

// Comments become nothing; every line stays where it is.
std::string without_comments(const std::string& text);

// The line (from 1) that says NOT_STARTED() in a copy whose code differs from the stub's;
// 0 where it is gone, or where nothing but comments was written.
int line_left_in(const std::string& text, const std::string& stub);

struct Call {
  int line = 0;  // from 1; 0: there is none
  std::string function;
};

// Where the text calls chainrule::f for an f that the stub defines. With MINE=1 the
// learner's f takes that one's place, and would call itself.
Call call_of_own_op(const std::string& text, const std::string& stub);

// Where an f that the stub defines takes double* and not real*. In double, where it is
// checked, both are the same type; in float it would stand beside the library's op,
// unused.
Call double_in_signature(const std::string& text, const std::string& stub);

}  // namespace chainrule::learn
