// Pictures of who looks at whom: a square for each head, in it a row for each letter that
// is answered and a column for each letter that was there to be looked at.
//
// For the terminal out of HeatMaps side by side; as a file drawn here, because a HeatMap
// has no names for its axes and no gaps.
#pragma once

#include <sstream>

#include "io/plot.h"
#include "io/svg.h"
#include "io/svg_page.h"
#include "training.h"

namespace chainrule {

inline const char* const sentence = "attention is";  // T letters
inline const char* const unsorted = "ambidextrous";  // T letters, no two alike

struct Looks {
  std::string title, row_axis, rows, columns;  // rows, columns: T letters
  std::vector<double> maps;                    // [heads,T,T], probabilities

  int heads() const { return int(maps.size()) / (T * T); }
  double at(int head, int row, int column) const {
    return maps[size_t((head * T + row) * T + column)];
  }
};

inline std::vector<std::string> names(const std::string& letters) {
  std::vector<std::string> all;
  for (const char c : letters) all.emplace_back(1, c);
  return all;
}

inline std::string in_percent(const Shares& shares) {
  std::string text;
  for (const double share : shares) {
    text += " " + std::to_string(int(100 * share + 0.5));
  }
  return text;
}

inline std::string draw(const Looks& looks, int width = 72) {
  const int heads = looks.heads(), each = width / heads;
  std::vector<std::string> lines(T + 2);
  std::string scale;
  for (int h = 0; h < heads; ++h) {
    const auto begin = looks.maps.begin() + h * T * T;
    HeatMap map("", T, T, std::vector<double>(begin, begin + T * T));
    map.row_names = names(looks.rows);
    map.column_names = names(looks.columns);
    map.low = 0;
    map.high = 1;
    std::istringstream drawn(draw(map, each - 2));
    for (std::string& line : lines) {
      line.resize(size_t(h * each), ' ');
      if (&line == &lines[0]) {
        line += heads > 1 ? "   head " + std::to_string(h + 1) : "";
      } else {
        std::string part;
        std::getline(drawn, part);
        line += part;
      }
    }
    std::getline(drawn, scale);
  }
  std::string text =
      bold(looks.title) + "\nrows: " + looks.row_axis + "; columns: letter looked at\n";
  for (const std::string& line : lines) text += line.empty() ? "" : line + "\n";
  return text + scale + "\n";
}

inline void draw_square(Page& page, const Looks& looks, int head, double left, double top,
                        double cell) {
  const int letters = int(std::min(14.0, cell));
  page.rectangle(left, top, T * cell, T * cell, shade(0, false).c_str());
  for (int i = 0; i < T; ++i) {
    const double middle = (i + 0.5) * cell;
    for (int j = 0; j < T; ++j) {
      if (looks.at(head, i, j) < 0.005) continue;  // the ground shows it already
      const std::string colour = shade(looks.at(head, i, j), false);
      page.rectangle(left + j * cell, top + i * cell, cell, cell, colour.c_str());
    }
    page.text(left - 8, top + middle + 5, looks.rows.substr(size_t(i), 1),
              Page::Anchor::end, letters);
    page.text(left + middle, top + T * cell + 18, looks.columns.substr(size_t(i), 1),
              Page::Anchor::middle, letters);
  }
  page.text(left + T * cell / 2, top + T * cell + 42, "letter looked at",
            Page::Anchor::middle);
  if (looks.heads() == 1) return;
  page.text(left + T * cell / 2, top - 10, "head " + std::to_string(head + 1),
            Page::Anchor::middle);
}

inline void draw_scale(Page& page, double left, double top, double height) {
  const int steps = 4 * T;  // each a whole number of pixels high
  for (int i = 0; i < steps; ++i) {
    page.rectangle(left, top + height * i / steps, 18, height / steps,
                   shade(1 - double(i) / (steps - 1), false).c_str());
  }
  page.text(left + 24, top + 12, "1", Page::Anchor::start);
  page.text(left + 24, top + height, "0", Page::Anchor::start);
  page.upright(left + 38, top + height / 2, "probability");
}

inline std::string svg(const Looks& looks) {
  const int heads = looks.heads();
  const double left = 64, gap = 44, top = heads > 1 ? 70 : 44;
  const double room = page_width - left - 90 - (heads - 1) * gap;
  const double cell = std::floor(std::min(432.0, room / heads) / T), side = T * cell;
  Page page;
  page.text(24, 26, looks.title, Page::Anchor::start, 17);
  page.upright(20, top + side / 2, looks.row_axis);
  for (int h = 0; h < heads; ++h) {
    draw_square(page, looks, h, left + h * (side + gap), top, cell);
  }
  draw_scale(page, left + heads * (side + gap) - gap + 20, top, side);
  return page.finish(top + side + 56);
}

}  // namespace chainrule
