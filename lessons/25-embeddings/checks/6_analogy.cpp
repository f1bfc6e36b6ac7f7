// Grades 25.6. a, b and c are drawn from different numbers, so they never meet.
#include <vector>

#include "grade/grade.h"

using namespace chainrule;
using Cosine = real(const real* x, const real* y, int C);
using Function = int(const real* points, int a, int b, int c, int V, int C,
                     Cosine* cosine);
namespace mine {
Function analogy;
}
namespace solution {
Function analogy;
Cosine cosine;
}  // namespace solution

// The target is (1, 2) - (1, 0) + (4, 0) = (4, 2). Word 3 lies there, nearly; word 5 is
// far longer and less well aimed, word 2 is c itself.
static void hand(Case& c) {
  c.set_size("V", 6);
  c.set_size("C", 2);
  c.set_size("a", 0);
  c.set_size("b", 1);
  c.set_size("c", 2);
  c.set("points", {1, 0, 1, 2, 4, 0, 2, 1.1, -1, 3, 30, 30});
}

static void call(Case& c, Function* f) {
  const int V = c.size("V", {6, 7, 9, 12}), C = c.size("C", {1, 2, 3, 5});
  const int first = c.size("a", {0, 3}), second = c.size("b", {1, 4}),
            third = c.size("c", {2, 5});
  c.result("answer",
           f(c.input("points", {V, C}), first, second, third, V, C, solution::cosine));
}

static real product(const real* x, const real* y, int C) {
  real sum = 0;
  for (int i = 0; i < C; ++i) sum += x[i] * y[i];
  return sum;
}

// The best word for b_share points[b] + a_share points[a] + c_share points[c].
struct Shares {
  real a, b, c;
};
template <class LeftOut>
static int best(const real* points, int a, int b, int c, int V, int C, Cosine* near,
                Shares share, LeftOut left_out, real most = -1e9) {
  std::vector<real> target(size_t(C), 0);
  for (int i = 0; i < C; ++i) {
    target[size_t(i)] = share.b * points[b * C + i] + share.a * points[a * C + i] +
                        share.c * points[c * C + i];
  }
  int answer = -1;
  for (int v = 0; v < V; ++v) {
    const real here = near(target.data(), points + v * C, C);
    if (!left_out(v) && here > most) answer = v, most = here;
  }
  return answer;
}
template <int A, int B, int C_>
static int sum_of(const real* points, int a, int b, int c, int V, int C, Cosine* near) {
  return best(points, a, b, c, V, C, near, {A, B, C_},
              [=](int v) { return v == a || v == b || v == c; });
}
static int keeps_all(const real* points, int a, int b, int c, int V, int C,
                     Cosine* near) {
  return best(points, a, b, c, V, C, near, {-1, 1, 1}, [](int) { return false; });
}
static int drops_c(const real* points, int a, int b, int c, int V, int C, Cosine* near) {
  return best(points, a, b, c, V, C, near, {-1, 1, 1}, [=](int v) { return v == c; });
}
static int drops_a_c(const real* points, int a, int b, int c, int V, int C,
                     Cosine* near) {
  return best(points, a, b, c, V, C, near, {-1, 1, 1},
              [=](int v) { return v == a || v == c; });
}
static int by_product(const real* points, int a, int b, int c, int V, int C, Cosine*) {
  return sum_of<-1, 1, 1>(points, a, b, c, V, C, product);
}
static int from_zero(const real* points, int a, int b, int c, int V, int C,
                     Cosine* near) {
  return best(
      points, a, b, c, V, C, near, {-1, 1, 1},
      [=](int v) { return v == a || v == b || v == c; }, 0);
}
static real negative_cosine(const real* x, const real* y, int C) {
  return -solution::cosine(x, y, C);
}
static int farthest(const real* points, int a, int b, int c, int V, int C, Cosine*) {
  return sum_of<-1, 1, 1>(points, a, b, c, V, C, negative_cosine);
}

static const Check<Function> check(
    {"25.6",
     hand,
     call,
     mine::analogy,
     solution::analogy,
     {{sum_of<1, -1, 1>, "the arrow goes backwards, from b to a: target is b - a + c"},
      {sum_of<1, 1, -1>, "c is subtracted and a added: target is b - a + c"},
      {sum_of<1, 1, 1>, "a is added; it is to be taken away: b - a + c"},
      {sum_of<0, 1, 0>, "only the neighbours of b are looked at, there is no sum"},
      {sum_of<0, 0, 1>, "only the neighbours of c are looked at, there is no sum"},
      {sum_of<-1, 1, 0>, "the arrow begins at 0: c is missing"},
      {keeps_all, "a, b and c may be answers; leave all three out"},
      {drops_c, "only c is left out; leave out a and b, too"},
      {drops_a_c, "b may be the answer; leave it out, too"},
      {by_product,
       "the largest product wins, that is, a long arrow; ask cosine for the direction"},
      {from_zero,
       "the best so far begins at 0: where all cosines are negative no word is found"},
      {farthest, "the word with the smallest cosine is returned"}}});
