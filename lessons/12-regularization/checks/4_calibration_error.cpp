// Grades 12.4. The first answer is always given with confidence 1.
#include <algorithm>
#include <cmath>

#include "grade/grade.h"

using namespace chainrule;
using Function = real(const real* confidence, const int* right, int count, int bins);
namespace mine {
Function calibration_error;
}
namespace solution {
Function calibration_error;
}

// Two drawers: 0.2 and 0.4, one of them right; 0.6, 0.9 and 1, two right.
static void hand(Case& c) {
  c.set_size("count", 5);
  c.set_size("bins", 2);
  c.set("confidence", {1, 0.2, 0.4, 0.6, 0.9});
  c.set("right", {1, 0, 1, 0, 1});
}

static void call(Case& c, Function* f) {
  const int count = c.size("count", {2, 5, 20, 33, 80}),
            bins = c.size("bins", {2, 5, 10});
  const real* drawn = c.input("confidence", {count}, 0, 1);
  std::vector<real> confidence(drawn, drawn + count);
  confidence[0] = 1;
  const int* right = c.indices("right", {count}, 2);
  c.result("error", double(f(confidence.data(), right, count, bins)));
}

struct Drawer {
  real answers = 0, confident = 0, hits = 0;
  real distance() const {
    return std::abs(confident - hits) / std::max(answers, real(1));
  }
};
static std::vector<Drawer> sorted(const real* confidence, const int* right, int count,
                                  int bins) {
  std::vector<Drawer> drawers(bins);
  for (int i = 0; i < count; ++i) {
    Drawer& d = drawers[std::min(int(confidence[i] * real(bins)), bins - 1)];
    d.answers += 1;
    d.confident += confidence[i];
    d.hits += real(right[i]);
  }
  return drawers;
}

static real drawers_alike(const real* confidence, const int* right, int count, int bins) {
  real sum = 0, filled = 0;
  for (const Drawer& d : sorted(confidence, right, count, bins)) {
    sum += d.distance();
    filled += d.answers > 0 ? 1 : 0;
  }
  return sum / filled;
}
static real empty_ones_too(const real* confidence, const int* right, int count,
                           int bins) {
  real sum = 0;
  for (const Drawer& d : sorted(confidence, right, count, bins)) sum += d.distance();
  return sum / real(bins);
}
static real one_drawer(const real* confidence, const int* right, int count, int) {
  return solution::calibration_error(confidence, right, count, 1);
}
static real with_sign(const real* confidence, const int* right, int count, int) {
  real sum = 0;
  for (int i = 0; i < count; ++i) sum += confidence[i] - real(right[i]);
  return sum / real(count);
}
static real sign_turned(const real* confidence, const int* right, int count, int bins) {
  return -with_sign(confidence, right, count, bins);
}
static real answer_by_answer(const real* confidence, const int* right, int count, int) {
  real sum = 0;
  for (int i = 0; i < count; ++i) sum += std::abs(confidence[i] - real(right[i]));
  return sum / real(count);
}
static real worst_drawer(const real* confidence, const int* right, int count, int bins) {
  real worst = 0;
  for (const Drawer& d : sorted(confidence, right, count, bins)) {
    worst = std::max(worst, d.distance());
  }
  return worst;
}
static real squared(const real* confidence, const int* right, int count, int bins) {
  real sum = 0;
  for (const Drawer& d : sorted(confidence, right, count, bins)) {
    sum += d.answers * d.distance() * d.distance();
  }
  return sum / real(count);
}
static real middle_of_drawer(const real* confidence, const int* right, int count,
                             int bins) {
  real sum = 0, middle = real(0.5);
  for (const Drawer& d : sorted(confidence, right, count, bins)) {
    sum += std::abs(middle / real(bins) * d.answers - d.hits);
    middle += 1;
  }
  return sum / real(count);
}
static real not_divided(const real* confidence, const int* right, int count, int bins) {
  return real(count) * solution::calibration_error(confidence, right, count, bins);
}
static real one_is_lost(const real* confidence, const int* right, int count, int bins) {
  // The first answer has confidence 1; its drawer is one that does not exist.
  const real others =
      solution::calibration_error(confidence + 1, right + 1, count - 1, bins);
  return others * real(count - 1) / real(count);
}

static const Check<Function> check(
    {"12.4",
     hand,
     call,
     mine::calibration_error,
     solution::calibration_error,
     {{drawers_alike,
       "every drawer counts the same: it counts as much as it has answers, answers / "
       "count"},
      {empty_ones_too,
       "it is divided by the number of drawers: each counts by its answers / count"},
      {with_sign,
       "no absolute value: too sure in one drawer and too modest in another must not "
       "cancel"},
      {sign_turned,
       "no absolute value, and share right minus confidence: drawers must not cancel"},
      {one_drawer,
       "all answers are taken together: compare drawer by drawer, then add the "
       "distances"},
      {answer_by_answer,
       "every answer is compared alone; no single answer can be 70 % right. Compare the "
       "means of a drawer"},
      {worst_drawer,
       "that is the worst drawer's distance; asked for is the mean over all answers"},
      {squared, "the distances are squared; take their absolute value"},
      {middle_of_drawer,
       "the middle of the drawer is taken for its confidence; it is the mean of the "
       "confidences in it"},
      {not_divided, "the sum over drawers is not divided by count yet"},
      {one_is_lost,
       "an answer with confidence 1 gets lost: int(1 * bins) is one drawer too far, the "
       "last one takes it"}}});
