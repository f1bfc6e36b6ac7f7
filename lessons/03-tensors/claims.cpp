// The claims of lesson 03's notes, asserted on the lesson's own functions.
#define main lesson_main
#include "lesson.cpp"
#undef main

#include "claims.h"

constexpr double epsilon = std::numeric_limits<real>::epsilon();

TEST_CASE("the V's minimum lies near the cube root of epsilon") {
  for (uint64_t seed = 1; seed <= 20; ++seed) {
    CAPTURE(seed);
    const Sweep v = sweep(true, 5, {seed, 10});
    CHECK(v.best_step >= std::cbrt(epsilon) / 10);
    CHECK(v.best_step <= std::cbrt(epsilon) * 10);
    // Both arms rise at least tenfold above it.
    CHECK(v.errors.front() >= 10 * v.best_error);
    CHECK(v.errors.back() >= 10 * v.best_error);
  }
}

TEST_CASE("without a bend the error has no arm at large steps") {
  for (uint64_t seed = 1; seed <= 20; ++seed) {
    CAPTURE(seed);
    const Sweep line = sweep(false, 5, {seed, 10});
    CHECK(line.errors.front() <= 100 * epsilon);
    CHECK(line.errors.back() >= 1000 * line.errors.front());
  }
}

TEST_CASE("the gradient check of a linear layer") {
  for (uint64_t seed = 1; seed <= 20; ++seed) {
    Linear layer(5, 3, {seed, 0});
    const Tensor x = Tensor::from({2, 5}, {1, -2, 3, real(0.5), 2, -1, 1, 4, 0, 1});
    CHECK(check_gradients(layer, x).worst <= (sizeof(real) == 8 ? 1e-7 : 1e-3));
  }
}
