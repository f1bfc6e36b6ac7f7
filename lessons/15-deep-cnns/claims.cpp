// The claims of lesson 15's notes, asserted on the lesson's own functions. In `make test`
// what needs no long training; `make claims` adds the race and ten seeds of the rest.
#define main lesson_main
#include "lesson.cpp"
#undef main

#include "claims.h"
#include "layers/branch.h"
#include "layers/gradcheck.h"
#include "parallel.h"

// Experiments this small only wait for each other where threads share a core.
static const bool one_thread = (set_threads(1), true);

TEST_CASE("two 3 x 3 see what a 5 x 5 sees, three what a 7 x 7 sees, for fewer weights") {
  for (uint64_t seed = 1; seed <= uint64_t(seeds(5, 20)); ++seed) {
    CAPTURE(seed);
    const StackFacts five = facts(of_kernels({5}), 16, seed),
                     two = facts(of_kernels({3, 3}), 16, seed),
                     seven = facts(of_kernels({7}), 16, seed),
                     three = facts(of_kernels({3, 3, 3}), 16, seed);
    CHECK(facts(of_kernels({3}), 16, seed).moved == 9);
    CHECK(five.moved == 25);
    CHECK(two.moved == 25);
    CHECK(seven.moved == 49);
    CHECK(three.moved == 49);
    CHECK(five.weights == 25 * 16 * 16);
    CHECK(two.weights == 18 * 16 * 16);
    CHECK(seven.weights == 49 * 16 * 16);
    CHECK(three.weights == 27 * 16 * 16);
    CHECK(two.multiply_adds == 256LL * two.weights);
  }
}

TEST_CASE("the formula of the receptive field is what the gradient finds, with strides") {
  const Stack stacks[] = {of_kernels({5}),
                          of_kernels({3, 3, 3}),
                          {{5, 3, 3}, {2, 1, 2}, true},
                          {{3, 3, 3}, {2, 2, 1}, true},
                          {{7, 1, 5}, {1, 2, 3}, true}};
  for (uint64_t seed = 1; seed <= uint64_t(seeds(2, 20)); ++seed) {
    CAPTURE(seed);
    for (const Stack& stack : stacks) {
      CAPTURE(name_of(stack));
      CHECK(seen_side(stack, seed) == receptive_field(stack));
    }
  }
  CHECK(receptive_field(stacks[2]) == 13);
}

TEST_CASE("the ReLU between bends; without it two convolutions are one") {
  for (uint64_t seed = 1; seed <= 20; ++seed) {
    CAPTURE(seed);
    CHECK(bend_of(of_kernels({5}), seed) <= 1e-5);
    CHECK(bend_of(of_kernels({3, 3}, false), seed) <= 1e-5);
    CHECK(bend_of(of_kernels({3, 3}), seed) >= 0.3);
    CHECK(bend_of(of_kernels({3, 3, 3}), seed) >= 0.35);
  }
}

TEST_CASE("the corner of the field counts a third as much as its middle") {
  for (uint64_t seed = 1; seed <= uint64_t(seeds(1, 5)); ++seed) {
    CAPTURE(seed);
    const std::vector<double> five = sensitivity(of_kernels({5}), 8, 7, 100, seed),
                              two = sensitivity(of_kernels({3, 3}), 8, 7, 100, seed);
    const int corner = 1 * 7 + 1, middle = 3 * 7 + 3;
    CHECK(five[corner] / five[middle] >= 0.85);
    CHECK(five[corner] / five[middle] <= 1.15);
    CHECK(two[corner] / two[middle] >= 0.27);
    CHECK(two[corner] / two[middle] <= 0.4);
    CHECK(two[0] == 0);
  }
}

