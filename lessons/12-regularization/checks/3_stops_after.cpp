// Grades 12.3: both readings of each curve. Losses are whole numbers, so that equal ones
// are common.
#include <algorithm>
#include <cmath>

#include "grade/grade.h"

using namespace chainrule;
using Function = int(const real* losses, int epochs, int patience, bool in_a_row);
namespace mine {
Function stops_after;
}
namespace solution {
Function stops_after;
}

static void hand(Case& c) {
  c.set_size("epochs", 7);
  c.set_size("patience", 2);
  c.set("losses", {5, 4, 6, 5, 6, 5, 2});
}

static void call(Case& c, Function* f) {
  const int epochs = c.size("epochs", {1, 5, 8, 13, 20}),
            patience = c.size("patience", {1, 2, 3, 4});
  const real* drawn = c.input("losses", {epochs}, 0.5, 6.5);
  std::vector<real> losses(drawn, drawn + epochs);
  for (real& loss : losses) loss = std::round(loss);
  c.result("in a row", f(losses.data(), epochs, patience, true));
  c.result("no new best", f(losses.data(), epochs, patience, false));
}

// The loop with one thing wrong.
struct Slip {
  bool equal_rises = false, equal_is_best = false;
  bool never_reset = false, first_is_best = false, best_too_early = false;
  int more_patience = 0;
};
static int with(Slip slip, const real* losses, int epochs, int patience, bool in_a_row) {
  int waited = 0;
  real best = losses[0];
  for (int i = 1; i < epochs; ++i) {
    if (slip.best_too_early) best = std::min(best, losses[i]);
    const bool rise =
        slip.equal_rises ? losses[i] >= losses[i - 1] : losses[i] > losses[i - 1];
    const bool old = slip.equal_is_best ? losses[i] > best : losses[i] >= best;
    if (in_a_row ? rise : old) {
      ++waited;
    } else if (!slip.never_reset) {
      waited = 0;
    }
    if (waited == patience + slip.more_patience) return i + 1;
    if (!slip.first_is_best) best = std::min(best, losses[i]);
  }
  return epochs;
}

static int row_only(const real* losses, int epochs, int patience, bool) {
  return with({}, losses, epochs, patience, true);
}
static int best_only(const real* losses, int epochs, int patience, bool) {
  return with({}, losses, epochs, patience, false);
}
static int swapped(const real* losses, int epochs, int patience, bool in_a_row) {
  return with({}, losses, epochs, patience, !in_a_row);
}
template <bool Slip::*which>
static int slip(const real* losses, int epochs, int patience, bool in_a_row) {
  Slip s;
  s.*which = true;
  return with(s, losses, epochs, patience, in_a_row);
}
static int one_too_patient(const real* losses, int epochs, int patience, bool in_a_row) {
  Slip s;
  s.more_patience = 1;
  return with(s, losses, epochs, patience, in_a_row);
}
static int index_of_it(const real* losses, int epochs, int patience, bool in_a_row) {
  const int after = with({}, losses, epochs, patience, in_a_row);
  return after < epochs ? after - 1 : epochs;
}
static int best_epoch(const real* losses, int epochs, int patience, bool in_a_row) {
  const int after = with({}, losses, epochs, patience, in_a_row);
  return int(std::min_element(losses, losses + after) - losses) + 1;
}

static const Check<Function> check(
    {"12.3",
     hand,
     call,
     mine::stops_after,
     solution::stops_after,
     {{row_only,
       "both answers are those of the first reading; where in_a_row is false, count the "
       "epochs since the lowest loss"},
      {best_only,
       "both answers are those of the second reading; where in_a_row is true, compare "
       "with the epoch just before"},
      {swapped,
       "the two readings are swapped: in_a_row true compares with the epoch "
       "before"},
      {slip<&Slip::equal_rises>, "an equal loss counts as a rise; it is none"},
      {slip<&Slip::equal_is_best>,
       "an equal loss counts as a new best; it must be lower"},
      {slip<&Slip::never_reset>,
       "the count never goes back to 0: a fall, or a new best, starts it anew"},
      {slip<&Slip::first_is_best>,
       "the best stays that of the first epoch: a lower loss is the new best"},
      {slip<&Slip::best_too_early>,
       "the new loss is taken into the best before it is compared with it: then it is "
       "never below, and no epoch is a good one"},
      {one_too_patient,
       "it stops one epoch late: at `patience` epochs in vain, not at one more"},
      {index_of_it,
       "that is the index of the last loss; asked for is how many epochs there were, one "
       "more"},
      {best_epoch,
       "that is the epoch of the best loss, whose weights one would keep; asked for is "
       "where the training stops"}}});
