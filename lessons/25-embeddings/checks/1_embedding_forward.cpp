// Grades 25.1. V is above N, so that words and places cannot be confused without a trace.
#include "grade/grade.h"
#include "ops/embedding.h"

using namespace chainrule;
using Function = decltype(chainrule::embedding_forward);
namespace mine {
Function embedding_forward;
}
namespace solution {
Function embedding_forward;
}

static void hand(Case& c) {
  c.set_size("N", 3);
  c.set_size("V", 4);
  c.set_size("C", 2);
  c.set("weight", {1, 2, 3, 4, 5, 6, 7, 8});
  c.set("tokens", {2, 0, 2});
}

static void call(Case& c, Function* f) {
  const int N = c.size("N", {1, 2, 3, 5}), V = c.size("V", {6, 7, 8, 11}),
            C = c.size("C", {1, 2, 3, 4, 7});
  f(c.output("y", {N, C}), c.input("weight", {V, C}), c.indices("tokens", {N}, V), N, V,
    C);
}

// y[n,c] made of something else.
template <class Number>
static void with(real* y, int N, int C, Number number) {
  for (int n = 0; n < N; ++n) {
    for (int c = 0; c < C; ++c) y[n * C + c] = number(n, c);
  }
}
static void by_place(real* y, const real* weight, const int*, int N, int V, int C) {
  with(y, N, C, [&](int n, int c) { return weight[n % V * C + c]; });
}
static void columns(real* y, const real* weight, const int* tokens, int N, int V, int C) {
  with(y, N, C, [&](int n, int c) { return weight[c * V + tokens[n]]; });
}
static void no_stride(real* y, const real* weight, const int* tokens, int N, int, int C) {
  with(y, N, C, [&](int n, int c) { return weight[tokens[n] + c]; });
}
static void from_one(real* y, const real* weight, const int* tokens, int N, int V,
                     int C) {
  with(y, N, C, [&](int n, int c) { return weight[(tokens[n] + V - 1) % V * C + c]; });
}
static void as_factor(real* y, const real* weight, const int* tokens, int N, int, int C) {
  with(y, N, C, [&](int n, int c) { return real(tokens[n]) * weight[c]; });
}
static void all_rows(real* y, const real* weight, const int*, int N, int V, int C) {
  with(y, N, C, [&](int, int c) {
    real sum = 0;
    for (int v = 0; v < V; ++v) sum += weight[v * C + c];
    return sum;
  });
}
static void turned(real* y, const real* weight, const int* tokens, int N, int, int C) {
  for (int n = 0; n < N; ++n) {
    for (int c = 0; c < C; ++c) y[c * N + n] = weight[tokens[n] * C + c];
  }
}

static const Check<Function> check(
    {"25.1",
     hand,
     call,
     mine::embedding_forward,
     solution::embedding_forward,
     {{by_place, "row n is taken for word n; the row is that of its token, tokens[n]"},
      {columns, "a column of weight is taken; weight is [V, C], a word owns a row"},
      {no_stride, "weight[tokens[n] + c]: row v begins at v * C, not at v"},
      {from_one, "the rows are one too early: tokens count from 0"},
      {as_factor,
       "the token is multiplied in; its number is only an address, the factor is 1"},
      {all_rows, "all V rows are summed; the one-hot has a single 1, at tokens[n]"},
      {turned, "y is written as [C, N]; y[n,c] is y[n * C + c]"}}});
