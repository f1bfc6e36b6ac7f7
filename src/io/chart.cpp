// See chart.h.
#include "chart.h"

#include <algorithm>
#include <cstdio>

#include "check.h"

namespace chainrule {

Chart::Chart(const std::string& title_text, const std::string& x_label,
             const std::string& y_label)
    : title(title_text) {
  x.label = x_label;
  y.label = y_label;
}

Chart& Chart::line(const std::string& name, const Numbers& values) {
  std::vector<double> counted(values.values.size());
  for (size_t i = 0; i < counted.size(); ++i) counted[i] = double(i);
  return line(name, counted, values);
}

static Series checked(const Chart& chart, Series::Kind kind, const std::string& name,
                      const Numbers& x, const Numbers& y) {
  ENSURE(x.values.size() == y.values.size(), "chart \"%s\": %s has %zu x and %zu y",
         chart.title.c_str(), name.c_str(), x.values.size(), y.values.size());
  return {kind, name, x.values, y.values};
}

Chart& Chart::line(const std::string& name, const Numbers& xs, const Numbers& ys) {
  series.push_back(checked(*this, Series::Kind::line, name, xs, ys));
  return *this;
}

Chart& Chart::points(const std::string& name, const Numbers& xs, const Numbers& ys) {
  series.push_back(checked(*this, Series::Kind::points, name, xs, ys));
  return *this;
}

Chart& Chart::level(const std::string& name, double value) {
  series.push_back({Series::Kind::level, name, {}, {value}});
  return *this;
}

HeatMap::HeatMap(const std::string& title_text, int row_count, int column_count,
                 const Numbers& numbers_in)
    : title(title_text),
      rows(row_count),
      columns(column_count),
      values(numbers_in.values) {
  ENSURE(rows > 0 && columns > 0 && size_t(rows) * size_t(columns) == values.size(),
         "heat map \"%s\": %d x %d cells, but %zu numbers", title.c_str(), rows, columns,
         values.size());
}

DecisionMap::DecisionMap(const std::string& title_text, double left_side,
                         double right_side, double bottom_side, double top_side)
    : title(title_text),
      left(left_side),
      right(right_side),
      bottom(bottom_side),
      top(top_side) {
  ENSURE(left < right && bottom < top,
         "decision map \"%s\": no rectangle: %g..%g x %g..%g", title.c_str(), left, right,
         bottom, top);
}

DecisionMap& DecisionMap::points(const Numbers& xs, const Numbers& ys,
                                 const std::vector<int>& classes_of_points) {
  ENSURE(xs.values.size() == ys.values.size() &&
             xs.values.size() == classes_of_points.size(),
         "decision map \"%s\": %zu x, %zu y, %zu labels", title.c_str(), xs.values.size(),
         ys.values.size(), classes_of_points.size());
  for (const int label : classes_of_points) {
    ENSURE(label >= 0, "decision map \"%s\": label %d", title.c_str(), label);
  }
  x.insert(x.end(), xs.values.begin(), xs.values.end());
  y.insert(y.end(), ys.values.begin(), ys.values.end());
  labels.insert(labels.end(), classes_of_points.begin(), classes_of_points.end());
  return *this;
}

DecisionMap& DecisionMap::points(const Numbers& xy,
                                 const std::vector<int>& class_of_point) {
  Numbers xs, ys;
  for (size_t i = 0; i < xy.values.size(); ++i) {
    (i % 2 == 0 ? xs : ys).values.push_back(xy.values[i]);
  }
  return points(xs, ys, class_of_point);
}

Bars& Bars::add(const std::string& name, double value) {
  names.push_back(name);
  values.push_back(value);
  return *this;
}

Bars histogram(const std::string& title, const Numbers& numbers, int bins) {
  ENSURE(bins > 0, "histogram \"%s\": %d bins", title.c_str(), bins);
  std::vector<double> values;
  for (const double value : numbers.values) {
    if (std::isfinite(value)) values.push_back(value);
  }
  Bars bars(title);
  if (values.empty()) return bars;
  const double low = *std::min_element(values.begin(), values.end());
  const double width = (*std::max_element(values.begin(), values.end()) - low) / bins;
  std::vector<int> counts(size_t(bins), 0);
  for (const double value : values) {
    const int bin = width > 0 ? int((value - low) / width) : 0;
    ++counts[size_t(std::min(bin, bins - 1))];  // the greatest belongs to the last bin
  }
  for (int i = 0; i < bins; ++i) {
    bars.add(in_few_digits(low + i * width) + " ..", counts[size_t(i)]);
  }
  const size_t left_out = numbers.values.size() - values.size();
  if (left_out > 0) bars.add("not finite", double(left_out));
  return bars;
}

Grid shrink(const HeatMap& map, int rows, int columns) {
  Grid grid;
  grid.block_rows = (map.rows + rows - 1) / rows;
  grid.block_columns = (map.columns + columns - 1) / columns;
  grid.rows = (map.rows + grid.block_rows - 1) / grid.block_rows;
  grid.columns = (map.columns + grid.block_columns - 1) / grid.block_columns;
  const size_t cells = size_t(grid.rows) * size_t(grid.columns);
  std::vector<double> counts(cells, 0);
  grid.values.assign(cells, 0);
  for (int r = 0; r < map.rows; ++r) {
    for (int c = 0; c < map.columns; ++c) {
      const size_t cell = size_t(r / grid.block_rows) * size_t(grid.columns) +
                          size_t(c / grid.block_columns);
      grid.values[cell] += map.values[size_t(r) * size_t(map.columns) + size_t(c)];
      counts[cell] += 1;
    }
  }
  for (size_t i = 0; i < cells; ++i) grid.values[i] /= counts[i];
  return grid;
}

Range shade_range(const HeatMap& map, const std::vector<double>& values) {
  double low = INFINITY, high = -INFINITY;
  for (const double value : values) {
    if (!std::isfinite(value)) continue;
    low = std::min(low, value);
    high = std::max(high, value);
  }
  if (!(low <= high)) low = 0, high = 1;  // nothing finite at all
  if (low < 0 && high > 0) {
    high = std::max(high, -low);
    low = -high;
  }
  if (std::isfinite(map.low)) low = map.low;
  if (std::isfinite(map.high)) high = map.high;
  if (!(low < high)) high = low + 1;  // all equal: the lowest shade
  return {low, high};
}

static int class_of(const double* scores, int count, double boundary) {
  for (int k = 0; k < count; ++k) {
    if (std::isnan(scores[k])) return -1;
  }
  if (count == 1) return scores[0] > boundary ? 1 : 0;
  return int(std::max_element(scores, scores + count) - scores);
}

std::vector<int> classes(const DecisionMap& map, int rows, int columns) {
  std::vector<double> points;
  for (int r = 0; r < rows; ++r) {
    for (int c = 0; c < columns; ++c) {
      points.push_back(map.left + (map.right - map.left) * (c + 0.5) / columns);
      points.push_back(map.top - (map.top - map.bottom) * (r + 0.5) / rows);
    }
  }
  const size_t count = points.size() / 2;
  ENSURE(map.network, "decision map \"%s\": ask() was not called", map.title.c_str());
  const std::vector<double> scores = map.network(points);
  ENSURE(!scores.empty() && scores.size() % count == 0,
         "decision map \"%s\": %zu points were asked about, %zu numbers came back",
         map.title.c_str(), count, scores.size());
  const int per_point = int(scores.size() / count);
  std::vector<int> result(count);
  for (size_t i = 0; i < count; ++i) {
    result[i] = class_of(&scores[i * size_t(per_point)], per_point, map.boundary);
  }
  return result;
}

std::string in_few_digits(double value) {
  if (std::isnan(value)) return "nan";
  if (std::isinf(value)) return value > 0 ? "inf" : "-inf";
  char text[32];
  std::snprintf(text, sizeof text, "%.3g", value);
  const bool whole = value == std::floor(value) && std::fabs(value) < 1e7;
  if (whole) std::snprintf(text, sizeof text, "%.0f", value + 0.0);  // 12345, and no -0
  return text;
}

}  // namespace chainrule
