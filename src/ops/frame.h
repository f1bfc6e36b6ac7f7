// What convolutions and max pooling look at: an image with its border, so that no number
// has to be asked whether it is inside, and a kernel's walk over it.
//
// A helper of conv.cpp and pool.cpp, no op itself. Introduced by lesson 14.
#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

#include "ops/tile.h"

namespace chainrule {
namespace image {

// A thread's own memory, kept for the next image. A tile's width longer than asked for:
// copies go by whole registers, and walks along a frame by whole tiles.
struct Memory {
  std::vector<real> frame, panel;
};
inline Memory& own_memory() {
  static thread_local Memory memory;
  return memory;
}
inline real* grown(std::vector<real>& memory, int rows, int columns) {
  const size_t count = size_t(rows) * size_t(columns) + tile::columns;
  if (memory.size() < count) memory.resize(count);
  return memory.data();
}

// The channels of one image with zeros around them, in one of two orders.
//
// Pixels: all channels of a position stand together. Planes: a channel after the other,
// so that a line of positions stands together; for a walk in steps of two, first all even
// columns of a line and then all odd ones, and so with the lines.
struct Frame {
  int C, height, width, step;  // of the walk; 1 for pixels
  bool pixels;

  int count() const { return C * (height + step) * (width + step); }  // rounded up
  int lines() const { return (height + step - 1) / step; }
  int columns() const { return (width + step - 1) / step; }
  int at(int c, int i, int j) const {
    if (pixels) return (i * width + j) * C + c;
    const int phase = i % step * step + j % step;
    return ((c * step * step + phase) * lines() + i / step) * columns() + j / step;
  }
};

// The image [C, height, width], its numbers `spread` apart, `border` from the upper left
// corner; what lies outside the frame (a negative border) is left out. Around it: zeros,
// unless something else is asked for.
inline real* framed(const real* image, int height, int width, Frame f, int spread,
                    int border, real outside = 0) {
  real* const frame = grown(own_memory().frame, f.count(), 1);
  std::fill(frame, frame + f.count() + tile::columns, outside);
  const int first = border < 0 ? (spread - 1 - border) / spread : 0;  // column inside
  const int room = f.width - 1 - border - first * spread;             // behind it
  const int inside = room < 0 ? 0 : std::min(width - first, room / spread + 1);
  const bool together = !f.pixels && f.step == 1 && spread == 1;
  std::vector<int> places;  // in a line of the frame, of the columns inside
  for (int j = 0; !together && j < inside; ++j) {
    places.push_back(f.at(0, 0, (first + j) * spread + border));
  }
  for (int c = 0; c < f.C; ++c) {
    for (int i = 0; i < height; ++i) {
      const real* from = image + (c * height + i) * width + first;
      const int line = i * spread + border;
      if (line < 0 || line >= f.height || inside <= 0) continue;
      real* to = frame + f.at(c, line, 0);
      if (together) {
        std::copy(from, from + inside, to + first + border);
      } else {
        for (int j = 0; j < inside; ++j) to[places[size_t(j)]] = from[j];
      }
    }
  }
  return frame;
}

// How a kernel walks over a frame.
struct Walk {
  int K, stride, dilation, out_height, out_width;
  int area() const { return out_height * out_width; }
};

// Where the places (c, ky, kx) of a kernel stand in a frame, at the walk's start.
inline std::vector<int> places_of(Frame f, Walk w) {
  std::vector<int> places;
  for (int k = 0; k < f.C * w.K * w.K; ++k) {
    places.push_back(
        f.at(k / (w.K * w.K), k / w.K % w.K * w.dilation, k % w.K * w.dilation));
  }
  return places;
}

}  // namespace image
}  // namespace chainrule
