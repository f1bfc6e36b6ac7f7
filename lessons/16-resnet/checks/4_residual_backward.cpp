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

// z = (3, -2): the second unit is shut, its blame takes the straight road only.
static void hand(Case& c) {
  c.set_size("N", 1);
  c.set_size("C", 2);
  c.set("x", {1, 2});
  c.set("weight", {1, 1, 0, -1});
  c.set("dy", {10, 100});
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
  f(c.output("dx", {N, C}), c.added("dweight", {C, C}), c.input("dy", {N, C}),
    c.input("x", {N, C}), c.input("z", {N, C}), c.input("weight", {C, C}), N, C);
}

// The loop with its lines in question: what each wrong one would do.
enum class Slip {
  no_shortcut,
  only_shortcut,
  shut_twice,
  no_relu,
  sign_of_y,
  transposed,
  fresh_weight,
  weight_by_dy
};
template <Slip slip>
static void with(real* dx, real* dweight, const real* dy, const real* x, const real* z,
                 const real* weight, int N, int C) {
  for (int i = 0; i < C * C && slip == Slip::fresh_weight; ++i) dweight[i] = 0;
  for (int n = 0; n < N; ++n) {
    const auto open = [=](int o) {
      const int i = n * C + o;
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
        dweight[o * C + c] +=
            (slip == Slip::weight_by_dy ? dy[n * C + o] : dz) * x[n * C + c];
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
      {with<Slip::sign_of_y>,
       "the ReLU is judged by y; y holds x as well: look at z, which went into the ReLU"},
      {with<Slip::transposed>,
       "weight is read as weight[c,o]; blame for x[c] comes through weight[o,c]"},
      {with<Slip::fresh_weight>,
       "dweight is written (=); it is to be added to (+=), something may stand there"},
      {with<Slip::weight_by_dy>,
       "dweight is made with dy; the weights stand in front of the ReLU: use dz"}},
     forward});
