// IDX, the format of MNIST and its relatives: whole numbers of one byte in up to four
// dimensions. A file is
//
//   00 00 08 03   two zeros, the type (08: unsigned bytes), how many dimensions
//   00 00 ea 60   the dimensions, four bytes each, highest byte first: here 60000 ...
//   00 00 00 1c   ... pictures of 28 ...
//   00 00 00 1c   ... x 28
//   and the numbers, the last dimension running fastest.
//
// Leaves out the other types (shorts, ints, floats): no set of the course uses them.
// Introduced by lesson 14.
#pragma once

#include <string>
#include <vector>

#include "data/images.h"

namespace chainrule {

struct Idx {
  std::vector<int> sizes;  // [60000, 28, 28]
  std::string numbers;     // their product many
};

Idx read_idx(const std::string& path);  // packed with gzip or not
Idx parse_idx(const std::string& name, const std::string& bytes);  // not packed

// Pictures [N,1,H,W] from a file of three dimensions, labels from a file of one.
Images read_idx_images(const std::string& pictures_path, const std::string& labels_path,
                       int classes = 10);

}  // namespace chainrule
