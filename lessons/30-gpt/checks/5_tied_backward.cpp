// Grades 30.5.
#include "grade/grade.h"

using namespace chainrule;
using Function = void(real* dh, real* dweight, const real* dlogits, const real* dx,
                      const real* h, const real* weight, const int* tokens, int N, int C,
                      int V);
namespace mine {
Function tied_backward;
}
namespace solution {
Function tied_backward;
}

// Two places, both with token 1. The head blames token 0 at the first place.
static void hand(Case& c) {
  c.set_size("N", 2);
  c.set_size("C", 2);
  c.set_size("V", 3);
  c.set("tokens", {1, 1});
  c.set("weight", {1, 2, 3, 4, 5, 6});
  c.set("h", {1, 10, 2, 20});
  c.set("dlogits", {1, 0, 0, 0, 0, -1});
  c.set("dx", {100, 0, 0, 200});
  c.set("dweight", {0, 0, 0, 0, 0, 0});
}

// More words than places, so that a row n is there to be mistaken for row tokens[n].
static int places(Case& c) { return c.size("N", {1, 2, 3, 4, 5, 7, 8}); }
static int words(Case& c) { return c.size("V", {9, 10, 13}); }

static void forward(Case& c) {
  const int N = places(c), C = c.size("C"), V = words(c);
  const int* tokens = c.indices("tokens", {N}, V);
  const real *weight = c.input("weight", {V, C}), *h = c.input("h", {N, C});
  real *x = c.output("x", {N, C}), *logits = c.output("logits", {N, V});
  for (int n = 0; n < N; ++n) {
    for (int c1 = 0; c1 < C; ++c1) x[n * C + c1] = weight[tokens[n] * C + c1];
    for (int v = 0; v < V; ++v) {
      logits[n * V + v] = 0;
      for (int c1 = 0; c1 < C; ++c1) {
        logits[n * V + v] += h[n * C + c1] * weight[v * C + c1];
      }
    }
  }
}

static void call(Case& c, Function* f) {
  const int N = places(c), C = c.size("C"), V = words(c);
  f(c.output("dh", {N, C}), c.added("dweight", {V, C}), c.input("dlogits", {N, V}),
    c.input("dx", {N, C}), c.input("h", {N, C}), c.input("weight", {V, C}),
    c.indices("tokens", {N}, V), N, C, V);
}

// The solution with its lines in question: what each wrong one would do.
enum class Slip {
  head_only,
  embedding_only,
  mean_of_both,
  overwritten,
  embedding_overwrites,
  by_place,
  of_weight,
  swapped,
  dh_goes_on,
  dx_in_dh
};
template <Slip slip>
static void with(real* dh, real* dweight, const real* dlogits, const real* dx,
                 const real* h, const real* weight, const int* tokens, int N, int C,
                 int V) {
  const real half = slip == Slip::mean_of_both ? real(0.5) : 1;
  if (slip == Slip::overwritten) {
    for (int i = 0; i < V * C; ++i) dweight[i] = 0;
  }
  const real *head = slip == Slip::swapped ? dx : h,
             *bottom = slip == Slip::swapped ? h : dx;
  for (int i = 0; i < N * C; ++i) {
    const int n = i / C, c = i % C;
    if (slip != Slip::dh_goes_on || n == 0) dh[i] = 0;
    if (slip == Slip::dh_goes_on && n > 0) dh[i] = dh[i - C];
    if (slip == Slip::dx_in_dh) dh[i] = dx[i];
    for (int v = 0; v < V; ++v) {
      dh[i] += dlogits[n * V + v] * weight[v * C + c];
      if (slip == Slip::embedding_only) continue;
      const real with = slip == Slip::of_weight ? weight[tokens[n] * C + c] : head[i];
      dweight[v * C + c] += half * dlogits[n * V + v] * with;
    }
    if (slip == Slip::head_only || slip == Slip::embedding_overwrites) continue;
    const int row = slip == Slip::by_place ? n : tokens[n];
    dweight[row * C + c] += half * bottom[i];
  }
  for (int i = 0; i < N * C && slip == Slip::embedding_overwrites; ++i) {
    dweight[tokens[i / C] * C + i % C] = dx[i];
  }
}

static const Check<Function> check(
    {"30.5",
     hand,
     call,
     mine::tied_backward,
     solution::tied_backward,
     {{with<Slip::head_only>,
       "only the head's share of dweight is there; the embedding adds dx to the rows of "
       "its tokens"},
      {with<Slip::embedding_only>,
       "only the embedding's share of dweight is there; the head adds dlogits times h"},
      {with<Slip::mean_of_both>,
       "the two shares are halved; a weight that is used twice hears the sum of both"},
      {with<Slip::overwritten>,
       "dweight is set to 0 first; what stood there must stay: only +="},
      {with<Slip::embedding_overwrites>,
       "the embedding writes its rows with =, over the head's share; both add"},
      {with<Slip::by_place>,
       "row n instead of row tokens[n]: dx of place n goes to the row of the token that "
       "stands there"},
      {with<Slip::of_weight>,
       "the head's share is dlogits times x; the head read h, not x"},
      {with<Slip::swapped>, "h and dx have changed places"},
      {with<Slip::dh_goes_on>,
       "dh goes on from the place before; each place n begins at 0"},
      {with<Slip::dx_in_dh>,
       "dx is added to dh; dx is what comes out of the blocks below, not what goes "
       "in"}},
     forward});
