// Grades 15.3.
#include <algorithm>

#include "grade/grade.h"

using namespace chainrule;
using Function = void(real* y, const real* x, int C, int H, int W, int pad, int top,
                      int left, bool flip);
namespace mine {
Function crop_and_flip;
}
namespace solution {
Function crop_and_flip;
}

static void hand(Case& c) {
  c.set_size("C", 1);
  c.set_size("H", 1);
  c.set_size("W", 3);
  c.set_size("pad", 1);
  c.set_size("top", 1);
  c.set_size("left", 2);
  c.set_size("flip", 1);
  c.set("x", {1, 2, 3});
}

static void call(Case& c, Function* f) {
  const int C = c.size("C", {1, 2, 3}), H = c.size("H", {1, 4, 5, 6}),
            W = c.size("W", {3, 5, 7, 8}), pad = c.size("pad", {1, 0, 2});
  const int top = std::min(2 * pad, c.size("top", {0, 1, 2, 3, 4})),
            left = std::min(2 * pad, c.size("left", {2, 0, 1, 3, 4}));
  f(c.output("y", {C, H, W}), c.input("x", {C, H, W}), C, H, W, pad, top, left,
    c.size("flip", {1, 0}) == 1);
}

// The loops with their lines in question: what each wrong one would do.
enum class Slip {
  no_pad,
  backwards,
  crossed,
  flip_first,
  flip_past_the_end,
  upside_down,
  always,
  repeated,
  wraps,
  not_written
};
template <Slip slip>
static void with(real* y, const real* x, int C, int H, int W, int pad, int top, int left,
                 bool flip) {
  if (slip == Slip::no_pad) pad = 0;
  if (slip == Slip::backwards) {
    top = 2 * pad - top;
    left = 2 * pad - left;
  }
  if (slip == Slip::crossed) std::swap(top, left);
  for (int at = 0; at < C * H * W; ++at) {
    const int j = at % W, i = at / W % H, c = at / W / H;
    int row = i + top - pad, column = j + left - pad;
    if (flip || slip == Slip::always) column = W - 1 - j + left - pad;
    if (flip && slip == Slip::flip_past_the_end) ++column;
    if (flip && slip == Slip::flip_first) column = W - 1 - (j + left - pad);
    if (flip && slip == Slip::upside_down) {
      row = H - 1 - i + top - pad;
      column = j + left - pad;
    }
    if (slip == Slip::repeated) {
      row = std::clamp(row, 0, H - 1);
      column = std::clamp(column, 0, W - 1);
    }
    if (slip == Slip::wraps) {
      row = (row + 8 * H) % H;
      column = (column + 8 * W) % W;
    }
    const bool inside = row >= 0 && row < H && column >= 0 && column < W;
    if (inside) {
      y[at] = x[(c * H + row) * W + column];
    } else if (slip != Slip::not_written) {
      y[at] = 0;
    }
  }
}

static const Check<Function> check(
    {"15.3",
     hand,
     call,
     mine::crop_and_flip,
     solution::crop_and_flip,
     {{with<Slip::no_pad>,
       "pad is not subtracted: row 0 of the larger picture lies `pad` rows above x"},
      {with<Slip::backwards>,
       "moved the other way: a piece that is cut out farther down shows x farther up, so "
       "the row of x is i + top - pad"},
      {with<Slip::crossed>, "top and left are exchanged: top is for rows"},
      {with<Slip::flip_first>,
       "x is flipped before it is cropped; first crop, then mirror the piece"},
      {with<Slip::flip_past_the_end>,
       "mirrored by W - j; the last column is W - 1, so column j becomes W - 1 - j"},
      {with<Slip::upside_down>, "flipped upside down; columns are mirrored, not rows"},
      {with<Slip::always>, "flipped always; only where flip is true"},
      {with<Slip::repeated>, "outside of x its border is repeated; there stand zeros"},
      {with<Slip::wraps>,
       "what leaves on one side comes in on the other; there stand zeros"},
      {with<Slip::not_written>,
       "places without a pixel are not written; they must become 0"}}});
