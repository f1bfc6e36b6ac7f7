// A tape as a picture: a box for every line, an arrow from everything it was made from,
// and on the arrow the blame that went back along it. Made for formulas of a few lines,
// whose boxes are put where the lesson says.
#pragma once

#include <cmath>
#include <string>
#include <vector>

#include "io/chart.h"
#include "io/file.h"
#include "io/svg_page.h"
#include "scalar_tape.h"

namespace chainrule {

struct Box {
  std::string title;  // "p = a * b"
  double x, y;        // its middle, in pixels
};

static void draw_box(Page& page, const Box& box, const ScalarTape::Entry& e) {
  constexpr double width = 118, height = 66;
  const double left = box.x - width / 2, top = box.y - height / 2;
  page.rectangle(left - 1.5, top - 1.5, width + 3, height + 3, "#555");
  page.rectangle(left, top, width, height, e.a < 0 ? "#eef5fa" : "#ffffff");
  const auto middle = Page::Anchor::middle;
  page.text(box.x, box.y - 14, box.title, middle, 15);
  page.text(box.x, box.y + 6, "value " + in_few_digits(e.value), middle, 14, "#0072b2");
  page.text(box.x, box.y + 25, "gradient " + in_few_digits(e.gradient), middle, 14,
            "#b34700");
}

// From the middle of one box to the middle of another; the boxes lie on top.
static void draw_arrow(Page& page, const Box& from, const Box& to) {
  page.line(from.x, from.y, to.x, to.y, "#999", 2);
  const double dx = to.x - from.x, dy = to.y - from.y, length = std::hypot(dx, dy);
  // The tip, after the middle where the blame is written, points forward.
  const double ux = dx / length, uy = dy / length;
  const double x = from.x + 0.7 * dx, y = from.y + 0.7 * dy;
  page.raw("<path fill=\"#999\" d=\"M" + pixel(x) + " " + pixel(y) + "L" +
           pixel(x - 11 * ux - 5 * uy) + " " + pixel(y - 11 * uy + 5 * ux) + "L" +
           pixel(x - 11 * ux + 5 * uy) + " " + pixel(y - 11 * uy - 5 * ux) + "z\"/>");
}

static void write_blame(Page& page, const Box& from, const Box& to, double slope,
                        double gradient) {
  const std::string text = in_few_digits(gradient) + " x " + in_few_digits(slope) +
                           " = " + in_few_digits(gradient * slope);
  const double x = (from.x + to.x) / 2, y = (from.y + to.y) / 2;
  page.rectangle(x - 39, y - 10, 78, 20, "#ffffff");
  page.text(x, y + 5, text, Page::Anchor::middle, 13, "#b34700");
}

// One box for each line of the tape, in the tape's order.
static std::string graph(const ScalarTape& tape, const std::vector<Box>& boxes,
                         const std::string& title) {
  Page page;
  const auto arrows = [&](auto draw) {
    for (size_t i = 0; i < boxes.size(); ++i) {
      const ScalarTape::Entry& e = tape.entries[i];
      if (e.a >= 0) draw(boxes[size_t(e.a)], boxes[i], e.slope_a, e.gradient);
      if (e.b >= 0) draw(boxes[size_t(e.b)], boxes[i], e.slope_b, e.gradient);
    }
  };
  arrows([&](const Box& from, const Box& to, double, double) {
    draw_arrow(page, from, to);
  });
  for (size_t i = 0; i < boxes.size(); ++i) draw_box(page, boxes[i], tape.entries[i]);
  arrows([&](const Box& from, const Box& to, double slope, double gradient) {
    write_blame(page, from, to, slope, gradient);
  });
  page.text(20, 28, title, Page::Anchor::start, 17);
  return page.finish(370);
}

}  // namespace chainrule
