// Convolutions as matrix products whose right-hand side is never stored.
//
// Put what the kernel sees at each position into a column: the "unrolled" image, K K
// times as large as the image. Then
//
//   y       = weight   times the unrolled x              one product for each image
//   dx      = the same, of dy with the kernels turned by 180 degrees
//   dweight = dy       times the unrolled x, transposed  summed over the images
//
// Here the unrolled image is never there as a whole. y and dx are summed up in registers
// from a frame: the image with its border of zeros (frame.h), read where it stands. For
// dweight, too, where images are large; else panels of it are cut out, as the tiles of
// the product need them (tile.h). The loops themselves: tests/plain/conv.cpp.
#include "ops/conv.h"

#include <algorithm>
#include <cstddef>
#include <vector>

#include "device.h"
#include "ops/frame.h"
#include "ops/sum.h"
#include "ops/tile.h"
#include "parallel.h"

namespace chainrule {
namespace {

using namespace image;

// A register's worth of positions: where it stands in a frame, seen from the first place
// of the kernel, and where among the numbers of y.
struct Piece {
  int seen, at;
};

// The walk, piece by piece. Where its lines are whole registers, the pieces are y's own.
// Else they go on over the ends of the frame's lines: what a kernel sees from there
// belongs to no position. y is then laid out `flat`, with the same gaps, and copied.
struct Pieces : std::vector<Piece> {
  bool flat;
  int line, step = 0;  // from one line to the next, from one channel to the next

