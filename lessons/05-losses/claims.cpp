// The claims of lesson 05's notes, asserted on the lesson's own functions.
#define main lesson_main
#include "lesson.cpp"
#undef main

#include <limits>

#include "claims.h"

constexpr double epsilon = std::numeric_limits<real>::epsilon();

TEST_CASE("softmax as the notes write it overflows, the stable one does not") {
  const std::vector<real> small = softmax_of({1, 2, 4});
  for (const real shift : {real(50), real(1000), real(-1000)}) {
    const std::vector<real> far = softmax_of({shift + 1, shift + 2, shift + 4});
    for (size_t c = 0; c < 3; ++c)
      CHECK(std::abs(far[c] - small[c]) <= 4 * real(epsilon));
  }
  // The control: right as long as nothing overflows, NaN after that.
  for (size_t c = 0; c < 3; ++c) {
    CHECK(std::abs(softmax_as_written({1, 2, 4})[c] - small[c]) <= 4 * real(epsilon));
    CHECK(std::isnan(softmax_as_written({1001, 1002, 1004})[c]));
    CHECK(std::isnan(softmax_as_written({-1001, -1002, -1004})[c]));
  }
}

TEST_CASE("confident and wrong: CE and focal push hard, MSE hardly") {
  for (const double p : {0.5, 0.1, 0.01, 0.001}) {
    CAPTURE(p);
    const double miss = 1 - p;
    const auto near = [](double x, double y) { return std::abs(x - y) <= 1e-4; };
    CHECK(near(price(Kind::cross_entropy, p).loss, -std::log(p)));
    CHECK(near(price(Kind::cross_entropy, p).slope, -miss));
    CHECK(near(price(Kind::squared, p).loss, miss * miss));
    CHECK(near(price(Kind::squared, p).slope, -2 * p * miss * miss));
    CHECK(near(price(Kind::focal, p).loss, -miss * miss * std::log(p)));
    CHECK(near(price(Kind::focal, p).slope, -miss * miss * (miss - 2 * p * std::log(p))));
  }
  CHECK(steps_to_half(Kind::cross_entropy, 0.001) <= 10);
  CHECK(steps_to_half(Kind::focal, 0.001) <= 10);
  CHECK(steps_to_half(Kind::squared, 0.001) >= 400);
}

TEST_CASE("the gradient is p - y when the target sums to 1, and s p - y when to s") {
  for (uint64_t seed = 1; seed <= 20; ++seed) {
    CAPTURE(seed);
    const Numbers64 logits = draw_logits(5, {seed, 1});
    const Numbers64 whole = draw_target(5, 1, {seed, 2}),
                    half = draw_target(5, 0.5, {seed, 2});
    CHECK(distance_from(cross_entropy_row(logits, whole), 1, whole) <= 4 * epsilon);
    CHECK(distance_from(cross_entropy_row(logits, half), 0.5, half) <= 4 * epsilon);
    CHECK(distance_from(cross_entropy_row(logits, half), 1, half) >= 0.1);  // the control
  }
}

TEST_CASE("cross-entropy is the target's entropy plus the divergence from it") {
  for (uint64_t seed = 1; seed <= 20; ++seed) {
    CAPTURE(seed);
    const Numbers64 q = draw_target(6, 1, {seed, 3});
    const Row row = cross_entropy_row(draw_logits(6, {seed, 4}), q);
    CHECK(std::abs(row.loss - entropy(q) - divergence(q, row.p)) <= 1e-5);
    CHECK(divergence(q, row.p) >= 0.05);  // so the second part counts
    const Learned learned = learn_distribution(q, 2000);
    CHECK(std::abs(learned.losses.back() - entropy(q)) <= 1e-5);
    CHECK(entropy(q) >= 0.5);  // far from 0
  }
  // The control: a one-hot target has no entropy, its loss goes on falling towards 0.
  CHECK(entropy({1, 0, 0}) == 0);
  CHECK(learn_distribution({1, 0, 0}, 2000).losses.back() <= 1e-3);
}

