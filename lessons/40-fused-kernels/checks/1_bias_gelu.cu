// Grades 40.1. The launch is the stub's; what goes through the memory is counted.
#include <cmath>

#include "traffic.h"

using namespace chainrule;
using Function = void(real* y, const real* x, const real* bias, int N, int C);
namespace mine {
Function bias_gelu;
}
namespace solution {
Function bias_gelu;
}

namespace {

// GELU(0) = 0, GELU(1) = 0.8413; the second row is the first one shifted by 1
void hand(Case& c) {
  c.set_size("N", 2);
  c.set_size("C", 3);
  c.set("x", {-1, 0, 1, 0, 1, 2});
  c.set("bias", {1, 1, 0});
}

void call(Case& c, Function* f) {
  const int N = c.size("N", {1, 2, 5}), C = c.size("C", {1, 3, 32, 100, 257});
  real* y = c.output("y", {N, C});
  const real* x = c.input("x", {N, C}, -3, 3);
  f(y, x, c.input("bias", {C}, -3, 3), N, C);
}

__device__ real below(real x) { return real(0.5) * std::erfc(x * real(-0.70710678)); }
__device__ int my_number() { return int(blockIdx.x * blockDim.x + threadIdx.x); }

// A mistake is a kernel and its launch.
#define LAUNCHED(name)                                                 \
  void name(real* y, const real* x, const real* bias, int N, int C) {  \
    name##_kernel<<<(N * C + 255) / 256, 256>>>(y, x, bias, N * C, C); \
  }

__global__ void bias_of_row_kernel(real* y, const real* x, const real* bias, int count,
                                   int C) {
  const int i = my_number();
  if (i >= count) return;
  const real h = x[i] + bias[i / C % C];
  y[i] = h * below(h);
}
LAUNCHED(bias_of_row)

__global__ void no_guard_kernel(real* y, const real* x, const real* bias, int, int C) {
  const int i = my_number();
  const real h = x[i] + bias[i % C];
  y[i] = h * below(h);
}
LAUNCHED(no_guard)

__global__ void half_gelu_kernel(real* y, const real* x, const real* bias, int count,
                                 int C) {
  const int i = my_number();
  if (i < count) y[i] = x[i] * below(x[i] + bias[i % C]);
}
LAUNCHED(half_gelu)

__global__ void bias_after_kernel(real* y, const real* x, const real* bias, int count,
                                  int C) {
  const int i = my_number();
  if (i < count) y[i] = x[i] * below(x[i]) + bias[i % C];
}
LAUNCHED(bias_after)

__global__ void no_bias_kernel(real* y, const real* x, const real*, int count, int) {
  const int i = my_number();
  if (i < count) y[i] = x[i] * below(x[i]);
}
LAUNCHED(no_bias)

__global__ void no_gelu_kernel(real* y, const real* x, const real* bias, int count,
                               int C) {
  const int i = my_number();
  if (i < count) y[i] = x[i] + bias[i % C];
}
LAUNCHED(no_gelu)

__global__ void gelu_alone_kernel(real* y, int count) {
  const int i = my_number();
  if (i < count) y[i] *= below(y[i]);
}
void two_kernels(real* y, const real* x, const real* bias, int N, int C) {
  no_gelu_kernel<<<(N * C + 255) / 256, 256>>>(y, x, bias, N * C, C);
  gelu_alone_kernel<<<(N * C + 255) / 256, 256>>>(y, N * C);
}

constexpr const char* two_launches =
    "the numbers are right, but by two kernels; one is asked for, so that x + bias never "
    "goes to the memory";
constexpr const char* too_much =
    "the numbers are right, but a thread reads more than x[i] and bias, or writes more "
    "than y[i]: keep x + bias in a variable, and write y once";

std::string little_traffic(const Grading& g, AnyFunction f) {
  Case c(1);
  c.set_size("N", 8);
  c.set_size("C", 256);
  const Asked asked = asked_by(g, f, c);
  if (asked.launches > 1) return two_launches;
  return asked.reads <= 2 * 2048 && asked.writes <= 2048 ? "" : too_much;
}

const Check<Function> check(
    {"40.1",
     hand,
     call,
     mine::bias_gelu,
     solution::bias_gelu,
     {{no_guard, "an access outside of an array"},
      {bias_of_row,
       "the bias of another column: number i stands in column i % C, and bias has one "
       "number for each column"},
      {half_gelu,
       "GELU(h) is h Phi(h) with h = x + bias in both places; x itself must not appear"},
      {bias_after, "the bias is added after the GELU; it comes first"},
      {no_bias, "the bias is missing"},
      {no_gelu, "y is x + bias: the GELU is missing"},
      {two_kernels, two_launches}},
     nullptr,
     {any_order, {"report card", little_traffic}}});

}  // namespace
