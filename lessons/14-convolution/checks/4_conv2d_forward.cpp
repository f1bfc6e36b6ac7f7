// Grades 14.4.
#include <algorithm>

#include "grade/grade.h"
#include "margin.h"
#include "ops/conv.h"

using namespace chainrule;
using Function = decltype(chainrule::conv2d_forward);
namespace mine {
Function conv2d_forward;
}
namespace solution {
Function conv2d_forward;
}

// All four borders are met, every second pixel is a first one, and a channel or a kernel
// in the place of another changes the answer.
static void hand(Case& c) {
  c.set_size("padding", 1);
  c.set_size("stride", 2);
  c.set_size("N", 1);
  c.set_size("C", 2);
  c.set_size("O", 2);
  c.set_size("K", 2);
  c.set_size("H", 4);
  c.set_size("W", 2);
  c.set("x", {1, 2, 3, 4, 5, 6, 7, 8, 1, 0, 0, 1, 2, 0, 0, 2});
  c.set("weight", {1, 2, 3, 4, 10, 20, 30, 40, 2, 1, 1, 3, 20, 30, 40, 10});
}

// Padding and stride first: sizes that others have taken are avoided, and few are small.
static Conv2dSize size_of(Case& c) {
  const int padding = c.size("padding", {1, 0, 2}), stride = c.size("stride", {1, 2, 3}),
            N = c.size("N", {1, 2, 3}), C = c.size("C", {1, 2, 3}),
            O = c.size("O", {1, 2, 4}), K = c.size("K", {1, 2, 3}),
            H = c.size("H", {3, 4, 5, 7}), W = c.size("W", {3, 5, 6, 8});
  return {N, C, H, W, O, K, stride, padding};
}

static void call(Case& c, Function* f) {
  const Conv2dSize s = size_of(c);
  const Shape out = {s.N, s.O, s.out_height(), s.out_width()};
  real* const y = c.output("y", out);
  const real* const x = c.input("x", {s.N, s.C, s.H, s.W});
  const Margin around(x, s.N * s.C * s.H * s.W);
  f(y, s.padding > 0 ? around.data() : x, c.input("weight", {s.O, s.C, s.K, s.K}), s);
  Margin::refuse(y, out.count());
}

// The loop with its lines in question: what each wrong one would do.
enum class Slip {
  turned,
  crossed,
  last_channel,
  weight_of_input,
  no_stride,
  no_padding,
  plus_padding,
  edge_repeated,
  wraps,
  one_kernel_for_all,
  kernel_strided,
  stops_exchanged,
  row_given_up
};
template <Slip slip>
static void with(real* y, const real* x, const real* weight, Conv2dSize s) {
  const bool exchanged = slip == Slip::stops_exchanged;
  const int height = exchanged ? s.out_width() : s.out_height();
  const int width = exchanged ? s.out_height() : s.out_width();
  const int stride = slip == Slip::no_stride ? 1 : s.stride;
  const int spread = slip == Slip::kernel_strided ? s.stride : 1;
  const int padding = slip == Slip::no_padding     ? 0
                      : slip == Slip::plus_padding ? -s.padding
                                                   : s.padding;
  for (int at = 0; at < s.N * s.O * height * width; ++at) {
    const int j = at % width, i = at / width % height, o = at / width / height % s.O,
              n = at / width / height / s.O;
    real sum = 0;
    for (int place = 0; place < s.C * s.K * s.K; ++place) {
      const int kx = place % s.K, ky = place / s.K % s.K, c = place / s.K / s.K;
      int row = i * stride + ky * spread - padding;
      int column = j * stride + kx * spread - padding;
      if (slip == Slip::edge_repeated) {
        row = std::clamp(row, 0, s.H - 1);
        column = std::clamp(column, 0, s.W - 1);
      }
      if (slip == Slip::wraps) {
        row = (row + 4 * s.H) % s.H;
        column = (column + 4 * s.W) % s.W;
      }
      if (row < 0 || row >= s.H || column < 0 || column >= s.W) {
        if (slip == Slip::row_given_up) place += s.K - 1 - kx;
        continue;
      }
      const int wy = slip == Slip::turned    ? s.K - 1 - ky
                     : slip == Slip::crossed ? kx
                                             : ky,
                wx = slip == Slip::turned    ? s.K - 1 - kx
                     : slip == Slip::crossed ? ky
                                             : kx;
      const int kernel = slip == Slip::weight_of_input      ? c * s.O + o
                         : slip == Slip::one_kernel_for_all ? o
                                                            : o * s.C + c;
      const real product = x[((n * s.C + c) * s.H + row) * s.W + column] *
                           weight[(kernel * s.K + wy) * s.K + wx];
      sum = slip == Slip::last_channel && place % (s.K * s.K) == 0 ? product
                                                                   : sum + product;
    }
    y[at] = sum;
  }
}

static const Check<Function> check(
    {"14.4",
     hand,
     call,
     mine::conv2d_forward,
     solution::conv2d_forward,
     {{with<Slip::turned>,
       "the kernel is turned over by 180 degrees: mathematicians' convolution does that, "
       "here weight[ky,kx] meets the pixel at row ... + ky, column ... + kx"},
      {with<Slip::crossed>, "ky and kx are exchanged in weight: ky counts rows"},
      {with<Slip::last_channel>,
       "only the last input channel arrives in y: the sum runs over c, too, and starts "
       "at 0 once for every y"},
      {with<Slip::weight_of_input>,
       "weight is read as [C,O,K,K]; it is [O,C,K,K]: all kernels of an output together"},
      {with<Slip::no_stride>, "stride is not used"},
      {with<Slip::no_padding>, "padding is not used"},
      {with<Slip::plus_padding>,
       "padding is added; it is subtracted: the first stop hangs over the upper left "
       "corner"},
      {with<Slip::edge_repeated>,
       "outside the picture the edge pixel is used; there stands a zero"},
      {with<Slip::wraps>,
       "outside the picture the other side is read; there stands a zero"},
      {with<Slip::one_kernel_for_all>,
       "c is missing in weight's index: every input channel has a kernel of its own, "
       "weight[o,c,ky,kx] is weight[((o * s.C + c) * s.K + ky) * s.K + kx]"},
      {with<Slip::kernel_strided>,
       "ky and kx are multiplied by the stride: only the stops are s.stride apart, the "
       "kernel's own places lie side by side"},
      {with<Slip::stops_exchanged>,
       "height and width are exchanged: i counts s.out_height() stops downwards, j "
       "counts s.out_width() to the right"},
      {with<Slip::row_given_up>,
       "break where continue is meant: one place outside leaves out its own term only, "
       "the next places of that row may lie inside again"}}});
