// One neuron, learning, and what it cannot learn: all that lesson 01 computes.
//
// Plain loops over two inputs and four examples. Nothing here is part of the library and
// nothing of the library is needed: lesson 03 begins to build it. `real` is a name for
// float (for double where ON=double is asked for), Key and Rng give random numbers that
// are the same on every machine.
#pragma once

#include <algorithm>
#include <cmath>
#include <vector>

#include "random.h"
#include "real.h"

namespace chainrule {

// ---- The neuron

struct Neuron {
  real weight[2], bias;
};

struct Question {
  const char *name, *words;
  real y[4];  // the right answers to the four examples
};

inline const real examples[4][2] = {{0, 0}, {0, 1}, {1, 0}, {1, 1}};
inline const Question both_on = {"AND", "are both on?", {0, 0, 0, 1}};
inline const Question any_on = {"OR", "is any on?", {0, 1, 1, 1}};
inline const Question not_both = {"NAND", "is one off?", {1, 1, 1, 0}};
inline const Question differ = {"XOR", "do they differ?", {0, 1, 1, 0}};

inline real sigmoid(real z) { return 1 / (1 + std::exp(-z)); }

inline real weighted_sum(const Neuron& n, const real* x) {
  real sum = n.bias;
  for (int i = 0; i < 2; ++i) sum += n.weight[i] * x[i];
  return sum;
}

inline real output(const Neuron& n, const real* x) { return sigmoid(weighted_sum(n, x)); }

// Binary cross-entropy. A p that was rounded to 0 would give an infinite logarithm.
inline real loss(real p, real y) {
  const real tiny = real(1e-30);
  return -(y * std::log(std::max(p, tiny)) + (1 - y) * std::log(std::max(1 - p, tiny)));
}

// ---- Learning

struct State {
  Neuron neuron;
  real loss;
  int right;  // of the four examples
};

inline State examine(const Neuron& n, const Question& question) {
  State state = {n, 0, 0};
  for (int e = 0; e < 4; ++e) {
    const real p = output(n, examples[e]);
    state.loss += loss(p, question.y[e]) / 4;
    state.right += (p > real(0.5)) == (question.y[e] == 1) ? 1 : 0;
  }
  return state;
}

// One step: the mean gradient of the four examples, then a step against it.
inline void step(Neuron& n, const Question& question, real rate) {
  Neuron gradient = {{0, 0}, 0};
  for (int e = 0; e < 4; ++e) {
    const real error = output(n, examples[e]) - question.y[e];  // p - y
    for (int i = 0; i < 2; ++i) gradient.weight[i] += error * examples[e][i] / 4;
    gradient.bias += error / 4;
  }
  for (int i = 0; i < 2; ++i) n.weight[i] -= rate * gradient.weight[i];
  n.bias -= rate * gradient.bias;
}

// The state before the first step, after one step, ... and after the last.
inline std::vector<State> learn(const Question& question, Key start, real rate,
                                int steps) {
  Rng rng{start};
  Neuron n = {{rng.normal(), rng.normal()}, rng.normal()};
  std::vector<State> film = {examine(n, question)};
  for (int s = 0; s < steps; ++s) {
    step(n, question, rate);
    film.push_back(examine(n, question));
  }
  return film;
}

// Many neurons, each from its own random start.
struct Many {
  int starts = 0, solved = 0, best = 0;       // best: most right answers at any moment
  real least_loss = 1000, greatest_loss = 0;  // in the end

  void add(const Many& more) {
    starts += more.starts;
    solved += more.solved;
    best = std::max(best, more.best);
    least_loss = std::min(least_loss, more.least_loss);
    greatest_loss = std::max(greatest_loss, more.greatest_loss);
  }
};

inline Many learn_often(const Question& question, Key start, real rate, int steps,
                        int starts) {
  Many many;
  for (int i = 0; i < starts; ++i, ++start.stream) {
    const std::vector<State> film = learn(question, start, rate, steps);
    Many one = {1, film.back().right == 4 ? 1 : 0, 0, film.back().loss, film.back().loss};
    for (const State& state : film) one.best = std::max(one.best, state.right);
    many.add(one);
  }
  return many;
}

// The rival that looks at nothing: it always gives the commoner answer.
inline int right_without_looking(const Question& question) {
  const int yes = int(std::count(question.y, question.y + 4, real(1)));
  return std::max(yes, 4 - yes);
}

// ---- All neurons there are

// There are 16 yes/no questions about two switches. Question 6 is 0110: the answers to
// the four examples, read as a binary number.
struct Census {
  int neurons = 0;
  int answer[16] = {};  // how many neurons answer question k

  int answered() const { return 16 - int(std::count(answer, answer + 16, 0)); }
};

inline Census try_all() {
  Census census;
  const real quarter = real(0.25);  // multiples of it are exact, so a tie is a tie
  for (int w0 = -20; w0 <= 20; ++w0) {
    for (int w1 = -20; w1 <= 20; ++w1) {
      for (int b = -20; b <= 20; ++b) {
        const Neuron n = {{quarter * real(w0), quarter * real(w1)}, quarter * real(b)};
        int answers = 0;
        for (const real* x : examples) {
          answers = 2 * answers + (weighted_sum(n, x) > 0 ? 1 : 0);
        }
        ++census.answer[answers];
        ++census.neurons;
      }
    }
  }
  return census;
}

// ---- Three neurons

struct Three {
  Neuron first, second, last;
};

inline Three learn_three(Key start, real rate, int steps) {
  const auto taught = [&](const Question& question) {
    ++start.stream;
    return learn(question, start, rate, steps).back().neuron;
  };
  return {taught(any_on), taught(not_both), taught(both_on)};
}

// The last neuron does not see the switches, only what the other two say.
inline real output(const Three& net, const real* x) {
  const real said[2] = {output(net.first, x), output(net.second, x)};
  return output(net.last, said);
}

}  // namespace chainrule
