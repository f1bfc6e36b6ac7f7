// Matrices and decision maps as SVG. Lines, points and bars: svg.cpp.
#include <algorithm>
#include <cmath>

#include "svg.h"
#include "svg_page.h"

namespace chainrule {
namespace {

constexpr double top = 44;
constexpr int levels = 65;  // of shade, a path each; odd, so that zero can be the middle

double longest(const std::vector<std::string>& names) {
  size_t length = 0;
  for (const std::string& name : names) length = std::max(length, name.size());
  return 7.5 * double(length);
}

// The group in which a cell is 1 x 1; crisp edges leave no hairlines between cells.
std::string group(double left, double width_of_cell, double height_of_cell) {
  char scale[64];
  std::snprintf(scale, sizeof scale, "%.4f %.4f", width_of_cell, height_of_cell);
  return "<g shape-rendering=\"crispEdges\" transform=\"translate(" + pixel(left) + " " +
         pixel(top) + ") scale(" + scale + ")\">";
}

struct Shading {
  Range range;
  bool two_sided;
  double share(double value) const {
    if (std::isnan(value)) return value;
    const double part = (value - range.low) / (range.high - range.low);
    return std::min(1.0, std::max(0.0, part));
  }
  int level(double value) const {  // -1: not a number
    return std::isnan(value) ? -1 : int(share(value) * (levels - 1) + 0.5);
  }
};

void draw_cells(Page& page, const Grid& grid, const Shading& shading, double left,
                double cell) {
  std::vector<int> kind;
  for (const double value : grid.values) kind.push_back(shading.level(value));
  page.raw(group(left, cell, cell));
  for (int k = -1; k < levels; ++k) {
    page.cells(kind, grid.columns, k,
               shade(k < 0 ? NAN : double(k) / (levels - 1), shading.two_sided));
  }
  page.raw("</g>");
}

void draw_scale(Page& page, const Shading& shading, double x, double height) {
  std::vector<int> kind;
  for (int k = levels - 1; k >= 0; --k) kind.push_back(k);
  page.raw(group(x, 18, height / levels));
  for (const int k : kind) {
    page.cells(kind, 1, k, shade(double(k) / (levels - 1), shading.two_sided));
  }
  page.raw("</g>");
  const Range range = shading.range;
  page.text(x + 24, top + 12, in_few_digits(range.high), Page::Anchor::start);
  page.text(x + 24, top + height / 2 + 5, in_few_digits((range.low + range.high) / 2),
            Page::Anchor::start);
  page.text(x + 24, top + height, in_few_digits(range.low), Page::Anchor::start);
}

void draw_numbers(Page& page, const HeatMap& map, const Shading& shading, double left,
                  double cell) {
  for (int i = 0; i < map.rows * map.columns; ++i) {
    const double value = map.values[size_t(i)];
    const bool dark = is_dark(shading.share(value), shading.two_sided);
    page.text(left + cell * (i % map.columns + 0.5),
              top + cell * (i / map.columns + 0.5) + 4, in_few_digits(value),
              Page::Anchor::middle, 12, dark ? "#fff" : "#222");
  }
}

}  // namespace

std::string svg(const HeatMap& map) {
  const Grid grid = shrink(map, 128, 128);
  const Range range = shade_range(map, grid.values);
  const Shading shading = {range, range.low < 0 && range.high > 0};
  const double left = 24 + (map.row_names.empty() ? 0 : longest(map.row_names) + 8);
  const double cell =
      std::min({(page_width - left - 110) / grid.columns, 600.0 / grid.rows, 60.0});
  const double width = cell * grid.columns, height = cell * grid.rows;
  Page page;
  page.text(24, 26, map.title, Page::Anchor::start, 17);
  draw_cells(page, grid, shading, left, cell);
  draw_scale(page, shading, left + width + 20, std::max(height, 60.0));
  if (map.numbers && cell >= 26) draw_numbers(page, map, shading, left, cell);
  for (size_t r = 0; r < map.row_names.size() && cell >= 10; ++r) {
    page.text(left - 8, top + cell * (double(r) + 0.5) + 5, map.row_names[r],
              Page::Anchor::end);
  }
  double bottom = top + std::max(height, 60.0) + 16;
  if (cell >= 14 && !map.column_names.empty()) {
    const bool fits = longest(map.column_names) <= cell;
    for (size_t c = 0; c < map.column_names.size(); ++c) {
      const double x = left + cell * (double(c) + 0.5);
      if (fits)
        page.text(x, top + height + 18, map.column_names[c], Page::Anchor::middle);
      else
        page.upright(x + 5, top + height + 8 + longest(map.column_names) / 2,
                     map.column_names[c]);
    }
    bottom = top + height + (fits ? 30 : longest(map.column_names) + 24);
  }
  return page.finish(std::max(bottom, top + 76));
}

std::string svg(const DecisionMap& map) {
  const double shape = (map.top - map.bottom) / (map.right - map.left);
  const double left = 64, width = std::min(page_width - left - 24, 600 / shape);
  const double height = width * shape;
  const int columns = std::max(2, map.across);
  const int rows = std::max(2, int(columns * shape + 0.5));
  const std::vector<int> answers = classes(map, rows, columns);
  int greatest = *std::max_element(answers.begin(), answers.end());
  Page page;
  page.text(left, 26, map.title, Page::Anchor::start, 17);
  page.raw(group(left, width / columns, height / rows));
  for (int k = -1; k <= greatest; ++k) page.cells(answers, columns, k, tint(k));
  page.raw("</g>");
  for (size_t i = 0; i < map.x.size(); ++i) {
    const double right = (map.x[i] - map.left) / (map.right - map.left);
    const double down = (map.top - map.y[i]) / (map.top - map.bottom);
    if (!(right >= 0 && right <= 1 && down >= 0 && down <= 1)) continue;
    page.mark(left + width * right, top + height * down, map.labels[i]);
    greatest = std::max(greatest, map.labels[i]);
  }
  std::vector<Series> classes_of_points;
  for (int k = 0; k <= std::max(1, greatest); ++k) {
    classes_of_points.push_back(
        {Series::Kind::points, "class " + std::to_string(k), {}, {}});
  }
  page.text(left, top + height + 18, in_few_digits(map.left), Page::Anchor::start);
  page.text(left + width, top + height + 18, in_few_digits(map.right), Page::Anchor::end);
  page.text(left - 6, top + height, in_few_digits(map.bottom), Page::Anchor::end);
  page.text(left - 6, top + 12, in_few_digits(map.top), Page::Anchor::end);
  return page.finish(draw_legend(page, classes_of_points, left, top + height + 44));
}

}  // namespace chainrule
