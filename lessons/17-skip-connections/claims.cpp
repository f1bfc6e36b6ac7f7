// The claims of lesson 17's notes, asserted on the lesson's own functions. In `make test`
// what can be counted, and training with one seed, few blocks and few steps; `make
// claims` has ten seeds, 60 blocks, and the race.
#define main lesson_main
#include "lesson.cpp"
#undef main

#include "claims.h"
#include "layers/gradcheck.h"
#include "parallel.h"

// Experiments this small only wait for each other where threads share a core.
static const bool one_thread = (set_threads(1), true);

TEST_CASE("add, gate, concatenate: shapes, straight roads, and 24 layers of each") {
  const double open = 1 / (1 + std::exp(2.0));
  for (uint64_t seed = 1; seed <= uint64_t(seeds(5, 20)); ++seed) {
    CAPTURE(seed);
    const Meeting plain = meet(Way::plain, seed), add = meet(Way::add, seed),
                  gate = meet(Way::gate, seed), beside = meet(Way::concatenate, seed);
    CHECK(plain.shape == Shape({64, 8}));
    CHECK(add.shape == Shape({64, 8}));
    CHECK(gate.shape == Shape({64, 8}));
    CHECK(beside.shape == Shape({64, 12}));
    CHECK(plain.straight == 0);
    CHECK(add.straight == 1);
    CHECK(gate.straight == doctest::Approx(1 - open).epsilon(1e-5));
    CHECK(beside.straight == 1);
    CHECK(plain.deep <= 2);
    CHECK(add.deep >= 4);
    CHECK(gate.deep <= 0.2);
    CHECK(gate.deep >= 0.02);
    CHECK(beside.deep >= 1.3);
    CHECK(beside.deep <= 4);
  }
}

TEST_CASE("a pre-activation block and an inverted one pass the gradient check") {
  const double limit = sizeof(real) == 8 ? 1e-6 : 5e-2;
  const Tensor x = random_like(Tensor({3, 2, 3, 3}), {1, 3});
  RaceNet pre;
  add_block(pre, Road::pre_activation, 2, {1, 2});
  CHECK(check_gradients(pre.net, x).worst <= limit);
  CHECK(check_gradients(*inverted_block(2, 2, 4, 1, {1, 4}), x).worst <= limit);
}

TEST_CASE("pre-activation's advantage grows with depth, and a calm start takes it") {
  for (uint64_t seed = 1; seed <= uint64_t(seeds(1, 10)); ++seed) {
    CAPTURE(seed);
    const auto loss = [seed](bool pre, int blocks, bool calm = false) {
      return train_order({pre, blocks, calm}, order_settings, seed).loss();
    };
    const double at_4 = loss(false, 4) - loss(true, 4);
    CHECK(at_4 >= -0.15);
    CHECK(at_4 <= 0.2);
    const double at_20 = loss(false, 20) - loss(true, 20);
    CHECK(at_20 >= 0.25);
    CHECK(at_20 >= at_4 + 0.15);
    CHECK(loss(false, 20, true) <= loss(true, 20) - 0.15);
    if (!full()) continue;
    CHECK(loss(false, 60) >= loss(true, 60) + 0.4);
    CHECK(loss(false, 60, true) <= 0.5);
    CHECK(loss(true, 60, true) <= 0.8);
    CHECK(loss(true, 60, true) >= loss(false, 60, true));
  }
}

TEST_CASE("the ReLUs behind the sums close the straight road, deeper ones more") {
  for (uint64_t seed = 1; seed <= uint64_t(seeds(2, 20)); ++seed) {
    CAPTURE(seed);
    const double at_4 = open_road({false, 4}, seed), at_20 = open_road({false, 20}, seed),
                 at_60 = open_road({false, 60}, seed);
    CHECK(at_4 <= 0.5);
    CHECK(at_20 <= 0.3);
    CHECK(at_20 >= 0.1);
    CHECK(at_60 <= 0.2);
    const double calm = open_road({false, 60, true}, seed);  // shut once, shut for all
    CHECK(calm >= 0.4);
    CHECK(calm <= 0.6);
    CHECK(open_road({true, 60}, seed) == 1);
  }
}

TEST_CASE("gates that begin almost shut carry x, and open while they learn") {
  for (uint64_t seed = 1; seed <= uint64_t(seeds(1, 10)); ++seed) {
    CAPTURE(seed);
    Settings set = highway_settings;
    if (!full()) set.steps = 150;
    const HighwayRun shut = train_highway(-4, set, seed);
    CHECK(mean_of(shut.opening[0]) == doctest::Approx(0.018).epsilon(0.1));
    CHECK(mean_of(shut.opening.back()) >=
          (full() ? 1.2 : 1.0) * mean_of(shut.opening[0]));
    CHECK(shut.widest >= 0.1);
    const std::vector<double>& t = shut.opening.back();
    const auto middle = t.begin() + highway_layers / 2;
    CHECK(mean_of({middle, t.end()}) >= 1.2 * mean_of({t.begin(), middle}));
    CHECK(shut.run.loss() <= (full() ? 0.7 : 1.1));
    CHECK(train_plain(set, seed).loss() >= shut.run.loss() + 0.3);
    if (!full()) continue;
    for (const int bias : {0, 2}) {
      const HighwayRun open = train_highway(real(bias), set, seed);
      CHECK(open.run.loss() >= shut.run.loss() + 0.3);
      CHECK(mean_of(open.opening.back()) <= mean_of(open.opening[0]) + 0.01);
    }
  }
  CHECK(carried(-4) == doctest::Approx(0.647).epsilon(0.01));
  CHECK(carried(-2) == doctest::Approx(0.0475).epsilon(0.01));
}

