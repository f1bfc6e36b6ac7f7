// The roofline as a picture: on logarithmic axes the roof that a machine's multipliers
// set, the slopes that its memories set, and numbered points below them.
#pragma once

#include <algorithm>
#include <cstdio>
#include <string>
#include <vector>

#include "io/axis.h"
#include "io/svg_page.h"
#include "workloads.h"

namespace chainrule::ladder {

// What one core of a machine can do.
struct Machine {
  double peak;           // FLOP/s
  double memory, cache;  // bytes/s of a copy: far away, and in the second cache
};

class Roofline {
 public:
  Roofline(const Machine& machine, const std::vector<Point>& points)
      : machine_(machine), points_(points) {
    const auto axis = [](const char* label, double low, double high) {
      AxisWish wish{label, true, low, high, {}};
      return make_axis(wish, {low, high}, 8, false);
    };
    double least = machine.peak / 1e9;
    for (const Point& p : points) least = std::min(least, p.rate / 1e9);
    x_ = axis("operations for each byte (logarithmic)", 0.05, 500);
    y_ = axis("GFLOP/s (logarithmic)", std::min(0.1, least / 2), machine.peak / 1e9 * 2);
  }

  std::string draw() {
    page_.text(left, 26, "The roofline of one core", Page::Anchor::start, 17);
    axes();
    slope(machine_.memory, 0, "memory");
    slope(machine_.cache, 1, "second cache");
    for (size_t i = 0; i < points_.size(); ++i) {
      const double x = x_at(points_[i].intensity), y = y_at(points_[i].rate / 1e9);
      page_.mark(x, y, 2);
      page_.text(x + 7, y + 5, std::to_string(i + 1), Page::Anchor::start, 13);
    }
    return page_.finish(legend());
  }

 private:
  static constexpr double left = 80, right = 660, top = 66, bottom = 426;

  double x_at(double value) const { return left + x_.share(value) * (right - left); }
  double y_at(double value) const { return bottom - y_.share(value) * (bottom - top); }

  void axes() {
    for (size_t i = 0; i < x_.ticks.size(); ++i) {
      const double x = x_at(x_.ticks[i]);
      page_.line(x, top, x, bottom, "#ddd", 1);
      page_.text(x, bottom + 20, x_.labels[i], Page::Anchor::middle);
    }
    for (size_t i = 0; i < y_.ticks.size(); ++i) {
      const double y = y_at(y_.ticks[i]);
      page_.line(left, y, right, y, "#ddd", 1);
      page_.text(left - 8, y + 5, y_.labels[i], Page::Anchor::end);
    }
    page_.line(left, bottom, right, bottom, "#555", 1.2);
    page_.line(left, top, left, bottom, "#555", 1.2);
    page_.text((left + right) / 2, bottom + 42, "operations for each byte (logarithmic)",
               Page::Anchor::middle);
    page_.upright(24, (top + bottom) / 2, "GFLOP/s (logarithmic)");
  }

  // bytes/s times operations/byte, up to the peak and along it.
  void slope(double rate, int colour, const std::string& name) {
    const double corner = machine_.peak / rate;
    double from = x_.low;
    if (from * rate / 1e9 < y_.low) from = y_.low * 1e9 / rate;
    page_.line(x_at(from), y_at(from * rate / 1e9), x_at(corner),
               y_at(machine_.peak / 1e9), palette(colour), 2);
    page_.line(x_at(corner), y_at(machine_.peak / 1e9), right, y_at(machine_.peak / 1e9),
               "#555", 2);
    const double x = left + 250 * colour;
    char words[64];
    snprintf(words, sizeof words, "%s %.3g GB/s", name.c_str(), rate / 1e9);
    page_.line(x, 45, x + 24, 45, palette(colour), 2.5);
    page_.text(x + 30, 50, words, Page::Anchor::start);
  }

  double legend() {
    char words[64];
    snprintf(words, sizeof words, "multipliers %.3g GFLOP/s", machine_.peak / 1e9);
    page_.text(right, y_at(machine_.peak / 1e9) - 8, words, Page::Anchor::end, 13,
               "#555");
    const size_t rows = (points_.size() + 2) / 3;
    for (size_t i = 0; i < points_.size(); ++i) {
      page_.text(left + double(i / rows) * 200, bottom + 70 + double(i % rows) * 20,
                 std::to_string(i + 1) + "  " + points_[i].name, Page::Anchor::start, 13);
    }
    return bottom + 70 + double(rows) * 20;
  }

  Machine machine_;
  std::vector<Point> points_;
  Axis x_, y_;
  Page page_;
};

}  // namespace chainrule::ladder
