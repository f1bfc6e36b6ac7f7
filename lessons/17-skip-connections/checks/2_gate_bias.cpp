// Grades 17.2.
#include <cmath>

#include "grade/grade.h"

using namespace chainrule;
using Function = real(real share, int L);
namespace mine {
Function gate_bias;
}
namespace solution {
Function gate_bias;
}

static void hand(Case& c) {
  c.set_size("L", 2);
  c.set("share", {0.81});
}

static void call(Case& c, Function* f) {
  const int L = c.size("L", {1, 2, 5, 24});
  const real* share = c.input("share", {1}, 0.2, 0.9);
  c.result("bias", double(f(*share, L)));
}

static real to_bias(real t) { return std::log(t / (1 - t)); }

static real one_layer(real share, int) { return to_bias(1 - share); }
static real divided(real share, int L) { return to_bias((1 - share) / real(L)); }
static real powered(real share, int L) { return to_bias(1 - std::pow(share, real(L))); }
static real turned(real share, int L) {
  return to_bias(std::pow(share, real(1) / real(L)));
}
static real whole_division(real share, int L) {
  return to_bias(1 - std::pow(share, real(1 / L)));
}
static real opening(real share, int L) { return 1 - std::pow(share, real(1) / real(L)); }
static real log_of_t(real share, int L) { return std::log(opening(share, L)); }
static real base_ten(real share, int L) {
  const real t = opening(share, L);
  return std::log10(t / (1 - t));
}

static const Check<Function> check(
    {"17.2",
     hand,
     call,
     mine::gate_bias,
     solution::gate_bias,
     {{one_layer,
       "right for one layer; x has to come through L of them, so 1 - t is the L-th root "
       "of share"},
      {divided,
       "what is lost is shared out evenly, (1 - share) / L; but each layer takes its "
       "part of what is left: (1 - t)^L = share"},
      {powered, "share to the power of L; (1 - t)^L = share asks for the L-th root"},
      {turned,
       "the sign is turned: t is the share that is replaced, 1 - t the one that passes"},
      {whole_division,
       "1 / L is a division of whole numbers, 0 for every L above 1: real(1) / real(L)"},
      {opening, "that is t itself; the bias b is what the sigmoid makes t of"},
      {log_of_t, "b is log(t); from t = 1 / (1 + exp(-b)) follows b = log(t / (1 - t))"},
      {base_ten, "log10 is taken; exp belongs to the natural logarithm, std::log"}}});
