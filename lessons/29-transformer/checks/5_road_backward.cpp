// Grades 29.5.
#include "grade/grade.h"
#include "slopes.h"

using namespace chainrule;
using Function = Gradient(const Gradient& dy, const BackwardParts& back, bool norm_first);
namespace mine {
Function road_backward;
}
namespace solution {
Function road_backward;
}

// One number: the norm's slope is 10, attention's is 3. Pre-LN gives 1 + 30, post-LN
// would give 10 (1 + 3).
static void hand(Case& c) {
  c.set_size("C", 1);
  c.set_size("norm_first", 1);
  c.set("dy", {1});
  c.set("norm1", {10});
  c.set("attention", {3});
}

static Slopes slopes(Case& c, int C) { return Slopes(c, C, Gradient(size_t(C), 1)); }

static void forward(Case& c) {
  const int C = c.size("C", {1, 2, 3, 4});
  const bool norm_first = c.size("norm_first", {0, 1}) == 1;
  const real *norm = c.input("norm1", {C, C}), *attention = c.input("attention", {C, C});
  const Gradient x = list_of(c.input("x", {C}), C);
  put(c.output("y", {C}),
      norm_first ? added(x, forwards(attention, forwards(norm, x)))
                 : forwards(norm, added(x, forwards(attention, x))),
      C);
}

static void call(Case& c, Function* f) {
  const int C = c.size("C", {1, 2, 3, 4});
  const bool norm_first = c.size("norm_first", {0, 1}) == 1;
  const Slopes back = slopes(c, C);
  put(c.output("dx", {C}), f(list_of(c.input("dy", {C}), C), back, norm_first), C);
}

static Gradient pre(const Gradient& dy, const BackwardParts& back) {
  return back.sum(dy, back.norm1(back.attention(dy)));
}
static Gradient post(const Gradient& dy, const BackwardParts& back) {
  const Gradient dsum = back.norm1(dy);
  return back.sum(dsum, back.attention(dsum));
}
static Gradient no_road(const Gradient& dy, const BackwardParts& back, bool norm_first) {
  return norm_first ? back.norm1(back.attention(dy)) : back.attention(back.norm1(dy));
}
static Gradient always_pre(const Gradient& dy, const BackwardParts& back, bool) {
  return pre(dy, back);
}
static Gradient always_post(const Gradient& dy, const BackwardParts& back, bool) {
  return post(dy, back);
}
static Gradient exchanged(const Gradient& dy, const BackwardParts& back,
                          bool norm_first) {
  return norm_first ? post(dy, back) : pre(dy, back);
}
static Gradient order_of_forward(const Gradient& dy, const BackwardParts& back,
                                 bool norm_first) {
  return norm_first ? back.sum(dy, back.attention(back.norm1(dy))) : post(dy, back);
}
static Gradient bare_dy(const Gradient& dy, const BackwardParts& back, bool norm_first) {
  return norm_first ? pre(dy, back) : back.sum(dy, back.attention(back.norm1(dy)));
}
static Gradient norm_late(const Gradient& dy, const BackwardParts& back,
                          bool norm_first) {
  return norm_first ? pre(dy, back) : back.norm1(back.sum(dy, back.attention(dy)));
}
static Gradient norm_on_road(const Gradient& dy, const BackwardParts& back,
                             bool norm_first) {
  return norm_first ? back.norm1(back.sum(dy, back.attention(dy))) : post(dy, back);
}

static const Check<Function> check(
    {"29.5",
     hand,
     call,
     mine::road_backward,
     solution::road_backward,
     {{no_road, "the straight road is missing: what went past attention comes back, too"},
      {always_pre,
       "post-LN is treated as pre-LN; there the norm stands behind the sum, so it comes "
       "first on the way back"},
      {always_post,
       "pre-LN is treated as post-LN; there the norm is on attention's branch alone"},
      {exchanged, "pre-LN and post-LN are exchanged: norm_first is pre-LN"},
      {order_of_forward,
       "pre-LN: the branch is gone through in the order of forward; the way back meets "
       "attention first, then the norm"},
      {bare_dy,
       "post-LN: dy itself is taken for the road; the norm stands on the road, and both "
       "ways begin behind it: use norm1(dy) for both"},
      {norm_late,
       "post-LN: the norm comes last; forward did it last, so backward does it first"},
      {norm_on_road,
       "pre-LN: the norm is applied to the straight road as well; nothing stands on that "
       "one"}},
     forward});