TEST_CASE("four nets within one budget, and none could be wider") {
  for (const Design design : designs) {
    CAPTURE(std::string(name_of(design)));
    const Measures m = measure(design, race_budget);
    CHECK(m.parameters <= race_budget);
    CHECK(m.parameters >= race_budget * 4 / 5);
    Sequential wider = build(design, m.width + (design == Design::googlenet ? 4 : 1), 1);
    CHECK(parameters(wider) > race_budget);
  }
  CHECK(measure(Design::lenet, race_budget).multiply_adds == 220974);
  CHECK(measure(Design::googlenet, race_budget).multiply_adds == 1131136);
}

TEST_CASE("AlexNet, VGG and GoogLeNet learn: a few scenes by heart") {
  for (uint64_t seed = 1; seed <= uint64_t(seeds(1, 5)); ++seed) {
    CAPTURE(seed);
    const Pictures data = draw_pictures(30, 10, seed);
    for (const Design design : designs) {
      CAPTURE(std::string(name_of(design)));
      Sequential net = trained(design, data, {10, 6, 0.005}, seed);
      const double right = share_right(net, data.train);
      CHECK(right >= 0.85);
    }
  }
}

TEST_CASE("an inception module's branches see 1, 9, 25 and 9 places") {
  for (uint64_t seed = 1; seed <= uint64_t(seeds(5, 20)); ++seed) {
    CAPTURE(seed);
    CHECK(moved_by_branch(seed) == std::vector<int>{1, 9, 25, 9});
  }
}

TEST_CASE("1 x 1 in front of 3 x 3 and 5 x 5 saves more than half") {
  const Cost with = cost(first_of_2014), without = cost(without_squeezes(first_of_2014));
  CHECK(with.weights == 163328);
  CHECK(with.outputs == 256);
  CHECK(without.weights == 387072);
  CHECK(without.outputs == 416);
  for (const int unit : {1, 2, 4}) {  // and the arithmetic is the library's
    const int inputs = 8 * unit;
    const std::unique_ptr<Layer> module = inception(inputs, unit, false, {1, 1});
    const Cost ours = cost(plan_of(inputs, unit, 16));
    CHECK(module->forward(Tensor::zeros({1, inputs, 16, 16}), Mode::train).size(1) ==
          ours.outputs);
    CHECK(module->multiply_adds() == ours.multiply_adds);
    CHECK(2 * ours.weights < cost(without_squeezes(plan_of(inputs, unit, 16))).weights);
  }
}

TEST_CASE("where the road forked, what the branches send back is added") {
  const auto branch = [](uint64_t part) {
    return std::make_unique<Conv2d>(3, 2, 3, Key{1, part}, Conv2dOptions{1, 1});
  };
  const auto first = branch(1), second = branch(2);
  Join join(branch(1), branch(2));
  const Tensor x = noise({2, 3, 5, 5}, {1, 3}), dy = noise({2, 4, 5, 5}, {1, 4});
  const std::vector<real> all = dy.host();
  std::vector<real> parts[2];
  for (size_t i = 0; i < all.size(); ++i) parts[i / 50 % 2].push_back(all[i]);
  join.forward(x, Mode::train);
  first->forward(x, Mode::train);
  second->forward(x, Mode::train);
  const std::vector<real>
      dx = join.backward(dy).host(),
      a = first->backward(Tensor::from({2, 2, 5, 5}, parts[0])).host(),
      b = second->backward(Tensor::from({2, 2, 5, 5}, parts[1])).host();
  for (size_t i = 0; i < dx.size(); ++i) CHECK(dx[i] == a[i] + b[i]);
  Join smooth(std::make_unique<Conv2d>(3, 2, 1, Key{1, 5}), nullptr, branch(6));
  CHECK(check_gradients(smooth, x).worst <= (sizeof(real) == 8 ? 1e-7 : 2e-2));
}

