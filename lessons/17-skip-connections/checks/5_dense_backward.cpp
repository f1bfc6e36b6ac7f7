// Grades 17.5. h is what forward would have kept for this x.
#include <algorithm>
#include <vector>

#include "grade/grade.h"

using namespace chainrule;
using Function = void(real* dx, real* dweight, const real* dh, const real* h,
                      const real* weight, int N, int C, int L);
namespace mine {
Function dense_backward;
}
namespace solution {
Function dense_backward;
}

// x = 2 makes 2 * 3 = 6, both make 2 + 6 = 8. The 3 hears from the 6, and through the 8.
static void hand(Case& c) {
  c.set_size("N", 1);
  c.set_size("C", 1);
  c.set_size("L", 2);
  c.set("x", {2});
  c.set("weight", {3, 0, 0, 1, 1, 0});
  c.set("dh", {1, 10, 100});
  c.set("dweight", {0, 1000, 1000, 0, 0, 1000});
}

static std::vector<double> row_of_all(Case& c) {
  const int N = c.size("N"), C = c.size("C", {1, 2, 3, 5}), L = c.size("L", {2, 1, 3, 4});
  const int W = C + L;
  const real *x = c.input("x", {N, C}), *weight = c.input("weight", {L, W});
  std::vector<double> h(size_t(N * W), 0);
  for (int n = 0; n < N; ++n) {
    for (int k = 0; k < W; ++k) {
      double z = 0;
      for (int j = 0; j < k && k >= C; ++j) {
        z += double(weight[(k - C) * W + j]) * h[size_t(n * W + j)];
      }
      h[size_t(n * W + k)] = k < C ? double(x[n * C + k]) : std::max(0.0, z);
    }
  }
  return h;
}

static void forward(Case& c) {
  const std::vector<double> all = row_of_all(c);
  const int N = c.size("N"), C = c.size("C"), L = c.size("L");
  real* h = c.output("h", {N, C + L});
  for (size_t i = 0; i < all.size(); ++i) h[i] = real(all[i]);
}

static void call(Case& c, Function* f) {
  c.set("h", row_of_all(c));
  const int N = c.size("N"), C = c.size("C"), L = c.size("L");
  f(c.output("dx", {N, C}), c.added("dweight", {L, C + L}), c.input("dh", {N, C + L}),
    c.input("h", {N, C + L}), c.input("weight", {L, C + L}), N, C, L);
}

// The loops with their lines in question: what each wrong one would do.
enum class Slip {
  not_passed,
  not_inside,
  no_straight,
  only_straight,
  no_relu,
  from_x_only,
  overwritten,
  fresh_weight
};
template <Slip slip>
static void with(real* dx, real* dweight, const real* dh, const real* h,
                 const real* weight, int N, int C, int L) {
  const int W = C + L;
  for (int i = 0; i < L * W && slip == Slip::fresh_weight; ++i) {
    if (i % W < C + i / W) dweight[i] = 0;
  }
  for (int n = 0; n < N; ++n) {
    std::vector<real> blame(dh + n * W, dh + (n + 1) * W);
    for (int c = 0; c < C && slip == Slip::no_straight; ++c) blame[size_t(c)] = 0;
    for (int l = L - 1; l >= 0; --l) {
      const bool open = slip == Slip::no_relu || h[n * W + C + l] > 0;
      const real given = slip == Slip::not_inside || slip == Slip::not_passed
                             ? dh[n * W + C + l]
                             : blame[size_t(C + l)];
      const real dz = open ? given : 0;
      for (int c = 0; c < (slip == Slip::from_x_only ? C : C + l); ++c) {
        dweight[l * W + c] += dz * h[n * W + c];
        const real part = weight[l * W + c] * dz;
        if (slip == Slip::overwritten) blame[size_t(c)] = part;
        if (slip != Slip::overwritten) blame[size_t(c)] += part;
      }
    }
    for (int c = 0; c < C; ++c) {
      const bool straight = slip == Slip::only_straight || slip == Slip::not_passed;
      dx[n * C + c] = straight ? dh[n * W + c] : blame[size_t(c)];
    }
  }
}

static const Check<Function> check(
    {"17.5",
     hand,
     call,
     mine::dense_backward,
     solution::dense_backward,
     {{with<Slip::not_passed>,
       "no layer passes blame on: dz reaches all that layer l read, weight[l,c] dz is "
       "added "
       "to the blame of number c"},
      {with<Slip::not_inside>,
       "dz is made from dh alone; later layers read h[n,C+l], too: begin with the last "
       "layer, and take dz from blame, where theirs has been added"},
      {with<Slip::no_straight>,
       "dx lacks the straight road: x itself is handed on, so its blame begins with dh"},
      {with<Slip::only_straight>,
       "dx is dh alone: what came back through the layers is missing"},
      {with<Slip::no_relu>, "the ReLU is forgotten: where h[n,C+l] is 0, dz is 0"},
      {with<Slip::from_x_only>,
       "the layers pass blame to x only; layer l read C + l numbers, those of earlier "
       "layers, too"},
      {with<Slip::overwritten>,
       "blame is written (=) by each layer; a number is read by many layers, and hears "
       "their sum (+=)"},
      {with<Slip::fresh_weight>,
       "dweight is written (=); it is to be added to (+=), something may stand there"}},
     forward});
