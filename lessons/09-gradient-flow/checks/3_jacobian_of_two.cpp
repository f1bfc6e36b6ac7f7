// Grades 09.3.
#include <vector>

#include "grade/grade.h"

using namespace chainrule;
using Function = void(real* jacobian, const real* weight1, const real* slope1,
                      const real* weight2, const real* slope2, int C, int hidden, int O);
namespace mine {
Function jacobian_of_two;
}
namespace solution {
Function jacobian_of_two;
}

static void hand(Case& c) {
  c.set_size("C", 1);
  c.set_size("hidden", 2);
  c.set_size("O", 1);
  c.set("weight1", {1, 2});
  c.set("slope1", {1, 0.5});
  c.set("weight2", {3, 4});
  c.set("slope2", {10});
}

static void call(Case& c, Function* f) {
  const int C = c.size("C"), hidden = c.size("hidden"), O = c.size("O");
  f(c.output("jacobian", {O, C}), c.input("weight1", {hidden, C}),
    c.input("slope1", {hidden}, 0, 1), c.input("weight2", {O, hidden}),
    c.input("slope2", {O}, 0, 1), C, hidden, O);
}

static std::vector<real> ones(int count) { return std::vector<real>(size_t(count), 1); }

static void no_slope1(real* jacobian, const real* weight1, const real*,
                      const real* weight2, const real* slope2, int C, int hidden, int O) {
  solution::jacobian_of_two(jacobian, weight1, ones(hidden).data(), weight2, slope2, C,
                            hidden, O);
}
static void no_slope2(real* jacobian, const real* weight1, const real* slope1,
                      const real* weight2, const real*, int C, int hidden, int O) {
  solution::jacobian_of_two(jacobian, weight1, slope1, weight2, ones(O).data(), C, hidden,
                            O);
}
static void no_slopes(real* jacobian, const real* weight1, const real*,
                      const real* weight2, const real*, int C, int hidden, int O) {
  solution::jacobian_of_two(jacobian, weight1, ones(hidden).data(), weight2,
                            ones(O).data(), C, hidden, O);
}
static void last_unit(real* jacobian, const real* weight1, const real* slope1,
                      const real* weight2, const real* slope2, int C, int hidden, int O) {
  for (int o = 0; o < O; ++o) {
    for (int c = 0; c < C; ++c) {
      jacobian[o * C + c] = slope2[o] * weight2[o * hidden + hidden - 1] *
                            slope1[hidden - 1] * weight1[(hidden - 1) * C + c];
    }
  }
}
static void sum_goes_on(real* jacobian, const real* weight1, const real* slope1,
                        const real* weight2, const real* slope2, int C, int hidden,
                        int O) {
  solution::jacobian_of_two(jacobian, weight1, slope1, weight2, slope2, C, hidden, O);
  for (int i = 1; i < O * C; ++i) jacobian[i] += jacobian[i - 1];
}
static void transposed(real* jacobian, const real* weight1, const real* slope1,
                       const real* weight2, const real* slope2, int C, int hidden,
                       int O) {
  std::vector<real> right(size_t(O * C));
  solution::jacobian_of_two(right.data(), weight1, slope1, weight2, slope2, C, hidden, O);
  for (int o = 0; o < O; ++o) {
    for (int c = 0; c < C; ++c) jacobian[c * O + o] = right[size_t(o * C + c)];
  }
}
static void weight2_turned(real* jacobian, const real* weight1, const real* slope1,
                           const real* weight2, const real* slope2, int C, int hidden,
                           int O) {
  std::vector<real> turned(size_t(O * hidden));
  for (int o = 0; o < O; ++o) {
    for (int u = 0; u < hidden; ++u) turned[size_t(o * hidden + u)] = weight2[u * O + o];
  }
  solution::jacobian_of_two(jacobian, weight1, slope1, turned.data(), slope2, C, hidden,
                            O);
}
static void weight1_turned(real* jacobian, const real* weight1, const real* slope1,
                           const real* weight2, const real* slope2, int C, int hidden,
                           int O) {
  std::vector<real> turned(size_t(hidden * C));
  for (int u = 0; u < hidden; ++u) {
    for (int c = 0; c < C; ++c) turned[size_t(u * C + c)] = weight1[c * hidden + u];
  }
  solution::jacobian_of_two(jacobian, turned.data(), slope1, weight2, slope2, C, hidden,
                            O);
}

static const Check<Function> check(
    {"09.3",
     hand,
     call,
     mine::jacobian_of_two,
     solution::jacobian_of_two,
     {{no_slope1,
       "slope1 is missing: the first f lets only slope1[u] of a change through"},
      {no_slope2,
       "slope2 is missing: the second f lets only slope2[o] of a change through"},
      {no_slopes, "this is the product of the weights alone; both slopes are missing"},
      {last_unit,
       "only the last hidden unit counts: is = in the innermost loop where += should "
       "be?"},
      {sum_goes_on, "the sum is never set back to 0: every element must start its own"},
      {transposed, "jacobian is written as [C,O]; it is [O,C]: [o,c] is at o*C + c"},
      {weight2_turned,
       "weight2 is read as [hidden,O]; it is [O,hidden]: weight2[o * hidden + u]"},
      {weight1_turned,
       "weight1 is read as [C,hidden]; it is [hidden,C]: weight1[u * C + c]"}}});
