// Lines, points and bars in the terminal. Matrices and decisions: plot_maps.cpp.
#include "plot.h"

#include <cmath>
#include <cstdlib>

#include "axis.h"
#include "canvas.h"
#include "check.h"

namespace chainrule {
namespace {

struct Place {
  double column, row;
};

// Far outside is as good as a little outside, and keeps the loops short.
Place place_of(const Axes& axes, const Canvas& canvas, double x, double y) {
  const double right = std::min(2.0, std::max(-1.0, axes.x.share(x)));
  const double up = std::min(2.0, std::max(-1.0, axes.y.share(y)));
  return {right * (canvas.width() - 1), (1 - up) * (canvas.height() - 1)};
}

int nearest(double value) { return int(std::floor(value + 0.5)); }

// One mark per step along the longer side, so that steep lines have no gaps.
void draw_segment(Canvas& canvas, Place from, Place to, char mark, int colour) {
  const int columns = nearest(to.column) - nearest(from.column);
  const int rows = nearest(to.row) - nearest(from.row);
  const int steps = std::max({std::abs(columns), std::abs(rows), 1});
  for (int i = 0; i <= steps; ++i) {
    const double share = double(i) / steps;
    canvas.set(nearest(from.column + share * (to.column - from.column)),
               nearest(from.row + share * (to.row - from.row)), mark, colour);
  }
}

// Points that fall into the same column become their mean, if there are many and they run
// from left to right (the path of an optimizer in the plane does not).
std::vector<Place> thinned(const std::vector<Place>& places, int width) {
  if (places.size() <= size_t(width)) return places;
  for (size_t i = 1; i < places.size(); ++i) {
    if (places[i].column < places[i - 1].column) return places;
  }
  std::vector<Place> means;
  for (size_t begin = 0, i = 0; i < places.size(); begin = i) {
    double sum = 0;
    const int column = nearest(places[begin].column);
    for (; i < places.size() && nearest(places[i].column) == column; ++i)
      sum += places[i].row;
    means.push_back({double(column), sum / double(i - begin)});
  }
  return means;
}

// A number that cannot be shown interrupts the line.
void draw_line(Canvas& canvas, const Axes& axes, const Series& series, int index) {
  std::vector<Place> run;
  for (size_t i = 0; i <= series.y.size(); ++i) {
    if (i < series.y.size() && axes.x.shows(series.x[i]) && axes.y.shows(series.y[i])) {
      run.push_back(place_of(axes, canvas, series.x[i], series.y[i]));
      continue;
    }
    run = thinned(run, canvas.width());
    for (size_t k = 0; k < run.size(); ++k) {
      draw_segment(canvas, run[k > 0 ? k - 1 : 0], run[k], mark_of(index), index);
    }
    run.clear();
  }
}

void draw_series(Canvas& canvas, const Axes& axes, const Series& series, int index) {
  if (series.kind == Series::Kind::line) return draw_line(canvas, axes, series, index);
  for (size_t i = 0; i < series.y.size(); ++i) {
    if (!axes.y.contains(series.y[i])) continue;
    if (series.kind == Series::Kind::level) {
      const int row = nearest((1 - axes.y.share(series.y[i])) * (canvas.height() - 1));
      for (int column = 0; column < canvas.width(); column += 2)
        canvas.set(column, row, '-');
    } else if (axes.x.contains(series.x[i])) {
      const Place place = place_of(axes, canvas, series.x[i], series.y[i]);
      canvas.set(nearest(place.column), nearest(place.row), mark_of(index), index);
    }
  }
}

std::string right_aligned(const std::string& text, size_t width) {
  return text.size() < width ? std::string(width - text.size(), ' ') + text : text;
}

// Puts text with its middle at `middle`, if nothing stands there yet.
void put(std::string& line, int middle, const std::string& text) {
  const int length = int(text.size());
  const int begin = std::max(0, std::min(middle - length / 2, int(line.size()) - length));
  const int from = std::max(0, begin - 1),
            to = std::min(int(line.size()), begin + length + 1);
  for (int i = from; i < to; ++i) {
    if (line[size_t(i)] != ' ') return;
  }
  if (begin + length > int(line.size())) return;
  line.replace(size_t(begin), size_t(length), text);
}

std::string trimmed(const std::string& line) {
  return line.substr(0, line.find_last_not_of(' ') + 1);
}

// The frame's lower side, the ticks' numbers and the axis' name.
std::string below_the_frame(const Chart& chart, const Axis& x, int left, int width) {
  std::string frame(size_t(width), '-'), numbers(size_t(left + width), ' '),
      name = numbers;
  for (size_t i = 0; i < x.ticks.size(); ++i) {
    const int column = nearest(x.share(x.ticks[i]) * (width - 1));
    frame[size_t(std::min(width - 1, std::max(0, column)))] = '+';
    put(numbers, left + column, x.labels[i]);
  }
  put(name, left + width / 2, chart.x.label);
  const std::string lines =
      std::string(size_t(left - 1), ' ') + "+" + frame + "\n" + trimmed(numbers) + "\n";
  return chart.x.label.empty() ? lines : lines + trimmed(name) + "\n";
}

std::string legend(const Chart& chart, int left, int width) {
  std::string lines, line;
  const auto flush = [&] {
    if (!line.empty()) lines += std::string(size_t(left), ' ') + line + "\n";
    line.clear();
  };
  int used = 0;
  for (size_t i = 0; i < chart.series.size(); ++i) {
    const Series& series = chart.series[i];
    if (series.name.empty()) continue;
    const int length = int(series.name.size()) + 5;
    if (used + length > width && used > 0) flush(), used = 0;
    line += (used > 0 ? "   " : "") +
            (series.kind == Series::Kind::level
                 ? "- -"
                 : coloured_mark(std::string(1, mark_of(int(i))), int(i))) +
            " " + series.name;
    used += length;
  }
  flush();
  return lines;
}

}  // namespace

std::string draw(const Chart& chart, int width, int height) {
  ENSURE(width >= 30 && height >= 4, "plot: %d x %d is too small", width, height);
  const Axes axes = make_axes(chart, width / 12, std::max(2, (height - 1) / 3));
  size_t label_width = 0;
  for (const std::string& label : axes.y.labels) {
    label_width = std::max(label_width, label.size());
  }
  const int left = int(label_width) + 2;
  Canvas canvas(width - left, height);
  for (const bool levels : {true, false}) {  // levels first: data stand in front of them
    for (size_t i = 0; i < chart.series.size(); ++i) {
      const bool is_level = chart.series[i].kind == Series::Kind::level;
      if (is_level == levels) draw_series(canvas, axes, chart.series[i], int(i));
    }
  }
  std::vector<std::string> labels(size_t(height), "");
  for (size_t i = 0; i < axes.y.ticks.size(); ++i) {
    const int row = nearest((1 - axes.y.share(axes.y.ticks[i])) * (height - 1));
    if (row >= 0 && row < height) labels[size_t(row)] = axes.y.labels[i];
  }
  std::string text = chart.title.empty() ? "" : bold(chart.title) + "\n";
  if (!chart.y.label.empty()) text += chart.y.label + "\n";
  for (int row = 0; row < height; ++row) {
    text += right_aligned(labels[size_t(row)], label_width) +
            (labels[size_t(row)].empty() ? " |" : " +") + canvas.row(row) + "\n";
  }
  text += below_the_frame(chart, axes.x, left, canvas.width());
  text += legend(chart, left, canvas.width());
  const std::string note = note_below(chart, axes);
  if (!note.empty()) text += "(" + note + ")\n";
  return text;
}

// Bars to the left of the line are negative.
std::string draw(const Bars& bars, int width) {
  size_t name_width = 0, number_width = 0;
  double least = 0, greatest = 0;
  for (size_t i = 0; i < bars.values.size(); ++i) {
    name_width = std::max(name_width, bars.names[i].size());
    number_width = std::max(number_width, in_few_digits(bars.values[i]).size());
    if (!std::isfinite(bars.values[i])) continue;
    least = std::min(least, bars.values[i]);
    greatest = std::max(greatest, bars.values[i]);
  }
  const int room = std::max(10, width - int(name_width + number_width) - 4);
  const double scale = greatest > least ? room / (greatest - least) : 0;
  const int zero = nearest(-least * scale);
  std::string text = bars.title.empty() ? "" : bold(bars.title) + "\n";
  for (size_t i = 0; i < bars.values.size(); ++i) {
    const double value = std::isfinite(bars.values[i]) ? bars.values[i] : 0;
    const int end = zero + nearest(value * scale);
    Canvas canvas(room, 1);
    for (int column = std::min(zero, end); column < std::max(zero, end); ++column) {
      canvas.set(column, 0, '#', 0);
    }
    std::string name = bars.names[i];
    name.resize(name_width, ' ');
    text += name + "  " + right_aligned(in_few_digits(bars.values[i]), number_width) +
            " |" + canvas.row(0) + "\n";
  }
  return text;
}

}  // namespace chainrule
