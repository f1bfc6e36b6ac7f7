// See svg_page.h.
#include "svg_page.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace chainrule {
namespace {

struct Colour {
  double red, green, blue;
};

// Points along a colour scale; between them it is straight.
const Colour one_side[] = {
    {68, 1, 84}, {59, 82, 139}, {33, 145, 140}, {94, 201, 98}, {253, 231, 37}};
const Colour two_sides[] = {
    {33, 102, 172}, {146, 197, 222}, {247, 247, 247}, {244, 165, 130}, {178, 24, 43}};

Colour colour_at(double share, bool two_sided) {
  const Colour* scale = two_sided ? two_sides : one_side;
  const double place = 4 * std::min(1.0, std::max(0.0, share));
  const int i = std::min(3, int(place));
  const double part = place - i;
  const Colour a = scale[i], b = scale[i + 1];
  return {a.red + part * (b.red - a.red), a.green + part * (b.green - a.green),
          a.blue + part * (b.blue - a.blue)};
}

std::string escaped(const std::string& text) {
  std::string safe;
  for (const char letter : text) {
    switch (letter) {
      case '&':
        safe += "&amp;";
        break;
      case '<':
        safe += "&lt;";
        break;
      case '>':
        safe += "&gt;";
        break;
      case '"':
        safe += "&quot;";
        break;
      default:
        safe += static_cast<unsigned char>(letter) < 32 ? ' ' : letter;
    }
  }
  return safe;
}

}  // namespace

std::string pixel(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.1f", std::min(1e6, std::max(-1e6, value)));
  std::string number = text;
  if (number.compare(number.size() - 2, 2, ".0") == 0) number.resize(number.size() - 2);
  return number == "-0" ? "0" : number;
}

const char* palette(int index) {
  const char* colours[] = {"#0072b2", "#d55e00", "#009e73", "#cc79a7",
                           "#e69f00", "#56b4e9", "#000000", "#7f7f7f"};
  return colours[index % 8];
}

const char* tint(int index) {
  const char* colours[] = {"#cce3f0", "#f7dfcc", "#ccece3", "#f5e4ed",
                           "#faeccc", "#ddf0fb", "#d9d9d9", "#ececec"};
  return index < 0 ? "#ffffff" : colours[index % 8];
}

std::string shade(double share, bool two_sided) {
  if (std::isnan(share)) return "#bbbbbb";
  const Colour colour = colour_at(share, two_sided);
  char text[16];
  std::snprintf(text, sizeof text, "#%02x%02x%02x", unsigned(colour.red + 0.5),
                unsigned(colour.green + 0.5), unsigned(colour.blue + 0.5));
  return text;
}

bool is_dark(double share, bool two_sided) {
  if (std::isnan(share)) return false;
  const Colour c = colour_at(share, two_sided);
  return 0.3 * c.red + 0.59 * c.green + 0.11 * c.blue < 130;
}

void Page::text(double x, double y, const std::string& text, Anchor anchor, int size,
                const char* colour) {
  const char* names[] = {"start", "middle", "end"};
  raw("<text x=\"" + pixel(x) + "\" y=\"" + pixel(y) + "\" font-size=\"" +
      std::to_string(size) + "\" fill=\"" + colour + "\" text-anchor=\"" +
      names[int(anchor)] + "\">" + escaped(text) + "</text>");
}

void Page::upright(double x, double y, const std::string& text) {
  raw("<text transform=\"translate(" + pixel(x) + " " + pixel(y) +
      ") rotate(-90)\" font-size=\"14\" fill=\"#222\" text-anchor=\"middle\">" +
      escaped(text) + "</text>");
}

void Page::line(double x1, double y1, double x2, double y2, const char* colour,
                double width, bool dashed) {
  raw("<path d=\"M" + pixel(x1) + " " + pixel(y1) + "L" + pixel(x2) + " " + pixel(y2) +
      "\" stroke=\"" + colour + "\" stroke-width=\"" + pixel(width) + "\"" +
      (dashed ? " stroke-dasharray=\"6 4\"" : "") + "/>");
}

void Page::rectangle(double x, double y, double width, double height, const char* fill) {
  raw("<rect x=\"" + pixel(x) + "\" y=\"" + pixel(y) + "\" width=\"" + pixel(width) +
      "\" height=\"" + pixel(height) + "\" fill=\"" + fill + "\"/>");
}

void Page::mark(double x, double y, int index) {
  const char* shapes[] = {"m-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0z", "m-3.6-3.6h7.2v7.2h-7.2z",
                          "m0-4.8l4.6 8h-9.2z", "m0-5l5 5l-5 5l-5-5z"};
  raw("<path d=\"M" + pixel(x) + " " + pixel(y) + shapes[index % 4] + "\" fill=\"" +
      palette(index) + "\" stroke=\"#fff\" stroke-width=\"0.8\"/>");
}

void Page::cells(const std::vector<int>& kind, int columns, int k,
                 const std::string& colour) {
  std::string path;
  const int count = int(kind.size());
  for (int i = 0; i < count;) {
    if (kind[size_t(i)] != k) {
      ++i;
      continue;
    }
    int end = i + 1;  // equal neighbours in a row become one rectangle
    while (end < count && end % columns != 0 && kind[size_t(end)] == k) ++end;
    const std::string length = std::to_string(end - i);
    path += "M" + std::to_string(i % columns) + " " + std::to_string(i / columns) + "h" +
            length + "v1h-" + length + "z";
    i = end;
  }
  if (!path.empty()) raw("<path fill=\"" + colour + "\" d=\"" + path + "\"/>");
}

std::string Page::finish(double height) const {
  const std::string w = pixel(page_width), h = pixel(height);
  return "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" + w + "\" height=\"" + h +
         "\" viewBox=\"0 0 " + w + " " + h +
         "\" font-family=\"Helvetica, Arial, sans-serif\">\n<rect width=\"" + w +
         "\" height=\"" + h + "\" fill=\"#fff\"/>\n" + body_ + "</svg>\n";
}

double draw_legend(Page& page, const std::vector<Series>& series, double left, double y) {
  double x = left;
  bool any = false;
  for (size_t i = 0; i < series.size(); ++i) {
    if (series[i].name.empty()) continue;
    const double length =
        50 + 8.2 * double(series[i].name.size());  // a guess at the font
    if (any && x + length > page_width) x = left, y += 22;
    const bool level = series[i].kind == Series::Kind::level;
    if (series[i].kind == Series::Kind::points) {
      page.mark(x + 12, y - 5, int(i));
    } else {
      page.line(x, y - 5, x + 24, y - 5, level ? "#555" : palette(int(i)), 2.5,
                level || i >= 8);
    }
    page.text(x + 30, y, series[i].name, Page::Anchor::start);
    x += length;
    any = true;
  }
  return any ? y + 16 : y - 6;
}

}  // namespace chainrule
