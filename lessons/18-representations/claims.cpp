// The claims of lesson 18's notes, asserted on the lesson's own functions. `make claims`
// trains the backbone of the notes for 5 seeds; `make test` one that has seen a fifth as
// much, and asks less of it.
#define main lesson_main
#include "lesson.cpp"
#undef main

#include "claims.h"
#include "parallel.h"

// Experiments this small only wait for each other where threads share a core.
static const bool one_thread = (set_threads(1), true);

static Study study() { return full() ? Study{} : Study{800, 4, decay}; }

// One backbone per seed, for all that look into it.
static Sequential& net_of(uint64_t seed) {
  static std::map<uint64_t, std::unique_ptr<Sequential>> kept;
  if (!kept[seed]) kept[seed] = std::make_unique<Sequential>(trained(study(), seed));
  return *kept[seed];
}

static Sequential& random_net(uint64_t seed) {
  static std::map<uint64_t, std::unique_ptr<Sequential>> kept;
  if (!kept[seed]) kept[seed] = std::make_unique<Sequential>(untrained(seed));
  return *kept[seed];
}

static uint64_t last_seed() { return uint64_t(seeds(1, 5)); }

TEST_CASE("the score knows a Gabor patch from noise") {
  const std::vector<double> patch = gabor_patch({3, 3, 1.4, 0.17, 0}, 0.7, 7);
  const std::vector<real> numbers(patch.begin(), patch.end());
  CHECK(gabor_scores(Tensor::from({1, 1, 7, 7}, numbers))[0] >= 0.99);
  Tensor noise({16, 3, 7, 7});
  normal(noise, {1, 1}, 1);
  CHECK(mean(gabor_scores(noise)) <= 0.2);
}

TEST_CASE("first filters come to look like Gabor patches") {
  for (uint64_t seed = 1; seed <= last_seed(); ++seed) {
    CAPTURE(seed);
    Sequential start = with_head(10, seed, 0);
    const double random = mean(gabor_scores(first_filters(start)));
    const double learned = mean(gabor_scores(first_filters(net_of(seed))));
    CHECK(random <= 0.2);
    CHECK(learned >= (full() ? 0.45 : random + 0.05));
    if (!full()) continue;
    Study no_decay;
    no_decay.decay = 0;
    Sequential net = trained(no_decay, seed);
    CHECK(mean(gabor_scores(first_filters(net))) <= learned - 0.05);
  }
}

TEST_CASE("K-means finds such filters without labels") {
  for (uint64_t seed = 1; seed <= uint64_t(seeds(1, 20)); ++seed) {
    CAPTURE(seed);
    const WithoutLabels filters = k_means_filters(7, seed);
    const double grouped = mean(gabor_scores(filters.grouped));
    CHECK(grouped >= 0.6);
    CHECK(grouped >= mean(gabor_scores(filters.single)) + 0.2);
  }
}

TEST_CASE("a probe reads the shape better with every layer, and the hue no more") {
  for (uint64_t seed = 1; seed <= last_seed(); ++seed) {
    CAPTURE(seed);
    const Depths learned = probe_depths(net_of(seed), full() ? 1000 : 500, seed),
                 nothing = probe_depths(random_net(seed), full() ? 1000 : 500, seed);
    CHECK(learned.shape[0] <= 0.2);
    CHECK(learned.shape[4] >= nothing.shape[4] + (full() ? 0.25 : 0.06));
    CHECK(nothing.hue[4] >= learned.hue[4] + (full() ? 0.15 : 0.04));
    for (size_t i = 1; i < 5 && full(); ++i) {
      CHECK(learned.shape[i] >= learned.shape[i - 1] + 0.02);
      CHECK(nothing.shape[i] <= 0.3);
    }
  }
}

TEST_CASE("in the plane of its features classes lie apart") {
  for (uint64_t seed = 1; seed <= last_seed(); ++seed) {
    CAPTURE(seed);
    const Scenes asked = draw_scenes(300, {seed, new_});
    const auto plane = [](const Tensor& rows) { return Pca(rows, 2).project(rows); };
    const double learned =
        apart(plane(features_of(net_of(seed), asked.x)), asked.labels, 10);
    const double nothing =
        apart(plane(features_of(random_net(seed), asked.x)), asked.labels, 10);
    CHECK(learned >= (full() ? 0.75 : 0.4));
    CHECK(nothing <= 0.15);
  }
}

