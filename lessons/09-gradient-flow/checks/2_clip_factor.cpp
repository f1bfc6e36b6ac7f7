// Grades 09.2: each time also with gradients that are all 0, and with an infinite one.
#include <algorithm>
#include <cmath>
#include <limits>

#include "grade/grade.h"
#include "ops/updates.h"

using namespace chainrule;
using Function = decltype(chainrule::clip_factor);
namespace mine {
Function clip_factor;
}
namespace solution {
Function clip_factor;
}

static void hand(Case& c) {
  c.set_size("P", 2);
  c.set("norms", {3, 4});
  c.set("limit", {1});
}

static void call(Case& c, Function* f) {
  const int P = c.size("P");
  const real limit = c.input("limit", {1}, 0.5, 5)[0];
  const real* norms = c.input("norms", {P}, 0.1, 3);
  f(c.output("factor", {1}), c.output("norm", {1}), norms, limit, P);
  real norm = 0;  // of the other two calls, looked at by nobody
  std::vector<real> special(size_t(P), 0);
  f(c.output("factor, all norms 0", {1}), &norm, special.data(), limit, P);
  special[0] = std::numeric_limits<real>::infinity();
  f(c.output("factor, one norm infinite", {1}), &norm, special.data(), limit, P);
}

static real length(const real* norms, int P) {
  real sum = 0;
  for (int p = 0; p < P; ++p) sum += norms[p] * norms[p];
  return std::sqrt(sum);
}
static void finish(real* factor, real* norm, real length, real limit) {
  norm[0] = length;
  factor[0] = length > limit && std::isfinite(length) ? limit / length : 1;
}
static void sum_of_lengths(real* factor, real* norm, const real* norms, real limit,
                           int P) {
  real sum = 0;
  for (int p = 0; p < P; ++p) sum += norms[p];
  finish(factor, norm, sum, limit);
}
static void no_root(real* factor, real* norm, const real* norms, real limit, int P) {
  finish(factor, norm, length(norms, P) * length(norms, P), limit);
}
static void longest(real* factor, real* norm, const real* norms, real limit, int P) {
  finish(factor, norm, *std::max_element(norms, norms + P), limit);
}
static void stretches(real* factor, real* norm, const real* norms, real limit, int P) {
  finish(factor, norm, length(norms, P), limit);
  if (std::isfinite(norm[0])) factor[0] = limit / norm[0];
}
static void endless_stops(real* factor, real* norm, const real* norms, real limit,
                          int P) {
  norm[0] = length(norms, P);
  factor[0] = norm[0] > limit ? limit / norm[0] : 1;
}
static void guarded(real* factor, real* norm, const real* norms, real limit, int P) {
  norm[0] = length(norms, P);
  factor[0] = std::min(real(1), limit / (norm[0] + real(1e-6)));
}
static void upside_down(real* factor, real* norm, const real* norms, real limit, int P) {
  finish(factor, norm, length(norms, P), limit);
  factor[0] = 1 / factor[0];
}
static void averaged(real* factor, real* norm, const real* norms, real limit, int P) {
  finish(factor, norm, length(norms, P) / std::sqrt(real(P)), limit);
}
static void added(real* factor, real* norm, const real* norms, real limit, int P) {
  const real before = norm[0];
  finish(factor, norm, length(norms, P), limit);
  norm[0] += before;
}

static const Check<Function> check(
    {"09.2",
     hand,
     call,
     mine::clip_factor,
     solution::clip_factor,
     {{sum_of_lengths,
       "norm is the sum of the lengths; lengths at right angles add up as squares: "
       "3 and 4 make 5"},
      {no_root, "the root is missing: norm is still the sum of the squares"},
      {longest, "only the longest of the P lengths counts here; all make up the arrow"},
      {stretches,
       "gradients that are short enough are stretched to the limit; their factor is 1"},
      {endless_stops,
       "an infinite norm gives the factor 0, which stops every weight; asked for is 1"},
      {guarded,
       "limit / (norm + 1e-6) is PyTorch's guard against norm 0; here only a norm above "
       "the limit is divided by, so no guard is needed (and an infinite norm gets 1)"},
      {upside_down, "norm / limit: with this factor long gradients become longer"},
      {averaged, "norm is divided by the root of P; a length is no mean"},
      {added, "norm is added to what stood there; it is written with ="}}});
