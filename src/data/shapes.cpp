// See shapes.h.
#include "data/shapes.h"

#include <cmath>
#include <vector>

#include "check.h"

namespace chainrule {
namespace {

using Corners = std::vector<Point>;

real length(Point p) { return std::sqrt(p.x * p.x + p.y * p.y); }
real from(Point p, real x, real y) { return length({p.x - x, p.y - y}); }

// From p to the segment a b: to the nearest point on it.
real to_segment(Point p, Point a, Point b) {
  const Point along = {b.x - a.x, b.y - a.y};
  const real t = ((p.x - a.x) * along.x + (p.y - a.y) * along.y) /
                 (along.x * along.x + along.y * along.y);
  const real stop = std::clamp(t, real(0), real(1));
  return from(p, a.x + stop * along.x, a.y + stop * along.y);
}

// The nearest edge counts. Inside is where a ray to the right crosses the border an odd
// number of times.
real to_polygon(Point p, const Corners& corners) {
  real nearest = 10;
  bool inside = false;
  Point a = corners.back();
  for (const Point b : corners) {
    nearest = std::min(nearest, to_segment(p, a, b));
    const bool crosses = (a.y > p.y) != (b.y > p.y);
    if (crosses && p.x < a.x + (p.y - a.y) / (b.y - a.y) * (b.x - a.x)) inside = !inside;
    a = b;
  }
  return inside ? -nearest : nearest;
}

// Corners, in hundredths, of the shapes that have nothing round.
Corners corners(const std::vector<int>& hundredths) {
  Corners all;
  for (size_t i = 0; i + 1 < hundredths.size(); i += 2) {
    all.push_back({real(hundredths[i]) / 100, real(hundredths[i + 1]) / 100});
  }
  return all;
}

Corners star_corners() {
  Corners all;
  for (int i = 0; i < 10; ++i) {
    const real radius = i % 2 == 0 ? real(1) : real(0.42);
    const real angle = real(0.6283185307) * real(i);  // a tenth of a turn
    all.push_back({radius * std::sin(angle), -radius * std::cos(angle)});
  }
  return all;
}

const Corners cone = corners({0, -100, 56, -9, 0, 25, -56, -9});  // of a drop
const Corners tip = corners({0, 92, -74, 18, 0, -56, 74, 18});    // of a heart
const Corners triangle = corners({0, -100, 87, 50, -87, 50});
const Corners square = corners({-72, -72, 72, -72, 72, 72, -72, 72});
const Corners opening = corners({-38, -38, 38, -38, 38, 38, -38, 38});  // of a frame
const Corners star = star_corners();
const Corners cross = corners({-28, -92, 28, -92, 28, -28, 92, -28, 92,  28,  28, 28, 28,
                               92,  -28, 92, -28, 28, -92, 28, -92, -28, -28, -28});
const Corners arrow =
    corners({0, -100, 74, -16, 27, -16, 27, 94, -27, 94, -27, -16, -74, -16});
const Corners hourglass = corners({-64, -78, 64, -78, 12, 0, 64, 78, -64, 78, -12, 0});
const Corners house =
    corners({0, -98, 80, -20, 56, -20, 56, 78, -56, 78, -56, -20, -80, -20});
const Corners tee =
    corners({-70, -74, 70, -74, 70, -26, 24, -26, 24, 92, -24, 92, -24, -26, -70, -26});
const Corners tail = corners({0, 30, 46, 90, -46, 90});
const Corners chevron = corners({0, -74, 80, 6, 80, 62, 0, -18, -80, 62, -80, 6});
const Corners bolt = corners({30, -95, -62, 14, -6, 14, -30, 95, 62, -14, 6, -14});

}  // namespace

const char* name_of(Outline outline) {
  constexpr const char* names[] = {
      "disc",  "ring",  "crescent", "drop", "heart", "triangle",  "square", "star",
      "cross", "arrow", "half",     "leaf", "frame", "hourglass", "flower", "house",
      "tee",   "fish",  "chevron",  "bolt", "blob",  "stick"};
  return names[int(outline)];
}

real distance_to(Outline outline, Point p) {
  switch (outline) {
    case Outline::disc:
      return length(p) - real(0.86);
    case Outline::ring:
      return std::abs(length(p) - real(0.72)) - real(0.2);
    case Outline::crescent:
      return std::max(from(p, real(0.1), 0) - real(0.96),
                      real(0.78) - from(p, real(0.5), 0));
    case Outline::drop:
      return std::min(from(p, 0, real(0.25)) - real(0.65), to_polygon(p, cone));
    case Outline::heart: {
      const Point right = {std::abs(p.x), p.y};  // both halves are alike
      return std::min(from(right, real(0.37), real(-0.19)) - real(0.523),
                      to_polygon(p, tip));
    }
    case Outline::triangle:
      return to_polygon(p, triangle);
    case Outline::square:
      return to_polygon(p, square);
    case Outline::star:
      return to_polygon(p, star);
    case Outline::cross:
      return to_polygon(p, cross);
    case Outline::arrow:
      return to_polygon(p, arrow);
    case Outline::half:
      return std::max(from(p, 0, real(0.42)) - real(0.9), p.y - real(0.42));
    case Outline::leaf:
      return std::max(from(p, real(0.7), 0), from(p, real(-0.7), 0)) - real(1.2);
    case Outline::frame:
      return std::max(to_polygon(p, square), -to_polygon(p, opening));
    case Outline::hourglass:
      return to_polygon(p, hourglass);
    case Outline::flower: {
      const real petals = std::cos(5 * std::atan2(p.x, -p.y));
      return real(0.75) * (length(p) - real(0.74) - real(0.24) * petals);
    }
    case Outline::house:
      return to_polygon(p, house);
    case Outline::tee:
      return to_polygon(p, tee);
    case Outline::fish: {
      const real body =
          std::max(from(p, real(0.55), real(-0.25)), from(p, real(-0.55), real(-0.25)));
      return std::min(body - real(0.92), to_polygon(p, tail));
    }
    case Outline::chevron:
      return to_polygon(p, chevron);
    case Outline::bolt:
      return to_polygon(p, bolt);
    case Outline::blob: {
      const real angle = std::atan2(p.y, p.x);
      const real bumps =
          real(0.12) * std::cos(3 * angle) + real(0.06) * std::sin(5 * angle);
      return real(0.9) * (length(p) - real(0.8) - bumps);
    }
    case Outline::stick:
      return to_segment(p, {0, real(-0.86)}, {0, real(0.86)}) - real(0.14);
  }
  ENSURE(false, "distance_to: there is no outline %d", int(outline));
  return 0;
}

namespace {

// How far x is from the nearest edge of a stripe: below 0 in stripes that are half a
// period wide, the first of them around 0.
real stripe(real x, real period) {
  const real into = x / period - std::floor(x / period);
  return (real(0.25) - std::abs(into - real(0.5))) * period;
}

}  // namespace

real pattern(Texture texture, Point p, real period, real pixel) {
  switch (texture) {
    case Texture::plain:
      return 0;
    case Texture::stripes:
      return covered(stripe(p.x, period), pixel);
    case Texture::checker: {
      const real a = covered(stripe(p.x, 2 * period), pixel);
      const real b = covered(stripe(p.y, 2 * period), pixel);
      return a + b - 2 * a * b;
    }
    case Texture::dots: {
      const real x = p.x - period * std::round(p.x / period);
      const real y = p.y - period * std::round(p.y / period);
      return covered(length({x, y}) - real(0.3) * period, pixel);
    }
    case Texture::waves: {
      const real shift = real(0.3) * period * std::sin(real(2.2) * p.y / period);
      return covered(stripe(p.x + shift, period), pixel);
    }
    case Texture::gradient:
      return std::clamp(real(0.5) + p.x / (4 * period), real(0), real(1));
  }
  ENSURE(false, "pattern: there is no texture %d", int(texture));
  return 0;
}

}  // namespace chainrule
