// The claims of lesson 12's notes, asserted on the lesson's own functions.
#define main lesson_main
#include "lesson.cpp"
#undef main

#include <set>

#include "claims.h"
#include "layers/losses.h"
#include "parallel.h"

// Nets this small only wait for each other where threads share a core.
static const bool one_thread = (set_threads(1), true);

// `make test` has seconds: fewer pictures and a narrower net, which are learned by heart
// as well.
static Plan plan() {
  Plan p;
  if (!full()) p.pictures = 600, p.hidden = 96;
  return p;
}

TEST_CASE("every row is in one part, classes are balanced, training rows alone decide") {
  const Parts parts = draw_parts(difficulty, Plan(), 1);
  CHECK(parts.train.x.size(0) == 1000);
  CHECK(parts.validation.x.size(0) == 1000);
  CHECK(parts.test.x.size(0) == 2000);
  for (const Part* part : {&parts.train, &parts.validation, &parts.test}) {
    const double fair = part->labels.size(0) / 10.0;
    for (const int count : count_classes(*part)) {
      CHECK(count >= 0.7 * fair);
      CHECK(count <= 1.3 * fair);
    }
  }
  // Mean 0 and deviation 1 to the training rows, exactly; to the others, nearly.
  const auto mean = [](const Tensor& x) {
    double sum = 0;
    for (const real number : x.host()) sum += double(number);
    return sum / x.count();
  };
  CHECK(std::abs(mean(parts.train.x)) <= 1e-5);
  CHECK(std::abs(mean(parts.test.x)) >= 1e-5);
  CHECK(std::abs(mean(parts.test.x)) <= 0.05);
}

TEST_CASE("columns chosen with the test rows in sight turn coin tosses into knowledge") {
  for (uint64_t seed = 1; seed <= uint64_t(seeds(1, 20)); ++seed) {
    CAPTURE(seed);
    const Leak leak = compare_leak(seed);
    CHECK(leak.honest >= 0.40);
    CHECK(leak.honest <= 0.60);
    CHECK(leak.leaking >= 0.75);
  }
}

TEST_CASE("overfitting's signature, and what each cure does against it") {
  for (uint64_t seed = 1; seed <= uint64_t(seeds(1, 20)); ++seed) {
    CAPTURE(seed);
    const Parts parts = draw_parts(difficulty, plan(), seed);
    std::vector<Run> runs;
    for (const Cure& cure : cures()) runs.push_back(try_cure(cure, parts, plan(), seed));
    // Training accuracy far above validation accuracy; validation loss first falls, then
    // climbs for good.
    const Run& none = runs[0];
    CHECK(none.train.accuracy >= 0.99);
    CHECK(none.validation.accuracy <= 0.85);
    const int best = none.history.best();
    CHECK(best + 1 <= 15);
    CHECK(none.validation.loss >= none.history.epochs[size_t(best)].validation + 0.1);
    CHECK(none.train.loss <= 0.03);
    // Loss on new pictures and gap fall with each cure; accuracy hardly moves.
    double best_single = INFINITY;
    for (size_t i = 1; i < runs.size(); ++i) {
      CAPTURE(cures()[i].name);
      CHECK(runs[i].validation.loss <= none.validation.loss - 0.04);
      CHECK(runs[i].test.loss <= none.test.loss - 0.08);
      CHECK(runs[i].gap() <= none.gap() - 0.2);
      CHECK(std::abs(runs[i].test.accuracy - none.test.accuracy) <= 0.06);
      if (i < 6) best_single = std::min(best_single, runs[i].test.loss);
    }
    CHECK(runs[6].test.loss >= best_single + 0.02);  // all five
    if (full()) CHECK(runs[1].test.accuracy >= none.test.accuracy);
    // The rival moves accuracy, too.
    const Run more = try_more_pictures(difficulty, plan(), seed);
    CHECK(more.test.accuracy >= none.test.accuracy + 0.03);
    CHECK(more.test.loss <= best_single);
    // It was too sure; L2, L1, dropout and stopping early make it less so.
    CHECK(none.test.overconfident() >= 0.07);
    for (const size_t i : {1, 2, 3, 4}) CHECK(runs[i].test.ece <= none.test.ece - 0.02);
    CHECK(runs[5].test.overconfident() <= -0.05);  // smoothing 0.1: too modest
    CHECK(runs[6].test.ece >= none.test.ece + 0.03);
    // The two readings.
    CHECK(stops_after(none.history, 5, Reading::no_new_best) == best + 1 + 5);
    CHECK(stops_after(runs[1].history, 5, Reading::rises_in_a_row) == 0);
    CHECK(stops_after(runs[1].history, 5, Reading::no_new_best) > 0);
    CHECK(stops_after(none.history, 5, Reading::no_new_best) ==
          int(runs[4].history.epochs.size()));  // the trainer reads it so
  }
}

TEST_CASE("the two readings of the notes' sentence by hand") {
  History history;
  for (const double loss : {5, 4, 6, 5, 6, 5, 2}) {
    Epoch e;
    e.epoch = int(history.epochs.size()) + 1;
    e.validation = loss;
    history.epochs.push_back(e);
  }
  CHECK(stops_after(history, 2, Reading::rises_in_a_row) == 0);
  CHECK(stops_after(history, 2, Reading::no_new_best) == 4);
}

