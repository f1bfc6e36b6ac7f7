// Experiments with formulas on the scalar tape: backwards that break its rules, random
// formulas, and slopes by moving the leaves. The words stand in lesson.cpp.
#pragma once

#include <algorithm>
#include <cmath>

#include "random.h"
#include "scalar_tape.h"

namespace chainrule {

// The tape's backward with both its rules open to doubt: the order in which lines pass
// their blame on, and whether blame is added (+=) or written (=).
static std::vector<double> pass_back(const ScalarTape& tape,
                                     const std::vector<int>& order, bool adds) {
  std::vector<double> gradient(tape.entries.size(), 0);
  gradient.back() = 1;  // y is the last line
  for (const int i : order) {
    const ScalarTape::Entry& e = tape.entries[size_t(i)];
    const auto blame = [&](int source, double more) {
      if (source < 0) return;
      double& sum = gradient[size_t(source)];
      sum = adds ? sum + more : more;
    };
    blame(e.a, gradient[size_t(i)] * e.slope_a);
    blame(e.b, gradient[size_t(i)] * e.slope_b);
  }
  return gradient;
}

// The order of the tape itself: the last line first.
static std::vector<int> last_first(const ScalarTape& tape) {
  std::vector<int> order;
  for (int i = int(tape.entries.size()) - 1; i >= 0; --i) order.push_back(i);
  return order;
}

// Who is met first passes on first: y, its sources, their sources. Not a right order.
static std::vector<int> as_found(const ScalarTape& tape) {
  std::vector<int> order = {int(tape.entries.size()) - 1};
  for (size_t next = 0; next < order.size(); ++next) {
    const ScalarTape::Entry& e = tape.entries[size_t(order[next])];
    for (const int source : {e.a, e.b}) {
      const bool known = std::count(order.begin(), order.end(), source) > 0;
      if (source >= 0 && !known) order.push_back(source);
    }
  }
  return order;
}

// An order that keeps the rule: of the lines whose users have all passed on, one by lot.
static std::vector<int> by_lot(const ScalarTape& tape, Rng& rng) {
  std::vector<int> users(tape.entries.size(), 0), order;
  for (const ScalarTape::Entry& e : tape.entries) {
    for (const int source : {e.a, e.b}) {
      if (source >= 0) ++users[size_t(source)];
    }
  }
  std::vector<int> ready;
  for (size_t i = 0; i < users.size(); ++i) {
    if (users[i] == 0) ready.push_back(int(i));
  }
  while (!ready.empty()) {
    const int drawn = rng.below(int(ready.size()));
    order.push_back(ready[size_t(drawn)]);
    ready.erase(ready.begin() + drawn);
    const ScalarTape::Entry& e = tape.entries[size_t(order.back())];
    for (const int source : {e.a, e.b}) {
      if (source >= 0 && --users[size_t(source)] == 0) ready.push_back(source);
    }
  }
  return order;
}

// The same formula for the same key, with any leaves. Every line is made from two earlier
// ones, so that many are used more than once; those that nobody used are added up.
static Scalar random_formula(ScalarTape& tape, const std::vector<double>& leaves,
                             int lines, Key key) {
  std::vector<Scalar> made;
  for (const double value : leaves) made.push_back(tape.leaf("leaf", value));
  std::vector<bool> used(made.size() + size_t(lines), false);
  Rng rng{key};
  for (int i = 0; i < lines; ++i) {
    const size_t a = size_t(rng.below(int(made.size())));
    const size_t b = size_t(rng.below(int(made.size())));
    const int op = rng.below(3);
    used[a] = used[b] = true;
    made.push_back(op == 0   ? tanh(made[a] + made[b])
                   : op == 1 ? made[a] * made[b]
                             : made[a] - made[b]);
  }
  Scalar sum = made.back();
  for (size_t i = 0; i + 1 < made.size(); ++i) {
    if (!used[i]) sum = sum + made[i];
  }
  return sum;
}

struct FormulaTrial {  // relative errors of the leaves' gradients
  double tape = 0;     // as it is, against moving each leaf up and down
  double other_order = 0, written = 0, found = 0;  // against the tape as it is
};

static FormulaTrial try_formula(int lines, Key key) {
  Rng rng{{key.seed, key.stream + 1}};
  std::vector<double> leaves(5);
  for (double& leaf : leaves) leaf = double(rng.uniform(-1, 1));
  ScalarTape tape;
  const Scalar y = random_formula(tape, leaves, lines, key);
  tape.backward(y);

  std::vector<double> slopes;
  for (size_t i = 0; i < leaves.size(); ++i) {
    double end[2];
    for (const int side : {0, 1}) {
      std::vector<double> moved = leaves;
      moved[i] += side == 0 ? -1e-5 : 1e-5;
      ScalarTape other;
      end[side] = random_formula(other, moved, lines, key).value();
    }
    slopes.push_back((end[1] - end[0]) / 2e-5);
  }
  const auto error = [&](const std::vector<double>& gradient) {
    double worst = 0, largest = 0;
    for (size_t i = 0; i < leaves.size(); ++i) {
      worst = std::max(worst, std::abs(gradient[i] - tape.entries[i].gradient));
      largest = std::max(largest, std::abs(tape.entries[i].gradient));
    }
    return worst / largest;
  };
  return {error(slopes), error(pass_back(tape, by_lot(tape, rng), true)),
          error(pass_back(tape, last_first(tape), false)),
          error(pass_back(tape, as_found(tape), true))};
}

}  // namespace chainrule
