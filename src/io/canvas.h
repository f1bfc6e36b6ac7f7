// A rectangle of letters with colours, on which plot.cpp and plot_maps.cpp draw.
#pragma once

#include <string>
#include <vector>

#include "terminal.h"

namespace chainrule {

// The marks of the first, second ... series or class; they begin again after the eighth.
inline char mark_of(int index) { return "*+ox#@%&"[index % 8]; }

inline std::string coloured_mark(const std::string& text, int index) {
  switch (index % 4) {
    case 0:
      return blue(text);
    case 1:
      return red(text);
    case 2:
      return green(text);
    default:
      return yellow(text);
  }
}

class Canvas {
 public:
  Canvas(int width, int height)
      : width_(width), height_(height), cells_(size_t(width) * size_t(height)) {}

  int width() const { return width_; }
  int height() const { return height_; }

  // Row 0 is on top. What lies outside is not drawn. A colour below 0 means none.
  void set(int column, int row, char letter, int colour = -1) {
    if (column < 0 || column >= width_ || row < 0 || row >= height_) return;
    cells_[size_t(row) * size_t(width_) + size_t(column)] = {letter, colour};
  }

  // One row; its blanks at the end only if asked for.
  std::string row(int row, bool with_blanks = false) const {
    const Cell* cells = &cells_[size_t(row) * size_t(width_)];
    int end = width_;
    while (!with_blanks && end > 0 && cells[end - 1].letter == ' ') --end;
    std::string text;
    for (int begin = 0, i = 0; i < end; begin = i) {
      std::string run;
      for (; i < end && cells[i].colour == cells[begin].colour; ++i)
        run += cells[i].letter;
      text += cells[begin].colour < 0 ? run : coloured_mark(run, cells[begin].colour);
    }
    return text;
  }

 private:
  struct Cell {
    char letter = ' ';
    int colour = -1;
  };
  int width_, height_;
  std::vector<Cell> cells_;
};

}  // namespace chainrule