TEST_CASE("spatial dropout drops whole channels, forward and on the way back") {
  const Tensor x = noise({50, 8, 4, 4}, {1, 1}), dy = noise({50, 8, 4, 4}, {1, 2});
  SpatialDropout layer(real(0.25), {1, 3});
  const std::vector<real> y = layer.forward(x, Mode::train).host(), from = x.host(),
                          dx = layer.backward(dy).host(), back = dy.host();
  int dropped = 0;
  for (size_t channel = 0; channel < 400; ++channel) {
    const bool gone = y[channel * 16] == 0;
    dropped += gone;
    for (size_t i = channel * 16; i < channel * 16 + 16; ++i) {
      CHECK(y[i] == doctest::Approx(gone ? 0 : double(from[i]) / 0.75));
      CHECK(dx[i] == doctest::Approx(gone ? 0 : double(back[i]) / 0.75));
    }
  }
  CHECK(dropped >= 70);  // 100 expected, deviation 8.7
  CHECK(dropped <= 130);
  CHECK(layer.forward(x, Mode::train).host() != y);  // another mask at the next step
  CHECK(layer.next == 800);
  CHECK(layer.forward(x, Mode::evaluate).host() == from);
  CHECK_THROWS_WITH_AS(SpatialDropout(1, {1, 1}), doctest::Contains("rate of 1"), Error);
  CHECK_THROWS_WITH_AS(layer.forward(Tensor::zeros({2, 3}), Mode::train),
                       doctest::Contains("[N, C, H, W]"), Error);
}

TEST_CASE("the noise of a pooled channel is the formula's") {
  for (uint64_t seed = 1; seed <= uint64_t(seeds(2, 20)); ++seed) {
    CAPTURE(seed);
    for (const double rate : {0.1, 0.2, 0.5}) {
      CAPTURE(rate);
      for (const int pixels : {16, 64, 256}) {
        const std::vector<real> even(size_t(pixels), 3);
        for (const Drop drop : {Drop::element, Drop::spatial}) {
          const double ratio = measured_noise(drop, rate, even, seed) /
                               predicted_noise(drop, rate, pixels);
          CHECK(ratio >= 0.8);
          CHECK(ratio <= 1.2);
        }
      }
    }
    // A map of a scene: more noise by root mean square over mean, if elements drop.
    const std::vector<real> scene = map_of_scene(seed);
    const double more = measured_noise(Drop::element, 0.2, scene, seed) /
                        predicted_noise(Drop::element, 0.2, side * side);
    CHECK(more / unevenness(scene) >= 0.85);
    CHECK(more / unevenness(scene) <= 1.15);
  }
}

static const GapPlan plan = full() ? long_gap : GapPlan{60, {24, 16, 0.02}};

static Gap after(Drop drop, const AugmentSettings& change, uint64_t seed, int more = 1,
                 int shorter = 1) {
  const Pictures data = draw_pictures(more * plan.pictures, full() ? 1000 : 300, seed);
  Sequential net = small_net(drop, 0.2, seed);
  const Recipe recipe = {plan.recipe.epochs / shorter, plan.recipe.batch,
                         plan.recipe.peak};
  return train_with(net, data, change, recipe, seed, "");
}

TEST_CASE("every change of the pictures and spatial dropout make the gap smaller") {
  const std::vector<Kind> kinds = kinds_of_change();
  for (uint64_t seed = 1; seed <= uint64_t(seeds(1, 3)); ++seed) {
    CAPTURE(seed);
    const Gap none = after(Drop::none, {}, seed);
    for (size_t k = 1; k < kinds.size(); ++k) {
      const bool rotation = k == 3, colour = k == 4, all_four = k == 5;
      if (!full() && !rotation && !all_four) continue;
      CAPTURE(std::string(kinds[k].name));
      const Gap gap = after(Drop::none, kinds[k].set, seed);
      if (!colour) CHECK(gap.in_accuracy() <= none.in_accuracy() - (k == 2 ? 0.03 : 0.1));
      if (!full()) continue;
      CHECK(gap.in_loss() <= none.in_loss() - 0.2);
      CHECK(gap.test.loss <= none.test.loss - 0.15);
      if (k <= 3) CHECK(gap.test.accuracy >= none.test.accuracy + 0.01);
    }
    const Gap spatial = after(Drop::spatial, {}, seed);
    CHECK(spatial.in_accuracy() <= none.in_accuracy() - 0.1);
    if (!full()) continue;
    const Gap element = after(Drop::element, {}, seed);
    CHECK(element.in_accuracy() <= none.in_accuracy() - 0.01);
    CHECK(spatial.in_accuracy() <= element.in_accuracy() - 0.03);
    const Gap shorter = after(Drop::none, {}, seed, 1, 5),
              more = after(Drop::none, {}, seed, 4, 4);
    CHECK(shorter.in_accuracy() <= none.in_accuracy() - 0.05);
    CHECK(shorter.test.accuracy <= none.test.accuracy - 0.03);
    CHECK(more.test.accuracy >= none.test.accuracy + 0.1);
  }
}

