// Grades 30.4.
#include <algorithm>
#include <vector>

#include "grade/grade.h"

using namespace chainrule;
using Function = void(real* y, const real* w, const int* begin, const int* axes,
                      const int* size, real rate, real decay, int P, int count);
namespace mine {
Function decay_matrices;
}
namespace solution {
Function decay_matrices;
}

// A matrix of two numbers, a bias, a matrix of one, and the first again: the head.
static void hand(Case& c) {
  c.set_size("P", 4);
  c.set_size("count", 4);
  c.set("w", {10, 20, 30, 40});
  c.set("begin", {0, 2, 3, 0});
  c.set("axes", {2, 1, 2, 2});
  c.set("size", {2, 1, 1, 2});
  c.set("rate", {0.5});
  c.set("decay", {0.5});
}

// A matrix, a list, then as it is drawn. In half of the cases the last is the first
// again.
static void lay_out(Case& c) {
  const int P = c.size("P", {3, 4, 5});
  const int *lengths = c.indices("lengths", {P}, 4), *kinds = c.indices("kinds", {P}, 2);
  std::vector<double> begin, axes, size;
  int count = 0;
  for (int i = 0; i < P; ++i) {
    const bool tied = i == P - 1 && kinds[0] == 1;
    begin.push_back(tied ? 0 : count);
    axes.push_back(i == 0 || tied ? 2 : i == 1 ? 1 : 1 + kinds[i]);
    size.push_back(tied ? size[0] : 1 + lengths[i]);
    if (!tied) count += 1 + lengths[i];
  }
  c.set_size("count", count);
  c.set("begin", begin);
  c.set("axes", axes);
  c.set("size", size);
}

static void call(Case& c, Function* f) {
  if (!c.has_size("P")) lay_out(c);
  const int P = c.size("P"), count = c.size("count");
  real* y = c.output("y", {count});
  const real* w = c.input("w", {count});
  const int *begin = c.indices("begin", {P}, 1), *axes = c.indices("axes", {P}, 1),
            *size = c.indices("size", {P}, 1);
  const real rate = c.input("rate", {1}, 0.1, 1)[0],
             decay = c.input("decay", {1}, 0.1, 0.9)[0];
  f(y, w, begin, axes, size, rate, decay, P, count);
}

// The solution with its lines in question: what each wrong one would do.
enum class Slip { twice, all, lists, by_end, no_rate, plus, only_the_decay, once_power };
template <Slip slip>
static void with(real* y, const real* w, const int* begin, const int* axes,
                 const int* size, real rate, real decay, int P, int count) {
  for (int j = 0; j < count; ++j) y[j] = slip == Slip::only_the_decay ? 0 : w[j];
  const real factor = slip == Slip::no_rate      ? 1 - decay
                      : slip == Slip::plus       ? 1 + rate * decay
                      : slip == Slip::once_power ? rate * decay
                                                 : 1 - rate * decay;
  for (int i = 0; i < P; ++i) {
    if (slip != Slip::all && axes[i] != (slip == Slip::lists ? 1 : 2)) continue;
    const int end = slip == Slip::by_end ? size[i] : begin[i] + size[i];
    for (int j = begin[i]; j < end; ++j) {
      y[j] = (slip == Slip::twice ? y[j] : w[j]) * factor;
    }
  }
}

static const Check<Function> check(
    {"30.4",
     hand,
     call,
     mine::decay_matrices,
     solution::decay_matrices,
     {{with<Slip::twice>,
       "a matrix that is listed twice decays twice; its numbers decay once: make y from "
       "w"},
      {with<Slip::all>, "everything decays; lists (one axis: biases, gains) must not"},
      {with<Slip::lists>, "lists decay and matrices do not; it is the other way round"},
      {with<Slip::by_end>,
       "size[i] is taken for the end; it is a length: the last number is w[begin[i] + "
       "size[i] - 1]"},
      {with<Slip::no_rate>,
       "1 - decay: the rate is missing; per step a matrix loses rate decay of itself"},
      {with<Slip::plus>, "1 + rate decay makes weights grow; decay is 1 - rate decay"},
      {with<Slip::only_the_decay>,
       "what does not decay is 0; it should be copied from w"},
      {with<Slip::once_power>,
       "rate decay is what is lost; what is left is 1 minus that"}}});
