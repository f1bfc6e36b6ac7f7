// src/numeric/metrics.cpp, by hand, against scikit-learn (tests/reference/metrics.py)
// and, for calibration, against PyTorch (tests/reference/calibration.py).
#include "numeric/metrics.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

using namespace chainrule;

namespace {

using Ints = std::vector<int>;

// The example in tests/reference/metrics.py. Nobody is called 3.
const Ints truth = {0, 1, 2, 2, 1, 0, 2, 1, 1, 0, 3, 2};
const Ints predicted = {0, 2, 2, 2, 1, 1, 0, 1, 1, 0, 2, 2};

doctest::Approx about(double x) { return doctest::Approx(x).epsilon(1e-12); }

void check(const Scores& scores, double precision, double recall, double f1) {
  CHECK(scores.precision == about(precision));
  CHECK(scores.recall == about(recall));
  CHECK(scores.f1 == about(f1));
}

}  // namespace

TEST_CASE("argmax_rows: the first of equals, and no class for a row with NaN") {
  const real nan = std::numeric_limits<real>::quiet_NaN();
  const Tensor scores = Tensor::from({4, 3}, {1, 5, 2, 3, 0, 3, -7, -9, -8, 0, nan, 1});
  CHECK(argmax_rows(scores) == Ints{1, 0, 0, -1});
  CHECK(argmax_rows(Tensor({0, 3})).empty());
  CHECK_THROWS_WITH_AS(argmax_rows(Tensor::zeros({3})),
                       "argmax_rows: the scores are [3], expected [N, C]", Error);
}

TEST_CASE("accuracy") {
  CHECK(accuracy(truth, predicted) == about(8.0 / 12));
  CHECK(accuracy({1}, {1}) == 1);
  CHECK(accuracy({}, {}) == 0);  // 0/0
  CHECK_THROWS_WITH_AS(accuracy({1, 2}, {1}), "accuracy: 2 true labels but 1 predictions",
                       Error);
}

TEST_CASE("Confusion: true classes down, predicted ones across") {
  const Confusion confusion(truth, predicted, 4);
  const int expected[4][4] = {{2, 1, 0, 0}, {0, 3, 1, 0}, {1, 0, 3, 0}, {0, 0, 1, 0}};
  for (int t = 0; t < 4; ++t) {
    for (int p = 0; p < 4; ++p) CHECK(confusion.count(t, p) == expected[t][p]);
  }
  CHECK(to_text(Confusion({0, 1, 1}, {0, 0, 1}, 2)) ==
        "  true\\predicted     0     1\n"
        "               0     1     0\n"
        "               1     1     1\n");
}

TEST_CASE("Confusion refuses what it cannot count") {
  CHECK_THROWS_WITH_AS(Confusion({0, 2}, {0, 1}, 2),
                       "confusion: sample 1 has the label 2, but 2 classes are 0 .. 1",
                       Error);
  CHECK_THROWS_AS(Confusion({0}, {-1}, 2), Error);  // what argmax_rows says of NaN
  CHECK_THROWS_AS(Confusion({0}, {}, 2), Error);
  CHECK_THROWS_AS(Confusion({}, {}, 0), Error);
  CHECK_THROWS_AS(Confusion({0}, {0}, 2).count(0, 2), Error);
}

TEST_CASE("precision, recall and F1 are those of scikit-learn, 0/0 included") {
  const Confusion confusion(truth, predicted, 4);
  check(class_scores(confusion, 0), 2.0 / 3, 2.0 / 3, 2.0 / 3);
  check(class_scores(confusion, 1), 0.75, 0.75, 0.75);
  check(class_scores(confusion, 2), 0.6, 0.75, 2.0 / 3);
  check(class_scores(confusion, 3), 0, 0, 0);
  check(macro_scores(confusion), 0.5041666666666667, 0.5416666666666666,
        0.5208333333333333);
  check(class_scores(Confusion({0}, {0}, 2), 1), 0, 0, 0);  // neither there nor called
}

TEST_CASE("roc_auc: the share of pairs in the right order") {
  CHECK(roc_auc({0, 0, 1, 1}, {real(0.1), real(0.2), real(0.3), real(0.4)}) == 1);
  CHECK(roc_auc({1, 1, 0, 0}, {real(0.1), real(0.2), real(0.3), real(0.4)}) == 0);
  CHECK(roc_auc({0, 1, 0, 1}, {1, 1, 1, 1}) == 0.5);  // knows nothing
  CHECK(roc_auc({0, 1, 0, 1}, {1, 2, 3, 4}) == 0.75);
  // With ties, as in tests/reference/metrics.py.
  const std::vector<real> scores = {real(0.1), real(0.9), real(0.4), real(0.4),
                                    real(0.7), real(0.4), real(0.8), real(0.35),
                                    real(0.2), real(0.7)};
  CHECK(roc_auc({0, 1, 0, 1, 1, 0, 0, 1, 0, 1}, scores) == about(0.72));
}

