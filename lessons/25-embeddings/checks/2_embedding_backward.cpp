// Grades 25.2. Few words, so that some come twice; V is above N in some cases.
#include "grade/grade.h"
#include "ops/embedding.h"
#include "plain/plain.h"

using namespace chainrule;
using Function = decltype(chainrule::embedding_backward);
namespace mine {
Function embedding_backward;
}
namespace solution {
Function embedding_backward;
}

// Word 2 stands there twice, words 1 and 3 not at all.
static void hand(Case& c) {
  c.set_size("N", 3);
  c.set_size("V", 4);
  c.set_size("C", 2);
  c.set("tokens", {2, 0, 2});
  c.set("dy", {1, 10, 2, 20, 3, 30});
  c.set("dweight", {0, 0, 0, 0, 0, 0, 0, 100});
}

static void forward(Case& c) {
  const int N = c.size("N", {3, 5, 7, 8}), V = c.size("V", {2, 3, 4, 9}), C = c.size("C");
  plain::embedding_forward(c.output("y", {N, C}), c.input("weight", {V, C}),
                           c.indices("tokens", {N}, V), N, V, C);
}

static void call(Case& c, Function* f) {
  const int N = c.size("N", {3, 5, 7, 8}), V = c.size("V", {2, 3, 4, 9}), C = c.size("C");
  f(c.added("dweight", {V, C}), c.input("dy", {N, C}), c.indices("tokens", {N}, V), N, V,
    C);
}

// How many of tokens[begin .. end-1] are `token`.
static int count(const int* tokens, int begin, int end, int token) {
  int found = 0;
  for (int n = begin; n < end; ++n) found += tokens[n] == token ? 1 : 0;
  return found;
}

static void last_wins(real* dweight, const real* dy, const int* tokens, int N, int,
                      int C) {
  for (int n = 0; n < N; ++n) {
    for (int c = 0; c < C; ++c) dweight[tokens[n] * C + c] = dy[n * C + c];
  }
}
static void from_zero(real* dweight, const real* dy, const int* tokens, int N, int V,
                      int C) {
  for (int i = 0; i < V * C; ++i) dweight[i] = 0;
  solution::embedding_backward(dweight, dy, tokens, N, V, C);
}
// Every blame goes to its row with a factor.
template <class Factor>
static void with(real* dweight, const real* dy, const int* tokens, int N, int C,
                 Factor factor) {
  for (int n = 0; n < N; ++n) {
    for (int c = 0; c < C; ++c) dweight[tokens[n] * C + c] += factor(n) * dy[n * C + c];
  }
}
static void mean(real* dweight, const real* dy, const int* tokens, int N, int, int C) {
  with(dweight, dy, tokens, N, C,
       [&](int n) { return 1 / real(count(tokens, 0, N, tokens[n])); });
}
static void first_only(real* dweight, const real* dy, const int* tokens, int N, int,
                       int C) {
  with(dweight, dy, tokens, N, C,
       [&](int n) { return real(count(tokens, 0, n, tokens[n]) == 0 ? 1 : 0); });
}
static void over_n(real* dweight, const real* dy, const int* tokens, int N, int, int C) {
  with(dweight, dy, tokens, N, C, [&](int) { return 1 / real(N); });
}
static void minus(real* dweight, const real* dy, const int* tokens, int N, int, int C) {
  with(dweight, dy, tokens, N, C, [&](int) { return real(-1); });
}
static void by_place(real* dweight, const real* dy, const int*, int N, int V, int C) {
  for (int n = 0; n < N; ++n) {
    for (int c = 0; c < C; ++c) dweight[n % V * C + c] += dy[n * C + c];
  }
}
static void columns(real* dweight, const real* dy, const int* tokens, int N, int V,
                    int C) {
  for (int n = 0; n < N; ++n) {
    for (int c = 0; c < C; ++c) dweight[c * V + tokens[n]] += dy[n * C + c];
  }
}

static const Check<Function> check(
    {"25.2",
     hand,
     call,
     mine::embedding_backward,
     solution::embedding_backward,
     {{last_wins,
       "written with =: of a word that stands there twice only the last blame is left, "
       "and what dweight held before is lost; add with +="},
      {from_zero, "dweight is set to 0 first; it may hold blame from before: only add"},
      {mean, "a word's blames are averaged; they are to be summed"},
      {first_only, "a word's second place is passed over; its blame counts, too"},
      {over_n, "everything is divided by N; the mean, if there is one, is the loss's"},
      {minus, "the blame is subtracted: that is a step of descent; here it is collected"},
      {by_place, "the blame of place n goes to row n; it belongs to row tokens[n]"},
      {columns, "dweight is written as [C, V]; it is [V, C], a word owns a row"}},
     forward});
