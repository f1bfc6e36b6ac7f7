// Heat strips: how much of the gradient at the last hidden layer arrives at each layer,
// step by step. One strip per net; as letters for the terminal, as panels for a page.
#pragma once

#include <cstdio>

#include "deep.h"
#include "io/progress.h"
#include "io/svg_page.h"

namespace chainrule {

struct Strip {
  std::string bend, start;
  Run run;
};

// |dL/dh_l| / |dL/dh_last|: 1 is a net through which gradients flow unhindered.
inline std::vector<double> arriving(const Flow& flow) {
  std::vector<double> share = flow.dh;
  for (double& s : share) s /= flow.dh.back();
  return share;
}

constexpr size_t starts_of_strips = 4;

// Three bends from four starts, in rows of four: 12 nets with the same data and seed.
inline std::vector<Strip> train_strips(const Data& data, const Settings& set, double gain,
                                       uint64_t seed) {
  const Plan starts[] = {{Bend::none, Start::small},
                         {Bend::none, Start::xavier},
                         {Bend::none, Start::he},
                         {Bend::none, Start::he, gain}};
  const std::string names[] = {"normal 0.05", "Xavier", "He",
                               in_few_digits(gain) + " x He"};
  std::vector<Strip> strips;
  Progress progress(12, "training twelve nets");
  for (const Bend bend : {Bend::sigmoid, Bend::tanh, Bend::relu}) {
    for (size_t i = 0; i < 4; ++i) {
      Plan plan = starts[i];
      plan.bend = bend;
      strips.push_back({name_of(bend), names[i], train(plan, data, set, seed)});
      progress.at(int(strips.size()));
    }
  }
  return strips;
}

// ---- in letters ---------------------------------------------------------------------

constexpr const char* letters_of_strips =
    "'#' within a factor 10   '+' 1/100   '-' 1/1000   '.' 1/10000   ' ' less\n"
    "   '!' more than 10 times as much";

inline char letter_of(double share) {
  if (!std::isfinite(share)) return '?';
  if (share > 10) return '!';
  return share >= 0.1    ? '#'
         : share >= 1e-2 ? '+'
         : share >= 1e-3 ? '-'
         : share >= 1e-4 ? '.'
                         : ' ';
}

inline std::string letters(const Flow& flow) {
  std::string text;
  for (const double share : arriving(flow)) text += letter_of(share);
  return "|" + text + "|";
}

// ---- as a picture -------------------------------------------------------------------

constexpr double decades = 4;  // of the colours, on either side of 1
constexpr int colours = 65;

// 0: nothing arrives, 64: ten thousand times as much, -1: no number
inline int colour_of(double share) {
  if (std::isnan(share)) return -1;
  const double part = 0.5 + std::log10(std::max(share, 1e-30)) / (2 * decades);
  return int(std::min(1.0, std::max(0.0, part)) * (colours - 1) + 0.5);
}

inline void draw_cells(Page& page, const std::vector<int>& kind, int columns, double x,
                       double y, double width, double height) {
  const int rows = int(kind.size()) / columns;
  page.raw("<g shape-rendering=\"crispEdges\" transform=\"translate(" + pixel(x) + " " +
           pixel(y) + ") scale(" + std::to_string(width / columns) + " " +
           std::to_string(height / rows) + ")\">");
  for (int k = -1; k < colours; ++k) {
    page.cells(kind, columns, k, shade(k < 0 ? NAN : double(k) / (colours - 1), true));
  }
  page.raw("</g>");
}

// The last layer on top, as blame runs down; one column per look. Grey after a NaN.
inline void draw_panel(Page& page, const Run& run, int looks, double x, double y,
                       double width, double height) {
  const int layers = int(run.changes.size());
  std::vector<int> kind(size_t(layers * looks), -1);
  for (int i = 0; i < int(run.flows.size()); ++i) {
    const std::vector<double> share = arriving(run.flows[size_t(i)]);
    for (int l = 0; l < layers; ++l) {
      kind[size_t((layers - 1 - l) * looks + i)] = colour_of(share[size_t(l)]);
    }
  }
  draw_cells(page, kind, looks, x, y, width, height);
  page.raw("<rect x=\"" + pixel(x) + "\" y=\"" + pixel(y) + "\" width=\"" + pixel(width) +
           "\" height=\"" + pixel(height) + "\" fill=\"none\" stroke=\"#555\"/>");
  char text[40];
  std::snprintf(text, sizeof text, "%.0f %% right", 100 * run.right);
  page.text(x + width / 2, y + height + 17,
            run.broken() ? "NaN in step " + std::to_string(run.losses.size() - 1) : text,
            Page::Anchor::middle);
}

inline void draw_colours(Page& page, double x, double y) {
  std::vector<int> kind;
  for (int k = 0; k < colours; ++k) kind.push_back(k);
  draw_cells(page, kind, colours, x, y, 330, 16);
  const char* const names[] = {"1/10000", "1/100", "1", "100", "10000"};
  for (int i = 0; i < 5; ++i) {
    page.text(x + 330 * i / 4.0, y + 33, names[i], Page::Anchor::middle);
  }
  page.text(x - 40, y + 13, "silent", Page::Anchor::end);
  page.text(x + 345, y + 13, "explodes", Page::Anchor::start);
  page.rectangle(x + 440, y, 16, 16, shade(NAN, true).c_str());
  page.text(x + 462, y + 13, "NaN", Page::Anchor::start);
}

inline std::string picture(const std::vector<Strip>& strips, int steps, int looks) {
  const size_t across = starts_of_strips;
  Page page;
  page.text(24, 26,
            "How much of the gradient arrives at each layer, while the net trains",
            Page::Anchor::start, 17);
  const double left = 100, top = 66, width = 136, height = 100, right = 148, down = 132;
  for (size_t i = 0; i < strips.size(); ++i) {
    const double x = left + right * double(i % across),
                 y = top + down * double(i / across);
    draw_panel(page, strips[i].run, looks, x, y, width, height);
    if (i < across)
      page.text(x + width / 2, top - 10, strips[i].start, Page::Anchor::middle);
    if (i % across > 0) continue;
    page.upright(24, y + height / 2, strips[i].bend);
    page.upright(88, y + height / 2, "layer");
    page.text(left - 6, y + 12, std::to_string(strips[i].run.changes.size()),
              Page::Anchor::end);
    page.text(left - 6, y + height, "1", Page::Anchor::end);
  }
  const double below = top + down * double((strips.size() + across - 1) / across);
  page.text(left, below + 8,
            "from left to right: step 0 to " + std::to_string(steps) +
                ";  right: of the digits trained on, a guess is 10 %",
            Page::Anchor::start);
  draw_colours(page, left + 60, below + 26);
  return page.finish(below + 74);
}

}  // namespace chainrule
