// Pooling: a window walks over each channel of an image and leaves one number of it.
//
// The largest (max pooling: is the feature there, wherever exactly?) or the mean. Outside
// the image stands nothing that could be the largest; the mean counts it as zeros, as
// PyTorch does unless told otherwise. Introduced by lesson 14.
#pragma once

#include "real.h"

namespace chainrule {

// x [N,C,H,W]   y [N,C, out_height, out_width]
struct PoolSize {
  int N, C, H, W, K, stride, padding = 0;  // padding at most K / 2

  int out_height() const { return steps(H); }
  int out_width() const { return steps(W); }
  int out_area() const { return out_height() * out_width(); }

 private:
  int steps(int size) const {
    const int room = size + 2 * padding - K;
    return room < 0 ? 0 : room / stride + 1;
  }
};

// at [N,C, out_height, out_width], saved: where in its channel the largest stands, as
// i W + j; of equals the first
void max_pool_forward(real* y, int* at, const real* x, PoolSize s);
void max_pool_backward(real* dx, const real* dy, const int* at, PoolSize s);

void average_pool_forward(real* y, const real* x, PoolSize s);
void average_pool_backward(real* dx, const real* dy, PoolSize s);

// The mean of all P positions of a channel: y [N,C]   x [N,C,P]
void global_average_forward(real* y, const real* x, int N, int C, int P);
void global_average_backward(real* dx, const real* dy, int N, int C, int P);

}  // namespace chainrule
