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
  c.set_size("stride", 3);
  c.set_size("padding", 2);
}

static void call(Case& c, Function* f) {
  const int size = c.size("size", {3, 5, 6, 7, 8, 12, 14, 28}),
            kernel = c.size("kernel", {3, 1, 2, 4, 5, 7}),
            stride = c.size("stride", {1, 2, 3, 4}),
            padding = c.size("padding", {0, 1, 2, 3});
  c.result("stops", f(size, kernel, stride, padding));
}

// How much room the kernel has, and what is made of it: each right or a usual slip. Most
// slips come in two forms, with and without the question whether the kernel fits at all.
enum class Room { right, no_kernel, one_side, no_padding };
enum class Steps { right, no_one, one_inside, no_stride, rounded_up };
enum class Fits { asked, not_asked, without_padding };

template <Room of_room, Steps of_steps, Fits fits>
static int with(int size, int kernel, int stride, int padding) {
  const int zeros = of_room == Room::no_padding ? 0
                    : of_room == Room::one_side ? padding
                                                : 2 * padding;
  const int room = size + zeros - (of_room == Room::no_kernel ? 0 : kernel);
  if (fits == Fits::asked && room < 0) return 0;
  if (fits == Fits::without_padding && kernel > size) return 0;
  switch (of_steps) {
    case Steps::no_one:
      return room / stride;
    case Steps::one_inside:
      return (room + 1) / stride;
    case Steps::no_stride:
      return room + 1;
    case Steps::rounded_up:
      return (room + stride - 1) / stride + 1;
    default:
      return room / stride + 1;
  }
}

#define AND_ASK "; and ask whether the kernel fits at all: else 0 stops"

static const Check<Function> check(
    {"14.1",
     hand,
     call,
     mine::output_size,
     solution::output_size,
     {{with<Room::right, Steps::no_one, Fits::asked>,
       "the first stop is missing: every step leads to one more stop"},
      {with<Room::right, Steps::no_one, Fits::not_asked>,
       "the first stop is missing: every step leads to one more stop" AND_ASK},
      {with<Room::no_kernel, Steps::no_one, Fits::asked>,
       "the kernel is as wide as a pixel here; it must fit with all of it"},
      {with<Room::right, Steps::one_inside, Fits::asked>,
       "the 1 is added before the division: the first stop costs no step"},
      {with<Room::right, Steps::one_inside, Fits::not_asked>,
       "the 1 is added before the division: the first stop costs no step" AND_ASK},
      {with<Room::one_side, Steps::right, Fits::asked>,
       "zeros are put on one side only; they stand on both"},
      {with<Room::one_side, Steps::right, Fits::not_asked>,
       "zeros are put on one side only; they stand on both" AND_ASK},
      {with<Room::no_padding, Steps::right, Fits::asked>, "padding is not used"},
      {with<Room::no_padding, Steps::right, Fits::not_asked>,
       "padding is not used" AND_ASK},
      {with<Room::right, Steps::no_stride, Fits::asked>, "stride is not used"},
      {with<Room::right, Steps::no_stride, Fits::not_asked>,
       "stride is not used" AND_ASK},
      {with<Room::right, Steps::rounded_up, Fits::asked>,
       "rounded up: a last step that would leave the row is not taken, so round down"},
      {with<Room::right, Steps::right, Fits::not_asked>,
       "a kernel that does not fit even once makes 0 stops: return 0 where size + 2 "
       "padding - kernel is negative"},
      {with<Room::right, Steps::right, Fits::without_padding>,
       "a kernel larger than the row may still fit: the zeros count as well, so ask "
       "whether size + 2 padding - kernel is negative"}}});

#undef AND_ASK
