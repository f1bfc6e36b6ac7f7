// Augmentation: every picture a little different each time it is learned from.
//
//   AugmentSettings set;
//   set.crop = 4;        // moved by up to four pixels
//   set.flip = true;
//   const Tensor x = augment(gather(train.x, rows), set, {seed, 5}, step * batch);
//
// What happens to a row is a function of the key and of its index: first_index + its
// place in x, counting rows learned from (rows of the data set would be changed in the
// same way in every epoch). So any number of threads gives the same bits, and a run that
// goes on at its step repeats what it would have seen. Leaves out what mixes two
// pictures. Introduced by lesson 15.
#pragma once

#include <vector>

#include "random.h"
#include "tensor.h"

namespace chainrule {

// All off at the start: the same picture.
struct AugmentSettings {
  bool flip = false;    // left becomes right, for one picture in two
  real turn = 0;        // by up to so many degrees, to either side
  int crop = 0;         // so many pixels are put around, then the old size is cut out
  real brightness = 0;  // times 1 - b .. 1 + b
  real contrast = 0;    // the distance from the picture's mean grey, times 1 - c .. 1 + c
  real saturation = 0;  // the distance from the pixel's own grey, times 1 - s .. 1 + s
  int cutout = 0;       // the side of a square that is wiped out, somewhere
  real fill = 0;        // what stands in places that had no pixel, and in the square
};

// x [N,C,H,W] -> the same shape. Colours (brightness, contrast, saturation) are for
// pictures of 0 .. 1 and keep them in that range: standardize later.
Tensor augment(const Tensor& x, const AugmentSettings& settings, Key key,
               uint64_t first_index = 0);

// What happens to one picture, in this order. Turned anticlockwise around the middle.
struct Change {
  real brightness = 1, contrast = 1, saturation = 1;
  bool flip = false;
  real turn = 0;                              // degrees
  int right = 0, down = 0;                    // by so many pixels
  int hole = 0, hole_left = 0, hole_top = 0;  // may reach over the border
};

// The numbers drawn for one kind of change do not depend on the others: masks augmented
// with the same key and index, and without colours and cutout, follow their pictures.
Change any_change(const AugmentSettings& settings, int H, int W, Key key, uint64_t index);

// picture [C,H,W] -> the changed one, of the same shape.
std::vector<real> changed(const std::vector<real>& picture, int C, int H, int W,
                          const Change& change, real fill = 0);

}  // namespace chainrule