TEST_CASE("pictures are changed by seed and step, each kind on its own") {
  const Tensor x = draw_pictures(40, 1, 1).train.x;
  for (const Kind& kind : kinds_of_change()) {
    CAPTURE(std::string(kind.name));
    const std::vector<real> once = augment(x, kind.set, {1, 9}, 640).host();
    CHECK(augment(x, kind.set, {1, 9}, 640).host() == once);
    const bool nothing = std::string(kind.name) == "none";
    CHECK((once == x.host()) == nothing);
    CHECK((augment(x, kind.set, {1, 9}, 680).host() == once) == nothing);
    CHECK((augment(x, kind.set, {2, 9}, 640).host() == once) == nothing);
  }
}

TEST_CASE("the race") {
  double ahead = 0;  // of a LeNet that works as much
  const int runs = seeds(0, 3);
  for (uint64_t seed = 1; seed <= uint64_t(runs); ++seed) {
    CAPTURE(seed);
    const Pictures data = draw_pictures(2000, 1000, seed);
    const double lenet = race(Design::lenet, data, long_race, seed),
                 alexnet_right = race(Design::alexnet, data, long_race, seed),
                 vgg_right = race(Design::vgg, data, long_race, seed),
                 googlenet_right = race(Design::googlenet, data, long_race, seed);
    CHECK(vgg_right >= lenet + 0.05);
    CHECK(googlenet_right >= vgg_right + 0.1);
    CHECK(googlenet_right >= alexnet_right + 0.15);
    const Recipe five_times = {30, long_race.batch, long_race.peak};
    ahead += googlenet_right - race(Design::lenet, data, five_times, seed);
    // Without batch norm.
    CHECK(race(Design::alexnet, data, long_race, seed, false) <= 0.2);
    CHECK(race(Design::vgg, data, long_race, seed, false) <= vgg_right - 0.1);
  }
  CHECK(ahead >= 0.03 * runs);
}

TEST_CASE("photographs instead of scenes, where there are some") {
  const char* folder = std::getenv("CHAINRULE_DATA");
  if (folder == nullptr) {
    MESSAGE("skipped: CHAINRULE_DATA does not name a folder with real files");
    return;
  }
  const Pictures data = read_cifar(folder, 64, 16);
  CHECK(data.train.x.shape() == Shape{64, 3, side, side});
  CHECK(data.test.labels.count() == 16);
}

TEST_CASE("the same numbers for any number of threads") {
  const int before = threads();
  std::vector<double> losses;
  for (const int count : {1, 2, 7}) {
    set_threads(count);
    const Pictures data = draw_pictures(40, 40, 1);
    Sequential net = small_net(Drop::spatial, 0.2, 1);
    const AugmentSettings all = kinds_of_change().back().set;
    losses.push_back(train_with(net, data, all, {2, 16, 0.01}, 1, "").test.loss);
  }
  set_threads(before);
  CHECK(losses[0] == losses[1]);
  CHECK(losses[0] == losses[2]);
}
