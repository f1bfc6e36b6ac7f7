// Convolutions as matrix products whose right-hand side is never stored.
//
// Put what the kernel sees at each position into a column: the "unrolled" image, K K
// times as large as the image. Then
//
//   y       = weight   times the unrolled x              one product for each image
//   dx      = the same, of dy with the kernels turned by 180 degrees
//   dweight = dy       times the unrolled x, transposed  summed over the images
//
// Here the unrolled image exists only panel by panel, as the tiles of the product need it
// (tile.h), cut out of a frame: the image with its border of zeros, so that no number has
// to be asked whether it is inside. The loops themselves: tests/plain/conv.cpp.
#include "ops/conv.h"

#include <algorithm>
#include <cstddef>
#include <vector>

#include "device.h"
#include "ops/sum.h"
#include "ops/tile.h"
#include "parallel.h"

namespace chainrule {
namespace {

// A thread's own memory, kept for the next image. A register's width longer than asked
// for: copies go by whole registers.
struct Memory {
  std::vector<real> frame, panel, rows;
};
Memory& own_memory() {
  static thread_local Memory memory;
  return memory;
}
real* grown(std::vector<real>& memory, int rows, int columns) {
  const size_t count = size_t(rows) * size_t(columns) + tile::lanes;
  if (memory.size() < count) memory.resize(count);
  return memory.data();
}

// Numbers that lie in one piece in a frame and in a panel: from there, to here.
struct Run {
  int from, to, count;
};

// Copies whole registers, so up to a register's width too much behind each run. That is
// where the next run, or the next row of the panel, is written afterwards; and what no
// run overwrites belongs to columns that nobody looks at.
void copy_runs(real* to, const real* from, const std::vector<Run>& runs) {
  for (const Run& run : runs) {
    for (int i = 0; i < run.count; i += tile::lanes) {
      tile::store(to + run.to + i, tile::load(from + run.from + i));
    }
  }
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
// corner; what lies outside the frame (a negative border) is left out.
real* framed(const real* image, int height, int width, Frame f, int spread, int border) {
  real* const frame = grown(own_memory().frame, f.count(), 1);
  std::fill(frame, frame + f.count(), real(0));
  std::vector<int> places;  // in a line of the frame, of the image's columns first, ...
  int first = 0;
  for (int j = 0; j < width; ++j) {
    const int column = j * spread + border;
    if (column < 0) ++first;
    if (column >= 0 && column < f.width) places.push_back(f.at(0, 0, column));
  }
  const int inside = int(places.size());
  const bool together = !f.pixels && f.step == 1 && spread == 1;
  for (int c = 0; c < f.C; ++c) {
    for (int i = 0; i < height; ++i) {
      const real* from = image + (c * height + i) * width + first;
      const int line = i * spread + border;
      if (line < 0 || line >= f.height || inside == 0) continue;
      real* to = frame + f.at(c, line, 0);
      if (together) {
        std::copy(from, from + inside, to + places[0]);
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

// What one place of a kernel sees from the positions p .. p + inside of its walk: lines
// of a frame of planes. The same for every place, up to where it begins.
std::vector<Run> runs_along(Frame f, Walk w, int p, int inside) {
  std::vector<Run> runs;
  for (int at = 0; at < inside; at += runs.back().count) {
    const int i = (p + at) / w.out_width, j = (p + at) % w.out_width;
    runs.push_back(
        {f.at(0, i * f.step, j * f.step), at, std::min(w.out_width - j, inside - at)});
  }
  return runs;
}

// Where place k = (c, ky, kx) of a kernel stands in a frame, at the walk's start.
int place_of(Frame f, Walk w, int k) {
  return f.at(k / (w.K * w.K), k / w.K % w.K * w.dilation, k % w.K * w.dilation);
}

int whole_tiles(int M) { return (M + tile::rows - 1) / tile::rows * tile::rows; }

int parts_of(int terms) { return (terms + tile::block_k - 1) / tile::block_k; }

// y [M, area] = a [M, C K K] times the unrolled frame
void convolve(real* y, const real* frame, const real* a, int M, Frame f, Walk w) {
  const int terms = f.C * w.K * w.K, area = w.area(), parts = parts_of(terms);
  real* const panel = grown(own_memory().panel, tile::block_k, tile::columns);
  real* const memory = grown(own_memory().rows, tile::block_k, whole_tiles(M));
  for (int part = 0; part < parts; ++part) {
    const int k0 = terms * part / parts, count = terms * (part + 1) / parts - k0;
    const tile::Rows rows({a + k0, terms, 1}, M, count, memory);
    for (int p = 0; p < area; p += tile::columns) {
      const int inside = std::min(tile::columns, area - p);
      const std::vector<Run> runs = runs_along(f, w, p, inside);
      for (int k = 0; k < count; ++k) {  // row k of the unrolled image, this part of it
        copy_runs(panel + k * tile::columns, frame + place_of(f, w, k0 + k), runs);
      }
      rows.times(panel, tile::columns, y + p, area, inside, part > 0);
    }
  }
}

// The places first .. first + inside of a kernel, in the order (ky, kx, c), in a frame of
// pixels.
std::vector<Run> runs_across(Frame f, Walk w, int first, int inside) {
  std::vector<Run> runs;
  for (int at = 0; at < inside; ++at) {
    const int place = (first + at) / f.C, c = (first + at) % f.C;
    const int from = f.at(c, place / w.K * w.dilation, place % w.K * w.dilation);
    if (!runs.empty() && runs.back().from + runs.back().count == from) {
      ++runs.back().count;
    } else {
      runs.push_back({from, at, 1});
    }
  }
  return runs;
}

// dweight [M, K K C] += dy [M, area] times the unrolled frame of pixels, transposed
void convolve_back(real* dweight, const real* frame, const real* dy, int M, Frame f,
                   Walk w) {
  const int terms = f.C * w.K * w.K, area = w.area(), parts = parts_of(area);
  real* const panel = grown(own_memory().panel, tile::block_k, tile::columns);
  real* const memory = grown(own_memory().rows, tile::block_k, whole_tiles(M));
  for (int part = 0; part < parts; ++part) {
    const int p0 = area * part / parts, count = area * (part + 1) / parts - p0;
    const tile::Rows rows({dy + p0, area, 1}, M, count, memory);
    for (int first = 0; first < terms; first += tile::columns) {
      const int inside = std::min(tile::columns, terms - first);
      const std::vector<Run> runs = runs_across(f, w, first, inside);
      for (int p = p0; p < p0 + count; ++p) {
        const int i = p / w.out_width * w.stride, j = p % w.out_width * w.stride;
        copy_runs(panel + (p - p0) * tile::columns, frame + f.at(0, i, j), runs);
      }
      rows.times(panel, tile::columns, dweight + first, terms, inside, true);
    }
  }
}

// turned [groups, C/groups, O/groups K K]: what an input channel is blamed through, each
// kernel turned by 180 degrees.
void turn(real* turned, const real* weight, Conv2dSize s) {
  const int C = s.C / s.groups, O = s.O / s.groups, area = s.K * s.K;
  each_row(s.O, C * area, [=](int o) {
    for (int c = 0; c < C; ++c) {
      const real* from = weight + (o * C + c) * area;
      real* to = turned + ((o / O * C + c) * O + o % O) * area;
      std::reverse_copy(from, from + area, to);
    }
  });
}

class DeviceArray {  // numbers that are needed for one call
 public:
  explicit DeviceArray(int count)
      : bytes_(size_t(count) * sizeof(real)),
        data_(static_cast<real*>(device_allocate(bytes_))) {}
  ~DeviceArray() { device_release(data_, bytes_); }
  DeviceArray(const DeviceArray&) = delete;
  DeviceArray& operator=(const DeviceArray&) = delete;
  real* data() const { return data_; }

 private:
  size_t bytes_;
  real* data_;
};

}  // namespace

REPLACEABLE void conv2d_forward(real* y, const real* x, const real* weight,
                                Conv2dSize s) {
  const int C = s.C / s.groups, O = s.O / s.groups;
  const Frame f = {C, s.H + 2 * s.padding, s.W + 2 * s.padding, s.stride, false};
  const Walk walk = {s.K, s.stride, s.dilation, s.out_height(), s.out_width()};
  parallel_for(s.N * s.groups, 1, [=](int begin, int end) {
    for (int i = begin; i < end; ++i) {  // image n, group g: the two run in one
      const real* frame = framed(x + i * C * s.H * s.W, s.H, s.W, f, 1, s.padding);
      convolve(y + i * O * walk.area(), frame, weight + i % s.groups * O * s.weights(), O,
               f, walk);
    }
  });
}

// Forward, y[i] looked at x[i stride + k dilation - padding]. Backward, x[i] is blamed by
// all y that looked at it: with dy's numbers `stride` apart that is a walk in steps of
// one.
REPLACEABLE void conv2d_backward_input(real* dx, const real* dy, const real* weight,
                                       Conv2dSize s) {
  const int C = s.C / s.groups, O = s.O / s.groups, reach = s.dilation * (s.K - 1);
  const int height = s.out_height(), width = s.out_width();
  const Frame f = {O, s.H + reach, s.W + reach, 1, false};
  const Walk walk = {s.K, 1, s.dilation, s.H, s.W};
  const DeviceArray turned(s.O * s.weights());
  const real* const kernels = turned.data();
  turn(turned.data(), weight, s);
  parallel_for(s.N * s.groups, 1, [=](int begin, int end) {
    for (int i = begin; i < end; ++i) {
      const real* frame = framed(dy + i * O * height * width, height, width, f, s.stride,
                                 reach - s.padding);
      convolve(dx + i * C * s.H * s.W, frame, kernels + i % s.groups * C * O * s.K * s.K,
               C, f, walk);
    }
  });
}

// Every piece of the batch has a sum of its own; they are added in order, so that the
// bits do not depend on the number of threads.
REPLACEABLE void conv2d_backward_weight(real* dweight, const real* dy, const real* x,
                                        Conv2dSize s) {
  const int C = s.C / s.groups, O = s.O / s.groups, count = s.O * s.weights();
  const Frame f = {C, s.H + 2 * s.padding, s.W + 2 * s.padding, 1, true};
  const Walk walk = {s.K, s.stride, s.dilation, s.out_height(), s.out_width()};
  const int piece = (s.N + 7) / 8, pieces = s.N == 0 ? 0 : (s.N + piece - 1) / piece;
  const DeviceArray partial(std::max(1, pieces * count));
  real* const sums = partial.data();
  parallel_for(s.N, std::max(1, piece), [=](int begin, int end) {
    real* const sum = sums + begin / piece * count;
    std::fill(sum, sum + count, real(0));
    for (int i = begin * s.groups; i < end * s.groups; ++i) {
      const real* frame = framed(x + i * C * s.H * s.W, s.H, s.W, f, 1, s.padding);
      convolve_back(sum + i % s.groups * O * s.weights(), frame, dy + i * O * walk.area(),
                    O, f, walk);
    }
  });
  for (int p = 1; p < pieces; ++p) {
    each(count, [=](int i) { sums[i] += sums[p * count + i]; });
  }
  if (pieces == 0) return;
  each_row(s.O, s.weights(), [=](int o) {  // from (ky, kx, c) to (c, ky, kx)
    const int area = s.K * s.K;
    for (int c = 0; c < C; ++c) {
      for (int place = 0; place < area; ++place) {
        dweight[(o * C + c) * area + place] += sums[(o * area + place) * C + c];
      }
    }
  });
}

REPLACEABLE void bias_forward(real* y, const real* bias, int N, int C, int P) {
  each_row(N * C, P, [=](int i) {
    const real b = bias[i % C];
    for (int p = 0; p < P; ++p) y[ptrdiff_t(i) * P + p] += b;
  });
}

REPLACEABLE void bias_backward(real* dbias, const real* dy, int N, int C, int P) {
  each_row(C, N * P, [=](int c) {
    double sum = 0;
    for (int n = 0; n < N; ++n) {
      const real* from = dy + ptrdiff_t(n * C + c) * P;
      sum += sum_range(0, P, [from](int p) { return from[p]; });
    }
    dbias[c] += real(sum);
  });
}

}  // namespace chainrule
