// Three things that must change nothing: the cache, a batch in parts, a run that was
// stopped.
#pragma once

#include "data/batches.h"
#include "stories.h"
#include "training/checkpoint.h"

namespace chainrule {

using Values = std::vector<real>;

inline double largest_difference(const Values& a, const Values& b) {
  double most = a.size() == b.size() ? 0 : INFINITY;
  for (size_t i = 0; i < a.size() && i < b.size(); ++i) {
    most = std::max(most, double(std::abs(a[i] - b[i])));
  }
  return most;
}

// ---- the cache ------------------------------------------------------------------------

struct CacheTest {
  double difference = 0;                              // of logits, the largest
  long long products_with = 0, products_without = 0;  // for one story, word by word
  int tokens = 0;
};

// Test story 0, or its beginning, word by word: with a cache a step reads the new word,
// without one it reads everything again and uses the last row.
inline CacheTest test_cache(Gpt& net, const Stories& s, size_t most = 1000) {
  CacheTest test;
  const int V = net.options.vocabulary;
  std::vector<int> text = {s.separator};
  text.insert(text.end(), s.test[0].begin(), s.test[0].end());
  text.resize(std::min(text.size(), most));
  Gpt::Cache cache = net.cache();
  for (int t = 1; t <= int(text.size()); ++t) {
    const Values with =
        net.forward(IntTensor::from({1, 1}, {text[size_t(t - 1)]}), cache).host();
    test.products_with += net.multiply_adds();
    const std::vector<int> so_far(text.begin(), text.begin() + t);
    const Values all =
        net.forward(IntTensor::from({1, t}, so_far), Mode::evaluate).host();
    test.products_without += net.multiply_adds();
    const Values last(all.end() - V, all.end());
    test.difference = std::max(test.difference, largest_difference(with, last));
  }
  test.tokens = int(text.size());
  return test;
}

// ---- a batch in parts -----------------------------------------------------------------

inline Values gradients(Gpt& net) {
  Values all;
  for (const Param& p : net.params()) {
    for (const real g : p.grad.host()) all.push_back(g);
  }
  return all;
}

inline double length(const Values& g) {
  double sum = 0;
  for (const real v : g) sum += double(v) * double(v);
  return std::sqrt(sum);
}

// How far gradients are from those of the whole batch, as a share of their length.
struct Parts {
  double weighted;    // each part weighs as much as it has words
  double equal;       // each weighs 1 / parts
  double unweighted;  // backward() of each as it is
};

inline Parts test_parts(const Stories& s, Plan plan, int parts, uint64_t seed) {
  plan.recipe.dropout = 0;  // a mask would be another one in each part
  const auto net = new_net(plan, s.words.size(), seed);
  const auto whole_or_parts = [&](int count) {
    plan.parts = count;
    zero_gradients(net->params());
    Student(*net, plan, in_turn(s, plan)).learn();
    return gradients(*net);
  };
  const Values whole = whole_or_parts(1), weighted = whole_or_parts(parts);
  zero_gradients(net->params());
  SoftmaxCrossEntropy loss;
  for (int part = 0; part < parts; ++part) {
    const TokenBatch b = in_turn(s, plan)(0, part);
    loss.forward(net->forward(b.tokens, Mode::train), b.targets);
    net->backward(loss.backward());
  }
  const Values sum = gradients(*net);
  const auto apart = [&](const Values& g, real factor) {
    Values difference;
    for (size_t i = 0; i < g.size(); ++i) difference.push_back(g[i] * factor - whole[i]);
    return length(difference) / length(whole);
  };
  return {apart(weighted, 1), apart(sum, real(1) / real(parts)), apart(sum, 1)};
}

// ---- a run that was stopped -----------------------------------------------------------

inline Values weights(Gpt& net) {
  Values all;
  for (const Param& p : net.params()) {
    for (const real w : p.value.host()) all.push_back(w);
  }
  return all;
}

struct Resumed {
  double difference;    // of any weight, from the run that was never stopped
  double only_the_net;  // the same where the file had the weights and no moments
  int stopped_at, steps;
};

// With dropout, whose masks must go on where they were.
inline Resumed test_resume(const Stories& s, Plan plan, int stop_at,
                           const std::string& path, uint64_t seed) {
  plan.recipe.dropout = real(0.1);
  const auto run = [&](int stop_after, const char* from, bool all_of_it) {
    auto net = new_net(plan, s.words.size(), seed);
    Student student(*net, plan, in_turn(s, plan));
    if (from != nullptr) student.trainer.load(from);
    if (!all_of_it) {  // forget what the optimizer remembered
      Listing moments;
      student.optimizer.list(moments);
      for (Param& m : moments.params) m.value.set(Values(size_t(m.value.count()), 0));
      for (Param& m : moments.states) m.value.set(Values(size_t(m.value.count()), 0));
      for (const Counter& c : moments.counters) *c.value = 0;
    }
    const bool was_quiet = is_quiet();
    quiet(true);  // the trainer would say that it was stopped
    student.train({}, stop_after);
    quiet(was_quiet);
    if (from == nullptr && stop_after < plan.steps) student.trainer.save(path);
    return weights(*net);
  };
  const Values whole = run(plan.steps, nullptr, true);
  run(stop_at, nullptr, true);
  return {largest_difference(run(plan.steps, path.c_str(), true), whole),
          largest_difference(run(plan.steps, path.c_str(), false), whole), stop_at,
          plan.steps};
}

}  // namespace chainrule
