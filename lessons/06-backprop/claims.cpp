// The claims of lesson 06's notes, asserted on the lesson's own functions.
#define main lesson_main
#include "lesson.cpp"
#undef main

#include "claims.h"
#include "parallel.h"

// Experiments this small only wait for each other where threads share a core.
static const bool one_thread = (set_threads(1), true);

TEST_CASE("the chain rule and moving the number agree at every stop") {
  Sequential net = napkin_net();
  const std::vector<Stop> stops =
      travel(net, Tensor::from({1, 2}, {1, 2}), IntTensor::from({1}, {0}));
  const real expected[4][2] = {{0.5, 0.5}, {0, 0.5}, {-1, 0.5}, {-0.5, 0.5}};
  REQUIRE(stops.size() == 4);
  for (size_t i = 0; i < 4; ++i) {
    for (size_t k = 0; k < 2; ++k) {
      CHECK(std::abs(double(stops[i].dh[k] - expected[i][k])) <= 1e-6);
      CHECK(std::abs(double(stops[i].dh[k]) - stops[i].measured[k]) <= 1e-3);
    }
  }
}

TEST_CASE("the path depth of one hidden layer, and of three") {
  Sequential shallow = xor_net(1), deep = spiral_net<Relu>(1);
  CHECK(summary(shallow, {1, 2}).find("path depth 2: shallow, universal approximator") !=
        std::string::npos);
  CHECK(summary(deep, {1, 2}).find("path depth 4: deep") != std::string::npos);
}

TEST_CASE("equal hidden units stay equal, small random ones part and solve XOR") {
  for (uint64_t seed = 1; seed <= uint64_t(seeds(3, 20)); ++seed) {
    CAPTURE(seed);
    const Outcome zero = solve_xor(Start::zero, seed),
                  equal = solve_xor(Start::equal, seed),
                  random = solve_xor(Start::random, seed);
    CHECK(zero.different == 1);
    CHECK(equal.different == 1);
    CHECK(random.different == 8);
    CHECK(std::abs(zero.training.loss.back() - std::log(2.0)) <= 1e-6);
    CHECK(zero.right == 0.5);
    CHECK(equal.right <= 0.80);
    CHECK(random.right >= 0.97);
  }
}

TEST_CASE("the spirals are solved, coming apart layer by layer") {
  for (uint64_t seed = 1; seed <= uint64_t(seeds(1, 20)); ++seed) {
    CAPTURE(seed);
    Sequential net = spiral_net<Relu>(seed);
    train(net, draw_spirals(seed).learned, {3000, 32, 0.3}, {seed, 3}, "");
    CHECK(share_right(net, draw_spirals(seed).fresh) >= 0.97);
    const Views views = compare_views(net, seed);
    CHECK(views.trained[0] <= 0.75);
    CHECK(views.trained[1] >= views.trained[0] + 0.05);
    CHECK(views.trained[2] >= 0.97);
    CHECK(views.trained[3] >= 0.97);
    for (const double share : views.untrained) CHECK(share <= 0.75);
  }
}

TEST_CASE("a larger rate kills more hidden ReLU units") {
  for (uint64_t seed = 1; seed <= uint64_t(seeds(1, 20)); ++seed) {
    CAPTURE(seed);
    const Casualties fine = train_at(0.3, seed, 1000), far = train_at(3, seed, 1000);
    CHECK(fine.dead <= 8);
    CHECK(far.dead >= fine.dead + 8);
    CHECK(fine.right >= 0.95);
    CHECK(far.right <= 0.85);
  }
}

TEST_CASE("every parameter's gradient passes the check") {
  for (uint64_t seed = 1; seed <= uint64_t(seeds(5, 20)); ++seed) {
    CAPTURE(seed);
    CHECK(gradient_error<Tanh>(seed) <= (sizeof(real) == 8 ? 1e-7 : 1e-2));
    if (sizeof(real) == 8) CHECK(gradient_error<Relu>(seed) <= 1e-7);
  }
}

TEST_CASE("the same bits for any number of threads") {
  const int before = threads();
  std::set<uint64_t> sums;
  for (const int count : {1, 2, 7}) {
    set_threads(count);
    Sequential net = spiral_net<Relu>(1);
    train(net, draw_spirals(1).learned, {30, 600, 0.3}, {1, 3}, "");
    sums.insert(checksum(net));
  }
  set_threads(before);
  CHECK(sums.size() == 1);
  Sequential other = spiral_net<Relu>(2);
  CHECK(sums.count(checksum(other)) == 0);
}
