// Grades 29.4.
#include <cmath>

#include "grade/grade.h"
#include "ops/rope.h"

using namespace chainrule;
using Function = decltype(chainrule::rope_backward);
namespace mine {
Function rope_backward;
}
namespace solution {
Function rope_backward;
decltype(chainrule::rope_forward) rope_forward;
}  // namespace solution

// What 29.3's example turned forward, turned back.
static void hand(Case& c) {
  c.set_size("N", 1);
  c.set_size("T", 2);
  c.set_size("D", 4);
  c.set_size("first", 1);
  c.set_size("base", 100);
  c.set("dy", {1, 0, 1, 0, 0, 1, 2, 0});
}

struct Sizes {
  int N, T, D, first;
  real base;
};
static Sizes sizes(Case& c) {
  return {c.size("N", {1, 2, 3}), c.size("T"), c.size("D", {2, 4, 6, 10}),
          c.size("first", {0, 1, 5, 12}), real(c.size("base", {100, 10000, 37}))};
}

static void forward(Case& c) {
  const Sizes s = sizes(c);
  solution::rope_forward(c.output("y", {s.N, s.T, s.D}), c.input("x", {s.N, s.T, s.D}),
                         s.N, s.T, s.D, s.first, s.base);
}

static void call(Case& c, Function* f) {
  const Sizes s = sizes(c);
  f(c.output("dx", {s.N, s.T, s.D}), c.input("dy", {s.N, s.T, s.D}), s.N, s.T, s.D,
    s.first, s.base);
}

// The loop with its lines in question: what each wrong one would do.
enum class Slip {
  on,
  not_at_all,
  no_first,
  only_own_line,
  halves,
  pair_number,
  one_speed,
  both_plus,
  overwritten
};
template <Slip slip>
static void with(real* dx, const real* dy, int N, int T, int D, int first, real base) {
  for (int row = 0; row < N * T; ++row) {
    for (int i = 0; i < D / 2; ++i) {
      const int p = (slip == Slip::no_first ? 0 : first) + row % T;
      real exponent = real(slip == Slip::pair_number ? i : 2 * i) / real(D);
      if (slip == Slip::one_speed) exponent = 0;
      const real w = slip == Slip::not_at_all ? 0 : real(p) / std::pow(base, exponent);
      const int one = row * D + (slip == Slip::halves ? i : 2 * i);
      const int two = row * D + (slip == Slip::halves ? i + D / 2 : 2 * i + 1);
      real da = dy[one];
      const real db = dy[two], cos = std::cos(w);
      const real sin = slip == Slip::on              ? -std::sin(w)
                       : slip == Slip::only_own_line ? 0
                                                     : std::sin(w);
      dx[one] = da * cos + db * sin;
      if (slip == Slip::overwritten) da = dx[one];
      dx[two] = slip == Slip::both_plus ? db * cos + da * sin : db * cos - da * sin;
    }
  }
}

static const Check<Function> check(
    {"29.4",
     hand,
     call,
     mine::rope_backward,
     solution::rope_backward,
     {{with<Slip::on>,
       "the gradient is turned on, the way forward turned; the way back turns back: a "
       "gets da cos w + db sin w"},
      {with<Slip::not_at_all>,
       "dy is handed on as it is; what forward turned, backward turns back"},
      {with<Slip::no_first>, "first is forgotten: row t stands at place first + t"},
      {with<Slip::only_own_line>,
       "each number takes from its own line alone; a and b were in both lines"},
      {with<Slip::halves>,
       "number i is paired with number i + D/2; here pairs are neighbours, 2i and 2i + "
       "1"},
      {with<Slip::pair_number>, "the exponent is i/D; it is 2i/D"},
      {with<Slip::one_speed>,
       "all pairs turn equally fast; is 2 * i / D a division of whole numbers?"},
      {with<Slip::both_plus>,
       "b gets da with a plus; forward multiplied b by -sin w there: a minus"},
      {with<Slip::overwritten>,
       "the second number is made with the new first one: keep da and db before you "
       "write"}},
     forward});
