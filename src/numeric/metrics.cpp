// See metrics.h.
#include "numeric/metrics.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <numeric>

namespace chainrule {
namespace {

double share(double part, double whole) { return whole > 0 ? part / whole : 0; }

void must_pair(const char* who, size_t truths, size_t others) {
  ENSURE(truths == others, "%s: %zu true labels but %zu predictions", who, truths,
         others);
}

}  // namespace

std::vector<int> argmax_rows(const Tensor& scores) {
  ENSURE(scores.axes() == 2 && scores.size(1) > 0,
         "argmax_rows: the scores are %s, expected [N, C]",
         scores.shape().text().c_str());
  const std::vector<real> numbers = scores.host();
  const int C = scores.size(1);
  std::vector<int> best;
  for (auto row = numbers.begin(); row != numbers.end(); row += C) {
    const bool nan = std::any_of(row, row + C, [](real x) { return std::isnan(x); });
    best.push_back(nan ? -1 : int(std::max_element(row, row + C) - row));
  }
  return best;
}

double accuracy(const std::vector<int>& truth, const std::vector<int>& predicted) {
  must_pair("accuracy", truth.size(), predicted.size());
  int right = 0;
  for (size_t i = 0; i < truth.size(); ++i) right += truth[i] == predicted[i];
  return share(right, double(truth.size()));
}

Confusion::Confusion(const std::vector<int>& truth, const std::vector<int>& predicted,
                     int classes)
    : classes_(classes) {
  ENSURE(classes > 0, "confusion: %d classes", classes);
  must_pair("confusion", truth.size(), predicted.size());
  counts_.assign(size_t(classes) * size_t(classes), 0);
  for (size_t i = 0; i < truth.size(); ++i) {
    for (const int label : {truth[i], predicted[i]}) {
      ENSURE(0 <= label && label < classes,
             "confusion: sample %zu has the label %d, but %d classes are 0 .. %d", i,
             label, classes, classes - 1);
    }
    ++counts_[size_t(truth[i]) * size_t(classes) + size_t(predicted[i])];
  }
}

int Confusion::count(int truth, int predicted) const {
  ENSURE(0 <= truth && truth < classes_ && 0 <= predicted && predicted < classes_,
         "confusion: no cell [%d, %d] among %d classes", truth, predicted, classes_);
  return counts_[size_t(truth) * size_t(classes_) + size_t(predicted)];
}

std::string to_text(const Confusion& confusion) {
  std::string text = "  true\\predicted";
  const auto put = [&](const char* format, int number) {
    char cell[24];
    snprintf(cell, sizeof cell, format, number);
    text += cell;
  };
  for (int p = 0; p < confusion.classes(); ++p) put(" %5d", p);
  for (int t = 0; t < confusion.classes(); ++t) {
    put("\n  %14d", t);
    for (int p = 0; p < confusion.classes(); ++p) put(" %5d", confusion.count(t, p));
  }
  return text + "\n";
}

Scores class_scores(const Confusion& confusion, int c) {
  const double found = confusion.count(c, c);
  double called = 0, present = 0;
  for (int other = 0; other < confusion.classes(); ++other) {
    called += confusion.count(other, c);
    present += confusion.count(c, other);
  }
  return {share(found, called), share(found, present),
          share(2 * found, called + present)};
}

Scores macro_scores(const Confusion& confusion) {
  Scores mean{0, 0, 0};
  const double classes = confusion.classes();
  for (int c = 0; c < confusion.classes(); ++c) {
    const Scores s = class_scores(confusion, c);
    mean.precision += s.precision / classes;
    mean.recall += s.recall / classes;
    mean.f1 += s.f1 / classes;
  }
  return mean;
}

// Sort by score. A positive at place r (counted from 0) has r samples below it; summed
// over all positives, and without those of them that are positives themselves, that is
// the number of pairs in the right order. Equal scores share the mean of their places.
double roc_auc(const std::vector<int>& truth, const std::vector<real>& scores) {
  must_pair("roc_auc", truth.size(), scores.size());
  std::vector<size_t> order(truth.size());
  std::iota(order.begin(), order.end(), size_t(0));
  for (size_t i = 0; i < order.size(); ++i) {
    ENSURE(truth[i] == 0 || truth[i] == 1, "roc_auc: sample %zu has the label %d", i,
           truth[i]);
    ENSURE(!std::isnan(scores[i]), "roc_auc: the score of sample %zu is NaN", i);
  }
  std::sort(order.begin(), order.end(),
            [&](size_t a, size_t b) { return scores[a] < scores[b]; });

  double places = 0, positives = 0;
  for (size_t begin = 0, end = 0; begin < order.size(); begin = end) {
    double tied_positives = 0;
    for (; end < order.size() && scores[order[end]] == scores[order[begin]]; ++end) {
      tied_positives += truth[order[end]];
    }
    places += tied_positives * double(begin + end - 1) / 2;
    positives += tied_positives;
  }
  const double negatives = double(truth.size()) - positives;
  ENSURE(positives > 0 && negatives > 0,
         "roc_auc: it compares two classes, but all samples are of one");
  return (places - positives * (positives - 1) / 2) / (positives * negatives);
}

namespace {

void must_be_probabilities(const Tensor& rows) {
  const std::vector<real> numbers = rows.host();
  for (size_t i = 0; i < numbers.size(); ++i) {
    ENSURE(0 <= numbers[i] && numbers[i] <= real(1.0001),  // softmax rounds
           "reliability: %g in row %zu is no probability: is the softmax missing?",
           double(numbers[i]), i / size_t(rows.size(1)));
  }
}

template <class Gap>
double mean_over_bins(const Reliability& bins, Gap gap) {
  double sum = 0, count = 0;
  for (const ReliabilityBin& bin : bins) {
    sum += bin.count * gap(bin.confidence - bin.accuracy);
    count += bin.count;
  }
  return share(sum, count);
}

}  // namespace

Reliability reliability(const Tensor& probabilities, const std::vector<int>& truth,
                        int bins) {
  ENSURE(bins > 0, "reliability: %d bins", bins);
  const std::vector<int> predicted = argmax_rows(probabilities);
  must_pair("reliability", truth.size(), predicted.size());
  must_be_probabilities(probabilities);
  const std::vector<real> numbers = probabilities.host();
  const int C = probabilities.size(1);
  Reliability all(size_t(bins), {0, 0, 0});
  for (size_t n = 0; n < truth.size(); ++n) {
    ENSURE(0 <= truth[n] && truth[n] < C,
           "reliability: the label %d, but %d classes are 0 .. %d", truth[n], C, C - 1);
    const real confidence = numbers[n * size_t(C) + size_t(predicted[n])];
    const int place = int(std::ceil(confidence * real(bins))) - 1;
    ReliabilityBin& bin = all[size_t(std::clamp(place, 0, bins - 1))];
    ++bin.count;
    bin.confidence += double(confidence);
    bin.accuracy += predicted[n] == truth[n];
  }
  for (ReliabilityBin& bin : all) {  // from sums to means
    bin.confidence = share(bin.confidence, bin.count);
    bin.accuracy = share(bin.accuracy, bin.count);
  }
  return all;
}

double expected_calibration_error(const Reliability& bins) {
  return mean_over_bins(bins, [](double gap) { return std::abs(gap); });
}

double overconfidence(const Reliability& bins) {
  return mean_over_bins(bins, [](double gap) { return gap; });
}

}  // namespace chainrule
