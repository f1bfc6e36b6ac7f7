// Grades 09.4: eight nets, made up with the factors per layer that the lesson measures.
#include <cmath>
#include <limits>
#include <vector>

#include "grade/grade.h"

using namespace chainrule;
using Function = int(const real* dh, const real* dweight, int layers);
namespace mine {
Function judge_flow;
}
namespace solution {
Function judge_flow;
}

static void hand(Case& c) { c.set_size("layers", 20); }

// From the last layer to the first, each `factor` times the one before, give or take.
static std::vector<real> falling(const real* wobble, real last, double factor,
                                 int layers) {
  std::vector<real> list(size_t(layers), last);
  for (size_t l = size_t(layers) - 1; l-- > 0;) {
    list[l] = list[l + 1] * real(factor * std::pow(double(wobble[l]), 0.1));
  }
  return list;
}

static void call(Case& c, Function* f) {
  const int layers = c.size("layers", {20, 24, 30});
  const real last = c.input("last", {1}, 0.005, 0.02)[0];
  const real* wobble = c.input("wobble", {layers}, 0.7, 1.4);
  const auto ask = [&](const char* name, double dh_factor, double dweight_factor) {
    const std::vector<real> dh = falling(wobble, last, dh_factor, layers),
                            dweight = falling(wobble, last, dweight_factor, layers);
    c.result(name, f(dh.data(), dweight.data(), layers));
  };
  ask("sigmoid from Xavier", 0.25, 0.25);
  ask("ReLU from Xavier", 0.7, 1);
  ask("ReLU from He", 1, 1);
  ask("ReLU from 1.3 x He", 1.3, 1);
  ask("ReLU from He, uneven weights", 1, 0.8);
  std::vector<real> dh(size_t(layers), 0), dweight(size_t(layers), 1);
  c.result("all dh 0", f(dh.data(), dweight.data(), layers));
  dh.assign(size_t(layers), last);
  dh[0] = std::numeric_limits<real>::quiet_NaN();
  c.result("NaN at the first layer", f(dh.data(), dweight.data(), layers));
  dh.assign(size_t(layers), std::numeric_limits<real>::infinity());
  c.result("infinite at all layers", f(dh.data(), dweight.data(), layers));
}

static int by_weights(const real*, const real* dweight, int layers) {
  return solution::judge_flow(dweight, dweight, layers);
}
static int either(const real* dh, const real* dweight, int layers) {
  const int verdict = solution::judge_flow(dh, dweight, layers);
  return verdict != 0 ? verdict : solution::judge_flow(dweight, dh, layers);
}
static int turned_round(const real* dh, const real*, int layers) {
  const real ends[] = {dh[layers - 1], dh[0]};
  return solution::judge_flow(ends, ends, 2);
}
static int nan_passes(const real* dh, const real*, int layers) {
  const real first = dh[0], last = dh[layers - 1];
  if (last == 0 || first < last / 30) return -1;
  return first > 30 * last ? 1 : 0;
}
static int zero_passes(const real* dh, const real* dweight, int layers) {
  return dh[layers - 1] == 0 ? 0 : solution::judge_flow(dh, dweight, layers);
}
static int absolute(const real* dh, const real*, int) {
  const real ends[] = {dh[0], 1};
  return solution::judge_flow(ends, ends, 2);
}
static int neighbours(const real* dh, const real* dweight, int layers) {
  for (int l = 0; l + 1 < layers; ++l) {
    const int verdict = solution::judge_flow(dh + l, dweight + l, 2);
    if (verdict != 0) return verdict;
  }
  return 0;
}
static int signs_swapped(const real* dh, const real* dweight, int layers) {
  return -solution::judge_flow(dh, dweight, layers);
}

static const Check<Function> check(
    {"09.4",
     hand,
     call,
     mine::judge_flow,
     solution::judge_flow,
     {{by_weights,
       "dweight hides it: what a ReLU net loses on the way back its h has in surplus; "
       "look at dh"},
      {either,
       "a net with healthy dh is reported because of its dweight; look at dh alone"},
      {turned_round,
       "first and last are exchanged: index 0 is next to the input, and blame comes from "
       "index layers - 1"},
      {nan_passes,
       "NaN and infinity pass as healthy: every < and > with NaN is false, so ask "
       "std::isfinite first"},
      {zero_passes, "a net in which all dh are 0 is as silent as can be: -1"},
      {absolute,
       "dh[0] is compared with 1/30 and 30; it is to be compared with the last dh"},
      {neighbours,
       "each layer is compared with its neighbour, and no neighbours are 30 apart; "
       "twenty small factors multiply, so compare the first layer with the last"},
      {signs_swapped, "-1 and +1 are exchanged: -1 is silent, +1 explodes"}}});
