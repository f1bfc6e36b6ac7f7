// Pictures of who looks at whom: a row for each answer, a column for each letter that was
// there to be looked at.
#pragma once

#include "io/plot.h"
#include "io/svg.h"
#include "training.h"

namespace chainrule {

inline const char* const sentence = "attention is";  // T letters
inline const char* const unsorted = "ambidextrous";  // T letters, no two alike

inline std::vector<std::string> names(const std::string& letters) {
  std::vector<std::string> all;
  for (const char c : letters) all.emplace_back(1, c);
  return all;
}

inline HeatMap map_picture(const char* title, const std::vector<double>& map,
                           const std::string& said, const std::string& row) {
  HeatMap picture(title, T, T, map);
  picture.row_names = names(said);
  picture.column_names = names(row);
  picture.low = 0;
  picture.high = 1;
  return picture;
}

// The maps [heads,T,T] side by side, a column of nothing between them.
inline HeatMap side_by_side(const char* title, const std::vector<double>& maps,
                            const std::string& row) {
  const int heads = int(maps.size()) / (T * T), wide = heads * (T + 1) - 1;
  std::vector<double> cells;
  for (int i = 0; i < T * wide; ++i) {
    const int t = i / wide, h = i % wide / (T + 1), j = i % wide % (T + 1);
    cells.push_back(j == T ? 0 : maps[size_t((h * T + t) * T + j)]);
  }
  HeatMap picture(title, T, wide, cells);
  picture.row_names = names(row);
  picture.column_names = names(row);
  for (int h = 1; h < heads; ++h) {
    for (const std::string& name : names(" " + row)) picture.column_names.push_back(name);
  }
  return picture;
}

}  // namespace chainrule
