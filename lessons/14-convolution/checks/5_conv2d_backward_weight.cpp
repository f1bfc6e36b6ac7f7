// Grades 14.5.
#include <algorithm>

#include "grade/grade.h"
#include "margin.h"
#include "ops/conv.h"
#include "plain/plain.h"

using namespace chainrule;
using Function = decltype(chainrule::conv2d_backward_weight);
namespace mine {
Function conv2d_backward_weight;
}
namespace solution {
Function conv2d_backward_weight;
}

// Two stops along a row: the numbers of the notes, with an empty row below them.
static void hand(Case& c) {
  c.set_size("N", 1);
  c.set_size("C", 1);
  c.set_size("O", 1);
  c.set_size("K", 2);
  c.set_size("H", 2);
  c.set_size("W", 3);
  c.set_size("stride", 1);
  c.set_size("padding", 0);
  c.set("x", {1, 2, 4, 0, 0, 0});
  c.set("weight", {3, -1, 0, 0});
  c.set("dy", {1, 10});
  c.set("dweight", {0, 100, 0, 0});
}

// Padding and stride first: sizes that others have taken are avoided, and few are small.
static Conv2dSize size_of(Case& c) {
  const int padding = c.size("padding", {1, 0, 2}), stride = c.size("stride", {1, 2, 3}),
            N = c.size("N", {1, 2, 3}), C = c.size("C", {1, 2, 3}),
            O = c.size("O", {1, 2, 4}), K = c.size("K", {1, 2, 3}),
            H = c.size("H", {3, 4, 5, 7}), W = c.size("W", {3, 5, 6, 8});
  return {N, C, H, W, O, K, stride, padding};
}

static void forward(Case& c) {
  const Conv2dSize s = size_of(c);
  plain::conv2d_forward(c.output("y", {s.N, s.O, s.out_height(), s.out_width()}),
                        c.input("x", {s.N, s.C, s.H, s.W}),
                        c.input("weight", {s.O, s.C, s.K, s.K}), s);
}

static void call(Case& c, Function* f) {
  const Conv2dSize s = size_of(c);
  real* const dweight = c.added("dweight", {s.O, s.C, s.K, s.K});
  const real* const x = c.input("x", {s.N, s.C, s.H, s.W});
  const Margin around(x, s.N * s.C * s.H * s.W);
  f(dweight, c.input("dy", {s.N, s.O, s.out_height(), s.out_width()}),
    s.padding > 0 ? around.data() : x, s);
  Margin::refuse(dweight, s.O * s.C * s.K * s.K);
}

// The loop with its lines in question: what each wrong one would do.
enum class Slip {
  written,
  mean,
  turned,
  crossed,
  last_picture,
  no_stride,
  no_padding,
  one_stop_only,
  first_picture,
  kernel_of_input,
  row_stride,
  kernel_strided,
  row_of_kernel_given_up,
  row_of_stops_given_up
};
template <Slip slip>
static void with(real* dweight, const real* dy, const real* x, Conv2dSize s) {
  const int height = s.out_height(), width = s.out_width();
  const int stride = slip == Slip::no_stride ? 1 : s.stride;
  const int down = slip == Slip::row_stride ? 1 : stride;
  const int spread = slip == Slip::kernel_strided ? s.stride : 1;
  const int padding = slip == Slip::no_padding ? 0 : s.padding;
  for (int at = 0; at < s.O * s.C * s.K * s.K; ++at) {
    const int kx = at % s.K, ky = at / s.K % s.K, c = at / s.K / s.K % s.C,
              o = at / s.K / s.K / s.C;
    real sum = 0;
    for (int stop = 0; stop < s.N * height * width; ++stop) {
      const int j = stop % width, i = stop / width % height, n = stop / width / height;
      if (slip == Slip::last_picture && i + j == 0) sum = 0;
      if (slip == Slip::first_picture && n > 0) break;
      if (slip == Slip::one_stop_only && i + j > 0) continue;
      const int row = i * down + ky * spread - padding;
      const int column = j * stride + kx * spread - padding;
      // Given up at the first place outside: the kernel's row began outside already.
      if (slip == Slip::row_of_kernel_given_up && column - kx < 0) continue;
      if (row < 0 || row >= s.H || column < 0 || column >= s.W) {
        if (slip == Slip::row_of_stops_given_up) stop += width - 1 - j;
        continue;
      }
      sum += dy[((n * s.O + o) * height + i) * width + j] *
             x[((n * s.C + c) * s.H + row) * s.W + column];
    }
    int to = at;
    if (slip == Slip::turned) to += (s.K - 1 - 2 * ky) * s.K + s.K - 1 - 2 * kx;
    if (slip == Slip::crossed) to += (kx - ky) * s.K + ky - kx;
    if (slip == Slip::kernel_of_input) to = ((c * s.O + o) * s.K + ky) * s.K + kx;
    if (slip == Slip::mean) sum /= real(s.N);
    if (slip == Slip::written) dweight[to] = 0;
    dweight[to] += sum;
  }
}

static const Check<Function> check(
    {"14.5",
     hand,
     call,
     mine::conv2d_backward_weight,
     solution::conv2d_backward_weight,
     {{with<Slip::written>,
       "dweight is written with =; parameter gradients are added with +="},
      {with<Slip::mean>,
       "divided by N; the sum over the pictures is asked for (the mean is in dy "
       "already)"},
      {with<Slip::turned>,
       "the gradient's kernel is turned over by 180 degrees: dweight[ky,kx] collects the "
       "pixels at row ... + ky, column ... + kx. (Turning is what dx needs.)"},
      {with<Slip::crossed>, "ky and kx are exchanged in dweight: ky counts rows"},
      {with<Slip::last_picture>,
       "only the last picture counts: the sum runs over n, too"},
      {with<Slip::no_stride>, "stride is not used"},
      {with<Slip::no_padding>, "padding is not used"},
      {with<Slip::one_stop_only>,
       "only the first stop of every picture counts: the weight worked at all of them"},
      {with<Slip::first_picture>,
       "only the first picture counts: the sum runs over n, too"},
      {with<Slip::kernel_of_input>,
       "dweight is taken for [C,O,K,K]; it is [O,C,K,K]: all kernels of an output "
       "together"},
      {with<Slip::row_stride>,
       "stride is not used for rows: row is i * s.stride + ky - s.padding"},
      {with<Slip::kernel_strided>,
       "ky and kx are multiplied by the stride: only the stops are s.stride apart, the "
       "kernel's own places lie side by side"},
      {with<Slip::row_of_kernel_given_up>,
       "break where continue is meant: one place outside leaves out its own term only, "
       "the kernel's next places may lie inside again"},
      {with<Slip::row_of_stops_given_up>,
       "break where continue is meant: one stop outside leaves out its own term only, "
       "the next stops may lie inside again"}},
     forward});
