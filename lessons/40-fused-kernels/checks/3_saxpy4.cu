// Grades 40.3. The launch is the stub's; a warp's requests are counted.
#include "traffic.h"

using namespace chainrule;
using Function = void(real* y, const real* x, real a, int count);
namespace mine {
Function saxpy4;
}
namespace solution {
Function saxpy4;
}

namespace {

// One four, and two numbers for which there is no four.
void hand(Case& c) {
  c.set_size("count", 6);
  c.set("y", {10, 20, 30, 40, 50, 60});
  c.set("x", {1, 2, 3, 4, 5, 6});
}

void call(Case& c, Function* f) {
  const int count = c.size("count", {1, 3, 4, 7, 130, 1022, 1500});
  real* y = c.added("y", {count});
  f(y, c.input("x", {count}), 3, count);
}

__device__ int my_number() { return int(blockIdx.x * blockDim.x + threadIdx.x); }
__device__ float4 sum(float4 y, real a, float4 x) {
  return make_float4(y.x + a * x.x, y.y + a * x.y, y.z + a * x.z, y.w + a * x.w);
}
__device__ void add_four(real* y, const real* x, real a, int i) {
  float4* const y4 = reinterpret_cast<float4*>(y);
  y4[i] = sum(y4[i], a, reinterpret_cast<const float4*>(x)[i]);
}

// A mistake is a kernel and its launch.
#define LAUNCHED(name)                                   \
  void name(real* y, const real* x, real a, int count) { \
    const int blocks = count / 4 / 256 + 1;              \
    name##_kernel<<<blocks, 256>>>(y, x, a, count);      \
  }

__global__ void no_rest_kernel(real* y, const real* x, real a, int count) {
  if (my_number() < count / 4) add_four(y, x, a, my_number());
}
LAUNCHED(no_rest)

__global__ void rounded_up_kernel(real* y, const real* x, real a, int count) {
  if (my_number() < (count + 3) / 4) add_four(y, x, a, my_number());
}
LAUNCHED(rounded_up)

__global__ void count_of_fours_kernel(real* y, const real* x, real a, int count) {
  if (my_number() < count) add_four(y, x, a, my_number());
}
LAUNCHED(count_of_fours)

__global__ void everybody_the_rest_kernel(real* y, const real* x, real a, int count) {
  if (my_number() < count / 4) add_four(y, x, a, my_number());
  for (int k = count / 4 * 4; k < count; ++k) y[k] += a * x[k];
}
LAUNCHED(everybody_the_rest)

__global__ void any_place_kernel(real* y, const real* x, real a, int count) {
  const int i = my_number();
  if (i + 3 < count) {
    float4* const here = reinterpret_cast<float4*>(y + i);
    *here = sum(*here, a, *reinterpret_cast<const float4*>(x + i));
  }
}
LAUNCHED(any_place)

__global__ void one_of_four_kernel(real* y, const real* x, real a, int count) {
  const int i = my_number(), rest = count / 4 * 4 + i;
  if (i < count / 4) y[4 * i] += a * x[4 * i];
  if (rest < count) y[rest] += a * x[rest];
}
LAUNCHED(one_of_four)

__global__ void written_kernel(real* y, const real* x, real a, int count) {
  const int i = my_number(), rest = count / 4 * 4 + i;
  const float4 zero = make_float4(0, 0, 0, 0);
  if (i < count / 4) {
    reinterpret_cast<float4*>(y)[i] = sum(zero, a, reinterpret_cast<const float4*>(x)[i]);
  }
  if (rest < count) y[rest] = a * x[rest];
}
LAUNCHED(written)

__global__ void rest_from_the_start_kernel(real* y, const real* x, real a, int count) {
  const int i = my_number();
  if (i < count / 4) add_four(y, x, a, i);
  if (i < count % 4) y[count - 1 - i] += a * x[i];
}
LAUNCHED(rest_from_the_start)

__global__ void four_by_one_kernel(real* y, const real* x, real a, int count) {
  const int i = my_number(), rest = count / 4 * 4 + i;
  if (i < count / 4) {
    for (int k = 4 * i; k < 4 * i + 4; ++k) y[k] += a * x[k];
  }
  if (rest < count) y[rest] += a * x[rest];
}
LAUNCHED(four_by_one)

constexpr const char* many_requests =
    "the numbers are right, but one by one: read and write whole float4s, y4[i] and "
    "x4[i]";

std::string few_requests(const Grading& g, AnyFunction f) {
  Case c(1);
  c.set_size("count", 1024);
  return asked_by(g, f, c).requests <= 30 ? "" : many_requests;
}

const Check<Function> check(
    {"40.3",
     hand,
     call,
     mine::saxpy4,
     solution::saxpy4,
     {{rounded_up, "an access outside of an array"},
      {count_of_fours, "an access outside of an array"},
      {any_place, "a misaligned access"},
      {everybody_the_rest, "a data race"},
      {no_rest,
       "the last count % 4 numbers are unchanged: behind the last whole four they go one "
       "by one"},
      {one_of_four, "only the first of every four is added to: u.y, u.z and u.w, too"},
      {written, "y is written (=); a x is to be added to what is in it (+=)"},
      {rest_from_the_start,
       "the last numbers get others' x: x has the same place as y, count / 4 * 4 + i"},
      {four_by_one, many_requests}},
     nullptr,
     {any_order, {"report card", few_requests}}});

}  // namespace
