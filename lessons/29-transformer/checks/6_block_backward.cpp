// Grades 29.6. For GELU stands x^2/2, whose slope is x.
#include "grade/grade.h"
#include "slopes.h"

using namespace chainrule;
using Function = Gradient(const Gradient& dy, const BackwardParts& back);
namespace mine {
Function block_backward;
}
namespace solution {
Function block_backward;
}

// One number, x = 1: h = 1 + 2 * 1 = 3. Slopes: up 1, so GELU's stand-in has 3; down 2.
// So dh = 1 + 1 * 1 * 3 * 2 = 7, and dx = 7 + 1 * 2 * 7 = 21.
static void hand(Case& c) {
  c.set_size("C", 1);
  c.set("x", {1});
  c.set("dy", {1});
  c.set("norm1", {1});
  c.set("attention", {2});
  c.set("norm2", {1});
  c.set("up", {1});
  c.set("down", {2});
}

struct Steps {
  Gradient h, up;
};
static Steps steps(Case& c, int C) {
  const real *norm1 = c.input("norm1", {C, C}), *attention = c.input("attention", {C, C}),
             *norm2 = c.input("norm2", {C, C}), *up = c.input("up", {C, C});
  const Gradient x = list_of(c.input("x", {C}), C);
  const Gradient h = added(x, forwards(attention, forwards(norm1, x)));
  return {h, forwards(up, forwards(norm2, h))};
}

static void forward(Case& c) {
  const int C = c.size("C", {1, 2, 3, 4});
  const Steps s = steps(c, C);
  Gradient bent = s.up;
  for (real& b : bent) b *= b / 2;
  put(c.output("y", {C}), added(s.h, forwards(c.input("down", {C, C}), bent)), C);
}

static void call(Case& c, Function* f) {
  const int C = c.size("C", {1, 2, 3, 4});
  const Slopes back(c, C, steps(c, C).up);
  put(c.output("dx", {C}), f(list_of(c.input("dy", {C}), C), back), C);
}

static Gradient thought(const Gradient& dy, const BackwardParts& back) {
  return back.norm2(back.up(back.gelu(back.down(dy))));
}
static Gradient looked(const Gradient& dh, const BackwardParts& back) {
  return back.norm1(back.attention(dh));
}

static Gradient forward_order(const Gradient& dy, const BackwardParts& back) {
  const Gradient dh = back.sum(dy, back.attention(back.norm1(dy)));
  return back.sum(dh, back.down(back.gelu(back.up(back.norm2(dh)))));
}
static Gradient attention_first(const Gradient& dy, const BackwardParts& back) {
  const Gradient dh = back.sum(dy, looked(dy, back));
  return back.sum(dh, thought(dh, back));
}
static Gradient no_roads(const Gradient& dy, const BackwardParts& back) {
  return looked(thought(dy, back), back);
}
static Gradient no_upper_road(const Gradient& dy, const BackwardParts& back) {
  const Gradient dh = thought(dy, back);
  return back.sum(dh, looked(dh, back));
}
static Gradient no_lower_road(const Gradient& dy, const BackwardParts& back) {
  return looked(back.sum(dy, thought(dy, back)), back);
}
static Gradient side_by_side(const Gradient& dy, const BackwardParts& back) {
  return back.sum(back.sum(dy, thought(dy, back)), looked(dy, back));
}
static Gradient dy_past_both(const Gradient& dy, const BackwardParts& back) {
  const Gradient dh = back.sum(dy, thought(dy, back));
  return back.sum(dy, looked(dh, back));
}
static Gradient norms_exchanged(const Gradient& dy, const BackwardParts& back) {
  const Gradient dh = back.sum(dy, back.norm1(back.up(back.gelu(back.down(dy)))));
  return back.sum(dh, back.norm2(back.attention(dh)));
}
static Gradient up_and_down(const Gradient& dy, const BackwardParts& back) {
  const Gradient dh = back.sum(dy, back.norm2(back.down(back.gelu(back.up(dy)))));
  return back.sum(dh, looked(dh, back));
}
static Gradient norms_first(const Gradient& dy, const BackwardParts& back) {
  const Gradient dh = back.sum(dy, back.up(back.gelu(back.down(back.norm2(dy)))));
  return back.sum(dh, back.attention(back.norm1(dh)));
}
static Gradient no_gelu(const Gradient& dy, const BackwardParts& back) {
  const Gradient dh = back.sum(dy, back.norm2(back.up(back.down(dy))));
  return back.sum(dh, looked(dh, back));
}

static const Check<Function> check(
    {"29.6",
     hand,
     call,
     mine::block_backward,
     solution::block_backward,
     {{forward_order,
       "these are the steps in the order of forward; the way back begins at the end: "
       "down first"},
      {attention_first,
       "attention comes first; it is in the lower half, and dy arrives at the upper one"},
      {no_roads, "both straight roads are missing; sum is used twice"},
      {no_upper_road,
       "dh lacks the road past feed-forward: dy itself, added to what came through"},
      {no_lower_road,
       "dx lacks the road past attention: dh itself, added to what came through"},
      {side_by_side,
       "attention is given dy; it stands in front of h, so it gets all of dh"},
      {dy_past_both,
       "dy goes past attention; on the road past attention comes all of dh"},
      {norms_exchanged, "norm1 and norm2 are exchanged; norm1 belongs to attention"},
      {up_and_down, "up and down are exchanged; forward did down last, so it is first"},
      {norms_first,
       "each norm comes before its branch; forward did it first, so the way back does it "
       "last"},
      {no_gelu, "gelu is left out"}},
     forward});
