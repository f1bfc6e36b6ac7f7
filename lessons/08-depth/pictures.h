// The pictures of lesson 08, and a helper for the cells of its tables. They hold no words
// of the story and measure nothing; each function is one picture.
#pragma once

#include <cstdio>
#include <string>

#include "experiments.h"
#include "io/chart.h"

namespace chainrule {

inline void draw_line(Chart& chart, const std::string& name, const Function& f,
                      double low, double high) {
  std::vector<double> x, y;
  for (int i = 0; i <= 600; ++i) {
    x.push_back(low + (high - low) * i / 600);
    y.push_back(f(x.back()));
  }
  chart.line(name, x, y);
}

inline Chart bump_chart() {
  const OneLayer four = bump(1, 4, 1, 2);
  Chart chart("A bump is the sum of four neurons", "x", "y");
  for (size_t j = 0; j < 4; ++j) {
    const std::string sign = four.v[j] > 0 ? "+2" : "-2";
    draw_line(
        chart, sign + " relu(x - " + in_few_digits(-four.b[j]) + ")",
        [&](double x) { return four.v[j] * four.hidden(j, x); }, 0, 5);
  }
  draw_line(chart, "their sum", four, 0, 5);
  chart.y.low = -4, chart.y.high = 4;
  return chart;
}

inline Chart stairs_chart() {
  Chart chart("A staircase of 40 bumps", "seconds", "angle");
  draw_line(chart, "pendulum", pendulum_at, 0, 10);
  draw_line(chart, "40 bumps", staircase(pendulum_at, 0, 10, 40), 0, 10);
  return chart;
}

inline Chart outside_chart(int widest, uint64_t seed) {
  Chart chart("Fitted on 0 to 10 s, asked until 13 s", "seconds", "angle");
  for (const int width : {8, 32, widest}) {
    draw_line(chart, std::to_string(width) + " neurons",
              fitted(Bend::relu, width, pendulum(), seed), 0, 13);
  }
  draw_line(chart, "pendulum", pendulum_at, 0, 13);  // on top of those that fit
  chart.y.low = -4, chart.y.high = 4;
  return chart;
}

inline Chart folds_chart(const std::vector<int>& which) {
  Chart chart("What comes out after some folds", "x", "y");
  const std::vector<real> x = evenly(64);
  for (const int folds : which) {
    Sequential net = fold_net(folds);
    chart.line(std::to_string(folds) + (folds == 1 ? " fold" : " folds"), x,
               answers(net, x));
  }
  return chart;
}

// "0.0287 (9 of 20)": the median, and how many seeds found the sawtooth.
inline std::string found(const std::vector<double>& errors) {
  char text[40];
  snprintf(text, sizeof text, "%.4f", median(errors));
  const std::string one = text;
  if (errors.size() == 1) return one;
  return one + " (" + std::to_string(count_found(errors)) + " of " +
         std::to_string(errors.size()) + ")";
}

}  // namespace chainrule