TEST_CASE("roc_auc refuses what has no answer") {
  CHECK_THROWS_WITH_AS(roc_auc({1, 1}, {1, 2}),
                       "roc_auc: it compares two classes, but all samples are of one",
                       Error);
  CHECK_THROWS_WITH_AS(roc_auc({0, 2}, {1, 2}), "roc_auc: sample 1 has the label 2",
                       Error);
  CHECK_THROWS_AS(roc_auc({0, 1}, {1, std::numeric_limits<real>::quiet_NaN()}), Error);
  CHECK_THROWS_AS(roc_auc({0, 1}, {1}), Error);
}

TEST_CASE("reliability by hand: two classes, four bins") {
  // Confidence 0.5 | 0.6 0.75 | 0.8 1. A bin has its upper edge, not its lower one.
  const Tensor p = Tensor::from(
      {5, 2}, {0.5, 0.5, real(0.4), real(0.6), 0.75, 0.25, real(0.8), real(0.2), 0, 1});
  const Reliability bins = reliability(p, {1, 1, 0, 1, 1}, 4);
  REQUIRE(bins.size() == 4);
  const int counts[4] = {0, 1, 2, 2};
  const double confidences[4] = {0, 0.5, 0.675, 0.9}, right[4] = {0, 0, 1, 0.5};
  for (size_t b = 0; b < 4; ++b) {
    CAPTURE(b);
    CHECK(bins[b].count == counts[b]);
    CHECK(bins[b].confidence == doctest::Approx(confidences[b]).epsilon(1e-6));
    CHECK(bins[b].accuracy == right[b]);
  }
  CHECK(expected_calibration_error(bins) ==
        doctest::Approx((1 * 0.5 + 2 * 0.325 + 2 * 0.4) / 5).epsilon(1e-6));
  CHECK(overconfidence(bins) ==
        doctest::Approx((1 * 0.5 - 2 * 0.325 + 2 * 0.4) / 5).epsilon(1e-6));
}

TEST_CASE("calibration agrees with a few lines of PyTorch") {
  const double logits[12][3] = {{2, 0, 0},   {0, 1, 0},   {3, 1, 0},    {0, 0, 4},
                                {1, 1.5, 0}, {0, 2.5, 1}, {1, 0, 1.25}, {5, 0, 0},
                                {1.2, 0, 0}, {0, 0.2, 0}, {2.2, 0, 0},  {0, 0, 2.4}};
  std::vector<real> p;
  for (const auto& row : logits) {
    double sum = 0;
    for (const double logit : row) sum += std::exp(logit);
    for (const double logit : row) p.push_back(real(std::exp(logit) / sum));
  }
  const Tensor probabilities = Tensor::from({12, 3}, p);
  const Ints labels = {0, 2, 0, 2, 1, 2, 0, 0, 1, 1, 2, 2};
  const double expected[2][3] = {{5, 0.23875820611752274, 0.1352836149665209},
                                 {15, 0.2468637982818274, 0.13528361496652086}};
  for (const auto& e : expected) {
    const Reliability bins = reliability(probabilities, labels, int(e[0]));
    CHECK(expected_calibration_error(bins) == doctest::Approx(e[1]).epsilon(1e-6));
    CHECK(overconfidence(bins) == doctest::Approx(e[2]).epsilon(1e-6));
  }
}

TEST_CASE("a net that is right as often as it says has no calibration error") {
  // Sure to 0.75 and right three times in four; sure of everything and always right.
  const Tensor p =
      Tensor::from({6, 2}, {0.75, 0.25, 0.25, 0.75, 0.75, 0.25, 0.25, 0.75, 1, 0, 0, 1});
  const Reliability bins = reliability(p, {0, 1, 0, 0, 0, 1});
  CHECK(expected_calibration_error(bins) == 0);
  CHECK(overconfidence(bins) == 0);
}

TEST_CASE("reliability: the edges, nothing at all, and what is no probability") {
  const Reliability none = reliability(Tensor({0, 3}), {}, 5);
  CHECK(none.size() == 5);
  CHECK(expected_calibration_error(none) == 0);
  CHECK(overconfidence(none) == 0);
  // A fifth times five is exactly 1: the edge belongs to the bin below it.
  const real fifth = real(0.2);
  const Tensor even = Tensor::from({1, 5}, {fifth, fifth, fifth, fifth, fifth});
  CHECK(reliability(even, {0}, 5)[0].count == 1);
  CHECK_THROWS_WITH_AS(
      reliability(Tensor::from({2, 2}, {1, 0, 3, -1}), {0, 0}),
      "reliability: 3 in row 1 is no probability: is the softmax missing?", Error);
  const real nan = std::numeric_limits<real>::quiet_NaN();
  CHECK_THROWS_AS(reliability(Tensor::from({1, 2}, {nan, nan}), {0}), Error);
  CHECK_THROWS_WITH_AS(reliability(even, {0, 1}),
                       "reliability: 2 true labels but 1 predictions", Error);
  CHECK_THROWS_WITH_AS(reliability(even, {5}),
                       "reliability: the label 5, but 5 classes are 0 .. 4", Error);
  CHECK_THROWS_AS(reliability(even, {0}, 0), Error);
}
