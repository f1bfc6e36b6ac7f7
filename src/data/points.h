// Points in the plane that a line cannot, or can, tell apart: drawn, any amount, seeded.
//
//   const Points train = spirals(400, {seed, 1}), test = spirals(400, {seed, 2});
//
// Classes take turns (0, 1, 0, 1, ...), every point is drawn on its own: any part of the
// rows is a fair, balanced sample. All lie around the origin, about 1 or 2 wide to each
// side. `noise` is the standard deviation of what is added to both coordinates.
// Introduced by lesson 02.
#pragma once

#include "random.h"
#include "tensor.h"

namespace chainrule {

struct Points {
  Tensor x;          // [N,2]
  IntTensor labels;  // [N]
  int classes;
};

// Two half circles that reach into each other.
Points moons(int count, Key key, real noise = real(0.1));

// One circle of half the radius inside another.
Points circles(int count, Key key, real noise = real(0.05));

// Arms that wind `turns` times around the middle, one class each.
Points spirals(int count, Key key, real noise = real(0.02), real turns = real(1.5),
               int arms = 2);

// Around the four corners (+-1, +-1). Class 1 is where the signs differ: no line has both
// its corners on one side.
Points xor_corners(int count, Key key, real noise = real(0.2));

// Clouds around centres that stand evenly on a circle of radius 1, one class each.
Points blobs(int count, Key key, real noise = real(0.2), int classes = 3);

}  // namespace chainrule