TEST_CASE("two rates: with share 0 no weight of the backbone moves, the head does") {
  const Images data = draw_target(Target::skin, of_each, {1, 1});
  Sequential& from = net_of(1);
  Sequential start = with_head(2, 1, head_dropout);
  const auto moved = [&](real share, int layer) {
    Sequential net = fine_tuned(&from, share, data, 5, 1, "");
    Sequential& before = layer == 0 ? from : start;
    double most = 0;
    const std::vector<Param> now = net.at(layer).params(),
                             then = before.at(layer).params();
    for (size_t i = 0; i < now.size(); ++i) {
      const std::vector<real> a = now[i].value.host(), b = then[i].value.host();
      for (size_t k = 0; k < a.size(); ++k) {
        most = std::max(most, double(std::abs(a[k] - b[k])));
      }
    }
    return most;
  };
  CHECK(moved(0, 0) == 0);
  CHECK(moved(0, 2) > 0);
  CHECK(moved(real(0.1), 0) > 0);
  CHECK(moved(real(0.1), 0) < moved(1, 0));
}

TEST_CASE("the pipeline of the study notes has all five parts") {
  const AugmentSettings set = augmentation();
  CHECK(set.crop > 0);        // RandomCrop
  CHECK(set.flip);            // HorizontalFlip
  CHECK(set.brightness > 0);  // ColorJitter
  Sequential net = with_head(2, 1, head_dropout);
  CHECK(dynamic_cast<Dropout&>(net.at(1)).rate > 0);
  CHECK(decayed(decay).decay > 0);
}

TEST_CASE("reused: near and on skin it helps, with sounds it fails") {
  for (uint64_t seed = 1; seed <= last_seed(); ++seed) {
    CAPTURE(seed);
    Sequential& net = net_of(seed);
    if (!full()) {
      const Images data = draw_target(Target::sounds, of_each, {seed, 34}),
                   asked = draw_target(Target::sounds, 20, {seed, 35});
      CHECK(frozen_probe(net, data, asked) <= 0.3);
      continue;
    }
    const Transfer shapes = transfer(net, Target::shapes, tune_steps, seed);
    CHECK(shapes.frozen >= shapes.scratch + 0.2);
    CHECK(shapes.frozen >= shapes.random + 0.25);
    CHECK(shapes.two_rates >= shapes.scratch + 0.15);
    CHECK(shapes.two_rates >= shapes.one_rate);
    const Transfer skin = transfer(net, Target::skin, tune_steps, seed);
    CHECK(skin.frozen >= skin.random + 0.2);
    CHECK(skin.frozen >= skin.scratch + 0.03);
    CHECK(skin.two_rates >= skin.scratch + 0.08);
    const Transfer sounds = transfer(net, Target::sounds, tune_steps, seed);
    CHECK(sounds.frozen <= 0.3);
    CHECK(sounds.scratch >= sounds.frozen + 0.4);
    CHECK(sounds.one_rate >= sounds.two_rates + 0.3);
  }
}

TEST_CASE("the trained backbone overlooks the fine stripes of sounds") {
  for (uint64_t seed = 1; seed <= uint64_t(seeds(0, 5)); ++seed) {
    CAPTURE(seed);
    const Images data = draw_target(Target::sounds, 100, {seed, 34}),
                 asked = draw_target(Target::sounds, 50, {seed, 35});
    const auto first = [&](Sequential& net) {
      return probe(look_at(net, data.x)[1], data.labels, look_at(net, asked.x)[1],
                   asked.labels, 10);
    };
    CHECK(first(random_net(seed)) >= first(net_of(seed)));
  }
}

TEST_CASE("the contrastive loss by hand, and its gradient by trying") {
  // Distances 5, 1 and 5: the same; not, and too near; not, and far enough.
  Pairs pairs = {{3, 4, 1, 1, 0, 0}, {0, 0, 1, 2, 4, 3}, {1, 0, 0}};
  CHECK(contrastive_loss(pairs, 3) == doctest::Approx((12.5 + 2) / 3));
  const std::vector<real> da = contrastive_backward(pairs, 3);
  const double by = 1.0 / 64;  // exact in float
  for (size_t i = 0; i < da.size(); ++i) {
    const real was = pairs.a[i];
    pairs.a[i] = was + real(by);
    const double above = contrastive_loss(pairs, 3);
    pairs.a[i] = was - real(by);
    const double below = contrastive_loss(pairs, 3);
    pairs.a[i] = was;
    CHECK(double(da[i]) == doctest::Approx((above - below) / (2 * by)).epsilon(1e-3));
  }
  const Pairs one_place = {{1, 1}, {1, 1}, {0}};
  CHECK(contrastive_backward(one_place, 3) == std::vector<real>{0, 0});
}

