// The few SVG elements that our pictures are made of. For svg.cpp, svg_maps.cpp, and
// pictures that a lesson draws itself.
#pragma once

#include <string>

#include "chart.h"

namespace chainrule {

constexpr double page_width = 700;

// One decimal is a tenth of a pixel: fine enough, and the same digits everywhere.
std::string pixel(double value);

const char* palette(int index);                   // strong, for lines and points
const char* tint(int index);                      // the same hue, pale, for regions
std::string shade(double share, bool two_sided);  // 0 .. 1: "#rrggbb"; NaN: grey
bool is_dark(double share, bool two_sided);

class Page {
 public:
  enum class Anchor { start, middle, end };

  void text(double x, double y, const std::string& text, Anchor anchor, int size = 14,
            const char* colour = "#222");
  void upright(double x, double y, const std::string& text);  // reads from below
  void line(double x1, double y1, double x2, double y2, const char* colour, double width,
            bool dashed = false);
  void rectangle(double x, double y, double width, double height, const char* fill);
  void mark(double x, double y, int index);  // circle, square, triangle, diamond
  void raw(const std::string& element) { body_ += element + "\n"; }

  // The cells with kind[i] == k as one path in one colour; a cell is 1 x 1.
  void cells(const std::vector<int>& kind, int columns, int k, const std::string& colour);

  std::string finish(double height) const;  // the whole file

 private:
  std::string body_;
};

// Draws "mark name   mark name" in rows of the page's width, returns the y below them.
double draw_legend(Page& page, const std::vector<Series>& series, double left, double y);

}  // namespace chainrule
