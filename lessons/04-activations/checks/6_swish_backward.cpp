// Grades 04.6.
#include <cmath>

#include "grade/grade.h"
#include "plain/plain.h"

using namespace chainrule;
using Function = decltype(chainrule::swish_backward);
namespace mine {
Function swish_backward;
}
namespace solution {
Function swish_backward;
}

static void hand(Case& c) {
  c.set_size("count", 3);
  c.set("x", {-1, 0, 2});
  c.set("dy", {1, 2, -1});
  c.set("beta", {1.5});
  c.set("dbeta", {100});
}

static void call(Case& c, Function* f) {
  const int count = c.size("count");
  f(c.output("dx", {count}), c.added("dbeta", {1}), c.input("dy", {count}),
    c.input("x", {count}), c.input("beta", {1}, 0.3, 3), count);
}

static void forward(Case& c) {
  const int count = c.size("count");
  plain::swish_forward(c.output("y", {count}), c.input("x", {count}),
                       c.input("beta", {1}, 0.3, 3), count);
}

static real sigma(real x) { return 1 / (1 + std::exp(-x)); }

static void beta_written(real* dx, real* dbeta, const real* dy, const real* x,
                         const real* beta, int count) {
  dbeta[0] = 0;
  for (int i = 0; i < count; ++i) {
    const real s = sigma(beta[0] * x[i]);
    dx[i] = dy[i] * (s + beta[0] * x[i] * s * (1 - s));
    dbeta[0] += dy[i] * x[i] * x[i] * s * (1 - s);
  }
}
static void last_only(real* dx, real* dbeta, const real* dy, const real* x,
                      const real* beta, int count) {
  for (int i = 0; i < count; ++i) {
    const real s = sigma(beta[0] * x[i]);
    dx[i] = dy[i] * (s + beta[0] * x[i] * s * (1 - s));
    dbeta[0] = dy[i] * x[i] * x[i] * s * (1 - s);
  }
}
static void gate_constant(real* dx, real* dbeta, const real* dy, const real* x,
                          const real* beta, int count) {
  for (int i = 0; i < count; ++i) {
    const real s = sigma(beta[0] * x[i]);
    dx[i] = dy[i] * s;
    dbeta[0] += dy[i] * x[i] * x[i] * s * (1 - s);
  }
}
static void no_beta_in_dx(real* dx, real* dbeta, const real* dy, const real* x,
                          const real* beta, int count) {
  for (int i = 0; i < count; ++i) {
    const real s = sigma(beta[0] * x[i]);
    dx[i] = dy[i] * (s + x[i] * s * (1 - s));
    dbeta[0] += dy[i] * x[i] * x[i] * s * (1 - s);
  }
}
static void no_beta_in_gate(real* dx, real* dbeta, const real* dy, const real* x,
                            const real* beta, int count) {
  for (int i = 0; i < count; ++i) {
    const real s = sigma(x[i]);
    dx[i] = dy[i] * (s + beta[0] * x[i] * s * (1 - s));
    dbeta[0] += dy[i] * x[i] * x[i] * s * (1 - s);
  }
}
static void x_once(real* dx, real* dbeta, const real* dy, const real* x, const real* beta,
                   int count) {
  for (int i = 0; i < count; ++i) {
    const real s = sigma(beta[0] * x[i]);
    dx[i] = dy[i] * (s + beta[0] * x[i] * s * (1 - s));
    dbeta[0] += dy[i] * x[i] * s * (1 - s);
  }
}
static void beta_outside(real* dx, real* dbeta, const real* dy, const real* x,
                         const real* beta, int count) {
  for (int i = 0; i < count; ++i) {
    const real s = sigma(beta[0] * x[i]);
    dx[i] = dy[i] * (s + beta[0] * x[i] * s * (1 - s));
    dbeta[0] += dy[i] * beta[0] * x[i] * x[i] * s * (1 - s);
  }
}
static void no_dy(real* dx, real* dbeta, const real* dy, const real* x, const real* beta,
                  int count) {
  for (int i = 0; i < count; ++i) {
    const real s = sigma(beta[0] * x[i]);
    dx[i] = dy[i] * (s + beta[0] * x[i] * s * (1 - s));
    dbeta[0] += x[i] * x[i] * s * (1 - s);
  }
}
static void averaged(real* dx, real* dbeta, const real* dy, const real* x,
                     const real* beta, int count) {
  for (int i = 0; i < count; ++i) {
    const real s = sigma(beta[0] * x[i]);
    dx[i] = dy[i] * (s + beta[0] * x[i] * s * (1 - s));
    dbeta[0] += dy[i] * x[i] * x[i] * s * (1 - s) / real(count);
  }
}

static const Check<Function> check(
    {"04.6",
     hand,
     call,
     mine::swish_backward,
     solution::swish_backward,
     {{beta_written, "dbeta is set to 0 first; parameter gradients are added with +="},
      {last_only, "only the last number's blame stays in dbeta: is it written with =?"},
      {gate_constant, "dx lacks its second part: the gate s changes with x too"},
      {no_beta_in_dx, "in dx the factor beta is missing: the slope of beta x is beta"},
      {no_beta_in_gate, "s is sigmoid(x) here; the gate is sigmoid(beta x)"},
      {x_once, "dy/dbeta has x twice: once before the gate, once from inside it"},
      {beta_outside, "dy/dbeta has no factor beta: the slope of beta x in beta is x"},
      {no_dy, "dbeta sums the slopes alone; each is multiplied by its dy"},
      {averaged, "dbeta is divided by count; it is the sum, any mean is already in dy"}},
     forward});