TEST_CASE("pairs pull together and push apart; pulling alone ends in one point") {
  for (uint64_t seed = 1; seed <= uint64_t(seeds(1, 20)); ++seed) {
    CAPTURE(seed);
    const Images old = plane_digits(400, true, {seed, 54}),
                 fresh = plane_digits(400, false, {seed, 54});
    const auto plane = [](Sequential net, const Images& data) {
      return measure(net.forward(data.x, Mode::evaluate), data.labels);
    };
    const Plane before = plane(plane_net(seed), old),
                after = plane(embed(800, false, seed), old),
                pulled = plane(embed(400, true, seed), old),
                others = plane(embed(800, false, seed), fresh);
    CHECK(before.other <= 1.3 * before.same);
    CHECK(after.other >= 2.2 * after.same);
    CHECK(after.neighbour >= 0.75);
    CHECK(after.neighbour >=
          measure(Pca(old.x, 2).project(old.x), old.labels).neighbour + 0.2);
    CHECK(pulled.other <= 0.15);
    CHECK(pulled.neighbour <= 0.5);
    CHECK(others.neighbour <= after.neighbour - 0.25);  // digits it never met
  }
}

TEST_CASE("saliency is the slope: of a linear net, the size of its weights") {
  Sequential net;
  net.add<Flatten>();
  Linear& linear = net.add<Linear>(12, 2, Key{1, 1});
  const Tensor map = saliency(net, Tensor::zeros({1, 3, 2, 2}), {1});
  const std::vector<real> w = linear.weight.host(), s = map.host();
  for (size_t p = 0; p < 4; ++p) {
    real most = 0;
    for (size_t c = 0; c < 3; ++c) most = std::max(most, std::abs(w[12 + c * 4 + p]));
    CHECK(s[p] == most);
  }
}

TEST_CASE("saliency lies on the object, of trained and of random nets") {
  for (uint64_t seed = 1; seed <= last_seed(); ++seed) {
    CAPTURE(seed);
    const Scenes asked = draw_scenes(200, {seed, new_});
    const Shares learned = on_objects(net_of(seed), asked),
                 nothing = on_objects(random_net(seed), asked);
    CHECK(nothing.saliency >= nothing.area + 0.02);
    CHECK(std::abs(learned.saliency - nothing.saliency) <= (full() ? 0.06 : 0.1));
    if (full()) CHECK(learned.saliency >= learned.area + 0.02);
  }
}

TEST_CASE("saliency finds the ruler that a net cheats with") {
  for (uint64_t seed = 1; seed <= uint64_t(seeds(1, 10)); ++seed) {
    CAPTURE(seed);
    const int steps = full() ? 100 : 50;
    const Cheat honest = learn_skin(false, steps, seed),
                cheat = learn_skin(true, steps, seed);
    CHECK(cheat.with_ruler >= 0.97);
    CHECK(cheat.without <= 0.6);
    CHECK(cheat.ruler.saliency >= 3 * cheat.ruler.area);
    CHECK(honest.ruler.saliency <= honest.ruler.area);
    if (full()) CHECK(honest.without >= 0.85);
  }
}

TEST_CASE("the same numbers for any number of threads") {
  const int before = threads();
  std::vector<std::vector<real>> found;
  for (const int count : {1, 2, 7}) {
    set_threads(count);
    Sequential net = trained({64, 1, decay}, 1);
    found.push_back(features_of(net, draw_scenes(8, {1, new_}).x).host());
    const std::vector<real> filters = k_means(patches(200, 5, 1), 4, 3, {1, 1}).host();
    found.back().insert(found.back().end(), filters.begin(), filters.end());
  }
  set_threads(before);
  CHECK(found[0] == found[1]);
  CHECK(found[0] == found[2]);
}
