// The pictures of lesson 02: charts made of what experiments.h has measured, and two
// helpers for the cells of its tables.
//
// They hold no words of the story and measure nothing; each function is one picture.
#pragma once

#include <string>

#include "experiments.h"
#include "io/chart.h"

namespace chainrule {

inline void draw_line(Chart& chart, const std::string& name, const Line& at) {
  const std::vector<real> x = {-1, 1};
  chart.line(name, x, predict(at, x));
}

inline Chart fit_chart(const Samples& samples, const Fit& f) {
  Chart chart("Gradient descent finds the line", "x", "y");
  const int last = int(f.path.size()) - 1;
  for (const int s : {0, 1, 2}) {
    if (s < last) draw_line(chart, "step " + std::to_string(s), f.path[size_t(s)]);
  }
  draw_line(chart, "step " + std::to_string(last), f.path.back());
  chart.points("measured", samples.x, samples.y);
  return chart;
}

inline Chart rates_chart(const Samples& samples, double bound) {
  Chart chart("Three learning rates", "step", "MSE");
  chart.y.log = true;
  chart.line("too small: 0.01 of the bound", try_rate(samples, 0.01 * bound, 40).loss)
      .line("right: 0.5", try_rate(samples, 0.5 * bound, 40).loss)
      .line("a little too large: 1.05", try_rate(samples, 1.05 * bound, 40).loss);
  return chart;
}

inline std::string name_of(const BatchRun& run) {
  return run.batch == 1 ? "one sample" : "batch " + std::to_string(run.batch);
}

inline Chart batches_chart(const std::vector<BatchRun>& runs) {
  Chart chart("How far MSE is above the lowest possible", "epoch", "excess");
  chart.y.log = true;
  for (const BatchRun& run : runs) {
    Numbers epochs;
    for (size_t e = 1; e <= run.excess.size(); ++e) epochs.values.push_back(double(e));
    chart.line(name_of(run), epochs, run.excess);
  }
  return chart;
}

// The walks in the plane of the two parameters.
inline Chart walk_chart(const std::vector<BatchRun>& runs, const Line& best) {
  Chart chart("The walks seen from above: the first 5 epochs", "w", "b");
  for (const BatchRun& run : runs) {
    Numbers w, b;
    for (int s = 0; s <= 5 * run.steps_per_epoch; ++s) {
      w.values.push_back(double(run.path[size_t(s)].w));
      b.values.push_back(double(run.path[size_t(s)].b));
    }
    chart.line(name_of(run), w, b);
  }
  return chart.points("least squares", {double(best.w)}, {double(best.b)});
}

inline Chart outlier_chart(const Pull& p) {
  Chart chart("One outlier pulls the line", "x", "y");
  draw_line(chart, "without it", p.before);
  draw_line(chart, "with it", p.after);
  return chart.points("measured", p.samples.x, p.samples.y);
}

// To two digits, and never -0.00.
inline double rounded(double x) { return std::round(100 * x) / 100 + 0.0; }

inline std::string verdict(const Trial& trial) {
  if (trial.diverges()) return "diverges";
  return trial.arrived < 0 ? "on its way" : "in step " + std::to_string(trial.arrived);
}

}  // namespace chainrule
