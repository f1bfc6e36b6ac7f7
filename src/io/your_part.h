// Which parts of a program are the learner's own code (MINE=1).
//
// The build links a solved exercise in place of the library's op, and with it one static
// object that registers its name:  static YourPart part("03-tensors/2_linear_forward");
// Options::done prints the names, so that nobody wonders whose code is running.
#pragma once

#include <string>
#include <vector>

namespace chainrule {

struct YourPart {
  explicit YourPart(const char* name);  // "03-tensors/2_linear_forward" or any other text
};

std::vector<std::string> your_parts();  // sorted: "03.2 linear_forward", ...

}  // namespace chainrule
