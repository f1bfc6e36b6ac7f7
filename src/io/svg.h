// The pictures of chart.h as SVG files: 700 pixels wide, on white, so that they can be
// read in a README on a light and on a dark page.
//
// The same data give the same bytes. Colours are told apart by the colour-blind too
// (Okabe and Ito's), and classes have shapes besides. No scripts, no fonts, no links.
#pragma once

#include <string>

#include "chart.h"
#include "file.h"
#include "terminal.h"

namespace chainrule {

std::string svg(const Chart& chart);
std::string svg(const HeatMap& map);
std::string svg(const DecisionMap& map);
std::string svg(const Bars& bars);

// Says what it wrote. A file that cannot be written is no reason to stop: see file.h.
template <class Picture>
bool save_svg(const std::string& path, const Picture& picture) {
  return !path.empty() && save_picture(path, svg(picture));
}

}  // namespace chainrule
