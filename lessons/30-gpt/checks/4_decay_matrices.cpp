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

// A matrix of four, listed twice (embedding and head), a bias of two, a matrix of one
// row.
static void hand(Case& c) {
  c.set_size("V", 2);
  c.set_size("C", 2);
  c.set_size("tied", 1);
  c.set("w", {1, 2, 3, 4, 5, 6, 7, 8});
  c.set("rate", {0.5});
  c.set("decay", {0.5});
}

// Embedding [V,C], a bias [C], a linear layer of one row [1,C], and the head: the
// embedding again, or a matrix of its own.
static void call(Case& c, Function* f) {
  const int V = c.size("V", {1, 2, 3, 5}), C = c.size("C", {1, 2, 3, 4});
  const bool tied = c.size("tied", {0, 1}) == 1;
  const int count = V * C + 2 * C + (tied ? 0 : V * C);
  c.set("begin", {0, double(V * C), double(V * C + C), tied ? 0 : double(V * C + 2 * C)});
  c.set("axes", {2, 1, 2, 2});
  c.set("size", {double(V * C), double(C), double(C), double(V * C)});
  real* y = c.output("y", {count});
  const real* w = c.input("w", {count});
  const int *begin = c.indices("begin", {4}, count), *axes = c.indices("axes", {4}, 3),
            *size = c.indices("size", {4}, count + 1);
  f(y, w, begin, axes, size, c.input("rate", {1}, 0.1, 1)[0],
    c.input("decay", {1}, 0.1, 0.9)[0], 4, count);
}

// The solution with its lines in question: what each wrong one would do.
enum class Slip { twice, all, lists, by_rows, no_rate, plus, only_the_decay, once_power };
template <Slip slip>
static void with(real* y, const real* w, const int* begin, const int* axes,
                 const int* size, real rate, real decay, int P, int count) {
  for (int j = 0; j < count; ++j) y[j] = slip == Slip::only_the_decay ? 0 : w[j];
  const real factor = slip == Slip::no_rate      ? 1 - decay
                      : slip == Slip::plus       ? 1 + rate * decay
                      : slip == Slip::once_power ? rate * decay
                                                 : 1 - rate * decay;
  for (int i = 0; i < P; ++i) {
    const bool matrix = slip == Slip::all       ? true
                        : slip == Slip::lists   ? axes[i] == 1
                        : slip == Slip::by_rows ? axes[i] == 2 && size[i] != size[1]
                                                : axes[i] == 2;
    if (!matrix) continue;
    for (int j = begin[i]; j < begin[i] + size[i]; ++j) {
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
      {with<Slip::by_rows>,
       "a matrix of one row is taken for a list; what counts is axes, not the size"},
      {with<Slip::no_rate>,
       "1 - decay: the rate is missing; per step a matrix loses rate decay of itself"},
      {with<Slip::plus>, "1 + rate decay makes weights grow; decay is 1 - rate decay"},
      {with<Slip::only_the_decay>,
       "what does not decay is 0; it should be copied from w"},
      {with<Slip::once_power>,
       "rate decay is what is lost; what is left is 1 minus that"}}});
