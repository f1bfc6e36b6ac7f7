// Lines, points and bars as SVG. Matrices and decisions: svg_maps.cpp.
#include "svg.h"

#include <algorithm>
#include <cmath>

#include "axis.h"
#include "svg_page.h"

namespace chainrule {
namespace {

constexpr double top = 44, plot_height = 300;

struct Frame {
  Axes axes;
  double left, width;
  double x(double value) const { return left + width * place(axes.x.share(value)); }
  double y(double value) const {
    return top + plot_height * (1 - place(axes.y.share(value)));
  }
  // Far outside is as good as a little outside.
  static double place(double share) { return std::min(3.0, std::max(-2.0, share)); }
};

void draw_axes(Page& page, const Chart& chart, const Frame& frame) {
  const double bottom = top + plot_height, right = frame.left + frame.width;
  for (size_t i = 0; i < frame.axes.y.ticks.size(); ++i) {
    const double y = frame.y(frame.axes.y.ticks[i]);
    page.line(frame.left, y, right, y, "#ddd", 1);
    page.text(frame.left - 8, y + 5, frame.axes.y.labels[i], Page::Anchor::end);
  }
  for (size_t i = 0; i < frame.axes.x.ticks.size(); ++i) {
    const double x = frame.x(frame.axes.x.ticks[i]);
    page.line(x, top, x, bottom, "#ddd", 1);
    page.text(x, bottom + 20, frame.axes.x.labels[i], Page::Anchor::middle);
  }
  page.line(frame.left, bottom, right, bottom, "#555", 1.2);
  page.line(frame.left, top, frame.left, bottom, "#555", 1.2);
  page.text(frame.left, 26, chart.title, Page::Anchor::start, 17);
  page.text(frame.left + frame.width / 2, bottom + 42, chart.x.label,
            Page::Anchor::middle);
  page.upright(20, top + plot_height / 2, chart.y.label);
}

struct Point {
  double x, y;
};

// Of many points in one column of pixels the first, least, greatest and last look like
// all of them, and a long run stays a small file.
std::vector<Point> thinned(const std::vector<Point>& points) {
  if (points.size() < 1500) return points;
  std::vector<Point> kept;
  for (size_t begin = 0, i = 0; i < points.size(); begin = i) {
    Point least = points[begin], greatest = least;
    const double column = std::floor(least.x);
    for (; i < points.size() && std::floor(points[i].x) == column; ++i) {
      if (points[i].y < least.y) least = points[i];
      if (points[i].y > greatest.y) greatest = points[i];
    }
    kept.push_back(points[begin]);
    if (i - begin > 3) kept.insert(kept.end(), {least, greatest});
    if (i - begin > 1) kept.push_back(points[i - 1]);
  }
  return kept;
}

// One path; a number that cannot be shown interrupts it.
std::string path_of(const Frame& frame, const Series& series) {
  std::string path;
  std::vector<Point> run;
  for (size_t i = 0; i <= series.y.size(); ++i) {
    const bool shows = i < series.y.size() && frame.axes.x.shows(series.x[i]) &&
                       frame.axes.y.shows(series.y[i]);
    if (shows) {
      run.push_back({frame.x(series.x[i]), frame.y(series.y[i])});
      continue;
    }
    run = thinned(run);
    for (size_t k = 0; k < run.size(); ++k) {
      path += (k == 0 ? "M" : "L") + pixel(run[k].x) + " " + pixel(run[k].y);
    }
    if (run.size() == 1) path += "h0";  // with round ends: a dot
    run.clear();
  }
  return path;
}

void draw_series(Page& page, const Frame& frame, const Series& series, int index) {
  if (series.kind == Series::Kind::line) {
    const std::string width = series.y.size() < 1500 ? "2" : "1.2";  // noise wants air
    page.raw("<path d=\"" + path_of(frame, series) + "\" stroke=\"" + palette(index) +
             "\" stroke-width=\"" + width +
             "\" fill=\"none\" stroke-linejoin=\"round\" " +
             "stroke-linecap=\"round\" clip-path=\"url(#frame)\"" +
             (index >= 8 ? " stroke-dasharray=\"6 4\"" : "") + "/>");
    return;
  }
  for (size_t i = 0; i < series.y.size(); ++i) {
    if (!frame.axes.y.contains(series.y[i])) continue;
    const double y = frame.y(series.y[i]);
    if (series.kind == Series::Kind::level) {
      page.line(frame.left, y, frame.left + frame.width, y, "#555", 1.5, true);
    } else if (frame.axes.x.contains(series.x[i])) {
      page.mark(frame.x(series.x[i]), y, index);
    }
  }
}

double greatest_length(const std::vector<std::string>& texts) {
  size_t length = 0;
  for (const std::string& text : texts) length = std::max(length, text.size());
  return double(length);
}

}  // namespace

std::string svg(const Chart& chart) {
  Frame frame{make_axes(chart, 7, 6), 0, 0};
  frame.left = 40 + 8 * greatest_length(frame.axes.y.labels);
  frame.width = page_width - 24 - frame.left;
  Page page;
  page.raw("<clipPath id=\"frame\"><rect x=\"" + pixel(frame.left) + "\" y=\"" +
           pixel(top - 2) + "\" width=\"" + pixel(frame.width + 2) + "\" height=\"" +
           pixel(plot_height + 4) + "\"/></clipPath>");
  draw_axes(page, chart, frame);
  for (const bool levels : {true, false}) {  // levels first: data stand in front of them
    for (size_t i = 0; i < chart.series.size(); ++i) {
      const bool is_level = chart.series[i].kind == Series::Kind::level;
      if (is_level == levels) draw_series(page, frame, chart.series[i], int(i));
    }
  }
  double y = draw_legend(page, chart.series, frame.left, top + plot_height + 70);
  const std::string note = note_below(chart, frame.axes);
  if (!note.empty()) {
    page.text(frame.left, y + 4, note, Page::Anchor::start, 13, "#666");
    y += 18;
  }
  return page.finish(y);
}

// Bars to the left of the line are negative.
std::string svg(const Bars& bars) {
  double least = 0, greatest = 0;
  std::vector<std::string> numbers;
  for (const double value : bars.values) {
    numbers.push_back(in_few_digits(value));
    if (!std::isfinite(value)) continue;
    least = std::min(least, value);
    greatest = std::max(greatest, value);
  }
  const double names = std::min(300.0, 8 * greatest_length(bars.names)) + 24;
  const double left = names + 8 * greatest_length(numbers) + 24;
  const double width = page_width - 24 - left;
  const double scale = greatest > least ? width / (greatest - least) : 0;
  const double zero = left - least * scale;
  Page page;
  page.text(24, 26, bars.title, Page::Anchor::start, 17);
  double y = top;
  for (size_t i = 0; i < bars.values.size(); ++i, y += 26) {
    const double value = std::isfinite(bars.values[i]) ? bars.values[i] : 0;
    page.text(names, y + 15, bars.names[i], Page::Anchor::end);
    page.text(left - 8, y + 15, numbers[i], Page::Anchor::end, 14, "#555");
    page.rectangle(value < 0 ? zero + value * scale : zero, y, std::fabs(value) * scale,
                   20, palette(0));
  }
  page.line(zero, top - 4, zero, y, "#555", 1.2);
  return page.finish(y + 12);
}

}  // namespace chainrule