TEST_CASE("losses are likelihoods: MSE Gauss, BCE Bernoulli, cross-entropy categorical") {
  for (uint64_t seed = 1; seed <= 20; ++seed) {
    CAPTURE(seed);
    const Pair half = compare_gaussian(8, 0.5, {seed, 5});
    const Pair unit = compare_gaussian(8, 1, {seed, 5});
    // Variance 1/2 gives the notes' MSE and a constant; variance 1 gives half of it.
    CHECK(std::abs(half.surprise - half.loss - 0.5 * std::log(3.14159265)) <= 1e-4);
    CHECK(std::abs(unit.surprise - unit.loss / 2 - 0.5 * std::log(6.28318531)) <= 1e-4);
    CHECK(std::abs(unit.surprise - unit.loss - 0.5 * std::log(6.28318531)) >= 0.1);
    const Pair coin = compare_bernoulli(8, {seed, 7}),
               die = compare_categorical(8, 4, {seed, 9});
    CHECK(std::abs(coin.surprise - coin.loss) <= 1e-5);
    CHECK(std::abs(die.surprise - die.loss) <= 1e-5);
  }
}

TEST_CASE("softmax regression comes close to the best rule, and errs among neighbours") {
  for (int seed = 1; seed <= seeds(5, 20); ++seed) {
    CAPTURE(seed);
    const Points train = blobs(400, {uint64_t(seed), 1}, real(0.5), 4);
    const Points fresh = blobs(2000, {uint64_t(seed), 2}, real(0.5), 4);
    const Regression r = train_regression(train, full() ? 500 : 200, 1);
    CHECK(std::abs(r.losses.front() - std::log(4.0)) <= 1e-5);
    CHECK(r.losses.back() <= 0.5);
    const Confusion c = confusion_of(r.line, fresh);
    int right = 0, neighbours = 0, across = 0;
    for (int t = 0; t < 4; ++t) {
      right += c.count(t, t);
      neighbours += c.count(t, (t + 1) % 4) + c.count(t, (t + 3) % 4);
      across += c.count(t, (t + 2) % 4);
    }
    CHECK(right / 2000.0 >= nearest_centre_accuracy(fresh) - 0.03);
    CHECK(neighbours >= 5 * across);
  }
}

static double length(const Line& line) {
  double sum = 0;
  for (const real w : line.weight.host()) sum += double(w) * double(w);
  return std::sqrt(sum);
}

TEST_CASE("one faulty in 51: gamma silences the easy, weights move along the curve") {
  for (int seed = 1; seed <= seeds(3, 20); ++seed) {
    CAPTURE(seed);
    const int steps = full() ? 500 : 200;
    const Parts train = draw_parts(2040, 2, {uint64_t(seed), 3});
    const Parts fresh = draw_parts(full() ? 20400 : 10200, 2, {uint64_t(seed), 4});
    const auto with = [&](double gamma, double alpha) {
      return try_recipe({"", gamma, alpha}, train, fresh, steps);
    };
    const Trained ce = with(0, 0.5), heavy = with(0, 50.0 / 51), focal = with(2, 0.5),
                  paper = with(2, 0.25);
    const auto shares = [&](const Line& line, double gamma) {
      return gradient_shares(line, ce.line, train, {"", gamma, 0.5});
    };
    const Shares zero = shares(ce.line, 0), one = shares(ce.line, 1),
                 two = shares(ce.line, 2), own = shares(focal.line, 2);
    const Point moved = at_recall(ce.curve, heavy.at_half.recall);
    // At the line of plain cross-entropy.
    CHECK(zero.easy_count >= 0.94);
    CHECK(zero.easy >= 0.15);
    CHECK(one.easy <= 0.05);
    CHECK(two.easy <= 0.01);
    CHECK(two.faulty >= 0.7);
    // Each at its own line: the halves balance, and the easy ones are as loud as before.
    CHECK(std::abs(zero.faulty - 0.5) <= 0.03);
    CHECK(std::abs(own.faulty - 0.5) <= 0.03);
    CHECK(own.easy >= 0.15);
    CHECK(length(focal.line) <= 0.5 * length(ce.line));
    // Recall: gamma alone hardly moves it, weights do, along one curve.
    CHECK(std::abs(focal.at_half.recall - ce.at_half.recall) <= 0.08);
    CHECK(paper.at_half.recall <= ce.at_half.recall - 0.05);
    CHECK(heavy.at_half.recall >= ce.at_half.recall + 0.3);
    CHECK(std::abs(with(2, 0.75).at_half.recall - with(0, 0.75).at_half.recall) <= 0.06);
    CHECK(std::abs(focal.auc - ce.auc) <= 0.005);
    CHECK(std::abs(heavy.auc - ce.auc) <= 0.01);
    CHECK(std::abs(moved.precision - heavy.at_half.precision) <= 0.04);
  }
}
