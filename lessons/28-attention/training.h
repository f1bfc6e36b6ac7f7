// What lesson 28's nets are asked, how they learn it, and what they then say: rows of
// letters backwards, two letters at once, the order of the alphabet.
//
// Every batch is drawn anew: no row is seen twice, so that what is right in a batch,
// before its step, is right about new rows. The words stand in lesson.cpp.
#pragma once

#include <string>

#include "data/batches.h"
#include "data/text.h"
#include "io/interrupt.h"
#include "io/progress.h"
#include "layers/losses.h"
#include "nets.h"
#include "numeric/metrics.h"
#include "optim/adam.h"
#include "optim/schedules.h"

namespace chainrule {

// ---- letters --------------------------------------------------------------------------

inline std::string word(const std::vector<int>& tokens) {
  std::string text;
  for (const int token : tokens) text += token == space ? '_' : char('a' + token);
  return text;
}

// Capitals become small; whatever is no letter becomes a space.
inline std::vector<int> spelled(const std::string& text) {
  std::vector<int> tokens;
  for (const char c : text) {
    const int small = c >= 'A' && c <= 'Z' ? c - 'A' : c - 'a';
    tokens.push_back(small >= 0 && small < space ? small : space);
  }
  return tokens;
}

inline std::vector<int> drawn_rows(int N, Key key) {
  Rng rng{key};
  std::vector<int> rows;
  for (int i = 0; i < N * T; ++i) rows.push_back(rng.below(V));
  return rows;
}

// N rows cut from a text, from its beginning to its end.
inline std::vector<int> rows_of_text(const std::string& text, int N) {
  ENSURE(text.size() > size_t(T), "attention: a text of %zu letters has no row of %d",
         text.size(), T);
  std::vector<int> rows;
  for (size_t n = 0; n < size_t(N); ++n) {
    const size_t begin = n * (text.size() - size_t(T)) / size_t(N);
    for (const int token : spelled(text.substr(begin, size_t(T)))) rows.push_back(token);
  }
  return rows;
}

// T different letters of a to z.
inline std::vector<int> different_letters(Key key) {
  std::vector<int> letters = shuffled(26, Rng{key});
  letters.resize(size_t(T));
  return letters;
}

// The right answers for rows of T letters, place by place: the letter in the mirror; if
// asked for two, also the one before (before the first: the last).
inline std::vector<int> wanted(const std::vector<int>& rows, int asks) {
  std::vector<int> labels;
  for (int i = 0; i < int(rows.size()); ++i) {
    const int row = i / T * T, t = i % T;
    labels.push_back(rows[size_t(row + T - 1 - t)]);
    if (asks == 2) labels.push_back(rows[size_t(row + (t + T - 1) % T)]);
  }
  return labels;
}

// The share of places where all that was asked is right.
inline double share_right(const std::vector<int>& said, const std::vector<int>& labels,
                          int asks) {
  int right = 0;
  for (size_t i = 0; i < labels.size(); i += size_t(asks)) {
    bool all = true;
    for (size_t a = i; a < i + size_t(asks); ++a) all = all && said[a] == labels[a];
    right += all;
  }
  return double(right * asks) / double(labels.size());
}

// ---- learning -------------------------------------------------------------------------

using Shares = std::vector<double>;  // right, batch by batch, each before its step

// learn(step): forward, loss, backward; returns the share that was right.
template <class Learn>
Shares train(Module& net, int steps, double rate, const std::string& what, Learn learn) {
  Adam optimizer(net.params());
  Progress progress(steps, what.c_str());
  Shares right;
  for (int step = 0; step < steps && !(step > 0 && interrupted()); ++step) {
    zero_gradients(net.params());
    right.push_back(learn(uint64_t(step)));
    optimizer.step(linear_decay(step, steps, real(rate)));
    progress.at(step + 1, "%.0f %% right", 100 * right.back());
  }
  return right;
}

inline Shares train(LetterNet& net, uint64_t seed, const std::string& what) {
  SoftmaxCrossEntropy loss;
  const Plan& plan = net.plan;
  return train(net, plan.steps, plan.rate, what, [&](uint64_t step) {
    const std::vector<int> rows = drawn_rows(plan.batch, {seed, 1000 + step}),
                           labels = wanted(rows, plan.asks);
    const Tensor logits =
        net.forward(IntTensor::from({plan.batch, T}, rows), Mode::train);
    loss.forward(logits, IntTensor::from({logits.size(0)}, labels));
    net.backward(loss.backward());
    return share_right(argmax_rows(logits), labels, plan.asks);
  });
}

// In training it hears the right letter as the one that was named last.
inline Shares train(Sorter& net, int steps, uint64_t seed) {
  SoftmaxCrossEntropy loss;
  return train(net, steps, 0.02, "sorting", [&](uint64_t step) {
    std::vector<int> rows, last, labels;
    for (uint64_t n = 0; n < 32; ++n) {
      std::vector<int> row = different_letters({seed, 100000 + 32 * step + n});
      rows.insert(rows.end(), row.begin(), row.end());
      std::sort(row.begin(), row.end());
      last.push_back(space);
      last.insert(last.end(), row.begin(), row.end() - 1);
      labels.insert(labels.end(), row.begin(), row.end());
    }
    const Tensor logits = net.forward(IntTensor::from({32, T}, last),
                                      IntTensor::from({32, T}, rows), Mode::train);
    loss.forward(logits, IntTensor::from({32 * T}, labels));
    net.backward(loss.backward(), 32);
    return share_right(argmax_rows(logits), labels, 1);
  });
}

// ---- asking ---------------------------------------------------------------------------

inline std::vector<int> answers(LetterNet& net, const std::vector<int>& rows) {
  const int N = int(rows.size()) / T;
  return argmax_rows(net.forward(IntTensor::from({N, T}, rows), Mode::evaluate));
}

inline double right_on(LetterNet& net, const std::vector<int>& rows) {
  return share_right(answers(net, rows), wanted(rows, net.plan.asks), net.plan.asks);
}

// The share of rows in which a place is right, place by place; one letter asked for.
inline Shares right_by_place(LetterNet& net, const std::vector<int>& rows) {
  const std::vector<int> said = answers(net, rows), labels = wanted(rows, 1);
  Shares right(size_t(T), 0);
  for (size_t i = 0; i < rows.size(); ++i) {
    right[i % size_t(T)] += (said[i] == labels[i]) * double(T) / double(rows.size());
  }
  return right;
}

// Who looks at whom in a row: [heads,T,T], row after row.
inline std::vector<double> map_of(LetterNet& net, const std::vector<int>& row) {
  net.forward(IntTensor::from({1, T}, row), Mode::evaluate);
  const auto& layer = dynamic_cast<const MultiHeadAttention&>(*net.attention);
  const std::vector<real> looks = layer.probabilities().host();
  return {looks.begin(), looks.end()};
}

// The mean probability of the place in the mirror.
inline double share_in_mirror(const std::vector<double>& map) {
  double sum = 0;
  for (int t = 0; t < T; ++t) sum += map[size_t(t * T + T - 1 - t)] / T;
  return sum;
}

struct Sorted {
  std::vector<int> letters;
  std::vector<double> map;  // [T,T]: where it looked for each of them
};

// Left alone it hears its own last answer, right or wrong.
inline Sorted sort_alone(Sorter& net, const std::vector<int>& row) {
  Sorted found;
  int last = space;
  const IntTensor memory = IntTensor::from({1, T}, row);
  for (int t = 0; t < T; ++t) {
    const Tensor logits =
        net.forward(IntTensor::from({1, 1}, {last}), memory, Mode::evaluate);
    const std::vector<real> looks = net.attention.probabilities().host();
    found.map.insert(found.map.end(), looks.begin(), looks.end());
    found.letters.push_back(last = argmax_rows(logits)[0]);
  }
  return found;
}

inline double share_sorted(Sorter& net, int rows, uint64_t seed) {
  int right = 0;
  for (int n = 0; n < rows; ++n) {
    std::vector<int> row = different_letters({seed, 900000 + uint64_t(n)});
    const std::vector<int> said = sort_alone(net, row).letters;
    std::sort(row.begin(), row.end());
    right += said == row;
  }
  return double(right) / rows;
}

// How often, left alone, it looks most at the letter that it then names.
inline double looks_right(Sorter& net, int rows, uint64_t seed) {
  int right = 0;
  for (int n = 0; n < rows; ++n) {
    const std::vector<int> row = different_letters({seed, 800000 + uint64_t(n)});
    const Sorted found = sort_alone(net, row);
    for (int t = 0; t < T; ++t) {
      const auto looks = found.map.begin() + t * T;
      const auto most = std::max_element(looks, looks + T) - looks;
      right += row[size_t(most)] == found.letters[size_t(t)];
    }
  }
  return double(right) / (rows * T);
}

// ---- order ----------------------------------------------------------------------------

// Fresh attention over six drawn tokens, once as they stand and once in another order.
// Put back into the old order, how much do the answers differ, at most?
inline double moved_by_order(bool places, bool causal, uint64_t seed) {
  const int count = 6, C = 16;
  AttentionOptions options;
  options.heads = 2;
  options.causal = causal;
  MultiHeadAttention layer(C, {seed, 50}, options);
  const std::vector<int> order = shuffled(count, Rng{{seed, 51}});
  const auto answer = [&](bool mixed) {
    std::vector<real> x(size_t(count * C)), back = x;
    for (int i = 0; i < count * C; ++i) {
      const int at = i / C, token = mixed ? order[size_t(at)] : at;
      x[size_t(i)] = normal({seed, 52}, uint64_t(token * C + i % C));
      if (places) x[size_t(i)] += normal({seed, 53}, uint64_t(i));
    }
    const std::vector<real> y =
        layer.forward(Tensor::from({1, count, C}, x), Mode::evaluate).host();
    for (int i = 0; i < count * C; ++i) {
      const int at = i / C, token = mixed ? order[size_t(at)] : at;
      back[size_t(token * C + i % C)] = y[size_t(i)];
    }
    return Table(back.begin(), back.end());
  };
  return largest_difference(answer(false), answer(true));
}

}  // namespace chainrule
