// Walks on a landscape: the ravine's from above as SVG, and how the saddle is left.
//
// In the first x goes to the right, y goes up, and lines of equal height lie closest
// where it is steep. Each step of a walk is one dot. What leaves the picture is cut off.
#pragma once

#include <algorithm>

#include "io/svg.h"
#include "io/svg_page.h"
#include "landscapes.h"

namespace chainrule {

struct Walks {
  std::vector<std::string> names;
  std::vector<Walk> walks;
};

// SGD, momentum and Nesterov from one start, each at its best rate.
inline Walks walks_on(const Landscape& land, Point start) {
  Walks all;
  for (const Method& m :
       {method<Sgd>("SGD"), momentum_method(0.9), momentum_method(0.9, true)}) {
    all.names.push_back(m.name);
    all.walks.push_back(best_walk(land, start, m));
  }
  return all;
}

// How far each walk is from the pass, y = 0, step by step until it has arrived: on this
// axis a straight line is growth by the same factor in every step.
inline Chart away_chart(const Walks& all) {
  Chart chart("How far from the pass?", "step", "y");
  chart.y.log = true;
  chart.y.high = 2;
  for (size_t w = 0; w < all.walks.size(); ++w) {
    Numbers y;
    for (size_t i = 0; i <= size_t(all.walks[w].steps); ++i) {
      y.values.push_back(all.walks[w].path[i].y);
    }
    chart.line(all.names[w], y);
  }
  return chart;
}

// Where the ravine's picture lies on the page, and which part of the ravine it shows.
struct RavineMap {
  static constexpr double page_left = 64, page_top = 44, page_right = 676,
                          page_bottom = 464;
  static constexpr double left = -1.1, right = 1.1, bottom = -0.3, top = 3.3;
  static constexpr double across = (page_right - page_left) / (right - left),
                          down = (page_bottom - page_top) / (top - bottom);

  static double x(double at) { return page_left + across * (at - left); }
  static double y(double at) { return page_top + down * (top - at); }
};

// Where 25 x^2 + y^2 / 8 is `height`: an ellipse, as high as sqrt(8 height).
inline std::string contour(double height) {
  using Map = RavineMap;
  return "<ellipse cx=\"" + pixel(Map::x(0)) + "\" cy=\"" + pixel(Map::y(0)) +
         "\" rx=\"" + pixel(Map::across * std::sqrt(height / 25)) + "\" ry=\"" +
         pixel(Map::down * std::sqrt(8 * height)) + "\" fill=\"none\" stroke=\"#ccc\"/>";
}

// A thin line from place to place, and a dot at each.
inline std::string path_of(const Walk& walk, size_t steps, int colour) {
  std::string line, dots;
  for (size_t i = 0; i <= steps && i < walk.path.size(); ++i) {
    const Point p = walk.path[i];
    const std::string at = pixel(RavineMap::x(p.x)) + " " + pixel(RavineMap::y(p.y));
    line += (line.empty() ? "M" : "L") + at;
    dots += "M" + at + "h0";
  }
  return std::string("<g fill=\"none\" stroke=\"") + palette(colour) + "\"><path d=\"" +
         line + "\"/><path stroke-width=\"5\" stroke-linecap=\"round\" d=\"" + dots +
         "\"/></g>";
}

inline void draw_axes(Page& page) {
  using Map = RavineMap;
  const double left = Map::page_left, right = Map::page_right, bottom = Map::page_bottom;
  page.line(left, bottom, right, bottom, "#555", 1.2);
  page.line(left, Map::page_top, left, bottom, "#555", 1.2);
  for (const double x : {-1.0, 0.0, 1.0}) {
    page.text(Map::x(x), bottom + 18, in_few_digits(x), Page::Anchor::middle);
  }
  for (const double y : {0.0, 1.0, 2.0, 3.0}) {
    page.text(left - 8, Map::y(y) + 5, in_few_digits(y), Page::Anchor::end);
  }
  page.text(Map::x(0.5), bottom + 18, "x, across the ravine", Page::Anchor::middle);
  page.upright(20, (Map::page_top + bottom) / 2, "y, along it");
}

inline std::string ravine_svg(const Walks& all, size_t steps) {
  using Map = RavineMap;
  Page page;
  page.text(Map::page_left, 26,
            "Down a ravine: the first " + std::to_string(steps) +
                " steps, each method at its best rate",
            Page::Anchor::start, 17);
  page.raw("<clipPath id=\"frame\"><rect x=\"" + pixel(Map::page_left) + "\" y=\"" +
           pixel(Map::page_top) + "\" width=\"" +
           pixel(Map::page_right - Map::page_left) + "\" height=\"" +
           pixel(Map::page_bottom - Map::page_top) +
           "\"/></clipPath><g clip-path=\"url(#frame)\">");
  for (double height = 0.25; height < 32; height *= 2) page.raw(contour(height));
  std::vector<Series> legend;
  for (size_t w = 0; w < all.walks.size(); ++w) {
    page.raw(path_of(all.walks[w], steps, int(w)));
    legend.push_back({Series::Kind::line, all.names[w], {}, {}});
  }
  page.raw("</g>");
  draw_axes(page);
  const double below = draw_legend(page, legend, Map::page_left, Map::page_bottom + 50);
  page.text(Map::page_left, below + 4,
            "Grey: lines of equal height, each twice as high as the next one inside.",
            Page::Anchor::start, 13, "#666");
  return page.finish(below + 18);
}

inline void save_ravine(const std::string& path, const Walks& all, size_t steps) {
  if (!path.empty()) save_picture(path, ravine_svg(all, steps));
}

}  // namespace chainrule
