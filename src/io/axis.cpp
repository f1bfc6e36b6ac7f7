// See axis.h.
#include "axis.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "check.h"

namespace chainrule {
namespace {

// Beyond 1e300 differences overflow; nobody will miss such numbers in a picture.
bool can_show(double value, bool log) {
  return std::fabs(value) < 1e300 && (!log || value > 0);
}

// The round number 1, 2 or 5 times a power of ten that gives about `count` steps.
double round_step(double span, int count) {
  const double rough = span / std::max(count, 1);
  const double power = std::pow(10, std::floor(std::log10(rough)));
  for (const double factor : {1.0, 2.0, 5.0}) {
    if (factor * power >= rough * 0.75) return factor * power;
  }
  return 10 * power;
}

std::string linear_label(double value, double step) {
  if (std::fabs(value) < step * 1e-6) value = 0;  // no -0, no 1e-17
  char text[40];
  if (std::fabs(value) >= 1e7 || step < 1e-5) {
    std::snprintf(text, sizeof text, "%.6g", value);
  } else {
    const int decimals = std::max(0, -int(std::floor(std::log10(step) + 1e-9)));
    std::snprintf(text, sizeof text, "%.*f", decimals, value);
  }
  return text;
}

std::string log_label(double value) {
  char text[40];
  const bool plain = value >= 0.0009 && value < 99999;
  std::snprintf(text, sizeof text, plain ? "%.4g" : "%.0e", value);
  return text;
}

void linear_ticks(Axis& axis, int count, bool round_low, bool round_high) {
  const double step = round_step(axis.high - axis.low, count);
  if (round_low) axis.low = std::floor(axis.low / step + 1e-6) * step;
  if (round_high) axis.high = std::ceil(axis.high / step - 1e-6) * step;
  const double first = std::ceil(axis.low / step - 1e-6);
  const int ticks = int(std::floor(axis.high / step + 1e-6) - first) + 1;
  for (int i = 0; i < ticks; ++i) {
    axis.ticks.push_back((first + i) * step);
    axis.labels.push_back(linear_label(axis.ticks.back(), step));
  }
}

// All candidates from below low to above high; then the ends move to the nearest ones.
void log_ticks(Axis& axis, int count, bool round_low, bool round_high) {
  const double decades = std::log10(axis.high / axis.low);
  const bool fine = decades < 2;  // 1, 2 and 5 of each power of ten
  const int every = std::max(1, int(std::ceil(decades / std::max(count, 1))));
  const int first = int(std::floor(std::log10(axis.low))) - every;
  const int last = int(std::ceil(std::log10(axis.high))) + every;
  std::vector<double> all;
  for (int power = first; power <= last; ++power) {
    if (power % every != 0) continue;
    for (const double factor : {1.0, 2.0, 5.0}) {
      if (factor == 1 || fine) all.push_back(factor * std::pow(10, power));
    }
  }
  const double low = axis.low, high = axis.high, loose = 1 + 1e-9;
  for (auto tick = all.begin(); tick != all.end(); ++tick) {
    if (round_low && *tick <= low * loose) axis.low = *tick;
  }
  for (auto tick = all.rbegin(); tick != all.rend(); ++tick) {
    if (round_high && *tick >= high / loose) axis.high = *tick;
  }
  for (const double tick : all) {
    if (tick < axis.low / loose || tick > axis.high * loose) continue;
    axis.ticks.push_back(tick);
    axis.labels.push_back(log_label(tick));
  }
}

// Data of one single value need room on both sides.
Range widened(Range data, bool log) {
  if (!(data.low <= data.high)) return {log ? 0.1 : 0, 1};  // no data at all
  const double size = std::max(std::fabs(data.low), std::fabs(data.high));
  if (data.high - data.low > 1e-9 * size) return data;
  if (log) return {data.low / 2, data.high * 2};
  const double room = size > 0 ? size / 10 : 1;
  return {data.low - room, data.high + room};
}

bool point_shows(const Chart& chart, const Series& series, size_t i) {
  return can_show(series.y[i], chart.y.log) &&
         (series.x.empty() || can_show(series.x[i], chart.x.log));
}

}  // namespace

double Axis::share(double value) const {
  if (log) return std::log(value / low) / std::log(high / low);
  return (value - low) / (high - low);
}

bool Axis::shows(double value) const { return can_show(value, log); }

bool Axis::contains(double value) const {
  return shows(value) && share(value) >= -1e-9 && share(value) <= 1 + 1e-9;
}

Axis make_axis(const AxisWish& wish, Range data, int count, bool round) {
  const bool set_low = std::isfinite(wish.low), set_high = std::isfinite(wish.high);
  if (set_low) data.low = wish.low, data.high = std::max(data.high, wish.low);
  if (set_high) data.high = wish.high, data.low = std::min(data.low, wish.high);
  ENSURE(!set_low || !set_high || wish.low < wish.high,
         "axis %s: low %g is not below high %g", wish.label.c_str(), wish.low, wish.high);
  ENSURE(!wish.log || data.low > 0 || data.low > data.high,
         "axis %s: a logarithmic axis cannot begin at %g", wish.label.c_str(), data.low);
  const Range range = widened(data, wish.log);
  Axis axis{range.low, range.high, wish.log, {}, {}};
  for (const double tick : wish.ticks) {
    axis.ticks.push_back(tick);
    axis.labels.push_back(log_label(tick));
  }
  if (!wish.ticks.empty()) return axis;
  const bool round_low = round && !set_low, round_high = round && !set_high;
  if (wish.log) log_ticks(axis, count, round_low, round_high);
  if (axis.ticks.size() >= 2) return axis;
  axis.ticks.clear();  // linear, or so short a part of a decade that it might be
  axis.labels.clear();
  linear_ticks(axis, count, round_low && !wish.log, round_high && !wish.log);
  return axis;
}

Axes make_axes(const Chart& chart, int x_ticks, int y_ticks) {
  Range x = {INFINITY, -INFINITY}, y = x;
  const auto include = [](Range& range, double value) {
    range = {std::min(range.low, value), std::max(range.high, value)};
  };
  int left_out = 0;
  for (const Series& series : chart.series) {
    for (size_t i = 0; i < series.y.size(); ++i) {
      if (!point_shows(chart, series, i)) {
        ++left_out;
        continue;
      }
      include(y, series.y[i]);
      if (!series.x.empty()) include(x, series.x[i]);
    }
  }
  return {make_axis(chart.x, x, x_ticks, false), make_axis(chart.y, y, y_ticks, true),
          left_out};
}

std::string note_below(const Chart& chart, const Axes& axes) {
  size_t all = 0;
  for (const Series& series : chart.series) all += series.y.size();
  if (all == 0) return "no numbers to draw";
  if (axes.left_out == 0) return "";
  return std::to_string(axes.left_out) + (axes.left_out == 1 ? " point" : " points") +
         " left out: not finite" +
         (chart.x.log || chart.y.log ? ", or not above 0 on a logarithmic axis" : "");
}

}  // namespace chainrule
