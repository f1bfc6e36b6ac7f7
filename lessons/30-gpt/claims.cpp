// The claims of lesson 30's notes, asserted on the lesson's own functions. In `make test`
// a run of 60 steps; `make claims` trains as the program does, with five seeds.
#define main lesson_main
#include "lesson.cpp"
#undef main

#include <unistd.h>

#include "claims.h"
#include "parallel.h"

// Experiments this small only wait for each other where threads share a core.
static const bool one_thread = (set_threads(1), true);

// One short run for all claims that need a net which has learned something.
static const Stories& stories() {
  static const Stories drawn = draw_stories(960, 100, 1);
  return drawn;
}
static Plan short_plan() {
  Plan plan = story_plan();
  plan.steps = 60;
  plan.look = 30;
  return plan;
}
static const Run& short_run() {
  static const Run run = train(stories(), short_plan(), 1);
  return run;
}

TEST_CASE("the recipe: every number of the notes in one struct, and what is made of it") {
  const Recipe r;
  CHECK(r.norm_first);
  CHECK(r.place == PositionScheme::rotary);
  CHECK(r.bend == Bend::gelu_tanh);
  CHECK(r.beta1 == real(0.9));
  CHECK(r.beta2 == real(0.95));
  CHECK(r.warmup >= real(0.01));
  CHECK(r.warmup <= real(0.05));
  CHECK(r.floor == real(0.1));
  CHECK(r.clip == 1);
  CHECK(r.dropout == real(0.1));
  CHECK(r.decay == real(0.1));
  const Plan plan = story_plan();
  CHECK(rate_of(plan, 0, 500) == doctest::Approx(double(plan.peak) / 25));
  CHECK(rate_of(plan, 24, 500) == doctest::Approx(double(plan.peak)));
  CHECK(rate_of(plan, 500, 500) == doctest::Approx(double(plan.peak) / 10));
  CHECK(optimizer_of(r).beta2 == r.beta2);
  CHECK(optimizer_of(r).decay == r.decay);
}

TEST_CASE("matrices decay, biases and gains do not; the tied weight is listed once") {
  const auto net = new_net(story_plan(), 75, 1);
  int matrices = 0, embeddings = 0;
  for (const Param& p : net->params()) {
    CAPTURE(p.name);
    CHECK(p.decay == (p.value.axes() == 2));
    matrices += p.decay;
    embeddings += p.value.count() == 75 * 64;
  }
  CHECK(matrices == 1 + 2 * 6);
  CHECK(embeddings == 1);
  CHECK(net->tokens.weight.data() == net->head.weight.data());
}

TEST_CASE("what a story surprises is known: the mean of many is the exact entropy") {
  CHECK(tale_entropy() == doctest::Approx(17.467).epsilon(1e-4));
  const Stories many = draw_stories(1, full() ? 20000 : 2000, 1);
  CHECK(std::abs(many.truth_per_story - tale_entropy()) <= (full() ? 0.15 : 0.5));
  for (size_t i = 0; i < 50; ++i) {
    CHECK(many.truth[i].size() == many.test[i].size() + 1);  // and the line end
    CHECK(many.truth[i].back() == 0);
  }
}

TEST_CASE("it learns, and is never better than the grammar") {
  const Run& run = short_run();
  CHECK(run.looks.front().excess() >= 150);
  CHECK(run.looks.front().perplexity() >= 75);  // worse than guessing evenly
  CHECK(run.end.excess() <= 20);
  for (const Lost& l : run.looks) {
    CHECK(l.excess() > 0);
    CHECK(l.decided + l.answer <= l.net);
  }
}

TEST_CASE("500 steps: perplexity at most 1.035 times the true one") {
  for (uint64_t seed = 1; seed <= uint64_t(seeds(0, 5)); ++seed) {
    CAPTURE(seed);
    const Stories s = draw_stories(8000, 500, seed);
    const Run run = train(s, story_plan(), seed);
    CHECK(run.end.ratio() <= 1.035);
    CHECK(run.end.excess() <= 1.8);
    CHECK(run.end.excess() > 0);
    const auto written = [&](const Sampling& way) {
      return judge(*run.net, s, way, 200, {seed, 31});
    };
    const Judgement zero = written(sampling(0)), half = written(sampling(0.5)),
                    one = written(sampling(1)), two = written(sampling(2));
    CHECK(zero.different <= 0.005);
    CHECK(one.right >= std::exp(-run.end.excess()) - 0.1);  // 200 stories: 0.035 each way
    CHECK(half.right >= one.right + 0.05);
    CHECK(half.surprise <= one.surprise - 1);
    CHECK(two.right <= 0.05);
    CHECK(written(sampling(1.5, 0, 0.95)).right >= written(sampling(1.5)).right + 0.1);
  }
}

