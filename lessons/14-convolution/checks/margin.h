// For the checks of 14.4 and 14.5: a copy of x with numbers around it that no answer may
// contain, so that a read outside the picture gets a sentence instead of a crash.
//
// Used where there is padding. Without padding nothing tempts anybody to read outside,
// and x stays between its fences (see guard.h).
#pragma once

#include <cmath>
#include <vector>

#include "check.h"
#include "real.h"

namespace chainrule {

class Margin {
 public:
  Margin(const real* x, int count)
      : numbers_(size_t(count) + 2 * width, real(forbidden)) {
    for (int i = 0; i < count; ++i) numbers_[width + size_t(i)] = x[i];
  }
  const real* data() const { return &numbers_[width]; }

  // Throws if one of these answers was made with a number from outside.
  static void refuse(const real* answer, int count) {
    for (int i = 0; i < count; ++i) {
      ENSURE(!(std::abs(answer[i]) > forbidden / 1e6),
             "a place outside the\n"
             "                       picture is read. Where row is below 0, or s.H or\n"
             "                       more, or column is below 0, or s.W or more, there\n"
             "                       stands a zero: leave that term out");
    }
  }

 private:
  static constexpr size_t width = 4096;
  static constexpr double forbidden = 1e30;
  std::vector<real> numbers_;
};

}  // namespace chainrule
