// The claims of lesson 07's notes, asserted on the lesson's own functions.
#define main lesson_main
#include "lesson.cpp"
#undef main

#include "claims.h"

TEST_CASE("the formula of the notes, to the last digit") {
  ScalarTape tape;
  const Scalar y = formula(tape);
  for (int round = 1; round <= 2; ++round) {  // asked twice, it says the same
    tape.backward(y);
    const double expected[] = {36, 45, 15, 6, 1};
    for (size_t i = 0; i < 5; ++i) CHECK(tape.entries[i].gradient == expected[i]);
  }
  CHECK(y.value() == 54);
}

TEST_CASE("the fork: a value used twice adds its gradients") {
  CHECK(broken(true, true) == std::vector<double>{36, 45, 15, 6, 1});
  CHECK(broken(false, true) == std::vector<double>{12, 18, 6, 6, 1});
  CHECK(broken(true, false) == std::vector<double>{24, 27, 15, 6, 1});
  ScalarTape tape;
  const Scalar x = tape.leaf("x", 3);
  tape.backward(x * x + x);  // both sides the same line
  CHECK(x.gradient() == 7);
}

TEST_CASE("random formulas: right in any right order, wrong without the rules") {
  for (uint64_t seed = 1; seed <= 20; ++seed) {
    CAPTURE(seed);
    int written = 0, found = 0;
    const int formulas = full() ? 100 : 20;
    for (int i = 0; i < formulas; ++i) {
      const FormulaTrial trial = try_formula(40, {seed, 100 + 2 * uint64_t(i)});
      CHECK(trial.tape <= 1e-6);
      CHECK(trial.other_order <= 1e-12);
      written += trial.written <= 0.01 ? 0 : 1;
      found += trial.found <= 0.01 ? 0 : 1;
    }
    CHECK(written >= 0.9 * formulas);
    CHECK(found >= 0.9 * formulas);
  }
}

TEST_CASE("orders by lot are other orders, and keep the rule") {
  ScalarTape tape;
  random_formula(tape, {0.1, 0.2, 0.3, 0.4, 0.5}, 40, {1, 100});
  Rng rng{{1, 7}};
  const std::vector<int> one = by_lot(tape, rng), other = by_lot(tape, rng);
  CHECK(one != other);
  CHECK(one.size() == tape.entries.size());
}

TEST_CASE("gradients by tape are those by hand") {
  for (uint64_t seed = 1; seed <= uint64_t(seeds(10, 20)); ++seed) {
    CAPTURE(seed);
    const Agreement agreement = compare_nets(seed);
    REQUIRE(agreement.tensor_tape.size() == 8);
    CHECK(worst(agreement.tensor_tape) == 0);
    CHECK(worst(agreement.scalar_tape) <= (sizeof(real) == 8 ? 1e-12 : 1e-3));
  }
}

TEST_CASE("trained by tape and by hand: every loss and every parameter the same") {
  for (uint64_t seed = 1; seed <= uint64_t(seeds(1, 5)); ++seed) {
    CAPTURE(seed);
    const Twins twins = train_twins(seed, full() ? 3000 : 200);
    CHECK(twins.same_losses);
    CHECK(twins.different == 0);
    CHECK(twins.numbers == 1224);
    if (full()) CHECK(twins.right >= 0.8);
  }
}

TEST_CASE("a loop with a way around: right without a backward of its own") {
  for (uint64_t seed = 1; seed <= uint64_t(seeds(10, 20)); ++seed) {
    CAPTURE(seed);
    const LoopTrial trial = try_loop(seed);
    CHECK(trial.error <= (sizeof(real) == 8 ? 1e-12 : 1e-4));
    CHECK(trial.last_use_only >= 0.3);
    CHECK(trial.refusal.rfind("linear: backward without a forward", 0) == 0);
  }
}

TEST_CASE("... and it learns the spirals") {
  for (uint64_t seed = 1; seed <= uint64_t(seeds(1, 5)); ++seed) {
    CAPTURE(seed);
    CHECK(train_loop(seed, full() ? 1500 : 800, 0.1).right >= 0.97);
  }
}

TEST_CASE("a tape that is asked twice adds to parameters only") {
  Linear layer(3, 2, {1, 0});
  const Params p = layer.params();
  TensorTape tape;
  const Value x = tape.input(Tensor::from({1, 3}, {1, -2, 3}));
  const Value h = tape.linear(x, tape.param(p[0]), tape.param(p[1]));
  const Value loss = tape.softmax_cross_entropy(h, IntTensor::from({1}, {1}));
  tape.backward(loss);
  const std::vector<real> dx = tape.gradient(x).host(), dbias = p[1].grad.host();
  tape.backward(loss);
  CHECK(tape.gradient(x).host() == dx);
  CHECK(p[1].grad.host()[0] == 2 * dbias[0]);
}

TEST_CASE("what a tape refuses") {
  ScalarTape one, other;
  const Scalar a = one.leaf("a", -1), b = other.leaf("b", 2);
  CHECK_THROWS_AS(a * b, Error);
  CHECK_THROWS_AS(log(a), Error);
  CHECK_THROWS_AS(one.backward(b), Error);
  TensorTape tape;
  const Value x = tape.input(Tensor::zeros({2, 3}));
  const Value weight = tape.input(Tensor::zeros({4, 2}));
  CHECK_THROWS_AS(tape.linear(x, weight, weight), Error);
  CHECK_THROWS_AS(tape.add(x, weight), Error);
  CHECK_THROWS_AS(tape.backward(x), Error);
}
