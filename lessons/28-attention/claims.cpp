// The claims of lesson 28's notes, asserted on the lesson's own functions. `make test`
// trains each kind of net once, `make claims` twenty times.
#define main lesson_main
#include "lesson.cpp"
#undef main

#include "claims.h"
#include "layers/gradcheck.h"
#include "parallel.h"

// Experiments this small only wait for each other where threads share a core.
static const bool one_thread = (set_threads(1), true);

constexpr double tiny = sizeof(real) == 8 ? 1e-12 : 1e-5;

static Table drawn(int count, Key key) {
  Rng rng{key};
  Table x(size_t(count), 0);
  for (double& number : x) number = double(rng.normal());
  return x;
}

// An example of any size, as the hand example is one.
static Example any(Sizes s, uint64_t seed) {
  return {drawn(s.T * s.D, {seed, 1}), drawn(s.S * s.D, {seed, 2}),
          drawn(s.S * s.D, {seed, 3}), drawn(s.T * s.D, {seed, 4}), s};
}

static const Sizes several[] = {{3, 3, 4},       {2, 5, 3},
                                {5, 5, 2, true}, {2, 6, 8, true},
                                {4, 2, 3, true}, {3, 4, 16, false, false}};

TEST_CASE("two tokens by hand: the numbers of the notes") {
  const Example e;
  const Stored a = attend(e.q, e.k, e.v, e.s);
  const Blame b = attend_backward(e.dy, e.q, e.k, e.v, a, e.s);
  const double log3 = std::log(3.0);
  CHECK(largest_difference(a.score, {log3, 0, -log3, 0}) <= 1e-12);
  CHECK(largest_difference(a.p, {0.75, 0.25, 0.25, 0.75}) <= 1e-12);
  CHECK(largest_difference(a.y, {2, 4}) <= 1e-12);
  CHECK(largest_difference(b.dv, {2, -2}) <= 1e-12);
  CHECK(largest_difference(b.dp, {4, 20, -4, -20}) <= 1e-12);
  CHECK(largest_difference(b.dscore, {-3, 3, 3, -3}) <= 1e-12);
  CHECK(largest_difference(b.dq, {-3 * log3, 3 * log3}) <= 1e-12);
  CHECK(largest_difference(b.dk, {-6, 6}) <= 1e-12);
}

TEST_CASE("backward of attention is what moving the numbers says") {
  for (uint64_t seed = 1; seed <= 20; ++seed) {
    CAPTURE(seed);
    for (const Sizes& s : several) {
      const Example e = any(s, seed);
      const Stored a = attend(e.q, e.k, e.v, s);
      const Blame b = attend_backward(e.dy, e.q, e.k, e.v, a, s);
      CHECK(largest_difference(b.dq, measured(e, &Example::q)) <= 1e-7);
      CHECK(largest_difference(b.dk, measured(e, &Example::k)) <= 1e-7);
      CHECK(largest_difference(b.dv, measured(e, &Example::v)) <= 1e-7);
    }
  }
}

TEST_CASE("the op that keeps no scores says what attention with all tables says") {
  for (uint64_t seed = 1; seed <= 20; ++seed) {
    CAPTURE(seed);
    for (const Sizes& s : several) {
      if (!s.scaled) continue;
      const Example e = any(s, seed);
      const Stored a = attend(e.q, e.k, e.v, s);
      const Blame b = attend_backward(e.dy, e.q, e.k, e.v, a, s);
      const OpAnswer op = ask_op(e.dy, e.q, e.k, e.v, s);
      CHECK(largest_difference(a.y, op.y) <= tiny);
      CHECK(largest_difference(b.dq, op.dq) <= 5 * tiny);
      CHECK(largest_difference(b.dk, op.dk) <= 5 * tiny);
      CHECK(largest_difference(b.dv, op.dv) <= 5 * tiny);
      // From one number for each query every probability can be made again.
      Table again;
      for (size_t i = 0; i < a.score.size(); ++i) {
        const bool hidden = a.score[i] == -INFINITY;
        again.push_back(hidden ? 0
                               : std::exp(a.score[i] - op.logsumexp[i / size_t(s.S)]));
      }
      CHECK(largest_difference(a.p, again) <= tiny);
    }
  }
}

TEST_CASE("self attention, causal or not, passes the gradient check") {
  const double limit = sizeof(real) == 8 ? 1e-7 : 2e-2;
  for (const bool causal : {false, true}) {
    AttentionOptions options;
    options.heads = 2;
    options.causal = causal;
    options.bias = false;  // that of the keys does nothing: rounding would be compared
    MultiHeadAttention layer(8, {1, 1}, options);
    Tensor x({2, 5, 8});
    x.set([] {
      const Table numbers = drawn(80, {1, 2});
      return std::vector<real>(numbers.begin(), numbers.end());
    }());
    CHECK(check_gradients(layer, x).worst <= limit);
  }
}

