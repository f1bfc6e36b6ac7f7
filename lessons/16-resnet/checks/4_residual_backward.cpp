// Grades 16.4. z is what forward would have kept for this x.
#include <algorithm>

#include "grade/grade.h"

using namespace chainrule;
using Function = void(real* dx, real* dweight, const real* dy, const real* x,
                      const real* z, const real* weight, int N, int C);
namespace mine {
Function residual_backward;
}
namespace solution {
Function residual_backward;
}

// z = (3, -4) and (0, 2): one unit is shut in each row, the second time by an exact 0.
static void hand(Case& c) {
  c.set_size("N", 2);
  c.set_size("C", 2);
  c.set("x", {1, 2, 1, -1});
  c.set("weight", {1, 1, 0, -2});
  c.set("dy", {10, 100, 1000, 7});
  c.set("dweight", {0, 0, 1000, 1000});
}

static std::vector<double> weighted_sums(Case& c) {
  const int N = c.size("N"), C = c.size("C");
  const real *x = c.input("x", {N, C}), *weight = c.input("weight", {C, C});
  std::vector<double> z(size_t(N * C), 0);
  for (int i = 0; i < N * C * C; ++i) {
    const int n = i / (C * C), o = i / C % C, k = i % C;
    z[size_t(n * C + o)] += double(weight[o * C + k] * x[n * C + k]);
  }
  return z;
}

static void forward(Case& c) {
  const int N = c.size("N"), C = c.size("C");
  const std::vector<double> z = weighted_sums(c);
  const real* x = c.input("x", {N, C});
  real* y = c.output("y", {N, C});
  for (int i = 0; i < N * C; ++i) y[i] = real(std::max(0.0, z[size_t(i)])) + x[i];
}

static void call(Case& c, Function* f) {
  const int N = c.size("N"), C = c.size("C");
  c.set("z", weighted_sums(c));
  real *dx = c.output("dx", {N, C}), *dweight = c.added("dweight", {C, C});
  const real *dy = c.input("dy", {N, C}), *x = c.input("x", {N, C}),
             *z = c.input("z", {N, C});
  f(dx, dweight, dy, x, z, c.input("weight", {C, C}), N, C);
}

// The loop with its lines in question: what each wrong one would do.
enum class Slip {
  no_shortcut,
  only_shortcut,
  shut_twice,
  no_relu,
  sign_of_x,
  sign_of_y,
  open_at_0,
  straight_for_every_o,
  transposed,
  fresh_weight,
  last_row,
  weight_by_dy,
  weight_by_x_o
};
template <Slip slip>
static void with(real* dx, real* dweight, const real* dy, const real* x, const real* z,
                 const real* weight, int N, int C) {
  for (int i = 0; i < C * C && slip == Slip::fresh_weight; ++i) dweight[i] = 0;
  for (int n = 0; n < N; ++n) {
    const auto open = [=](int o) {
      const int i = n * C + o;
      if (slip == Slip::sign_of_x) return x[i] > 0;
      if (slip == Slip::open_at_0) return z[i] >= 0;
      if (slip == Slip::sign_of_y) return std::max(real(0), z[i]) + x[i] > 0;
      return slip == Slip::no_relu || z[i] > 0;
    };
    for (int c = 0; c < C; ++c) {
      const real straight = slip == Slip::shut_twice && !open(c) ? 0 : dy[n * C + c];
      dx[n * C + c] = slip == Slip::no_shortcut ? 0 : straight;
    }
    for (int o = 0; o < C; ++o) {
      const real dz = open(o) ? dy[n * C + o] : 0;
      for (int c = 0; c < C; ++c) {
        if (slip == Slip::last_row) dweight[o * C + c] = 0;
        dweight[o * C + c] += (slip == Slip::weight_by_dy ? dy[n * C + o] : dz) *
                              x[n * C + (slip == Slip::weight_by_x_o ? o : c)];
        if (slip == Slip::straight_for_every_o && o > 0) dx[n * C + c] += dy[n * C + c];
        const real w = slip == Slip::transposed ? weight[c * C + o] : weight[o * C + c];
        if (slip != Slip::only_shortcut) dx[n * C + c] += w * dz;
      }
    }
  }
}

static const Check<Function> check(
    {"16.4",
     hand,
     call,
     mine::residual_backward,
     solution::residual_backward,
     {{with<Slip::no_shortcut>,
       "dx lacks the straight road: add dy to what came through the body"},
      {with<Slip::only_shortcut>,
       "dx is dy alone: what came through the body is missing"},
      {with<Slip::shut_twice>,
       "the ReLU stops dy on the straight road, too; it stands inside the body, x goes "
       "around it"},
      {with<Slip::no_relu>, "the ReLU is forgotten: where z is not above 0, dz is 0"},
      {with<Slip::open_at_0>,
       "blame passes where z is exactly 0; it passes where z is above 0 only"},
      {with<Slip::sign_of_x>, "the ReLU is judged by x; look at z, which went into it"},
      {with<Slip::straight_for_every_o>,
       "the straight road is added once for every o; once is enough: outside that loop"},
      {with<Slip::last_row>,
       "dweight is written (=) in every row, so only the last one is left; it is to be "
       "added to (+=)"},
      {with<Slip::weight_by_x_o>,
       "dweight[o,c] is made with x[n,o]; weight[o,c] was multiplied by x[n,c]"},
      {with<Slip::sign_of_y>,
       "the ReLU is judged by y; y holds x as well: look at z, which went into the ReLU"},
      {with<Slip::transposed>,
       "weight is read as weight[c,o]; blame for x[c] comes through weight[o,c]"},
      {with<Slip::fresh_weight>,
       "dweight is written (=); it is to be added to (+=), something may stand there"},
      {with<Slip::weight_by_dy>,
       "dweight is made with dy; the weights stand in front of the ReLU: use dz"}},
     forward});
