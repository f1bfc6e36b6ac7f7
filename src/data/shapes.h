// Shapes as distances, and textures: what scenes.h paints with.
//
//   const real d = distance_to(Outline::star, {x, y});  // below 0 inside, 0 on the edge
//   const real covered = clamp(0.5 - d / pixel, 0, 1);  // of a pixel there: a smooth
//   edge
//
// Turning, moving and scaling a shape means to ask it about another point. Two shapes
// joined are the smaller of two distances, one cut out of another is the larger of d and
// -e. Leaves out what cannot be said in a few lines: letters, animals.
// Introduced by lesson 15.
#pragma once

#include <algorithm>
#include <cmath>

#include "real.h"

namespace chainrule {

struct Point {
  real x, y;  // right, down
};

// The first ten are the classes of `scenes`, the next ten its other classes, and the last
// two are what clutters the ground. All of them lie in a circle of radius 1, the long
// ones upright.
enum class Outline {
  disc,
  ring,
  crescent,
  drop,
  heart,
  triangle,
  square,
  star,
  cross,
  arrow,
  half,
  leaf,
  frame,
  hourglass,
  flower,
  house,
  tee,
  fish,
  chevron,
  bolt,
  blob,
  stick,
};

const char* name_of(Outline outline);

// Exact near the edge of most shapes, near enough everywhere else.
real distance_to(Outline outline, Point p);

enum class Texture { plain, stripes, checker, dots, waves, gradient };
constexpr int texture_count = 6;

// The share of the second colour at p, 0 .. 1: a pattern that repeats after `period`,
// its edges as soft as one pixel is wide.
real pattern(Texture texture, Point p, real period, real pixel);

// How much of a pixel lies inside, its middle being `distance` away from the edge.
inline real covered(real distance, real pixel) {
  return std::clamp(real(0.5) - distance / pixel, real(0), real(1));
}

struct Turn {
  real cosine, sine;
};

inline Turn turn_by(real angle) { return {std::cos(angle), std::sin(angle)}; }
inline Point turned(Point p, Turn by) {
  return {by.cosine * p.x - by.sine * p.y, by.sine * p.x + by.cosine * p.y};
}
inline Point turned_back(Point p, Turn by) { return turned(p, {by.cosine, -by.sine}); }

}  // namespace chainrule
