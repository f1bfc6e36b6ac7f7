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

// A thread's own memory, kept for the next image.
struct Memory {
  std::vector<real> frame, panel, rows;
};
Memory& own_memory() {
  static thread_local Memory memory;
  return memory;
}
real* grown(std::vector<real>& memory, int rows, int columns) {
  const size_t count = size_t(rows) * size_t(columns);
  if (memory.size() < count) memory.resize(count);
  return memory.data();
}

// The channels of one image with zeros around them: number (c, i, j) stands at c
// channel_step + i row_step + j column_step.
struct Frame {
  int C, height, width, channel_step, row_step, column_step;
};
Frame in_planes(int C, int height, int width) {
  return {C, height, width, height * width, width, 1};
}
Frame in_pixels(int C, int height, int width) {  // all channels of a position together
  return {C, height, width, 1, width * C, C};
}

// The image [C, height, width], its numbers `step` apart, `border` from the upper left
// corner; what lies outside the frame (a negative border) is left out.
real* framed(const real* image, int height, int width, Frame f, int step, int border) {
  real* const frame = grown(own_memory().frame, f.C * f.height, f.width);
  std::fill(frame, frame + ptrdiff_t(f.C) * f.height * f.width, real(0));
  for (int c = 0; c < f.C; ++c) {
    for (int i = 0; i < height; ++i) {
      const real* from = image + (c * height + i) * width;
      const int row = i * step + border;
      if (row < 0 || row >= f.height) continue;
      real* to = frame + c * f.channel_step + row * f.row_step;
      for (int j = 0; j < width; ++j) {
        const int column = j * step + border;
        if (column >= 0 && column < f.width) to[column * f.column_step] = from[j];
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

// What place k of the kernel sees from position p on: a part of a row of the unrolled
// image, `inside` numbers and then zeros.
void see(real* to, const real* frame, Frame f, Walk w, int k, int p, int inside) {
  const int c = k / (w.K * w.K), ky = k / w.K % w.K, kx = k % w.K;
  const real* place =
      frame + c * f.channel_step + ky * w.dilation * f.row_step + kx * w.dilation;
  for (int at = 0; at < inside;) {
    const int i = (p + at) / w.out_width, j = (p + at) % w.out_width;
    const int count = std::min(w.out_width - j, inside - at);
    const real* from = place + i * w.stride * f.row_step + j * w.stride;
    for (int n = 0; n < count; ++n) to[at + n] = from[n * w.stride];
    at += count;
  }
  std::fill(to + inside, to + tile::columns, real(0));
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
      for (int k = 0; k < count; ++k) {
        see(panel + k * tile::columns, frame, f, w, k0 + k, p, inside);
      }
      rows.times(panel, tile::columns, y + p, area, inside, part > 0);
    }
  }
}

// A stretch of a kernel that lies in one piece in a frame of pixels.
struct Run {
  int at, from, count;
};

// The places first .. first + inside of a kernel, in the order (ky, kx, c).
std::vector<Run> runs_of(Frame f, Walk w, int first, int inside) {
  std::vector<Run> runs;
  for (int at = 0; at < inside; ++at) {
    const int place = (first + at) / f.C, c = (first + at) % f.C;
    const int from = place / w.K * w.dilation * f.row_step +
                     place % w.K * w.dilation * f.column_step + c;
    if (!runs.empty() && runs.back().from + runs.back().count == from) {
      ++runs.back().count;
    } else {
      runs.push_back({at, from, 1});
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
      const std::vector<Run> runs = runs_of(f, w, first, inside);
      for (int p = p0; p < p0 + count; ++p) {
        const int i = p / w.out_width * w.stride, j = p % w.out_width * w.stride;
        const real* from = frame + i * f.row_step + j * f.column_step;
        real* to = panel + (p - p0) * tile::columns;
        for (const Run& run : runs) {
          std::copy(from + run.from, from + run.from + run.count, to + run.at);
        }
        std::fill(to + inside, to + tile::columns, real(0));
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
  const Frame f = in_planes(C, s.H + 2 * s.padding, s.W + 2 * s.padding);
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
  const Frame f = in_planes(O, s.H + reach, s.W + reach);
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
  const Frame f = in_pixels(C, s.H + 2 * s.padding, s.W + 2 * s.padding);
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
  each(count, [=](int i) {  // from (ky, kx, c) to (c, ky, kx)
    const int area = s.K * s.K, terms = C * area;
    const int o = i / terms, c = i % terms / area, place = i % area;
    double sum = 0;
    for (int p = 0; p < pieces; ++p) {
      sum += double(sums[p * count + o * terms + place * C + c]);
    }
    dweight[i] += real(sum);
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
