// Lesson 16's second act, told: ResNets beside their plain twins, blame on its way down,
// and nets deeper than anybody had trained before. What it shares with the first act (a
// line of the table, a line of the chart) stands on top.
#pragma once

#include "images.h"
#include "io/options.h"
#include "io/plot.h"
#include "io/svg.h"
#include "rows.h"

namespace chainrule {

constexpr Kind kinds[] = {Kind::plain, Kind::residual};

// Means over `width` steps: single batches jump about.
inline void add_line(Chart& chart, const std::string& name, const Run& run, int width) {
  std::vector<double> x, y;
  for (int i = 0; i + width <= int(run.losses.size()); i += width) {
    double sum = 0;
    for (int k = i; k < i + width; ++k) sum += run.losses[size_t(k)];
    x.push_back(i + width / 2.0);
    y.push_back(sum / width);
  }
  chart.line(name, x, y);
}

inline Chart loss_chart(const char* title) {
  Chart chart(title, "step", "training loss");
  chart.y.low = 0;
  chart.y.high = 2.5;
  chart.level("guessing", guessing);
  return chart;
}

inline void show_run(Kind kind, int layers, const Run& run) {
  say("   %-9s %6d %14.2f %12.0f %% %12.0f %%\n", name_of(kind), layers, run.loss(),
      100 * run.train_error, 100 * run.test_error);
}

constexpr const char* head_of_runs =
    "   net       layers  training loss   wrong, trained on    wrong, new\n";

// ---- 6. to 8. Act two -----------------------------------------------------------------

inline void show_images(const Options& options, Settings set) {
  const std::vector<int> depths =
      options.quick() ? std::vector<int>{8} : std::vector<int>{8, 20, 56};
  say("%s The networks of the paper: convolutions, batch norm, and\n"
      "   shortcuts. Digits of 7 x 7 pixels, 8 to 32 channels, %d steps of %d:\n\n%s",
      bold("6. Act two: ResNet.").c_str(), set.steps, set.batch, head_of_runs);
  Chart chart = loss_chart("Convolutions: 8 and 56 layers, plain and residual");
  for (const Kind kind : kinds) {
    for (const int depth : depths) {
      if (interrupted()) break;
      const Run run = train_images({kind, depth}, set, options.seed());
      show_run(kind, depth, run);
      if (depth != 20) {
        add_line(chart, name_of(kind) + (" " + std::to_string(depth)), run, 5);
      }
    }
  }
  say("\n");
  if (options.quick()) return;
  plot(chart);
  save_svg(options.out("images.svg"), chart);
  say("\n");
}

inline void show_blame(const Options& options) {
  say("%s |dL/dh| at every block, over that behind the last\n"
      "   one, before the first step:\n\n",
      bold("7. Blame on its way down:").c_str());
  Chart chart("How loud blame is at each block, before the first step",
              "depth: 0 is the first block, 1 behind the last", "|dL/dh|, last = 1");
  chart.y.log = true;
  const auto line = [&](const char* name, ImageNet plan) {
    const std::vector<double> y = blame_of_images(plan, options.seed());
    std::vector<double> x;
    for (size_t i = 0; i < y.size(); ++i) x.push_back(double(i) / double(y.size() - 1));
    chart.line(name, x, y);
  };
  line("plain 8", {Kind::plain, 8});
  line("plain 20", {Kind::plain, 20});
  line("plain 56", {Kind::plain, 56});
  line("residual 56, gamma 1", {Kind::residual, 56, false});
  line("residual 56, last gamma 0", {Kind::residual, 56});
  plot(chart);
  save_svg(options.out("blame.svg"), chart);
  say("\n   With batch norm blame does not vanish in a plain net: it explodes.\n\n");
}

inline void show_deepest(uint64_t seed) {
  say("%s\n\n%s", bold("8. Deeper.").c_str(), head_of_runs);
  show_run(Kind::residual, 110,
           train_images({Kind::residual, 110}, deepest_images, seed));
  for (const Kind kind : kinds) {
    if (interrupted()) break;
    show_run(kind, 1000, train_rows(usual(kind, 1000, 16), deepest_rows, seed));
  }
  say("\n   110: convolutions, %d steps. 1000: linear layers of width 16, %d steps.\n\n",
      deepest_images.steps, deepest_rows.steps);
}

}  // namespace chainrule
