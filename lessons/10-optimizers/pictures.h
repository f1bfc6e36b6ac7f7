// Walks on a landscape, seen from above: in the terminal and as SVG.
//
// x goes to the right, y goes up. Lines of equal height (dots in the terminal) lie
// closest where it is steep. Each step of a walk is one mark. What leaves the picture is
// cut off.
#pragma once

#include <algorithm>

#include "io/canvas.h"
#include "io/svg.h"
#include "io/svg_page.h"
#include "landscapes.h"

namespace chainrule {

struct WalkMap {
  std::string title;
  Landscape land;
  double left, right, bottom, top;
  double lowest;  // of the landscape
  std::vector<std::string> names;
  std::vector<Walk> walks;

  static constexpr double page_left = 64, page_top = 44, page_across = 612,
                          page_down = 420;  // where it lies on the page

  // Heights in bands; the root makes those of a bowl equally wide.
  int band(Point p) const {
    return int(6 * std::sqrt(std::max(0.0, land.height(p) - lowest)));
  }
  Point at(double across, double down) const {
    return {left + across * (right - left), top - down * (top - bottom)};
  }
  double across(Point p) const { return (p.x - left) / (right - left); }
  std::string pixels(Point p) const {
    return pixel(page_left + page_across * across(p)) + " " +
           pixel(page_top + page_down * down(p));
  }
  double down(Point p) const { return (top - p.y) / (top - bottom); }
};

// SGD, momentum and Nesterov from one start, each at its best rate.
inline WalkMap walks_on(const Landscape& land, Point start, double bottom, double top,
                        double lowest) {
  WalkMap map{std::string("The ") + land.name + ", each method at its best rate",
              land,
              -1.1,
              1.1,
              bottom,
              top,
              lowest,
              {},
              {}};
  for (const Method& m :
       {method<Sgd>("SGD"), momentum_method(0.9), momentum_method(0.9, true)}) {
    map.names.push_back(m.name);
    map.walks.push_back(best_walk(land, start, m));
  }
  return map;
}

inline std::string draw(const WalkMap& map) {
  constexpr int width = 66, height = 21;
  Canvas canvas(width, height);
  const auto band = [&](int column, int row) {
    return map.band(map.at((column + 0.5) / width, (row + 0.5) / height));
  };
  for (int row = 0; row < height; ++row) {
    for (int column = 0; column < width; ++column) {
      const int here = band(column, row);
      const bool edge = here / 7 != band(column + 1, row) / 7;
      if (edge) canvas.set(column, row, '.');
    }
  }
  std::string legend = "  ";
  for (size_t w = 0; w < map.walks.size(); ++w) {
    const int mark = int(w);
    for (const Point& p : map.walks[w].path) {
      canvas.set(int(map.across(p) * width), int(map.down(p) * height), mark_of(mark),
                 mark);
    }
    legend +=
        "  " + coloured_mark(std::string(1, mark_of(mark)), mark) + " " + map.names[w];
  }
  std::string text = "  " + map.title + "\n\n";
  for (int row = 0; row < height; ++row) {
    const std::string mark = row == 0            ? in_few_digits(map.top)
                             : row == height - 1 ? in_few_digits(map.bottom)
                             : row == height / 2 ? "y"
                                                 : "";
    text +=
        "  " + std::string(5 - mark.size(), ' ') + mark + " |" + canvas.row(row) + "\n";
  }
  const std::string low = in_few_digits(map.left), high = in_few_digits(map.right);
  text += "        " + std::string(width, '-') + "\n        " + low +
          std::string(width / 2 - low.size(), ' ') + "x" +
          std::string(width / 2 - 1 - high.size(), ' ') + high + "\n\n" + legend + "\n";
  return text;
}

// Where a landscape is `height` high: for every y one x to the right and one to the left,
// because both are 25 x^2 plus what they are at x = 0.
inline std::string contour(const WalkMap& map, double height) {
  std::string text;
  const double step = (map.top - map.bottom) / 80;
  for (const int side : {-1, 1}) {
    bool drawing = false;
    for (double y = map.bottom; y <= map.top; y += step) {
      const double square = (height - map.land.height({0, y})) / 25;
      const Point p = {side * std::sqrt(std::max(0.0, square)), y};
      const bool shows = square >= 0 && std::abs(p.x) <= map.right;
      // Where it has just begun, or just ended, near x = 0, both sides meet there.
      const bool meets = shows != drawing && y > map.bottom && p.x * p.x < 0.1;
      if (shows && meets) text += "M" + map.pixels({0, y - step / 2});
      if (shows) text += (drawing || meets ? "L" : "M") + map.pixels(p);
      if (!shows && meets) text += "L" + map.pixels({0, y - step / 2});
      drawing = shows;
    }
  }
  return "<path d=\"" + text + "\" fill=\"none\" stroke=\"#ccc\"/>";
}

// A thin line from place to place, and a dot at each.
inline std::string path_of(const WalkMap& map, size_t w) {
  std::string line, dots;
  for (const Point& p : map.walks[w].path) {
    line += (line.empty() ? "M" : "L") + map.pixels(p);
    dots += "M" + map.pixels(p) + "h0";
  }
  const std::string colour = palette(int(w));
  return "<g fill=\"none\" stroke=\"" + colour + "\"><path d=\"" + line +
         "\"/><path stroke-width=\"6\" stroke-linecap=\"round\" d=\"" + dots + "\"/></g>";
}

inline std::string svg(const WalkMap& map) {
  Page page;
  page.text(map.page_left, 26, map.title, Page::Anchor::start, 17);
  for (double root = 0.25; root < 7; root += 0.5) {
    page.raw(contour(map, map.lowest + root * root));
  }
  page.raw("<clipPath id=\"frame\"><rect x=\"" + pixel(map.page_left - 4) + "\" y=\"" +
           pixel(map.page_top - 4) + "\" width=\"" + pixel(map.page_across + 8) +
           "\" height=\"" + pixel(map.page_down) +
           "\"/></clipPath><g clip-path=\"url(#frame)\">");
  std::vector<Series> legend;
  for (size_t w = 0; w < map.walks.size(); ++w) {
    page.raw(path_of(map, w));
    legend.push_back({Series::Kind::line, map.names[w], {}, {}});
  }
  page.raw("</g>");
  const double left = map.page_left, right = left + map.page_across,
               bottom = map.page_top + map.page_down;
  page.line(left, bottom, right, bottom, "#555", 1.2);
  page.line(left, map.page_top, left, bottom, "#555", 1.2);
  page.text(left, bottom + 18, in_few_digits(map.left), Page::Anchor::start);
  page.text((left + right) / 2, bottom + 18, "x", Page::Anchor::middle);
  page.text(right, bottom + 18, in_few_digits(map.right), Page::Anchor::end);
  page.text(left - 8, bottom, in_few_digits(map.bottom), Page::Anchor::end);
  page.text(left - 8, (map.page_top + bottom) / 2, "y", Page::Anchor::end);
  page.text(left - 8, map.page_top + 12, in_few_digits(map.top), Page::Anchor::end);
  return page.finish(draw_legend(page, legend, left, bottom + 40) + 10);
}

// How far each walk is from the pass, y = 0, step by step: on this axis a straight line
// is growth by the same factor in every step.
inline Chart away_chart(const WalkMap& map) {
  Chart chart("How far from the pass?", "step", "y");
  chart.y.log = true;
  for (size_t w = 0; w < map.walks.size(); ++w) {
    Numbers y;
    for (const Point& p : map.walks[w].path) y.values.push_back(p.y);
    chart.line(map.names[w], y);
  }
  return chart;
}

inline bool save_map(const std::string& path, const WalkMap& map) {
  return !path.empty() && save_picture(path, svg(map));
}

}  // namespace chainrule
