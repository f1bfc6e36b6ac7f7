// Shapes, and tensors as text: see tensor.h.
#include "tensor.h"

#include <algorithm>
#include <cstdint>
#include <cstdio>

namespace chainrule {

Shape::Shape(std::initializer_list<int> sizes) : axes(int(sizes.size())) {
  ENSURE(axes <= 4, "shape: %d axes, a tensor has at most 4", axes);
  std::copy(sizes.begin(), sizes.end(), size);
  int64_t all = 1;
  for (int axis = 0; axis < axes; ++axis) {
    ENSURE(size[axis] >= 0, "shape: axis %d has the size %d", axis, size[axis]);
    all *= size[axis];
    // So that an int can count the elements of any tensor, in any loop.
    ENSURE(all < (int64_t{1} << 31), "shape: %s has 2^31 elements or more",
           text().c_str());
  }
}

std::string Shape::text() const {
  std::string text = "[";
  for (int axis = 0; axis < axes; ++axis) {
    text += (axis > 0 ? ", " : "") + std::to_string(size[axis]);
  }
  return text + "]";
}

bool Shape::operator==(const Shape& other) const {
  return axes == other.axes && std::equal(size, size + 4, other.size);
}

namespace {

std::string number_text(real number) {
  char text[40];
  snprintf(text, sizeof text, "%9.4g", double(number));
  return text;
}

std::string number_text(int number) {
  char text[40];
  snprintf(text, sizeof text, "%5d", number);
  return text;
}

// One line per row of the last axis; long rows and long columns are cut with "...".
template <class T>
std::string array_text(const char* name, const Array<T>& array) {
  std::string text = std::string(name) + " " + array.shape().text() + "\n";
  const std::vector<T> numbers = array.host();
  const int width = array.axes() > 0 ? std::max(1, array.size(array.axes() - 1)) : 1;
  const int height = int(numbers.size()) / width;
  for (int row = 0; row < std::min(height, 10); ++row) {
    text += "  ";
    for (int column = 0; column < std::min(width, 8); ++column) {
      text += " " + number_text(numbers[size_t(row * width + column)]);
    }
    text += width > 8 ? " ...\n" : "\n";
  }
  return height > 10 ? text + "   ... " + std::to_string(height - 10) + " more rows\n"
                     : text;
}

}  // namespace

std::string to_text(const char* name, const Tensor& tensor) {
  return array_text(name, tensor);
}
std::string to_text(const char* name, const IntTensor& tensor) {
  return array_text(name, tensor);
}

}  // namespace chainrule
