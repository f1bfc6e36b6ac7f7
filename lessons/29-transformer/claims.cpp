// The claims of lesson 29's notes, asserted on the lesson's own functions. In `make test`
// the collapse up to step 20 and a short race of places; `make claims` has five seeds of
// everything.
#define main lesson_main
#include "lesson.cpp"
#undef main

#include "claims.h"
#include "layers/gradcheck.h"
#include "parallel.h"

// Experiments this small only wait for each other where threads share a core.
static const bool one_thread = (set_threads(1), true);

TEST_CASE("attention moves numbers to later places, feed-forward to none") {
  for (uint64_t seed = 1; seed <= 20; ++seed) {
    CAPTURE(seed);
    const Moved moved = change_one_place(10, 4, seed);
    for (size_t t = 0; t < 10; ++t) {
      CAPTURE(t);
      CHECK((moved.by_attention[t] > 0.05) == (t >= 4));
      CHECK((moved.by_attention[t] == 0) == (t < 4));
      CHECK((moved.by_feed_forward[t] == 0) == (t != 4));
    }
  }
}

TEST_CASE("without positions one block cannot tell an order, with RoPE it can") {
  for (uint64_t seed = 1; seed <= 20; ++seed) {
    CAPTURE(seed);
    CHECK(swap_moves(1, Place::none, seed) <= 1e-4);
    CHECK(swap_moves(2, Place::none, seed) >= 0.01);
    CHECK(swap_moves(1, Place::rope, seed) >= 0.01);
  }
}

TEST_CASE("both kinds of block pass the gradient check, with RoPE and with ALiBi") {
  const double limit = sizeof(real) == 8 ? 1e-7 : 2e-2;
  for (const bool pre_norm : {true, false}) {
    for (const Place place : {Place::rope, Place::alibi}) {
      TransformerOptions options = block_options({2, 1, 4, 2, pre_norm, place});
      options.attention.bias = false;  // that of the keys has gradient 0 where they stay
      TransformerBlock block(4, {1, 1}, options);
      Tensor x({1, 3, 4});
      normal(x, {1, 2}, 1);
      CHECK(check_gradients(block, x).worst <= limit);
    }
  }
}

// ---- where the norm stands ------------------------------------------------------------

TEST_CASE("post-LN: equal gradients at the start, 100x apart by step 20; pre-LN not") {
  const int most = seeds(1, 5);
  for (uint64_t seed = 1; seed <= uint64_t(most); ++seed) {
    CAPTURE(seed);
    const Text text = draw_text("", seed);
    Settings set = deep_settings;
    set.steps = 21;
    const DeepRun post = train_deep(text, deep_plan(text, false), set, false, seed),
                  pre = train_deep(text, deep_plan(text, true), set, false, seed);
    CHECK(post.first_over_last(0) >= 0.15);
    CHECK(post.first_over_last(0) <= 6);
    CHECK(post.first_over_last(3) <= 0.01);
    CHECK(pre.first_over_last(0) >= 0.5);
    CHECK(pre.first_over_last(3) >= 0.5);
    CHECK(pre.moves[0] >= 0.9);  // Adam's first step: the whole rate, for nearly all
    CHECK(pre.moves[0] <= 1.001);
  }
}

TEST_CASE("post-LN without warmup stays at the frequencies of letters") {
  for (uint64_t seed = 1; seed <= uint64_t(seeds(0, 5)); ++seed) {
    CAPTURE(seed);
    const Text text = draw_text("", seed);
    const auto run = [&](bool pre_norm, bool warm, real start = deep_start) {
      return train_deep(text, deep_plan(text, pre_norm, start), deep_settings, warm,
                        seed);
    };
    const DeepRun post = run(false, false), warmed = run(false, true),
                  pre = run(true, false);
    CHECK(post.run.loss() >= text.frequencies_only - 0.1);
    CHECK(warmed.run.loss() <= post.run.loss() - 0.5);
    CHECK(warmed.first_over_last(3) >= 0.02);
    CHECK(pre.run.loss() <= warmed.run.loss() - 0.3);
    CHECK(pre.moves[3] <= 0.5 * pre.moves[0]);
    CHECK(run(true, true).run.loss() <= warmed.run.loss() - 0.3);
    CHECK(run(false, false, real(0.5)).run.loss() <= post.run.loss() - 1);
  }
}