TEST_CASE("dropout: a loss where nothing is read twice, a rescue where little is there") {
  for (uint64_t seed = 1; seed <= uint64_t(seeds(0, 5)); ++seed) {
    CAPTURE(seed);
    Plan plan = story_plan();
    plan.steps = 300;
    const Stories fresh = draw_stories(4800, 500, seed),
                  few = draw_stories(200, 500, seed);
    const double fresh_without = train(fresh, plan, seed).end.excess(),
                 few_without = train(few, plan, seed).end.excess();
    plan.start = real(0.02);
    CHECK(train(fresh, plan, seed).end.excess() >= fresh_without + 2);
    plan.start = story_plan().start;
    plan.recipe.dropout = real(0.1);
    CHECK(train(fresh, plan, seed).end.excess() > fresh_without);
    CHECK(train(few, plan, seed).end.excess() <= few_without / 2);
    CHECK(few_without >= 4 * fresh_without);
    plan.recipe.dropout = 0;
    plan.steps = 500;
    const Run by_heart = train(few, plan, seed);
    CHECK(by_heart.end.excess() >= 20);
    CHECK(judge(*by_heart.net, few, sampling(1), 200, {seed, 31}).copied >= 0.4);
  }
}

TEST_CASE("temperature, top-k and top-p on one distribution") {
  const std::vector<real> logits =
      next_logits(*short_run().net, stories(), "One day Mia");
  const auto all = candidates(logits, {});
  double squares = 0;
  for (const Candidate& c : all) squares += c.probability * c.probability;
  const auto cold = candidates(logits, sampling(0.5));
  CHECK(cold[0].probability ==
        doctest::Approx(all[0].probability * all[0].probability / squares).epsilon(1e-3));
  CHECK(candidates(logits, sampling(2))[0].probability < all[0].probability);
  CHECK(candidates(logits, sampling(1, 3)).size() == 3);
  double before = 0;
  const auto nucleus = candidates(logits, sampling(1, 0, 0.8));
  for (size_t i = 0; i + 1 < nucleus.size(); ++i) before += all[i].probability;
  CHECK(before < 0.8);
  CHECK(before + all[nucleus.size() - 1].probability >= 0.8 - 1e-6);
}

TEST_CASE("a cache changes nothing but the work") {
  const CacheTest c = test_cache(*short_run().net, stories());
  CHECK(c.difference <= 1e-4);
  // A token through the weights of both layers and the head; and in both layers, for
  // scores and for y, the token's 64 features with those of each token that it looks at.
  const Plan plan = short_plan();
  const long long tokens = c.tokens, C = plan.features,
                  weights = plan.layers * 12 * C * C + stories().words.size() * C,
                  look = plan.layers * 2 * C;
  long long pairs = 0, all_weights = 0, all_pairs = 0;
  for (long long t = 1; t <= tokens; ++t) {
    pairs += t;
    all_weights += t;
    all_pairs += t * t;  // also those that the causal mask leaves out
  }
  CHECK(c.products_with == tokens * weights + pairs * look);
  CHECK(c.products_without == all_weights * weights + all_pairs * look);
  CHECK(c.products_without >= 25 * c.products_with);
}

TEST_CASE("a batch in parts, each weighed by its words, is the whole batch") {
  for (uint64_t seed = 1; seed <= uint64_t(seeds(1, 20)); ++seed) {
    const Parts p = test_parts(stories(), story_plan(), 4, seed);
    CHECK(p.weighted <= 1e-5);
    CHECK(p.equal >= 1e-3);
    CHECK(p.unweighted >= 2.5);  // the sum of four is four times as long
    CHECK(p.unweighted <= 3.5);
  }
}

TEST_CASE("a run that was stopped goes on bit by bit; without moments it does not") {
  Plan plan = story_plan();
  plan.steps = 6;
  plan.look = 3;
  plan.batch = 4;
  const std::string path =
      "/tmp/chainrule-claims-30-" + std::to_string(getpid()) + ".safetensors";
  for (const int stop_at : {2, 3, 4}) {
    const Resumed r = test_resume(stories(), plan, stop_at, path, 1);
    CHECK(r.difference == 0);
    CHECK(r.only_the_net > 1e-4);
  }
  std::remove(path.c_str());
}

TEST_CASE("a net that others have trained goes on learning") {
  const std::string text = text_of(tales(60, {1, 9}));
  const CharTokenizer letters(text);
  Plan plan = story_plan();
  plan.features = 16;
  const auto net = new_net(plan, letters.size(), 1);
  const auto losses = teach(*net, letters.encode(text), 20, 0.01, 1);
  CHECK(losses.size() == 20);
  CHECK(losses.back() <= losses.front() - 0.5);
}

TEST_CASE("the same numbers for any number of threads") {
  std::vector<double> found;
  Plan plan = story_plan();
  plan.steps = plan.look = 3;
  plan.batch = 4;
  for (const int count : {1, 2, 7}) {
    set_threads(count);
    found.push_back(train(stories(), plan, 1).losses.back());
  }
  set_threads(1);
  CHECK(found[0] == found[1]);
  CHECK(found[0] == found[2]);
}