  Pieces(Frame f, Walk w) : flat(w.out_width % tile::lanes != 0) {
    line = flat ? f.columns() : w.out_width;
    const int count = flat ? (w.out_height - 1) * line + w.out_width : w.area();
    if (w.area() == 0) return;
    for (int p = 0; p < count; p += tile::lanes) {
      push_back({p / line * f.columns() + p % line, p});
    }
    step = int(size()) * tile::lanes;
  }
};

// Numbers that lie in one piece in a frame and in a panel: from there, to here.
struct Run {
  int from, to, count;
};

// The places of a kernel, in the order (ky, kx, c), in a frame of pixels, a panel's width
// of them at a time.
std::vector<std::vector<Run>> runs_of(Frame f, Walk w) {
  std::vector<std::vector<Run>> panels;
  for (int term = 0; term < f.C * w.K * w.K; ++term) {
    const int place = term / f.C, to = term % tile::columns;
    const int from = f.at(term % f.C, place / w.K * w.dilation, place % w.K * w.dilation);
    if (to == 0) panels.emplace_back();
    std::vector<Run>& runs = panels.back();
    if (!runs.empty() && runs.back().from + runs.back().count == from) {
      ++runs.back().count;
    } else {
      runs.push_back({from, to, 1});
    }
  }
  return panels;
}

// What the images of a batch have in common: a kernel's walk over a frame, worked out.
struct Plan {
  Frame f;
  Walk w;
  std::vector<int> places;
  Pieces pieces;
  std::vector<std::vector<Run>> runs;  // of a frame of pixels
  Plan(Frame frame, Walk walk)
      : f(frame), w(walk), places(places_of(f, w)), pieces(f, w) {
    if (f.pixels) runs = runs_of(f, w);
  }
};

// --- forward, and the blame of the input: the frame is read where it stands ------------

// y [R][V pieces] = a [R][terms] times what the places see
template <int R, int V>
void sum_in_place(real* y, int step, const real* a, const real* frame,
                  const std::vector<int>& places, const Piece* pieces) {
  const int terms = int(places.size());
  tile::Vector sum[R][V] = {};
  for (int k = 0; k < terms; ++k) {
    const real* seen = frame + places[size_t(k)];
    tile::Vector seen_k[V];
#pragma GCC unroll 4
    for (int v = 0; v < V; ++v) seen_k[v] = tile::load(seen + pieces[v].seen);
#pragma GCC unroll 6
    for (int r = 0; r < R; ++r) {
      const real weight = a[r * terms + k];
#pragma GCC unroll 4
      for (int v = 0; v < V; ++v) sum[r][v] += weight * seen_k[v];
    }
  }
#pragma GCC unroll 6
  for (int r = 0; r < R; ++r) {
#pragma GCC unroll 4
    for (int v = 0; v < V; ++v) tile::store(y + r * step + pieces[v].at, sum[r][v]);
  }
}

// y [M, area] = a [M, C K K] times the unrolled frame, R rows at a time from row m on, as
// long as there are R. Returns the first row that is left.
template <int R>
int convolve_rows(int m, int M, real* y, const real* frame, const real* a,
                  const Plan& plan) {
  const auto& [f, w, places, pieces, runs] = plan;
  constexpr int V = tile::vectors;
  const int count = int(pieces.size());
  for (; M - m >= R; m += R) {
    real* const to = y + m * w.area();
    real* const sums = pieces.flat ? grown(own_memory().panel, R, pieces.step) : to;
    const real* const rows = a + m * int(places.size());
    int p = 0;
    for (; p + V <= count; p += V) {
      sum_in_place<R, V>(sums, pieces.step, rows, frame, places, &pieces[size_t(p)]);
    }
    for (; p < count; ++p) {
      sum_in_place<R, 1>(sums, pieces.step, rows, frame, places, &pieces[size_t(p)]);
    }
    for (int i = 0; pieces.flat && i < R * w.out_height; ++i) {
      const int r = i / w.out_height, line = i % w.out_height;
      std::copy_n(sums + r * pieces.step + line * pieces.line, w.out_width,
                  to + i * w.out_width);
    }
  }
  return m;
}

// y [M, area] = a [M, C K K] times the unrolled frame
void convolve(real* y, const real* frame, const real* a, int M, const Plan& plan) {
  int m = convolve_rows<6>(0, M, y, frame, a, plan);
  m = convolve_rows<4>(m, M, y, frame, a, plan);
  m = convolve_rows<2>(m, M, y, frame, a, plan);
  convolve_rows<1>(m, M, y, frame, a, plan);
}

// --- the blame of the weights ----------------------------------------------------------

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

int parts_of(int terms) { return (terms + tile::block_k - 1) / tile::block_k; }

// What stands in the lanes of each of these sums, added up: turned, it stands in columns.
template <int count>
void add_lanes(real* totals, tile::Vector* sums) {
  for (int s = 0; s < count; s += tile::lanes) {
    if constexpr (count % tile::lanes == 0) {
      tile::turn(sums + s);
      for (int lane = 1; lane < tile::lanes; ++lane) sums[s] += sums[s + lane];
      tile::store(totals + s, sums[s]);
    } else {
      for (int i = s; i < std::min(count, s + tile::lanes); ++i) {
        totals[i] = 0;
        for (int lane = 0; lane < tile::lanes; ++lane) totals[i] += sums[i][lane];
      }
    }
  }
}

// Of large images, in place again: a sum for each output and each place of the kernel,
// along the positions. sums [R][Q] += dy [R][pieces] times what Q places see, transposed
template <int R, int Q>
void sum_along(real* sums, int step, const real* dy, const real* frame, const int* places,
               const Pieces& pieces) {
  tile::Vector sum[R * Q] = {};
  for (const Piece piece : pieces) {
    tile::Vector seen[Q];
#pragma GCC unroll 4
    for (int q = 0; q < Q; ++q) seen[q] = tile::load(frame + places[q] + piece.seen);
#pragma GCC unroll 4
    for (int r = 0; r < R; ++r) {
      const tile::Vector blame = tile::load(dy + r * pieces.step + piece.at);
#pragma GCC unroll 4
      for (int q = 0; q < Q; ++q) sum[r * Q + q] += blame * seen[q];
    }
  }
  real totals[R * Q];
  add_lanes<R * Q>(totals, sum);
  for (int i = 0; i < R * Q; ++i) sums[i / Q * step + i % Q] += totals[i];
}

// Rows m .. of dweight [M, terms], R at a time as long as there are R; returns what is
// left.
template <int R>
int sum_rows(int m, int M, real* dweight, const real* dy, const real* frame,
             const Plan& plan) {
  const auto& [f, w, places, pieces, runs] = plan;
  const int terms = int(places.size());
  for (; M - m >= R; m += R) {
    real* const to = dweight + m * terms;
    const real* const from = dy + m * pieces.step;
    int k = 0;
    for (; terms - k >= 4; k += 4) {
      sum_along<R, 4>(to + k, terms, from, frame, &places[size_t(k)], pieces);
    }
    for (; k < terms; ++k) {
      sum_along<R, 1>(to + k, terms, from, frame, &places[size_t(k)], pieces);
    }
  }
  return m;
}

// dweight [M, C K K] += dy [M, area] times the unrolled frame of planes, transposed
void convolve_back_in_place(real* dweight, const real* frame, const real* dy, int M,
                            const Plan& plan) {
  const auto& [f, w, places, pieces, runs] = plan;
  if (pieces.flat) {  // the gaps between lines: zero
    real* const flat = grown(own_memory().panel, M, pieces.step);
    std::fill(flat, flat + M * pieces.step, real(0));
    for (int i = 0; i < M * w.out_height; ++i) {
      const int m = i / w.out_height, line = i % w.out_height;
      std::copy_n(dy + i * w.out_width, w.out_width,
                  flat + m * pieces.step + line * pieces.line);
    }
    dy = flat;
  }
  int m = sum_rows<4>(0, M, dweight, dy, frame, plan);
  m = sum_rows<2>(m, M, dweight, dy, frame, plan);
  sum_rows<1>(m, M, dweight, dy, frame, plan);
}

// dweight [M, K K C] += dy [M, area] times the unrolled frame of pixels, transposed
void convolve_back(real* dweight, const real* frame, const real* dy, int M,
                   const Plan& plan) {
  const auto& [f, w, places, pieces, runs] = plan;
  const int terms = f.C * w.K * w.K, area = w.area(), parts = parts_of(area);
  real* const panel = grown(own_memory().panel, tile::block_k, tile::columns);
  for (int part = 0; part < parts; ++part) {
    const int p0 = area * part / parts, count = area * (part + 1) / parts - p0;
    const tile::Rows rows({dy + p0, area, 1}, M, count, nullptr);
    for (int first = 0; first < terms; first += tile::columns) {
      const int inside = std::min(tile::columns, terms - first);
      for (int p = p0; p < p0 + count; ++p) {
        const int i = p / w.out_width * w.stride, j = p % w.out_width * w.stride;
        copy_runs(panel + (p - p0) * tile::columns, frame + f.at(0, i, j),
                  runs[size_t(first / tile::columns)]);
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

}  // namespace

REPLACEABLE void conv2d_forward(real* y, const real* x, const real* weight,
                                Conv2dSize s) {
  const int C = s.C / s.groups, O = s.O / s.groups;
  const Frame f = {C, s.H + 2 * s.padding, s.W + 2 * s.padding, s.stride, false};
  const Plan plan(f, {s.K, s.stride, s.dilation, s.out_height(), s.out_width()});
  parallel_for(s.N * s.groups, 1, [&](int begin, int end) {
    for (int i = begin; i < end; ++i) {  // image n, group g: the two run in one
      const real* frame = framed(x + i * C * s.H * s.W, s.H, s.W, f, 1, s.padding);
      convolve(y + i * O * plan.w.area(), frame, weight + i % s.groups * O * s.weights(),
               O, plan);
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
  const Plan plan(f, {s.K, 1, s.dilation, s.H, s.W});
  const DeviceArray turned(s.O * s.weights());
  const real* const kernels = turned.data();
  turn(turned.data(), weight, s);
  parallel_for(s.N * s.groups, 1, [&](int begin, int end) {
    for (int i = begin; i < end; ++i) {
      const real* frame = framed(dy + i * O * height * width, height, width, f, s.stride,
                                 reach - s.padding);
      convolve(dx + i * C * s.H * s.W, frame, kernels + i % s.groups * C * O * s.K * s.K,
               C, plan);
    }
  });
}

// Every share of the batch has a sum of its own; they are added in order, so that the
// bits do not depend on the number of threads. Where the sums are more than the
// positions, images are read pixel by pixel, and the sums stand in the order (ky, kx, c).
REPLACEABLE void conv2d_backward_weight(real* dweight, const real* dy, const real* x,
                                        Conv2dSize s) {
  const int C = s.C / s.groups, O = s.O / s.groups, count = s.O * s.weights();
  const int height = s.H + 2 * s.padding, width = s.W + 2 * s.padding;
  const Walk walk = {s.K, s.stride, s.dilation, s.out_height(), s.out_width()};
  const bool large = s.stride == 1 && 2 * C * s.K * s.K < walk.area();
  const bool in_place = C == 1 || large;
  const Plan plan({C, height, width, in_place ? s.stride : 1, !in_place}, walk);
  const int share = (s.N + 7) / 8, shares = s.N == 0 ? 0 : (s.N + share - 1) / share;
  const DeviceArray partial(std::max(1, shares * count));
  real* const sums = partial.data();
  parallel_for(s.N, std::max(1, share), [&](int begin, int end) {
    real* const sum = sums + begin / share * count;
    std::fill(sum, sum + count, real(0));
    for (int i = begin * s.groups; i < end * s.groups; ++i) {
      real* const of_group = sum + i % s.groups * O * s.weights();
      const real *image = x + i * C * s.H * s.W, *blame = dy + i * O * walk.area();
      const real* frame = framed(image, s.H, s.W, plan.f, 1, s.padding);
      (in_place ? convolve_back_in_place : convolve_back)(of_group, frame, blame, O,
                                                          plan);
    }
  });
  for (int p = 1; p < shares; ++p) {
    each(count, [=](int i) { sums[i] += sums[p * count + i]; });
  }
  if (shares == 0) return;
  each_row(s.O, s.weights(), [=](int o) {
    const int area = s.K * s.K;
    for (int k = 0; k < s.weights(); ++k) {
      const int from = in_place ? k : k % area * C + k / area;
      dweight[o * s.weights() + k] += sums[o * s.weights() + from];
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
