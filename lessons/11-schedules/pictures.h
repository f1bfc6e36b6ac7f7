// The pictures of lesson 11: all schedules side by side (in the terminal and as SVG), the
// range test, and the race.
//
// The gallery has no numbers on its axes: across runs the training, upwards the rate from
// 0 to the peak, the same in every panel.
#pragma once

#include "experiments.h"
#include "io/plot.h"
#include "io/svg.h"
#include "io/svg_page.h"

namespace chainrule {

struct Gallery {
  std::vector<Named> schedules;  // with a peak of 1
};

constexpr int gallery_steps = 1000;

// One panel: 5 rows of `width` letters, the highest rate of each column.
inline std::vector<std::string> panel(const Named& schedule, int width) {
  std::vector<std::string> rows(5, std::string(size_t(width), ' '));
  for (int column = 0; column < width; ++column) {
    const int step = column * (gallery_steps - 1) / (width - 1);
    const double rate = double(schedule.rate(step, gallery_steps));
    const int row = std::clamp(4 - int(rate * 5), 0, 4);
    rows[size_t(row)][size_t(column)] = '*';
  }
  return rows;
}

inline std::string draw(const Gallery& gallery, int = 72) {
  const int width = 22;
  std::string text;
  const auto trimmed = [](const std::string& line) {
    return line.substr(0, line.find_last_not_of(' ') + 1);
  };
  const auto padded = [](const std::string& words, int columns) {
    return words + std::string(size_t(columns) - words.size(), ' ');
  };
  for (size_t first = 0; first < gallery.schedules.size(); first += 3) {
    const size_t end = std::min(first + 3, gallery.schedules.size());
    std::string line = "  ";
    for (size_t i = first; i < end; ++i) {
      line += " " + padded(gallery.schedules[i].name, width + 1);
    }
    text += trimmed(line) + "\n";
    for (size_t row = 0; row < 5; ++row) {
      line = "  ";
      for (size_t i = first; i < end; ++i) {
        line += "|" + panel(gallery.schedules[i], width)[row] + " ";
      }
      text += trimmed(line) + "\n";
    }
    line = "  ";
    for (size_t i = first; i < end; ++i) line += "+" + std::string(width, '-') + " ";
    text += trimmed(line) + "\n";
  }
  return text;
}

inline std::string svg(const Gallery& gallery) {
  using Anchor = Page::Anchor;
  const double width = 188, height = 100, gap = 36, left = 38, top = 66;
  Page page;
  page.text(page_width / 2, 26, "The learning rate over a run, from 0 to its peak",
            Anchor::middle, 16);
  for (size_t i = 0; i < gallery.schedules.size(); ++i) {
    const double x = left + double(i % 3) * (width + gap),
                 y = top + double(i / 3) * (height + 54);
    page.text(x, y - 8, gallery.schedules[i].name, Anchor::start);
    page.line(x, y, x, y + height, "#888", 1);
    page.line(x, y + height, x + width, y + height, "#888", 1);
    page.line(x, y, x + width, y, "#ddd", 1, true);
    std::string points;
    for (int step = 0; step < gallery_steps; step += 5) {
      const double rate = double(gallery.schedules[i].rate(step, gallery_steps));
      points += pixel(x + width * step / (gallery_steps - 1)) + "," +
                pixel(y + height * (1 - rate)) + " ";
    }
    page.raw("<polyline fill=\"none\" stroke=\"" + std::string(palette(0)) +
             "\" stroke-width=\"2.5\" points=\"" + points + "\"/>");
    page.text(x - 6, y + 5, "peak", Anchor::end, 10);
    page.text(x - 6, y + height + 4, "0", Anchor::end, 10);
    page.text(x + width, y + height + 14, "last step", Anchor::end, 10);
    page.text(x, y + height + 14, "first", Anchor::start, 10);
  }
  const double rows = std::ceil(double(gallery.schedules.size()) / 3);
  return page.finish(top + rows * (height + 54) - 24);
}

inline Chart range_chart(const RangeTest& test) {
  Chart chart("Range test: the rate grows, what does the loss do?", "learning rate",
              "loss");
  chart.x.log = true;
  chart.points("of each batch", test.rates, test.losses);
  chart.line("smoothed", test.rates, test.smooth);
  const double lowest = *std::min_element(test.smooth.begin(), test.smooth.end());
  chart.points("lowest", {test.lowest}, {lowest});
  chart.points("a third of that rate", {test.lowest / 3}, {lowest});
  return chart;
}

inline Chart race_chart(const Race& all) {
  Chart chart("Fresh pictures right: a rate for ever, and one that falls", "epochs",
              "percent");
  const auto add = [&](const char* name, std::vector<double> right) {
    std::vector<double> epochs;
    for (double& share : right) {
      epochs.push_back(double(epochs.size() + 1));
      share *= 100;
    }
    chart.line(name, epochs, right);
  };
  add("constant 0.01", all.curve[int(Way::constant)][1]);
  add("constant 0.06", all.curve[int(Way::constant)][the_peak]);
  add("linear decay from 0.06", all.curve[int(Way::linear)][the_peak]);
  add("one-cycle up to 0.06", all.curve[int(Way::one_cycle)][the_peak]);
  return chart;
}

}  // namespace chainrule
