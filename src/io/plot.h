// Pictures in the terminal, made of letters: 72 columns, ASCII, colour where it is
// wanted.
//
// draw() returns the text, plot() says it. A line with more points than columns shows the
// mean of each column (an SVG shows every point); a matrix with more cells than columns
// the mean of blocks. What is lost in that way stands below the picture.
#pragma once

#include <algorithm>
#include <string>

#include "chart.h"
#include "terminal.h"

namespace chainrule {

std::string draw(const Chart& chart, int width = 72, int height = 16);
std::string draw(const HeatMap& map, int width = 72);
std::string draw(const DecisionMap& map, int width = 72);
std::string draw(const Bars& bars, int width = 72);

template <class Picture>
void plot(const Picture& picture) {
  if (is_quiet()) return;  // drawing a decision map asks a network a thousand questions
  say("%s\n", draw(picture, std::min(72, columns() - 1)).c_str());
}

}  // namespace chainrule
