// Where a number lies on an axis, and which numbers stand beside it as ticks.
//
// Ticks are the round numbers 1, 2, 5 times a power of ten; on a logarithmic axis powers
// of ten, or 1, 2, 5 of each where there are few. Serves plot.cpp and svg.cpp.
#pragma once

#include <string>
#include <vector>

#include "chart.h"

namespace chainrule {

struct Axis {
  double low, high;
  bool log;
  std::vector<double> ticks;
  std::vector<std::string> labels;  // of the ticks

  double share(double value) const;   // 0 at low, 1 at high, beyond them outside
  bool shows(double value) const;     // can be drawn: finite, above zero if log
  bool contains(double value) const;  // shows it, and it lies between low and high
};

// With `round`, the ends are moved outwards to ticks. About `count` ticks.
Axis make_axis(const AxisWish& wish, Range data, int count, bool round);

struct Axes {
  Axis x, y;
  int left_out;  // points of the series that neither axis can show
};
Axes make_axes(const Chart& chart, int x_ticks, int y_ticks);

// "3 points left out: not finite", or "" where all is drawn.
std::string note_below(const Chart& chart, const Axes& axes);

}  // namespace chainrule
