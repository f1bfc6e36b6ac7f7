// Pictures with labels: what every image set of the course is, drawn or read from a file.
//
//   const Images train = digits(2000, {seed, 1});              // x [2000,1,28,28]
//   const Tensor x = train.x.reshape({2000, 28 * 28});         // rows for a linear layer
//   const Images small = pooled(train, 2);                     // x [2000,1,14,14]
//
// Introduced by lesson 09.
#pragma once

#include <string>

#include "tensor.h"

namespace chainrule {

struct Images {
  Tensor x;          // [N,C,H,W], each number 0 (dark) .. 1 (bright)
  IntTensor labels;  // [N], 0 .. classes - 1
  int classes;
};

// Pictures as files keep them: a byte for each number, 0 .. 255. The first number of
// picture n is bytes[begin + n * stride]; the caller has checked that all are there.
Tensor from_bytes(Shape shape, const std::string& bytes, size_t begin, size_t stride);

// The same pictures, smaller: every pixel is the mean of a factor x factor square, which
// must divide height and width.
Images pooled(const Images& images, int factor);

}  // namespace chainrule
