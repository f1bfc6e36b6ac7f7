// See your_part.h.
#include "your_part.h"

#include <algorithm>

namespace chainrule {
namespace {

// Inside a function, so that it exists before the first static object registers.
std::vector<std::string>& parts() {
  static std::vector<std::string> list;
  return list;
}

// "03-tensors/2_linear_forward" is exercise 03.2; a name of another form stays as it is.
std::string exercise_name(const std::string& path) {
  const size_t dash = path.find('-'), slash = path.find('/');
  const size_t underscore = path.find('_', slash == std::string::npos ? 0 : slash);
  if (dash == std::string::npos || slash == std::string::npos || dash > slash ||
      underscore == std::string::npos) {
    return path;
  }
  return path.substr(0, dash) + "." + path.substr(slash + 1, underscore - slash - 1) +
         " " + path.substr(underscore + 1);
}

}  // namespace

YourPart::YourPart(const char* name) { parts().push_back(exercise_name(name)); }

std::vector<std::string> your_parts() {
  std::vector<std::string> sorted = parts();
  std::sort(sorted.begin(), sorted.end());
  return sorted;
}

}  // namespace chainrule