TEST_CASE("a key's bias does nothing: it adds the same to all scores of a query") {
  MultiHeadAttention layer(8, {1, 1}, {});
  const Table numbers = drawn(40, {1, 2});
  const Tensor x =
      Tensor::from({1, 5, 8}, std::vector<real>(numbers.begin(), numbers.end()));
  const auto answer = [&] {
    const std::vector<real> y = layer.forward(x, Mode::evaluate).host();
    return Table(y.begin(), y.end());
  };
  const Table before = answer();
  layer.heads.key.bias.set(std::vector<real>(8, 3));
  CHECK(largest_difference(before, answer()) <= tiny);
  layer.heads.query.bias.set(std::vector<real>(8, 3));
  CHECK(largest_difference(before, answer()) >= 0.01);
}

TEST_CASE("without the division the softmax saturates, with it D does not matter") {
  for (uint64_t seed = 1; seed <= uint64_t(seeds(3, 20)); ++seed) {
    CAPTURE(seed);
    double before = 1;
    for (const int D : {4, 16, 64, 256}) {
      CAPTURE(D);
      const Sharpness bare = sharpness(D, false, seed), scaled = sharpness(D, true, seed);
      CHECK(std::abs(bare.spread / std::sqrt(double(D)) - 1) <= 0.2);
      CHECK(std::abs(scaled.spread - 1) <= 0.2);
      CHECK(std::abs(scaled.entropy - 0.87) <= 0.05);
      CHECK(std::abs(scaled.blame - 0.038) <= 0.006);
      CHECK(scaled.quiet >= 0.33);
      CHECK(bare.entropy <= before - 0.03);
      before = bare.entropy;
    }
    // A little sharper than equal, more blame passes; much sharper, hardly any.
    const Sharpness equal = sharpness(0, false, seed), few = sharpness(4, false, seed);
    CHECK(equal.entropy >= 1 - 1e-12);
    CHECK(std::abs(equal.blame - 0.031) <= 0.001);
    CHECK(std::abs(equal.quiet - 0.493) <= 0.01);
    CHECK(few.blame >= sharpness(4, true, seed).blame);
    const Sharpness bare = sharpness(256, false, seed);
    CHECK(bare.entropy <= 0.12);
    CHECK(bare.largest >= 0.95);
    CHECK(bare.blame <= 0.01);
    CHECK(bare.quiet <= 0.03);
  }
}

TEST_CASE("one head learns to copy backwards, and its map is the anti-diagonal") {
  for (uint64_t seed = 1; seed <= uint64_t(seeds(1, 20)); ++seed) {
    CAPTURE(seed);
    Plan plan;
    LetterNet net(plan, {seed, 1});
    train(net, seed, "");
    CHECK(right_on(net, drawn_rows(200, {seed, 9})) >= 0.98);
    CHECK(share_in_mirror(map_of(net, spelled(sentence))) >= 0.9);
    CHECK(right_on(net, rows_of_text("No row of this was ever drawn, yet it can.", 8)) >=
          0.95);
    plan.places = false;
    LetterNet lost(plan, {seed, 1});
    train(lost, seed, "");
    CHECK(right_on(lost, drawn_rows(200, {seed, 9})) <= 0.3);
  }
}

TEST_CASE("without places order means nothing; with places or a causal mask it does") {
  for (uint64_t seed = 1; seed <= 20; ++seed) {
    CAPTURE(seed);
    CHECK(moved_by_order(false, false, seed) <= tiny);
    CHECK(moved_by_order(true, false, seed) >= 0.3);
    CHECK(moved_by_order(false, true, seed) >= 0.2);
  }
}

TEST_CASE("without the division a head learns late; with a small start it does not") {
  for (uint64_t seed = 1; seed <= uint64_t(seeds(1, 20)); ++seed) {
    CAPTURE(seed);
    const auto learn = [seed](Scale scale) {
      Plan plan;
      plan.features = 64;
      plan.rate = 0.003;
      plan.scale = scale;
      if (!full()) plan.steps = 40;
      LetterNet net(plan, {seed, 1});
      return train(net, seed, "");
    };
    const Shares usual = learn(Scale::library), bare = learn(Scale::none),
                 small = learn(Scale::small_start);
    const size_t early = full() ? 40 : 39;
    CHECK(bare[early] <= usual[early] - (full() ? 0.08 : 0.3));
    CHECK(small[early] >= usual[early] - 0.2);
    if (full()) CHECK(usual[early] >= 0.9);
    if (full()) CHECK(bare[early] <= 0.92);
  }
}