TEST_CASE("the best smoothing is above zero, and smaller where the net is right more") {
  for (uint64_t seed = 1; seed <= uint64_t(seeds(1, 20)); ++seed) {
    CAPTURE(seed);
    const std::vector<double> epsilons =
        full() ? std::vector<double>{0, 0.02, 0.1} : std::vector<double>{0, 0.1};
    const Sweep easy = sweep_smoothing(epsilons, 0, plan(), seed),
                hard = sweep_smoothing(epsilons, 1, plan(), seed);
    CHECK(easy.verdicts[0].accuracy >= hard.verdicts[0].accuracy + 0.08);
    CHECK(easy.crossing() > 0);
    CHECK(hard.crossing() >= easy.crossing() + 0.01);
    // The notes' 0.1: better than none on hard digits, worse on easy ones.
    CHECK(easy.verdicts.back().ece >= easy.verdicts[0].ece + 0.03);
    CHECK(hard.verdicts.back().ece <= hard.verdicts[0].ece - 0.02);
  }
}

TEST_CASE("label smoothing of 0.1 over four classes is the notes' four numbers") {
  const Tensor logits = Tensor::from({1, 4}, {real(0.3), -1, 2, real(0.7)});
  CrossEntropyOptions options;
  options.smoothing = real(0.1);
  SoftmaxCrossEntropy smoothed(options), soft;
  const double a = double(smoothed.forward(logits, IntTensor::from({1}, {2})).item());
  const Tensor targets =
      Tensor::from({1, 4}, {real(0.025), real(0.025), real(0.925), real(0.025)});
  CHECK(std::abs(a - double(soft.forward(logits, targets).item())) <= 1e-6);
}

TEST_CASE("the notes' dropout keeps the mean only at p = 0.5, the mended one always") {
  for (const double p : {0.1, 0.3, 0.5, 0.8}) {
    CAPTURE(p);
    const Expected e = mean_of_masked_one(p, {1, 5}, 100000);
    CHECK(std::abs(e.notes - p / (1 - p)) <= 0.03);
    CHECK(std::abs(e.mended - 1) <= 0.03);
  }
}

TEST_CASE("inverted and classic dropout are equal in expectation, the mixed ones not") {
  const int draws = 10000;
  const Tensor h = Tensor::from({1, 3}, {1, -2, real(0.5)});
  for (const Convention c : conventions) {
    AnyDropout dropout(real(0.25), {1, 6}, c);
    double mean = 0;  // of the first number in training
    for (int i = 0; i < draws; ++i)
      mean += double(dropout.forward(h, Mode::train).host()[0]) / draws;
    const double test = double(dropout.forward(h, Mode::evaluate).host()[0]);
    const bool right = c == Convention::inverted || c == Convention::classic;
    CHECK((std::abs(mean - test) <= 0.02) == right);
  }
}

TEST_CASE("forgotten test-time scaling makes a net too sure, doubled too modest") {
  for (uint64_t seed = 1; seed <= uint64_t(seeds(1, 20)); ++seed) {
    CAPTURE(seed);
    const Parts parts = draw_parts(difficulty, plan(), seed);
    const std::vector<Verdict> v = try_conventions(parts, plan(), seed);
    CHECK(std::abs(v[0].accuracy - v[1].accuracy) <= 0.05);
    CHECK(v[1].ece <= 0.10);
    CHECK(v[2].ece >= v[1].ece + 0.04);
    CHECK(v[2].confidence >= v[1].confidence + 0.08);
    CHECK(v[2].accuracy >= v[1].accuracy - 0.06);  // hardly to be seen in accuracy
    CHECK(v[2].loss >= v[1].loss + 0.3);
    CHECK(v[3].confidence <= v[3].accuracy - 0.2);
  }
}

TEST_CASE("1024 thinned nets: their geometric mean is the whole net, exactly or nearly") {
  for (uint64_t seed = 1; seed <= uint64_t(seeds(1, 20)); ++seed) {
    CAPTURE(seed);
    const Parts parts = draw_parts(0, plan(), seed);
    const Ensemble one = try_ensemble(true, false, parts, plan(), seed),
                   without = try_ensemble(false, false, parts, plan(), seed),
                   two = try_ensemble(true, true, parts, plan(), seed);
    CHECK(one.largest <= 1e-5);
    CHECK(without.largest <= 1e-5);
    CHECK(two.mean <= 0.05);
    CHECK(two.largest >= 1e-3);
    CHECK(one.whole >= one.thinned + 0.1);
    // Units that were never alone rely on each other.
    CHECK(one.thinned >= without.thinned + 0.03);
    CHECK(one.thinned / one.whole >= without.thinned / without.whole + 0.05);
  }
}

TEST_CASE("the same bits for any number of threads") {
  const int before = threads();
  std::set<double> losses;
  Plan few;
  few.pictures = 200;
  few.epochs = 1;
  for (const int count : {1, 3}) {
    set_threads(count);
    losses.insert(try_cure(cures()[3], draw_parts(1, few, 1), few, 1).test.loss);
  }
  set_threads(before);
  CHECK(losses.size() == 1);
}
