// The claims of lesson 25's notes, asserted on the lesson's own functions. In `make test`
// with fewer tales and steps, as after --quick; `make claims` trains in full.
#define main lesson_main
#include "lesson.cpp"
#undef main

#include "claims.h"
#include "parallel.h"

// Experiments this small only wait for each other where threads share a core.
static const bool one_thread = (set_threads(1), true);

static Settings settings() {
  Settings set;
  if (!full()) set.steps = 800, set.rate = 0.03;
  return set;
}

// What several claims are about is trained once for each seed.
static const Runs& runs(uint64_t seed) {
  static std::map<uint64_t, Runs> all;
  const auto known = all.find(seed);
  if (known != all.end()) return known->second;
  return all[seed] =
             run_all(words_of_tales(full() ? 5000 : 1000, seed), settings(), seed);
}

static double lowest_cosine(const Points& points, const std::vector<int>& words) {
  double lowest = 1;
  for (const int a : words) {
    for (const int b : words) {
      lowest = std::min(lowest, cosine(points.row(a), points.row(b), points.C));
    }
  }
  return lowest;
}

TEST_CASE("a lookup is the product with a one-hot, forward and on the way back") {
  for (uint64_t seed = 1; seed <= 20; ++seed) {
    CAPTURE(seed);
    const TwoWays two = look_up_and_multiply({3, 0, 3, 89, 7, 3}, 90, 16, seed);
    CHECK(two.forward == 0);
    CHECK(two.backward <= 1e-6);
  }
}

TEST_CASE("a word that stands twice in the batch hears both, others hear nothing") {
  const std::vector<real> expected = {2, 20, 0, 0, 4, 40, 0, 0};
  CHECK(blame_of({2, 0, 2}, 4).host() == expected);
}

TEST_CASE("two one-hots are at a right angle, all at the same distance") {
  const std::vector<real> x = one_hot({0, 1, 2}, 3).host();
  CHECK(cosine(&x[0], &x[3], 3) == 0);
  CHECK(cosine(&x[0], &x[6], 3) == 0);
  CHECK(cosine(&x[0], &x[0], 3) == 1);
}

TEST_CASE("the loss of a pair is that of its scores, and its slopes are p's and q's") {
  SkipGram model(5, 3, 1);
  const Tensor scores =
      model.forward(IntTensor::from({1}, {4}), IntTensor::from({1, 3}, {2, 0, 4}));
  BinaryCrossEntropy loss;
  Settings set;
  set.pairs = 1, set.negatives = 2;
  const double whole = 3 * double(loss.forward(scores, answers(set)).item());
  const std::vector<real> s = scores.host();
  const auto minus_log = [](double p) { return -std::log(p); };
  const auto sigmoid_of = [](double x) { return 1 / (1 + std::exp(-x)); };
  CHECK(whole ==
        doctest::Approx(minus_log(sigmoid_of(s[0])) + minus_log(1 - sigmoid_of(s[1])) +
                        minus_log(1 - sigmoid_of(s[2])))
            .epsilon(1e-5));
  const Points p = points_of(model.points), q = points_of(model.company);
  model.backward(loss.backward(3));
  const std::vector<real> dp = model.points.dweight.host(),
                          dq = model.company.dweight.host();
  const double ds[3] = {sigmoid_of(s[0]) - 1, sigmoid_of(s[1]), sigmoid_of(s[2])};
  for (int c = 0; c < 3; ++c) {
    const double wanted = ds[0] * q.row(2)[c] + ds[1] * q.row(0)[c] + ds[2] * q.row(4)[c];
    CHECK(std::abs(double(dp[size_t(4 * 3 + c)]) - wanted) <= 1e-6);
    CHECK(dp[size_t(c)] == 0);  // only word 4 was asked about
    CHECK(std::abs(double(dq[size_t(2 * 3 + c)]) - ds[0] * p.row(4)[c]) <= 1e-6);
    CHECK(dq[size_t(1 * 3 + c)] == 0);
  }
}

TEST_CASE(
    "count^0.75 draws rare words more and frequent ones less often, and they come so") {
  const Words words = words_of_tales(1000, 1);
  const std::vector<double> as_is = chances(words.counts, 1),
                            p = chances(words.counts, 0.75);
  CHECK(p.front() <= 0.7 * as_is.front());
  CHECK(p.back() >= 1.8 * as_is.back());
  CHECK(std::accumulate(p.begin(), p.end(), 0.0) == doctest::Approx(1));
  const Sampler sampler(p);
  std::vector<double> drawn(p.size(), 0);
  Rng rng{{1, 99}};
  for (int i = 0; i < 200000; ++i) drawn[size_t(sampler.draw(rng))] += 1.0 / 200000;
  for (size_t v = 0; v < p.size(); ++v) {
    CHECK(std::abs(drawn[v] - p[v]) <= 5 * std::sqrt(p[v] / 200000));
  }
}

TEST_CASE("the order of the words is learned, and in shuffled text there is none") {
  for (uint64_t seed = 1; seed <= uint64_t(seeds(4, 20)); ++seed) {
    CAPTURE(seed);
    CHECK(runs(seed).learned.loss() <= (full() ? 2.41 : 2.47));
    CHECK(runs(seed).shuffled.loss() >= 2.64);
    CHECK(runs(seed).shuffled.loss() <= 6 * std::log(2.0));
  }
}

