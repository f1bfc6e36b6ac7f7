// Grades 14.1.
#include "grade/grade.h"

using namespace chainrule;
using Function = int(int size, int kernel, int stride, int padding);
namespace mine {
Function output_size;
}
namespace solution {
Function output_size;
}

static void hand(Case& c) {
  c.set_size("size", 6);
  c.set_size("kernel", 3);
  c.set_size("stride", 2);
  c.set_size("padding", 1);
}

static void call(Case& c, Function* f) {
  const int size = c.size("size", {3, 5, 6, 7, 8, 12, 14, 28}),
            kernel = c.size("kernel", {3, 1, 2, 4, 5, 7}),
            stride = c.size("stride", {1, 2, 3, 4}),
            padding = c.size("padding", {0, 1, 2, 3});
  c.result("stops", f(size, kernel, stride, padding));
}

static int no_one(int size, int kernel, int stride, int padding) {
  return solution::output_size(size, kernel, stride, padding) - 1;
}
static int no_kernel(int size, int, int stride, int padding) {
  return (size + 2 * padding) / stride;
}
static int one_inside(int size, int kernel, int stride, int padding) {
  const int room = size + 2 * padding - kernel + 1;
  return room < 0 ? 0 : room / stride;
}
static int one_side(int size, int kernel, int stride, int padding) {
  const int room = size + padding - kernel;
  return room < 0 ? 0 : room / stride + 1;
}
static int no_padding(int size, int kernel, int stride, int) {
  return solution::output_size(size, kernel, stride, 0);
}
static int no_stride(int size, int kernel, int, int padding) {
  return solution::output_size(size, kernel, 1, padding);
}
static int rounded_up(int size, int kernel, int stride, int padding) {
  const int room = size + 2 * padding - kernel;
  return room < 0 ? 0 : (room + stride - 1) / stride + 1;
}
static int below_zero(int size, int kernel, int stride, int padding) {
  return (size + 2 * padding - kernel) / stride + 1;
}

static const Check<Function> check(
    {"14.1",
     hand,
     call,
     mine::output_size,
     solution::output_size,
     {{no_one, "the first stop is missing: every step leads to one more stop"},
      {no_kernel, "the kernel is as wide as a pixel here; it must fit with all of it"},
      {one_inside, "the 1 is added before the division: the first stop costs no step"},
      {one_side, "zeros are put on one side only; they stand on both"},
      {no_padding, "padding is not used"},
      {no_stride, "stride is not used"},
      {rounded_up,
       "rounded up: a last step that would leave the row is not taken, so round down"},
      {below_zero,
       "a kernel that does not fit even once makes 0 stops; the division rounds towards "
       "0, so ask before you divide"}}});
