// Matrices and decision maps in the terminal. Lines, points and bars: plot.cpp.
#include <cmath>

#include "canvas.h"
#include "check.h"
#include "plot.h"

namespace chainrule {
namespace {

const std::string shades = " .:-=+*#%@";  // from low to high

char shade_of(double value, Range range) {
  if (std::isnan(value)) return '?';
  const double share = (value - range.low) / (range.high - range.low);
  const int level = int(std::min(1.0, std::max(0.0, share)) * 9.999);
  return shades[size_t(level)];
}

std::string padded(const std::string& text, size_t width) {
  return text.size() < width ? std::string(width - text.size(), ' ') + text
                             : text.substr(0, width);
}

size_t longest(const std::vector<std::string>& names) {
  size_t length = 0;
  for (const std::string& name : names) length = std::max(length, name.size());
  return length;
}

std::string name_at(const std::vector<std::string>& names, int index) {
  return size_t(index) < names.size() ? names[size_t(index)] : "";
}

// With numbers in the cells: a table.
std::string draw_numbers(const HeatMap& map, int width) {
  const size_t names = std::min<size_t>(longest(map.row_names), 16);
  std::vector<std::string> cells;
  for (const double value : map.values) cells.push_back(in_few_digits(value));
  size_t cell = longest(cells) + 1;
  const size_t room = size_t(width) - names;
  if (cell * size_t(map.columns) > room) return "";  // no room for numbers
  cell =
      std::max(cell, std::min(longest(map.column_names) + 1, room / size_t(map.columns)));
  std::string text;
  if (!map.column_names.empty()) {
    text += std::string(names, ' ');
    for (int c = 0; c < map.columns; ++c) {
      text += " " + padded(name_at(map.column_names, c), cell - 1);
    }
    text = text.substr(0, text.find_last_not_of(' ') + 1) + "\n";
  }
  for (int r = 0; r < map.rows; ++r) {
    text += padded(name_at(map.row_names, r), names);
    for (int c = 0; c < map.columns; ++c) {
      text += padded(cells[size_t(r) * size_t(map.columns) + size_t(c)], cell);
    }
    text += "\n";
  }
  return text;
}

// The columns' names stand upright, the last letter just above the cells.
std::string upright_names(const std::vector<std::string>& names, size_t left,
                          size_t cell) {
  const size_t height = std::min<size_t>(longest(names), 10);
  std::string text;
  for (size_t line = 0; line < height; ++line) {
    std::string row(left, ' ');
    for (const std::string& name : names) {
      const std::string letters = padded(name, height);
      row += letters[line] + std::string(cell - 1, ' ');
    }
    text += row.substr(0, row.find_last_not_of(' ') + 1) + "\n";
  }
  return text;
}

std::string scale_of(Range range, const Grid& grid) {
  std::string text = "shades: '" + shades + "' from " + in_few_digits(range.low) +
                     " to " + in_few_digits(range.high);
  if (grid.block_rows * grid.block_columns > 1) {
    text += "; each is the mean of " + std::to_string(grid.block_rows) + " x " +
            std::to_string(grid.block_columns);
  }
  for (const double value : grid.values) {
    if (std::isnan(value)) return text + "; ? is not a number";
  }
  return text;
}

}  // namespace

std::string draw(const HeatMap& map, int width) {
  const std::string title = map.title.empty() ? "" : bold(map.title) + "\n";
  if (map.numbers) {
    const std::string table = draw_numbers(map, width);
    if (!table.empty()) return title + table;
  }
  const size_t names = std::min<size_t>(longest(map.row_names), 16);
  const size_t left = names > 0 ? names + 1 : 0;
  const int room = width - int(left);
  const int cell = map.columns * 2 <= room ? 2 : 1;  // a letter is twice as high as wide
  const Grid grid = shrink(map, cell == 2 ? map.rows : 36, room / cell);
  const Range range = shade_range(map, grid.values);
  std::string text = title;
  if (grid.block_columns == 1)
    text += upright_names(map.column_names, left, size_t(cell));
  for (int r = 0; r < grid.rows; ++r) {
    const std::string name = grid.block_rows == 1 ? name_at(map.row_names, r) : "";
    text += padded(name, names) + (names > 0 ? " " : "") + "|";
    for (int c = 0; c < grid.columns; ++c) {
      const double value = grid.values[size_t(r) * size_t(grid.columns) + size_t(c)];
      text += std::string(size_t(cell), shade_of(value, range));
    }
    text += "|\n";
  }
  return text + scale_of(range, grid) + "\n";
}

namespace {

const std::string regions = " .:-=~^_", class_marks = "ox+*#@%&";

char region_of(int answer) { return answer < 0 ? '?' : regions[size_t(answer % 8)]; }
std::string class_mark(int k) { return std::string(1, class_marks[size_t(k % 8)]); }

// Returns the greatest class it met.
int draw_answers(Canvas& canvas, const DecisionMap& map) {
  const std::vector<int> answers = classes(map, canvas.height(), canvas.width());
  int greatest = 1;
  for (int i = 0; i < int(answers.size()); ++i) {
    const int answer = answers[size_t(i)];
    canvas.set(i % canvas.width(), i / canvas.width(), region_of(answer));
    greatest = std::max(greatest, answer);
  }
  for (size_t i = 0; i < map.x.size(); ++i) {
    const double right = (map.x[i] - map.left) / (map.right - map.left);
    const double down = (map.top - map.y[i]) / (map.top - map.bottom);
    if (!(right >= 0 && right <= 1 && down >= 0 && down <= 1)) continue;
    canvas.set(std::min(canvas.width() - 1, int(right * canvas.width())),
               std::min(canvas.height() - 1, int(down * canvas.height())),
               class_mark(map.labels[i])[0], map.labels[i]);
    greatest = std::max(greatest, map.labels[i]);
  }
  return greatest;
}

}  // namespace

// Regions in light letters, points in front of them in the marks of their classes.
std::string draw(const DecisionMap& map, int width) {
  ENSURE(width >= 10, "plot: a width of %d is too small", width);
  const double shape = (map.top - map.bottom) / (map.right - map.left);
  const int columns = width - 2;
  const int rows = int(std::max(4.0, std::min(32.0, columns * shape / 2 + 0.5)));
  Canvas canvas(columns, rows);
  const int greatest = draw_answers(canvas, map);
  const std::string frame = "+" + std::string(size_t(columns), '-') + "+\n";
  std::string text = (map.title.empty() ? "" : bold(map.title) + "\n") + frame;
  for (int r = 0; r < rows; ++r) text += "|" + canvas.row(r, true) + "|\n";
  text += frame;
  for (int k = 0; k <= greatest; ++k) {
    const bool next_line = k > 0 && k % std::max(1, (width + 3) / 16) == 0;
    text += (k == 0      ? ""
             : next_line ? "\n"
                         : "   ") +
            std::string("class ") + std::to_string(k) + ": " +
            coloured_mark(class_mark(k), k) + " '" + region_of(k) + "'";
  }
  return text + "\nx from " + in_few_digits(map.left) + " to " +
         in_few_digits(map.right) + ", y from " + in_few_digits(map.bottom) + " to " +
         in_few_digits(map.top) + "\n";
}

}  // namespace chainrule
