// See digits.h.
//
// A digit is written in four steps: choose one of the ways to write it and be a little
// off at every point; lay a smooth line through the points; bend, stretch, slant and turn
// the line; draw it with a pen of changing pressure.
#include "data/digits.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "parallel.h"

namespace chainrule {
namespace {

constexpr int side = 28;
constexpr int numbers_each = 4096;  // of the key's sequence, for one picture
constexpr real tau = real(6.283185307179586);

// Where the pen passes, "right,down" from the upper left corner of a box 60 wide and 100
// high. At a ! it turns sharply, at a | it is lifted.
const std::vector<const char*> ways[10] = {
    // 0: an oval; a thin one with the pen's way in; one that crosses itself on top
    {"30,0 8,20 3,55 14,90 32,100 51,85 57,50 50,14 30,0 18,8",
     "40,2 16,16 5,52 13,90 33,98 52,72 54,32 40,4 26,8",
     "24,6 5,34 6,72 28,99 54,78 56,32 40,4 16,14"},
    // 1: a plain line; with an upstroke; with upstroke and foot
    {"30,0 30,50 30,100", "18,24 33,0! 32,50 32,100",
     "16,20 31,0! 30,50 30,100 | 10,100 30,99 52,100"},
    // 2: round with a flat foot; with a loop; like a swan
    {"6,24 18,4 40,2 54,22 44,50 22,78 4,98! 30,97 58,98",
     "8,20 26,1 48,9 50,34 31,68 12,94 2,86 12,75 32,88 58,97",
     "6,14 28,2 50,14 44,44 24,72 5,96! 24,88 40,100 58,92"},
    // 3: two bows with a cusp; with a flat top; with a loop in the middle
    {"8,12 28,0 50,14 45,36 22,46! 48,54 55,80 32,100 4,90",
     "6,4 30,4 52,3! 26,40! 50,52 54,82 30,100 4,90",
     "8,10 34,0 51,18 34,42 17,50 20,41 44,52 55,76 38,98 6,94"},
    // 4: open, in two strokes; closed; open and round
    {"14,2 10,28 6,56! 30,55 58,53 | 46,6 44,50 42,100",
     "40,0 20,34 1,66! 30,66 60,66 | 41,0 41,50 41,100",
     "12,4 5,34 14,54 36,52 52,40 | 54,2 49,50 42,100"},
    // 5: in one stroke; the bar drawn last; like an S
    {"52,2 34,3 14,2! 9,44! 34,38 54,60 44,92 22,100 4,92",
     "15,4 11,46! 40,40 56,66 38,98 4,94 | 15,4 36,3 58,0",
     "54,6 28,2 11,18 16,40 42,52 54,76 34,100 4,92"},
    // 6: round; straight; leaning back
    {"46,0 20,24 5,62 13,92 34,100 54,80 44,57 24,58 9,76",
     "34,0 15,40 6,76 22,100 48,92 51,66 31,56 10,72",
     "54,8 36,1 14,26 4,64 18,98 46,96 54,70 34,54 8,70"},
    // 7: plain; with a bar; with a hook; curved; with hook and bar
    {"4,4 30,4 57,4! 40,48 24,100", "4,5 30,4 57,3! 40,48 26,100 | 16,53 36,51 56,50",
     "7,20 7,3! 30,4 56,3! 36,46 25,100", "4,6 30,9 56,2! 35,44 27,100",
     "8,18 7,3! 30,4 56,3! 38,46 27,100 | 18,52 36,50 54,50"},
    // 8: begun like an S; two circles; with an open top
    {"48,12 26,0 9,20 28,46 53,74 32,100 6,80 26,50 50,26 46,10",
     "30,46 10,24 30,0 50,24 30,46 5,74 30,100 55,74 30,46",
     "54,10 24,0 11,24 42,56 51,86 26,100 7,80 26,54 50,30 57,8"},
    // 9: a loop and a stem; with a round tail; the stem leaning
    {"50,16 28,1 6,24 20,48 44,36 51,10! 49,50 46,100",
     "50,20 28,0 6,22 16,46 40,42 52,16 53,54 40,94 10,96",
     "50,14 26,3 8,28 24,47 46,30 53,6! 42,54 24,100"},
};

struct Point {
  real x, y;
};
using Stroke = std::vector<Point>;  // from pen down to pen up

// Bell-shaped around 0, of standard deviation `width` and never beyond three of them, so
// that no picture is absurd.
real sway(Rng& rng, real width) {
  real sum = rng.uniform();
  sum += rng.uniform();
  sum += rng.uniform();
  return 2 * width * (sum - real(1.5));
}

// ---- 1: points. The text becomes numbers, each off by `width`. A corner is given twice.
std::vector<Stroke> written(const char* way, Rng& rng, real width) {
  std::vector<Stroke> strokes(1);
  for (const char* next = way; *next != 0;) {
    if (*next == '|') strokes.emplace_back();
    if (*next == '|' || *next == ' ') {
      ++next;
      continue;
    }
    char* end;
    const real x = real(std::strtol(next, &end, 10)) + sway(rng, width);
    const real y = real(std::strtol(end + 1, &end, 10)) + sway(rng, width);
    const bool corner = *end == '!';
    strokes.back().insert(strokes.back().end(), corner ? 2 : 1, Point{x, y});
    next = end + corner;
  }
  return strokes;
}

// ---- 2: a line through the points, by Catmull and Rom: from b to c, at t = 0 .. 1, in
// the direction from a to c at the start and from b to d at the end.
real between(real a, real b, real c, real d, real t) {
  const real slope = c - a, bow = 2 * a - 5 * b + 4 * c - d, twist = 3 * (b - c) + d - a;
  return b + t * (slope + t * (bow + t * twist)) / 2;
}

Stroke smooth(const Stroke& points) {
  const int last = int(points.size()) - 1;
  const auto at = [&](int i) { return points[size_t(std::clamp(i, 0, last))]; };
  Stroke line = {points[0]};
  for (int i = 0; i < last; ++i) {
    const Point a = at(i - 1), b = at(i), c = at(i + 1), d = at(i + 2);
    if (b.x == c.x && b.y == c.y) continue;  // a corner
    for (int step = 1; step <= 6; ++step) {
      const real t = real(step) / 6;
      line.push_back({between(a.x, b.x, c.x, d.x, t), between(a.y, b.y, c.y, d.y, t)});
    }
  }
  return line;
}

// ---- 3: from the box of the table to pixels. What one picture has of its own:
struct Hand {
  real width, height;  // pixels for a step of 1 in the box
  real slant, turn;
  real right, down;   // away from the middle, in pixels
  Point waves[2][2];  // how often across the box; two for x, two for y
  real phases[2][2], bend;
  real radius, softness, ink;  // of the pen: pixels, pixels, brightness
  real pressure, phase;        // how the radius changes along a stroke
};

Hand any_hand(Rng& rng, real difficulty) {
  const real wild = 1 + real(0.06) * difficulty;
  Hand h;
  h.width = real(0.19) * (1 + sway(rng, real(0.14)));
  h.height = real(0.19) * (1 + sway(rng, real(0.08)));
  h.slant = real(0.12) + sway(rng, real(0.22) * wild);
  h.turn = sway(rng, real(0.12) * wild);
  h.right = sway(rng, real(0.95) * wild);
  h.down = sway(rng, real(0.95) * wild);
  for (int i = 0; i < 4; ++i) {
    h.waves[i / 2][i % 2] = {sway(rng, real(0.6)), sway(rng, real(0.6))};
    h.phases[i / 2][i % 2] = rng.uniform(0, tau);
  }
  h.bend = real(3.5) * wild;
  h.radius = real(1.15) + sway(rng, real(0.22));
  h.softness = rng.uniform(real(0.9), real(1.5));
  h.ink = rng.uniform(real(0.8), 1) * (1 - real(0.2) * difficulty);
  h.pressure = rng.uniform(0, real(0.3));
  h.phase = rng.uniform(0, tau);
  return h;
}

Point bent(Point p, const Hand& h) {
  real off[2] = {0, 0};
  for (int i = 0; i < 4; ++i) {
    const Point wave = h.waves[i / 2][i % 2];
    const real angle = tau * (wave.x * p.x + wave.y * p.y) / 100 + h.phases[i / 2][i % 2];
    off[i / 2] += h.bend * std::sin(angle);
  }
  return {p.x + off[0], p.y + off[1]};
}

Point placed(Point p, const Hand& h) {
  const real y = h.height * p.y, x = h.width * p.x - h.slant * y;
  const real c = std::cos(h.turn), s = std::sin(h.turn);
  return {c * x - s * y, s * x + c * y};
}

// The box around what is written comes to the middle of the picture, or near it.
void put_into_middle(std::vector<Stroke>& lines, const Hand& h) {
  Point low = lines[0][0], high = low;
  for (const Stroke& line : lines) {
    for (const Point& p : line) {
      low = {std::min(low.x, p.x), std::min(low.y, p.y)};
      high = {std::max(high.x, p.x), std::max(high.y, p.y)};
    }
  }
  const real right = (side - 1 - low.x - high.x) / 2 + h.right;
  const real down = (side - 1 - low.y - high.y) / 2 + h.down;
  for (Stroke& line : lines) {
    for (Point& p : line) p = {p.x + right, p.y + down};
  }
}

// ---- 4: ink. A pixel is bright where it is nearer to the line than the pen's radius;
// the edge is `softness` wide. Where strokes cross the brighter one stays.
void ink(real* picture, Point from, Point to, real radius, real softness) {
  const real reach = radius + softness / 2;
  const auto first = [&](real v) { return std::max(0, int(std::ceil(v - reach))); };
  const auto last = [&](real v) {
    return std::min(side - 1, int(std::floor(v + reach)));
  };
  const real dx = to.x - from.x, dy = to.y - from.y;
  const real per_length = 1 / std::max(dx * dx + dy * dy, real(1e-6));
  for (int h = first(std::min(from.y, to.y)); h <= last(std::max(from.y, to.y)); ++h) {
    for (int w = first(std::min(from.x, to.x)); w <= last(std::max(from.x, to.x)); ++w) {
      const real x = real(w) - from.x, y = real(h) - from.y;
      const real along = std::clamp((x * dx + y * dy) * per_length, real(0), real(1));
      const real off_x = x - along * dx, off_y = y - along * dy;
      const real inside = radius - std::sqrt(off_x * off_x + off_y * off_y);
      real& pixel = picture[h * side + w];
      pixel = std::max(pixel, std::min(inside / softness + real(0.5), real(1)));
    }
  }
}

void add_grain(real* picture, Rng& rng, real ink, real noise) {
  for (int i = 0; i < side * side; ++i) {
    const real grain = rng.uniform(-1, 1);
    const real bright = picture[i] * ink * (1 + real(0.1) * grain) + noise * grain;
    picture[i] = std::clamp(bright, real(0), real(1));
  }
}

void draw(real* picture, int digit, Rng& rng, real difficulty) {
  const int way = rng.below(int(ways[digit].size()));
  const real unsteady = real(3.5) * (1 + real(0.06) * difficulty);
  std::vector<Stroke> lines = written(ways[digit][size_t(way)], rng, unsteady);
  const Hand h = any_hand(rng, difficulty);
  for (Stroke& line : lines) {
    line = smooth(line);
    for (Point& p : line) p = placed(bent(p, h), h);
  }
  put_into_middle(lines, h);
  for (const Stroke& line : lines) {
    for (size_t i = 1; i < line.size(); ++i) {
      const real press = h.pressure * std::sin(h.phase + real(0.12) * real(i));
      ink(picture, line[i - 1], line[i], h.radius * (1 + press), h.softness);
    }
  }
  add_grain(picture, rng, h.ink, real(0.1) * difficulty);
}

}  // namespace

Images digits(int count, Key key, real difficulty) {
  ENSURE(count > 0, "digits: %d pictures", count);
  ENSURE(0 <= difficulty && difficulty <= 1, "digits: a difficulty of %g is not 0 .. 1",
         double(difficulty));
  const Shape shape{count, 1, side, side};
  std::vector<real> x(size_t(shape.count()), 0);
  std::vector<int> labels(static_cast<size_t>(count));
  parallel_for(count, 32, [&](int begin, int end) {
    for (int i = begin; i < end; ++i) {
      Rng rng{key, uint64_t(i) * numbers_each};
      const bool wrong = rng.uniform() < real(0.08) * difficulty;
      const int other = 1 + rng.below(9);
      labels[size_t(i)] = (i + (wrong ? other : 0)) % 10;
      draw(&x[size_t(i) * side * side], i % 10, rng, difficulty);
    }
  });
  return {Tensor::from(shape, x), IntTensor::from({count}, labels), 10};
}

}  // namespace chainrule