TEST_CASE(
    "on a road without norms numbers grow; without the last norm the loss is high") {
  for (uint64_t seed = 1; seed <= uint64_t(seeds(2, 20)); ++seed) {
    CAPTURE(seed);
    const Text text = draw_text("", seed);
    TowerPlan plan = deep_plan(text, true);
    const Start pre = look_at_start(text, plan, seed),
                post = look_at_start(text, deep_plan(text, false), seed);
    plan.last_norm = false;
    const Start bare = look_at_start(text, plan, seed);
    CHECK(pre.sizes.back() >= 2 * pre.sizes.front());
    CHECK(post.sizes.back() >= 0.99);
    CHECK(post.sizes.back() <= 1.01);
    CHECK(bare.loss >= pre.loss + 1);
  }
}

// ---- positions ------------------------------------------------------------------------

TEST_CASE("the product of turned queries and keys depends on their distance only") {
  for (uint64_t seed = 1; seed <= 20; ++seed) {
    CAPTURE(seed);
    Tensor q({16}), k({16});
    normal(q, {seed, 30}, 1);
    normal(k, {seed, 31}, 1);
    const double near = turned_product(q, k, 3, 1);
    for (const int t : {13, 103, 1003}) {
      CHECK(std::abs(turned_product(q, k, t, t - 2) - near) <= 1e-4);
    }
    CHECK(std::abs(turned_product(q, k, 3, 0) - near) >= 1e-3);
  }
}

TEST_CASE("longer texts: ALiBi stays where it is, RoPE does not") {
  for (uint64_t seed = 1; seed <= uint64_t(seeds(1, 5)); ++seed) {
    CAPTURE(seed);
    const Text text = draw_text("", seed);
    Settings set = place_settings;
    if (!full()) {  // light, and it can still fail
      set = {80, 8, 16, 3e-3, 30};
      const PlaceRun light = train_place(text, Place::alibi, set, seed);
      CHECK(light.at_trained() <= text.frequencies_only - 0.5);
      CHECK(light.at_four_times() <= light.at_trained() + 0.3);
      continue;
    }
    const PlaceRun rope = train_place(text, Place::rope, set, seed),
                   alibi = train_place(text, Place::alibi, set, seed);
    CHECK(alibi.at_four_times() <= alibi.at_trained() + 0.3);
    CHECK(rope.at_twice() >= alibi.at_twice() + 0.3);
    CHECK(rope.at_four_times() >= rope.at_trained() + 0.5);
    for (const Place place : places) {
      if (place == Place::rope) continue;
      const PlaceRun other = train_place(text, place, set, seed);
      CHECK(other.at_trained() >= rope.at_trained());
      if (place != Place::alibi) {
        CHECK(other.at_four_times() >= alibi.at_four_times() + 0.5);
      }
    }
  }
}

// ---- all letters at once --------------------------------------------------------------

TEST_CASE("a block does all letters at once, with work that grows as the square") {
  constexpr int C = 16, T = 12;
  TowerPlan plan = {2, 1, C, 2};
  plan.place = Place::rope;
  TransformerBlock block(C, {1, 1}, block_options(plan));
  Tensor x({1, T, C});
  normal(x, {1, 2}, 1);
  const Tensor at_once = block.forward(x, Mode::evaluate);
  KeyValueCache cache = block.attention.cache(1, T);
  for (int t = 0; t < T; ++t) {
    const Tensor letter = x.reshape({T, C}).rows(t, t + 1).reshape({1, 1, C});
    const Tensor alone = block.forward(letter, cache);
    const Tensor there = at_once.reshape({T, C}).rows(t, t + 1).reshape({1, 1, C});
    CHECK(change_per_place(alone, there)[0] <= 1e-4);
  }
  Rnn rnn(C, C, {1, 3});
  const auto work = [](Layer& layer, int letters) {
    Tensor text({1, letters, C});
    normal(text, {1, 4}, 1);
    layer.forward(text, Mode::evaluate);
    return double(layer.multiply_adds());
  };
  CHECK(work(rnn, 128) == 2 * work(rnn, 64));
  CHECK(work(block, 1024) >= 3 * work(block, 512));
}

TEST_CASE("the same numbers for any number of threads") {
  const int before = threads();
  std::vector<double> losses;
  const Text text = draw_text("", 1);
  for (const int count : {1, 2, 7}) {
    set_threads(count);
    Tower net(deep_plan(text, false), 1);
    losses.push_back(train(net, text, {5, 8, 16, 3e-3}, 1, "").losses.back());
  }
  set_threads(before);
  CHECK(losses[0] == losses[1]);
  CHECK(losses[0] == losses[2]);
}
