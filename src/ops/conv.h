// Convolution: a small kernel of weights slides over an image, and everywhere the same
// weights look at what lies under them.
//
//   y[n,o,i,j] = sum over c, ky, kx of x[n,c, i stride + ky dilation - padding, ...]
//                                      weight[o,c,ky,kx]
//
// Outside the image stands zero. With `groups`, channels are cut into so many groups and
// an output sees only those of its own; groups = C is the depthwise convolution. As in
// every library the kernel is not turned over (mathematicians call this correlation).
// Leaves out the bias: bias_forward adds it where there is no normalization behind, which
// would take it away again. Introduced by lesson 14.
#pragma once

#include "real.h"

namespace chainrule {

// x [N,C,H,W]   weight [O, C/groups, K,K]   y [N,O, out_height, out_width]
struct Conv2dSize {
  int N, C, H, W, O, K;
  int stride = 1, padding = 0, dilation = 1, groups = 1;

  int out_height() const { return steps(H); }
  int out_width() const { return steps(W); }
  int out_area() const { return out_height() * out_width(); }
  int weights() const { return C / groups * K * K; }  // that one output channel has

 private:
  int steps(int size) const {
    const int room = size + 2 * padding - dilation * (K - 1) - 1;
    return room < 0 ? 0 : room / stride + 1;
  }
};

void conv2d_forward(real* y, const real* x, const real* weight, Conv2dSize s);

// dx [N,C,H,W] is written
void conv2d_backward_input(real* dx, const real* dy, const real* weight, Conv2dSize s);

// dweight [O, C/groups, K,K] is added to
void conv2d_backward_weight(real* dweight, const real* dy, const real* x, Conv2dSize s);

// One number for each channel of an image: y [N,C,P] is added to, bias [C]
void bias_forward(real* y, const real* bias, int N, int C, int P);
// dbias [C] is added to
void bias_backward(real* dbias, const real* dy, int N, int C, int P);

}  // namespace chainrule
