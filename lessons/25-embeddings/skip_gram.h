// Skip-gram with negative sampling: words become points by guessing their company.
//
//   points  [V,C]   where each word stands as itself
//   company [V,C]   where it stands as somebody's neighbour
//   score(word, other) = points[word] . company[other]
//
// One pair of neighbours from the text should score high, the same word with k words that
// were drawn by chance low. Each score is a logit, the loss is lesson 05's.
#pragma once

#include <cmath>
#include <numeric>

#include "io/interrupt.h"
#include "io/progress.h"
#include "layers/losses.h"
#include "nearness.h"
#include "optim/adam.h"
#include "words.h"

namespace chainrule {

struct Settings {
  int steps = 6000, pairs = 256;  // pairs of neighbours in a step
  int features = 16, window = 6, negatives = 5;
  double rate = 0.01;
  double power = 0.75;  // of the counts, in what is drawn by chance
};

// How likely each word is drawn: its count to some power, below 1 so that rare words come
// a little more often than they stand in the text.
inline std::vector<double> chances(const std::vector<double>& counts, double power) {
  std::vector<double> p;
  double sum = 0;
  for (const double count : counts) {
    p.push_back(std::pow(count, power));
    sum += p.back();
  }
  for (double& chance : p) chance /= sum;
  return p;
}

class Sampler {
 public:
  explicit Sampler(const std::vector<double>& p) {
    for (const double chance : p)
      sums_.push_back(chance + (sums_.empty() ? 0 : sums_.back()));
  }
  int draw(Rng& rng) const {
    const double place = double(rng.uniform()) * sums_.back();
    return int(std::upper_bound(sums_.begin(), sums_.end() - 1, place) - sums_.begin());
  }

 private:
  std::vector<double> sums_;
};

// N words, and for each one its neighbour followed by k drawn by chance: others [N,1+k].
struct Batch {
  IntTensor words, others;
};

inline Batch draw_batch(const Words& words, const Sampler& sampler, const Settings& set,
                        Key key) {
  Rng rng{key};
  std::vector<int> centres, others;
  const int T = int(words.text.size());
  ENSURE(T > 1, "skip-gram: a text of %d words has no pairs", T);
  while (int(centres.size()) < set.pairs) {
    const int at = rng.below(T), far = 1 + rng.below(set.window),
              other = rng.below(2) ? at + far : at - far;
    if (other < 0 || other >= T) continue;
    centres.push_back(words.text[size_t(at)]);
    others.push_back(words.text[size_t(other)]);
    for (int i = 0; i < set.negatives; ++i) others.push_back(sampler.draw(rng));
  }
  return {IntTensor::from({set.pairs}, centres),
          IntTensor::from({set.pairs, 1 + set.negatives}, others)};
}

class SkipGram : public Module {
 public:
  SkipGram(int V, int C, uint64_t seed)
      : points(V, C, {seed, 10}, real(0.1)), company(V, C, {seed, 11}, real(0.1)) {}

  // score[n,j] = sum over c of p[n,c] q[n,j,c], of words [N] and others [N,J]
  Tensor forward(const IntTensor& words, const IntTensor& others) {
    p_ = points.forward(words).host();
    q_ = company.forward(others).host();
    N_ = others.size(0), J_ = others.size(1), C_ = points.weight.size(1);
    std::vector<real> scores(size_t(N_ * J_), 0);
    each([&](size_t s, size_t p, size_t q) { scores[s] += p_[p] * q_[q]; });
    return Tensor::from({N_, J_}, scores);
  }
  void backward(const Tensor& dscores) {
    const std::vector<real> ds = dscores.host();
    std::vector<real> dp(p_.size(), 0), dq(q_.size(), 0);
    each([&](size_t s, size_t p, size_t q) {
      dp[p] += ds[s] * q_[q];
      dq[q] += ds[s] * p_[p];
    });
    points.backward(Tensor::from({N_, C_}, dp));
    company.backward(Tensor::from({N_, J_, C_}, dq));
  }
  void list(Listing& all) override {
    all.module("points", points);
    all.module("company", company);
  }

  Embedding points, company;

 private:
  template <class Body>
  void each(Body body) const {
    for (int n = 0; n < N_; ++n) {
      for (int s = n * J_; s < (n + 1) * J_; ++s) {
        for (int c = 0; c < C_; ++c)
          body(size_t(s), size_t(n * C_ + c), size_t(s * C_ + c));
      }
    }
  }
  std::vector<real> p_, q_;
  int N_ = 0, J_ = 0, C_ = 0;
};

// 1 for the neighbour, 0 for each of those drawn by chance.
inline Tensor answers(const Settings& set) {
  std::vector<real> target(size_t(set.pairs * (1 + set.negatives)), 0);
  for (size_t i = 0; i < target.size(); i += size_t(1 + set.negatives)) target[i] = 1;
  return Tensor::from({set.pairs, 1 + set.negatives}, target);
}

struct Trained {
  Points points, company;
  std::vector<double> losses;  // of a pair, one per step
  double loss() const {        // the mean of the last tenth
    const auto from = losses.end() - std::max<long>(1, long(losses.size() / 10));
    return std::accumulate(from, losses.end(), 0.0) / double(losses.end() - from);
  }
};

inline Trained train(const Words& words, const Settings& set, uint64_t seed) {
  SkipGram model(words.size(), set.features, seed);
  const Sampler sampler(chances(words.counts, set.power));
  const std::vector<Param> params = model.params();
  Adam adam(params);
  BinaryCrossEntropy loss;
  const Tensor target = answers(set);
  std::vector<double> losses;
  Progress progress(set.steps, "words find their places");
  for (int step = 0; step < set.steps && (step == 0 || !interrupted()); ++step) {
    const Batch batch = draw_batch(words, sampler, set, {seed, 1000 + uint64_t(step)});
    zero_gradients(params);
    const Tensor scores = model.forward(batch.words, batch.others);
    const real terms = real(1 + set.negatives);
    losses.push_back(double(terms * loss.forward(scores, target).item()));
    model.backward(loss.backward(terms));
    adam.step(real(set.rate * (1 - double(step) / set.steps)));
    progress.at(step + 1, "loss %.3f", losses.back());
  }
  return {points_of(model.points), points_of(model.company), losses};
}

}  // namespace chainrule
