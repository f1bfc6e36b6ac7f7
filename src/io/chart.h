// Pictures, described once: plot() draws them with letters, save_svg() as a file.
//
//   Chart chart("Loss on the spirals", "step", "loss");
//   chart.line("SGD", losses).line("Adam", steps, adam_losses).level("chance", 0.693);
//   chart.y.log = true;
//   plot(chart);
//   save_svg(options.out("loss.svg"), chart);
//
// Four kinds: Chart (lines, points), HeatMap (a matrix), DecisionMap (what a classifier
// answers in the plane), Bars (also histogram()). Numbers that are not finite are left
// out and the picture says so. No styles, no pie, no 3D.
#pragma once

#include <cmath>
#include <functional>
#include <initializer_list>
#include <string>
#include <vector>

namespace chainrule {

// Any list of numbers: vectors of float, double and int become one, and so does {1, 2}.
struct Numbers {
  std::vector<double> values;
  Numbers() = default;
  Numbers(std::initializer_list<double> list) : values(list) {}
  template <class T>
  Numbers(const std::vector<T>& list) : values(list.begin(), list.end()) {}
};

// What is wished for an axis. Where low or high is not set, the data decide.
struct AxisWish {
  std::string label;
  bool log = false;  // numbers that are not above zero are then left out
  double low = NAN, high = NAN;
  std::vector<double> ticks;  // exactly these, as 64, 128, 256 ...; none: round numbers
};

struct Series {
  enum class Kind { line, points, level };
  Kind kind;
  std::string name;  // in the legend; "" for none
  std::vector<double> x, y;
};

struct Chart {
  Chart(const std::string& title, const std::string& x_label, const std::string& y_label);

  Chart& line(const std::string& name, const Numbers& y);  // x is 0, 1, 2 ...
  Chart& line(const std::string& name, const Numbers& x, const Numbers& y);
  Chart& points(const std::string& name, const Numbers& x, const Numbers& y);
  Chart& level(const std::string& name, double y);  // a dashed line from side to side

  std::string title;
  AxisWish x, y;
  std::vector<Series> series;
};

// A matrix, row 0 on top. Shades from low to high; where the data have both signs, the
// ends are set so that zero lies in the middle.
struct HeatMap {
  HeatMap(const std::string& title, int rows, int columns, const Numbers& values);

  std::string title;
  int rows, columns;
  std::vector<double> values;
  double low = NAN, high = NAN;
  bool numbers = false;  // print them in the cells: confusion matrices, attention
  std::vector<std::string> row_names, column_names;
};

// What a classifier answers in a rectangle, with the data on top.
struct DecisionMap {
  // Takes points [N,2], returns N scores (above `boundary` means class 1, else class 0),
  // or [N,K] scores (the largest names the class).
  using Network = std::function<std::vector<double>(const std::vector<double>& points)>;

  DecisionMap(const std::string& title, double left, double right, double bottom,
              double top);

  // The network is asked about many points at once, through any vectors of numbers:
  //   map.ask([&](const std::vector<real>& points) { return ...host(); });
  template <class F>
  auto ask(F f) -> decltype(f(std::vector<float>()), *this) {
    return ask_all<float>(f);
  }
  template <class F>
  auto ask(F f) -> decltype(f(std::vector<double>()), *this) {
    return ask_all<double>(f);
  }
  // Or about one point at a time: map.ask([&](double x, double y) { return score; });
  template <class F>
  auto ask(F f) -> decltype(f(0.0, 0.0), *this) {
    network = [f](const std::vector<double>& points) {
      std::vector<double> scores;
      for (size_t i = 0; i + 1 < points.size(); i += 2) {
        scores.push_back(double(f(points[i], points[i + 1])));
      }
      return scores;
    };
    return *this;
  }
  DecisionMap& points(const Numbers& x, const Numbers& y, const std::vector<int>& labels);
  DecisionMap& points(const Numbers& xy, const std::vector<int>& labels);  // xy [N,2]

  std::string title;
  double left, right, bottom, top;
  double boundary = 0;  // 0.5 where the network returns probabilities
  int across = 160;     // points asked about per row of an SVG; a terminal needs fewer
  Network network;
  std::vector<double> x, y;
  std::vector<int> labels;

 private:
  template <class T, class F>
  DecisionMap& ask_all(F f) {
    network = [f](const std::vector<double>& points) {
      return Numbers(f(std::vector<T>(points.begin(), points.end()))).values;
    };
    return *this;
  }
};

struct Bars {
  explicit Bars(const std::string& title_text) : title(title_text) {}
  Bars& add(const std::string& name, double value);

  std::string title;
  std::vector<std::string> names;
  std::vector<double> values;
};

// How often the values fall into each of `bins` equal parts of their range.
Bars histogram(const std::string& title, const Numbers& values, int bins = 10);

// Shared by the two ways of drawing.

struct Grid {  // a matrix of at most so many rows and columns, made by averaging blocks
  int rows, columns, block_rows, block_columns;
  std::vector<double> values;
};
Grid shrink(const HeatMap& map, int rows, int columns);

struct Range {
  double low, high;
};
Range shade_range(const HeatMap& map, const std::vector<double>& values);

// The class at the middle of each cell, top row first; -1 where a score is NaN.
std::vector<int> classes(const DecisionMap& map, int rows, int columns);

std::string in_few_digits(double value);  // "12", "0.318", "3.2e-05", "nan"

}  // namespace chainrule
