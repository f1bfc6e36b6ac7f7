// Grades 04.3.
#include "grade/grade.h"

using namespace chainrule;
using Function = void(real* W, real* b, const real* W1, const real* b1, const real* W2,
                      const real* b2, int C, int H, int O);
namespace mine {
Function collapse;
}
namespace solution {
Function collapse;
}

static void hand(Case& c) {
  c.set_size("C", 2);
  c.set_size("H", 3);
  c.set_size("O", 1);
  c.set("W1", {1, 0, 0, 1, 2, -1});
  c.set("b1", {1, 2, 3});
  c.set("W2", {10, 20, 30});
  c.set("b2", {5});
}

static void call(Case& c, Function* f) {
  const int C = c.size("C"), H = c.size("H"), O = c.size("O");
  f(c.output("W'", {O, C}), c.output("b'", {O}), c.input("W1", {H, C}),
    c.input("b1", {H}), c.input("W2", {O, H}), c.input("b2", {O}), C, H, O);
}

// The solution with other biases: what is wrong in these is b alone.
static void no_first_bias(real* W, real* b, const real* W1, const real*, const real* W2,
                          const real* b2, int C, int H, int O) {
  const std::vector<real> zero(size_t(H), 0);
  solution::collapse(W, b, W1, zero.data(), W2, b2, C, H, O);
}
static void no_second_bias(real* W, real* b, const real* W1, const real* b1,
                           const real* W2, const real*, int C, int H, int O) {
  const std::vector<real> zero(size_t(O), 0);
  solution::collapse(W, b, W1, b1, W2, zero.data(), C, H, O);
}
static void bias_not_weighted(real* W, real* b, const real* W1, const real* b1,
                              const real* W2, const real* b2, int C, int H, int O) {
  no_first_bias(W, b, W1, b1, W2, b2, C, H, O);
  for (int o = 0; o < O; ++o) {
    for (int h = 0; h < H; ++h) b[o] += b1[h];
  }
}
static void second_bias_often(real* W, real* b, const real* W1, const real* b1,
                              const real* W2, const real* b2, int C, int H, int O) {
  std::vector<real> many(b2, b2 + O);
  for (real& each : many) each *= real(H);
  solution::collapse(W, b, W1, b1, W2, many.data(), C, H, O);
}
static void last_unit(real* W, real* b, const real* W1, const real* b1, const real* W2,
                      const real* b2, int C, int H, int O) {
  solution::collapse(W, b, W1, b1, W2, b2, C, H, O);
  for (int o = 0; o < O; ++o) {
    for (int c = 0; c < C; ++c) {
      W[o * C + c] = W2[o * H + H - 1] * W1[(H - 1) * C + c];
    }
  }
}
static void transposed(real* W, real* b, const real* W1, const real* b1, const real* W2,
                       const real* b2, int C, int H, int O) {
  std::vector<real> turned(size_t(O * H));
  for (int o = 0; o < O; ++o) {
    for (int h = 0; h < H; ++h) turned[size_t(o * H + h)] = W2[h * O + o];
  }
  solution::collapse(W, b, W1, b1, turned.data(), b2, C, H, O);
}

static const Check<Function> check(
    {"04.3",
     hand,
     call,
     mine::collapse,
     solution::collapse,
     {{no_first_bias, "b_1 is missing: W_2 (W_1 x + b_1) has a part W_2 b_1"},
      {no_second_bias, "b_2 is missing: b' = W_2 b_1 + b_2"},
      {bias_not_weighted,
       "b_1 is added as it is; it passes through the second layer: W_2 b_1"},
      {second_bias_often, "b_2 is added once for every unit in between; once is enough"},
      {last_unit,
       "only the last unit in between counts in W': is the sum overwritten by =?"},
      {transposed, "W_2 is read as [H,O]; it is [O,H]: W_2[o,h] is W2[o*H + h]"}}});
