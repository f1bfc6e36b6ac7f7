// Grades 27.1.
#include <cmath>

#include "grade/grade.h"

using namespace chainrule;
using Function = real(real share, int lag);
namespace mine {
Function forget_bias;
}
namespace solution {
Function forget_bias;
}

// f is 0.8 in both steps, so b is log 4.
static void hand(Case& c) {
  c.set_size("lag", 2);
  c.set("share", {0.64});
}

static void call(Case& c, Function* f) {
  const int lag = c.size("lag", {2, 3, 5, 10, 60, 400});
  const real share = c.input("share", {1}, 0.05, 0.95)[0];
  c.result("bias", double(f(share, lag)));
}

static real logit(real f) { return std::log(f / (1 - f)); }

static real upside_down(real share, int lag) {
  return -logit(std::pow(share, 1 / real(lag)));
}
static real only_the_gate(real share, int lag) { return std::pow(share, 1 / real(lag)); }
static real power_of_lag(real share, int lag) {
  return logit(std::pow(share, real(lag)));
}
static real one_step(real share, int) { return logit(share); }
static real divided(real share, int lag) { return logit(1 - (1 - share) / real(lag)); }
static real only_log(real share, int lag) {
  return std::log(std::pow(share, 1 / real(lag)));
}
static real rule_of_thumb(real, int lag) { return std::log(real(lag)); }
static real whole_numbers(real share, int lag) {
  return logit(std::pow(share, real(1 / lag)));
}

static const Check<Function> check(
    {"27.1",
     hand,
     call,
     mine::forget_bias,
     solution::forget_bias,
     {{upside_down,
       "the sign is turned: log((1 - f) / f) opens the gate where it should close; "
       "b = log(f / (1 - f))"},
      {only_the_gate, "that is the gate f itself; the bias is what sigmoid makes f of"},
      {power_of_lag,
       "f is taken as share^lag; share is f^lag, so f is share^(1 / lag), nearer to 1"},
      {one_step, "the lag is not used: so much is left after one step already"},
      {divided,
       "the loss is shared out evenly, (1 - share) / lag a step; the steps multiply, so "
       "f = share^(1 / lag)"},
      {only_log, "log f; sigmoid turned round is log(f / (1 - f))"},
      {rule_of_thumb,
       "log(lag) is the rule of thumb, for a share of about 0.37; here the share is "
       "given"},
      {whole_numbers,
       "1 / lag is a division of whole numbers, 0 for every lag above 1: write "
       "1 / real(lag)"}}});
