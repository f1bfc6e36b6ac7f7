// Grades 05.3.
#include <vector>

#include "grade/grade.h"

using namespace chainrule;
using Function = real(const real* scores, const int* labels, int count);
namespace mine {
Function best_threshold;
}
namespace solution {
Function best_threshold;
}

// From the strictest: F1 = 2/3, 2/4, 2/5, 4/6, 4/7. Of the two best, 2 is the largest.
static void hand(Case& c) {
  c.set_size("count", 5);
  c.set("scores", {-3, 2, 0.5, -1, 1});
  c.set("labels", {0, 1, 0, 1, 0});
}

static void call(Case& c, Function* f) {
  const int count = c.size("count", {1, 3, 8, 20, 33, 50});
  c.result("threshold",
           double(f(c.input("scores", {count}), c.indices("labels", {count}, 2), count)));
}

struct Counts {
  int tp = 0, fp = 0, fn = 0, tn = 0;
};
static Counts counts(const real* scores, const int* labels, int count, real threshold,
                     bool strictly) {
  Counts k;
  for (int i = 0; i < count; ++i) {
    const bool called = strictly ? scores[i] > threshold : scores[i] >= threshold;
    ++(labels[i] == 1 ? (called ? k.tp : k.fn) : (called ? k.fp : k.tn));
  }
  return k;
}

// The score at which `quality` is largest; the largest or the smallest of equals.
template <class Quality>
static real best(const real* scores, const int* labels, int count, Quality quality,
                 bool strictly = false, bool largest = true) {
  real best_score = scores[0], best_value = -1;
  for (int t = 0; t < count; ++t) {
    const real value = quality(counts(scores, labels, count, scores[t], strictly));
    const bool further = largest ? scores[t] > best_score : scores[t] < best_score;
    if (value > best_value || (value == best_value && further)) {
      best_value = value;
      best_score = scores[t];
    }
  }
  return best_score;
}

static real f1(const Counts& k) {
  return k.tp == 0 ? 0 : 2 * real(k.tp) / real(2 * k.tp + k.fp + k.fn);
}

static real strictly_above(const real* scores, const int* labels, int count) {
  return best(scores, labels, count, f1, true);
}
static real accuracy_instead(const real* scores, const int* labels, int count) {
  return best(scores, labels, count, [](const Counts& k) { return real(k.tp + k.tn); });
}
static real precision_instead(const real* scores, const int* labels, int count) {
  return best(scores, labels, count, [](const Counts& k) {
    return k.tp == 0 ? 0 : real(k.tp) / real(k.tp + k.fp);
  });
}
static real recall_instead(const real* scores, const int* labels, int count) {
  return best(scores, labels, count, [](const Counts& k) { return real(k.tp); });
}
static real laxest(const real* scores, const int* labels, int count) {
  return best(scores, labels, count, f1, false, false);
}
static real the_f1_itself(const real* scores, const int* labels, int count) {
  const real t = solution::best_threshold(scores, labels, count);
  return f1(counts(scores, labels, count, t, false));
}
static real probabilities_only(const real* scores, const int* labels, int count) {
  real best_threshold = 1, best_value = -1;
  for (int t = 100; t >= 0; --t) {
    const real threshold = real(t) / 100;
    const real value = f1(counts(scores, labels, count, threshold, false));
    if (value > best_value) {
      best_value = value;
      best_threshold = threshold;
    }
  }
  return best_threshold;
}

static const Check<Function> check(
    {"05.3",
     hand,
     call,
     mine::best_threshold,
     solution::best_threshold,
     {{strictly_above, "a score equal to the threshold counts as called: >=, not >"},
      {accuracy_instead,
       "this threshold gets most samples right (accuracy); asked for is the largest F1"},
      {precision_instead,
       "this maximizes precision, TP / (TP + FP): nobody asks what was overlooked"},
      {recall_instead,
       "this maximizes recall: calling everything a 1 overlooks nothing, but FP counts"},
      {laxest, "of equally good thresholds the largest is asked for"},
      {the_f1_itself, "this is the best F1; asked for is the threshold that has it"},
      {probabilities_only,
       "thresholds 0, 0.01 ... 1 are tried; scores can be any numbers: try the "
       "scores"}}});