TEST_CASE("layer l of a dense block reads k0 + l k channels") {
  for (const int growth : {3, 12}) {
    DensenetOptions options;
    options.growth = growth;
    options.layers = 5;
    const std::vector<DenseLayer> said = dense_by_formula(2 * growth, growth, 5),
                                  found = dense_by_weights(options);
    REQUIRE(found.size() == 5);
    for (size_t l = 0; l < 5; ++l) {
      CHECK(found[l].reads == said[l].reads);
      CHECK(found[l].makes == said[l].makes);
      CHECK(found[l].weights == said[l].weights);
    }
  }
}

TEST_CASE("depthwise and 1x1 take 1/C + 1/9 of a full convolution") {
  for (const int C : {1, 8, 32, 128}) {
    const ConvCost all = full_convolution(C, 8), thin = depthwise_and_1x1(C, 8);
    const double share = 1.0 / C + 1.0 / 9;
    CHECK(all.parameters == 9 * C * C);
    CHECK(double(thin.parameters) == doctest::Approx(share * all.parameters));
    CHECK(double(thin.multiply_adds) ==
          doctest::Approx(share * double(all.multiply_adds)));
  }
}

TEST_CASE("compound scaling: each step costs about twice the multiply-adds") {
  double before = double(cost_of(Scale()).multiply_adds);
  for (const int phi : {1, 2, 3}) {
    const double now = double(cost_of(compound(phi)).multiply_adds);
    CHECK(now >= 1.6 * before);
    CHECK(now <= 2.3 * before);
    before = now;
  }
  for (const Scale& one : {Scale{10, 20, 20}, Scale{5, 28, 20}, Scale{5, 20, 28}}) {
    const double times =
        double(cost_of(one).multiply_adds) / double(cost_of(Scale()).multiply_adds);
    CHECK(times >= 1.8);
    CHECK(times <= 2.1);
  }
}

// Small and scaled by one step, sixteen pictures: is there a net that cannot learn?
TEST_CASE("a scaled EfficientNet learns pictures by heart") {
  const Images data = pooled(draw_shapes(16, {1, 4}), 2);
  for (const Scale& scale : {Scale{2, 4, 8}, Scale{3, 5, 8}}) {
    Sequential net = scaled_net(scale, 1);
    const Run run = train(net, {data, data}, {60, 16, 0.1}, 1, "by heart");
    CHECK(run.losses.front() >= 0.5);
    CHECK(run.loss() <= 0.4);
  }
}

TEST_CASE("equal parameters: as many multiply-adds, four times the memory") {
  std::vector<Cost> costs;
  for (const Road road : roads) {
    costs.push_back(widest(road, race_budget));
    CHECK(costs.back().parameters <= race_budget);
    CHECK(costs.back().parameters >= 0.9 * race_budget);
    CHECK(double(costs.back().multiply_adds) >= 0.75 * double(costs[0].multiply_adds));
    CHECK(costs.back().multiply_adds <= costs[0].multiply_adds);
  }
  const auto numbers = [&](Road road) { return double(costs[size_t(road)].numbers); };
  CHECK(numbers(Road::residual) <= 1.2 * numbers(Road::plain));
  CHECK(numbers(Road::pre_activation) == numbers(Road::residual));
  CHECK(numbers(Road::highway) <= numbers(Road::plain));
  CHECK(numbers(Road::dense) >= 1.5 * numbers(Road::plain));
  CHECK(numbers(Road::inverted) >= 4 * numbers(Road::plain));
}

TEST_CASE("the race: all roads learn; gates come to differ from shape to shape") {
  for (uint64_t seed = 1; seed <= uint64_t(seeds(0, 10)); ++seed) {
    CAPTURE(seed);
    const Pictures data = draw_race(seed);
    for (const Road road : roads) {
      CAPTURE(name_of(road));
      const int width = widest(road, race_budget).width;
      RaceNet made = race_net(road, width, seed), fresh = race_net(road, width, seed);
      CHECK(race(made, road, data, race_settings, seed).test_error <= 0.6);
      if (road != Road::inverted) continue;
      const double before = mean_of(spread_between_classes(gates_of(fresh, data.test))),
                   after = mean_of(spread_between_classes(gates_of(made, data.test)));
      CHECK(after >= 1.5 * before);
      CHECK(after >= 0.015);
    }
  }
}

TEST_CASE("a short race: a dense net and a highway leave guessing behind") {
  const Pictures data = {draw_shapes(400, {1, 4}), draw_shapes(100, {1, 5})};
  for (const Road road : {Road::dense, Road::highway}) {
    CAPTURE(name_of(road));
    RaceNet made = race_net(road, 4, 1);
    const Run run = race(made, road, data, {60, 16, 0.1}, 1);
    CHECK(run.loss() <= 1.3);  // ln 4 = 1.386 is guessing
  }
}

TEST_CASE("the same numbers for any number of threads") {
  const int before = threads();
  std::vector<double> losses;
  for (const int count : {1, 2, 7}) {
    set_threads(count);
    const Settings set = {8, 64, 0.05};
    losses.push_back(train_order({true, 4}, set, 1).loss());
  }
  set_threads(before);
  CHECK(losses[0] == losses[1]);
  CHECK(losses[0] == losses[2]);
}
