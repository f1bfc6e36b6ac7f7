// Grades 12.1. The hand example is the study notes' four numbers.
#include "grade/grade.h"

using namespace chainrule;
using Function = void(real* targets, const int* labels, real epsilon, int N, int C);
namespace mine {
Function smoothed_targets;
}
namespace solution {
Function smoothed_targets;
}

static void hand(Case& c) {
  c.set_size("N", 1);
  c.set_size("C", 4);
  c.set("labels", {2});
  c.set("epsilon", {0.1});
}

static void call(Case& c, Function* f) {
  const int N = c.size("N"), C = c.size("C", {2, 3, 4, 5, 7, 10, 13});
  const int* labels = c.indices("labels", {N}, C);
  const real* epsilon = c.input("epsilon", {1}, 0.05, 0.4);
  f(c.output("targets", {N, C}), labels, epsilon[0], N, C);
}

// Every class gets `each`, the labelled one `right`.
static void give(real* targets, const int* labels, real right, real each, int N, int C) {
  for (int n = 0; n < N; ++n) {
    for (int c = 0; c < C; ++c) targets[n * C + c] = c == labels[n] ? right : each;
  }
}

static void others_only(real* targets, const int* labels, real e, int N, int C) {
  give(targets, labels, 1 - e, e / real(C - 1), N, C);
}
static void no_share_for_right(real* targets, const int* labels, real e, int N, int C) {
  give(targets, labels, 1 - e, e / real(C), N, C);
}
static void nothing_taken(real* targets, const int* labels, real e, int N, int C) {
  give(targets, labels, 1 + e / real(C), e / real(C), N, C);
}
static void one_stays(real* targets, const int* labels, real e, int N, int C) {
  give(targets, labels, 1, e / real(C), N, C);
}
static void not_spread(real* targets, const int* labels, real e, int N, int C) {
  give(targets, labels, 1, e, N, C);
}
static void whole_to_each(real* targets, const int* labels, real e, int N, int C) {
  give(targets, labels, 1 - e, e, N, C);
}
static void hard(real* targets, const int* labels, real, int N, int C) {
  give(targets, labels, 1, 0, N, C);
}
static void turned(real* targets, const int* labels, real e, int N, int C) {
  solution::smoothed_targets(targets, labels, 1 - e, N, C);
}
static void first_row(real* targets, const int* labels, real e, int N, int C) {
  const std::vector<int> all(size_t(N), labels[0]);
  solution::smoothed_targets(targets, all.data(), e, N, C);
}

static const Check<Function> check(
    {"12.1",
     hand,
     call,
     mine::smoothed_targets,
     solution::smoothed_targets,
     {{others_only,
       "that is the other convention, epsilon / (C - 1) for each wrong class; here "
       "epsilon is spread over all C, the right class included"},
      {no_share_for_right,
       "the right class lacks its own share: 1 - epsilon, plus epsilon / C like "
       "everybody"},
      {nothing_taken,
       "epsilon is handed out but was never taken from the right class: rows must still "
       "sum to 1"},
      {one_stays,
       "the right class keeps its whole 1: 1 - epsilon + epsilon / C, so that the row "
       "sums to 1"},
      {not_spread,
       "every wrong class gets the whole epsilon, and the right one still has its 1"},
      {whole_to_each,
       "every wrong class gets the whole epsilon; it is one share for all, epsilon / C "
       "each"},
      {hard, "these are the targets without smoothing: epsilon is not used"},
      {turned,
       "epsilon and 1 - epsilon are swapped: epsilon is what the label gives away"},
      {first_row, "every row gets the label of the first: row n has labels[n]"}}});
