// The claims of lesson 01's notes, asserted on the lesson's own functions.
#define main lesson_main
#include "lesson.cpp"
#undef main

#include "claims.h"

static const int starts = full() ? 100 : 20;
static const int many_seeds = seeds(5, 20);

TEST_CASE("a neuron learns AND, OR and NAND from every start") {
  for (const Question& question : {both_on, any_on, not_both}) {
    for (uint64_t seed = 1; seed <= uint64_t(many_seeds); ++seed) {
      CAPTURE(question.name);
      CAPTURE(seed);
      const Many many = learn_often(question, {seed, 100}, 1, 1000, starts);
      CHECK(many.solved == starts);
      CHECK(many.greatest_loss <= 0.03);
      CHECK(right_without_looking(question) == 3);  // the rival
    }
  }
}

TEST_CASE("on XOR it ends as a tossed coin and is never right more than three times") {
  const double coin = std::log(2.0);
  for (uint64_t seed = 1; seed <= uint64_t(many_seeds); ++seed) {
    CAPTURE(seed);
    const Many many = learn_often(differ, {seed, 100}, 1, 1000, starts);
    CHECK(many.solved == 0);
    CHECK(many.best <= 3);
    CHECK(many.least_loss >= coin - 1e-6);
    CHECK(many.greatest_loss <= coin + 1e-4);
    CHECK(right_without_looking(differ) == 2);  // the rival
  }
}

TEST_CASE("of 68921 neurons none answers XOR or its opposite; all else is answered") {
  const Census census = try_all();
  CHECK(census.neurons == 68921);
  CHECK(census.answered() == 14);
  for (int k = 0; k < 16; ++k) {
    CAPTURE(k);
    CHECK((census.answer[k] == 0) == (k == 6 || k == 9));
  }
  CHECK(census.answer[1] == 1540);  // AND, as the notes say
}

TEST_CASE("three neurons that have each learned a question solve XOR") {
  for (uint64_t seed = 1; seed <= uint64_t(seeds(20, 100)); ++seed) {
    CAPTURE(seed);
    const Three net = learn_three({seed, 0}, 1, 1000);
    for (int e = 0; e < 4; ++e) {
      CHECK(std::abs(output(net, examples[e]) - differ.y[e]) <= real(0.1));
    }
  }
}

TEST_CASE("the step worked by hand in the notes") {
  Neuron n = {{1, 1}, -1};
  CHECK(double(examine(n, both_on).loss) == doctest::Approx(0.5032).epsilon(1e-3));
  step(n, both_on, 1);
  CHECK(double(n.weight[0]) == doctest::Approx(0.9422).epsilon(1e-3));
  CHECK(double(n.weight[1]) == doctest::Approx(0.9422).epsilon(1e-3));
  CHECK(double(n.bias) == doctest::Approx(-1.25));
  CHECK(double(examine(n, both_on).loss) == doctest::Approx(0.445).epsilon(1e-3));
}