TEST_CASE("without the division a place can stay behind, sure of wrong letters") {
  int behind = 0;
  for (uint64_t seed = 1; seed <= uint64_t(seeds(1, 20)); ++seed) {
    CAPTURE(seed);
    Plan plan;
    plan.features = 64;
    plan.rate = 0.003;
    plan.scale = Scale::none;
    LetterNet net(plan, {seed, 1});
    train(net, seed, "");
    const int rows = 200;
    const Shares right = right_by_place(net, drawn_rows(rows, {seed, 9}));
    const int place = int(std::min_element(right.begin(), right.end()) - right.begin());
    const auto low = [](double share) { return share < 0.9; };
    const bool one = std::count_if(right.begin(), right.end(), low) == 1;
    if (!one || right[size_t(place)] > 0.2) continue;
    ++behind;
    const Table looks = dynamic_cast<const OneHead&>(*net.attention).looks();
    double surest = 0, mirror = 0;
    std::vector<int> favourite(size_t(T), 0);
    for (int n = 0; n < rows; ++n) {
      const auto row = looks.begin() + (n * T + place) * T;
      const auto most = std::max_element(row, row + T);
      surest += *most / rows;
      mirror += row[T - 1 - place] / rows;
      ++favourite[size_t(most - row)];
    }
    CHECK(surest >= 0.9);
    CHECK(mirror <= 0.1);
    CHECK(*std::max_element(favourite.begin(), favourite.end()) <= rows * 6 / 10);
  }
  CHECK(behind >= (full() ? 4 : 1));
}

TEST_CASE("one head cannot look at two places at once, four can") {
  for (uint64_t seed = 1; seed <= uint64_t(seeds(1, 20)); ++seed) {
    CAPTURE(seed);
    Plan plan;
    if (!full()) {
      plan.batch = 8;
      plan.rate = 0.02;
      plan.steps = 60;
    }
    const auto right = [&](int heads) {
      return right_on(*trained_on_both(plan, heads, seed), drawn_rows(200, {seed, 9}));
    };
    CHECK(right(1) <= 0.4);
    CHECK(right(4) >= 0.95);
  }
}

TEST_CASE("two heads would do, but do not always find it") {
  int found = 0;
  for (uint64_t seed = 1; seed <= uint64_t(seeds(1, 20)); ++seed) {
    found += right_on(*trained_on_both({}, 2, seed), drawn_rows(200, {seed, 9})) >= 0.95;
  }
  CHECK(found >= (full() ? 12 : 1));
  if (full()) CHECK(found <= 19);
}

TEST_CASE("cross attention sorts new rows, in whatever order they come") {
  for (uint64_t seed = 1; seed <= uint64_t(seeds(1, 20)); ++seed) {
    CAPTURE(seed);
    Sorter net({seed, 1});
    train(net, 600, seed);
    CHECK(share_sorted(net, full() ? 200 : 60, seed) >= 0.9);
    CHECK(looks_right(net, 40, seed) >= 0.8);
    const std::vector<int> row = spelled(unsorted);
    std::vector<int> sorted = row;
    std::sort(sorted.begin(), sorted.end());
    const auto logits = [&](const std::vector<int>& memory) {
      const std::vector<real> all =
          net.forward(IntTensor::from({1, 1}, {space}), IntTensor::from({1, T}, memory),
                      Mode::evaluate)
              .host();
      return Table(all.begin(), all.end());
    };
    CHECK(largest_difference(logits(row), logits(sorted)) <= 10 * tiny);
  }
}

TEST_CASE("twice the tokens: twice the work of the maps, four times that of the looks") {
  const auto work = [](int tokens) {
    MultiHeadAttention layer(16, {1, 1}, {});
    layer.forward(Tensor::zeros({1, tokens, 16}), Mode::evaluate);
    return layer.multiply_adds();
  };
  for (const int tokens : {8, 16, 64}) {
    CHECK(work(tokens) == 4LL * tokens * 16 * 16 + 2LL * tokens * tokens * 16);
  }
}

TEST_CASE("letters are spelled, and a text too short to cut is refused") {
  CHECK(word(spelled("Oh, a Bee")) == "oh__a_bee");
  CHECK(word(rows_of_text("abcdefghijklmnop", 1)) == "abcdefghijkl");
  CHECK_THROWS_WITH_AS(rows_of_text("abc", 1), doctest::Contains("no row of 12"), Error);
}

TEST_CASE("the same numbers for any number of threads") {
  const int before = threads();
  std::vector<Shares> found;
  for (const int count : {1, 2, 7}) {
    set_threads(count);
    Plan plan;
    plan.heads = 2;
    plan.steps = 10;
    LetterNet net(plan, {1, 1});
    train(net, 1, "");
    found.push_back({double(net.out.weight.host()[0])});
  }
  set_threads(before);
  CHECK(found[0] == found[1]);
  CHECK(found[0] == found[2]);
}
