// How good is a classifier: accuracy, confusion matrix, precision, recall, F1, ROC AUC;
// and does it know how good it is: calibration.
//
// For people to read, not to train on: host-only, on plain vectors. Where a share would
// be 0/0 (the precision of a class nobody predicted) it is 0, as in scikit-learn.
// Introduced by lesson 05; calibration by lesson 12.
#pragma once

#include <string>
#include <vector>

#include "tensor.h"

namespace chainrule {

// The number of the largest in each row of scores [N,C], the first of equals. -1 for a
// row with NaN: that is no class, and never the right one.
std::vector<int> argmax_rows(const Tensor& scores);

// The share of predictions that are right, 0 .. 1.
double accuracy(const std::vector<int>& truth, const std::vector<int>& predicted);

// Who was taken for whom: count(t, p) samples of class t were predicted as p.
class Confusion {
 public:
  Confusion(const std::vector<int>& truth, const std::vector<int>& predicted,
            int classes);
  int classes() const { return classes_; }
  int count(int truth, int predicted) const;

 private:
  int classes_;
  std::vector<int> counts_;  // [classes, classes]
};

// A table: a line for each true class, a column for each predicted one (ten of them fit
// into 80 columns).
std::string to_text(const Confusion& confusion);

// Of one class against the rest. With TP rightly found, FP wrongly, FN overlooked:
//   precision = TP / (TP + FP)     of those called c, how many are c
//   recall    = TP / (TP + FN)     of those that are c, how many were called so
//   f1        = 2 TP / (2 TP + FP + FN), the harmonic mean of the two
struct Scores {
  double precision, recall, f1;
};
Scores class_scores(const Confusion& confusion, int c);

// The plain mean over all classes: a rare class counts as much as a frequent one, and a
// class that never occurs counts with 0.
Scores macro_scores(const Confusion& confusion);

// The probability that a sample of class 1 is scored above one of class 0, an equal score
// counting half: the area under the ROC curve. truth is 0 or 1, both must occur.
double roc_auc(const std::vector<int>& truth, const std::vector<real>& scores);

// Is a net that says "90 % sure" right in 90 of 100 cases? Predictions are sorted by
// their confidence, the probability of the class they name, into bins of equal width; bin
// b of B takes those above b/B, up to and including (b+1)/B.
struct ReliabilityBin {
  int count;
  double confidence, accuracy;  // means over the bin; 0 in an empty one
};
// probabilities [N,C], each 0 .. 1: what softmax made of the logits.
using Reliability = std::vector<ReliabilityBin>;
Reliability reliability(const Tensor& probabilities, const std::vector<int>& truth,
                        int bins = 15);

// Over the bins, weighted by their share of the predictions:
//   expected_calibration_error = sum of share * |accuracy - confidence|
//   overconfidence             = sum of share * (confidence - accuracy)
// The second, mean confidence minus accuracy, is below 0 for a net too modest. 0 is best.
double expected_calibration_error(const Reliability& bins);
double overconfidence(const Reliability& bins);

}  // namespace chainrule
