// The sizes of a tensor: at most four axes, counted from the outside in, and fewer than
// 2^31 elements, so that an int can count them in any loop. No allocation.
// Introduced by lesson 03.
#pragma once

#include <initializer_list>
#include <string>

namespace chainrule {

struct Shape {
  Shape(std::initializer_list<int> sizes);
  int axes = 0, size[4] = {1, 1, 1, 1};

  int count() const { return size[0] * size[1] * size[2] * size[3]; }
  std::string text() const;  // "[64, 784]"
  bool operator==(const Shape& other) const;
  bool operator!=(const Shape& other) const { return !(*this == other); }
};

}  // namespace chainrule