TEST_CASE("words of one kind are nearer to each other than to words of other kinds") {
  for (uint64_t seed = 1; seed <= uint64_t(seeds(4, 20)); ++seed) {
    CAPTURE(seed);
    const std::vector<int> kind = kinds_of(runs(seed).words);
    const Kinship learned = kinship(runs(seed).learned.points, kind),
                  untrained = kinship(runs(seed).untrained, kind),
                  shuffled_text = kinship(runs(seed).shuffled.points, kind),
                  counted = kinship(runs(seed).counted, kind);
    CHECK(learned.asked == 49);
    CHECK(learned.margin() >= (full() ? 0.5 : 0.4));
    CHECK(learned.at_home >= (full() ? 48 : 46));
    CHECK(untrained.margin() <= 0.1);
    CHECK(untrained.at_home <= 25);
    CHECK(shuffled_text.margin() <= 0.1);
    CHECK(shuffled_text.at_home <= 25);
    CHECK(counted.margin() >= 0.2);
    CHECK(counted.margin() <= learned.margin() - 0.1);
    CHECK(counted.at_home >= 45);
    for (int k = 0; k < kinds; ++k) {
      CHECK(kinship(runs(seed).learned.points, kind, k).margin() >=
            (full() ? 0.35 : 0.2));
    }
  }
}

TEST_CASE("inside a kind girls are near girls, and what is many near what is many") {
  for (uint64_t seed = 1; seed <= uint64_t(seeds(4, 20)); ++seed) {
    CAPTURE(seed);
    const auto at_home = [&](WordKind a, WordKind b) {
      std::vector<int> kind(size_t(runs(seed).words.size()), -1);
      for (const int v : all_of(runs(seed).words, a)) kind[size_t(v)] = 0;
      for (const int v : all_of(runs(seed).words, b)) kind[size_t(v)] = 1;
      return kinship(runs(seed).learned.points, kind).at_home;
    };
    CHECK(at_home(WordKind::girl, WordKind::boy) >= (full() ? 12 : 8));
    CHECK(at_home(WordKind::thing, WordKind::things) >= (full() ? 15 : 13));
  }
}

TEST_CASE("colours never meet and are alike; most verbs are near no verb") {
  for (uint64_t seed = 1; seed <= uint64_t(seeds(4, 20)); ++seed) {
    CAPTURE(seed);
    const Words& words = runs(seed).words;
    const Points& points = runs(seed).learned.points;
    const std::vector<int> colours = all_of(words, WordKind::colour);
    const std::vector<double> pairs = count_pairs(words, settings().window);
    double meetings = 0;
    for (const int a : colours) {
      for (const int b : colours) {
        if (a != b) meetings += pairs[size_t(a * words.size() + b)];
      }
    }
    CHECK(meetings == 0);
    CHECK(lowest_cosine(points, colours) >= (full() ? 0.9 : 0.8));
    int near_a_verb = 0;
    const std::vector<std::string> verbs = {"went", "liked", "gave",  "came",   "met",
                                            "said", "has",   "found", "bought", "made"};
    for (size_t i = 0; i < 7; ++i) {
      const int word = neighbours(points, words.number(verbs[i]), 1)[0].word;
      const std::string& nearest_word = words.names[size_t(word)];
      near_a_verb += std::count(verbs.begin(), verbs.end(), nearest_word) ? 1 : 0;
    }
    CHECK(near_a_verb <= 3);
  }
}

TEST_CASE("sums of arrows answer questions, if a, b and c are left out") {
  for (uint64_t seed = 1; seed <= uint64_t(seeds(4, 20)); ++seed) {
    CAPTURE(seed);
    const Words& words = runs(seed).words;
    double mean[4];
    for (size_t s = 0; s < 4; ++s) {
      mean[s] = share_right(words, runs(seed).learned.points, solvers[s]);
    }
    const double counted = share_right(words, runs(seed).counted, Solver::leaves_out);
    CHECK(mean[0] >= (full() ? 0.65 : 0.55));
    for (size_t s = 1; s < 4; ++s) CHECK(mean[s] <= mean[0]);
    CHECK(counted <= mean[0] - 0.1);
    CHECK(mean[2] <= mean[0] - (full() ? 0.25 : 0.15));
    CHECK(mean[3] <= mean[0] - 0.4);
    const Marks mia = answer(runs(seed).learned.points, families(words)[2].questions,
                             Solver::keeps_all);
    CHECK(mia.right <= 0.4);
    CHECK(mia.said_b >= 0.6);
  }
}

TEST_CASE(
    "a score comes to the log of how often they meet over how often they are drawn") {
  for (uint64_t seed = 1; seed <= uint64_t(seeds(4, 20)); ++seed) {
    CAPTURE(seed);
    const Agreement a = agreement(runs(seed).words, runs(seed).learned, settings());
    CHECK(a.correlation >= (full() ? 0.85 : 0.75));
    CHECK(a.mean_difference <= (full() ? 0.25 : 0.35));
  }
}

TEST_CASE("the same numbers for any number of threads") {
  const int before = threads();
  const Words words = words_of_tales(300, 1);
  Settings set = settings();
  set.steps = 20;
  std::vector<double> losses;
  for (const int count : {1, 2, 7}) {
    set_threads(count);
    losses.push_back(train(words, set, 1).loss());
  }
  set_threads(before);
  CHECK(losses[0] == losses[1]);
  CHECK(losses[0] == losses[2]);
}
