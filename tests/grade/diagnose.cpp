// What kind of wrong: first the mistakes that the check lists, then some that look alike
// in every exercise (a constant factor, a sign, `=` where `+=` is asked). See grade.h.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <exception>

#include "compare.h"
#include "exercise.h"
#include "grade/grade.h"

namespace chainrule {
namespace {

constexpr int cases_compared = 12;
constexpr double same_limit = sizeof(real) == 8 ? 1e-11 : 1e-4;

using Numbers = std::vector<double>;

bool same(const Numbers& a, const Numbers& b) {
  return relative_difference(a, b) <= same_limit;
}

// One array of the answer, over several cases: what came out and what was expected.
struct Pair {
  Case::Kind kind;
  Shape shape;
  Numbers ours, expected, before;
};

bool all_of(const std::vector<Pair>& pairs, bool (*holds)(const Pair&)) {
  return !pairs.empty() && std::all_of(pairs.begin(), pairs.end(), holds);
}

std::vector<Pair> wrong_pairs(const Grading& grading, AnyFunction candidate,
                              const std::string& array) {
  std::vector<Pair> pairs;
  for (int seed = 1; seed <= cases_compared; ++seed) {
    Case ours(seed), expected(seed);
    grading.run(ours, candidate);
    grading.run(expected, grading.solution);
    const Case::Entry *a = ours.find(array), *b = expected.find(array);
    if (a == nullptr || b == nullptr) return {};
    pairs.push_back(
        {b->kind, b->shape, ours.numbers(*a), expected.numbers(*b), b->before});
  }
  return pairs;
}

Numbers minus(Numbers a, const Numbers& b) {
  for (size_t i = 0; i < a.size() && i < b.size(); ++i) a[i] -= b[i];
  return a;
}

// The one factor between all numbers that came out and all expected ones, or NaN.
double common_factor(const std::vector<Pair>& pairs) {
  double factor = NAN;
  for (const Pair& p : pairs) {
    const bool add = p.kind == Case::Kind::added;
    const Numbers ours = add ? minus(p.ours, p.before) : p.ours;
    const Numbers expected = add ? minus(p.expected, p.before) : p.expected;
    for (size_t i = 0; i < expected.size(); ++i) {
      if (std::abs(expected[i]) < 1e-3) continue;
      const double here = ours[i] / expected[i];
      if (std::isnan(factor)) factor = here;
      if (!(std::abs(here - factor) <= 1e-7 * std::abs(factor))) return NAN;
    }
  }
  return factor;
}

bool any_nan(const Numbers& numbers) {
  return std::any_of(numbers.begin(), numbers.end(),
                     [](double x) { return std::isnan(x); });
}

bool is_shifted(const Pair& p, int by) {
  const int count = int(p.expected.size());
  if (count < 4) return true;  // too small to tell; see large_enough
  const int begin = std::max(0, -by), end = count - std::max(0, by);
  const auto at = [](const Numbers& n, int from, int to) {
    return Numbers(n.begin() + from, n.begin() + to);
  };
  return same(at(p.ours, begin, end), at(p.expected, begin + by, end + by));
}

bool large_enough(const Pair& p) { return p.expected.size() >= 4; }

bool is_transposed(const Pair& p) {
  if (p.shape.axes != 2) return false;
  const int rows = p.shape.size[0], columns = p.shape.size[1];
  Numbers turned(p.expected.size());
  for (int r = 0; r < rows; ++r) {
    for (int c = 0; c < columns; ++c) {
      turned[size_t(c * rows + r)] = p.expected[size_t(r * columns + c)];
    }
  }
  return same(p.ours, turned);
}

std::string general(const std::vector<Pair>& pairs, const std::string& name) {
  if (all_of(pairs, [](const Pair& p) { return same(p.ours, p.expected); })) return "";
  const auto written_over = [](const Pair& p) {
    return p.kind == Case::Kind::added && same(p.ours, minus(p.expected, p.before));
  };
  if (all_of(pairs, written_over)) {
    return name + " is written with =, but must be added to with +=";
  }
  const auto holes = [](const Pair& p) {
    return any_nan(p.ours) && !any_nan(p.expected);
  };
  if (all_of(pairs, holes) && pairs[0].kind == Case::Kind::output) {
    return "some of " + name + " is never written, or += adds to what was never set";
  }
  if (all_of(pairs, is_transposed))
    return name + " is transposed: rows and columns swapped";
  const bool tells = std::any_of(pairs.begin(), pairs.end(), large_enough);
  if (tells && (all_of(pairs, [](const Pair& p) { return is_shifted(p, 1); }) ||
                all_of(pairs, [](const Pair& p) { return is_shifted(p, -1); }))) {
    return "the numbers of " + name +
           " are right but one place off: check where i starts";
  }
  const double factor = common_factor(pairs);
  if (factor == -1) return name + " has the wrong sign everywhere";
  if (factor == 0) return name + " is 0 everywhere";
  if (std::isfinite(factor) && factor != 1) {
    char text[160];
    snprintf(text, sizeof text, "every number of %s is %.6g times the expected one",
             name.c_str(), factor);
    return text;
  }
  return "";
}

}  // namespace

bool same_numbers(const Grading& grading, AnyFunction a, AnyFunction b) {
  const auto one = [&](int seed, bool hand) {
    Case first(seed), second(seed);
    if (hand) grading.hand(first), grading.hand(second);
    grading.run(first, a);
    grading.run(second, b);
    for (const Case::Entry& e : first.entries()) {
      const Case::Entry* other = second.find(e.name);
      if (other == nullptr || !same(first.numbers(e), second.numbers(*other)))
        return false;
    }
    return true;
  };
  try {
    for (int seed = 0; seed < cases_compared; ++seed) {
      if (!one(seed, false)) return false;
    }
    return one(hand_seed, true);
  } catch (const std::exception&) {
    return false;  // the simulator stopped one of them: those are no numbers
  }
}

std::string diagnose(const Grading& grading, AnyFunction candidate) {
  for (const auto& [mistake, diagnosis] : grading.mistakes) {
    if (mistake == nullptr) break;
    if (same_numbers(grading, candidate, mistake)) return diagnosis;
  }
  Case expected(1);
  grading.run(expected, grading.solution);
  for (const Case::Entry& e : expected.entries()) {
    if (e.kind != Case::Kind::output && e.kind != Case::Kind::added) continue;
    const std::string found = general(wrong_pairs(grading, candidate, e.name), e.name);
    if (!found.empty()) return found;
  }
  return "";
}

}  // namespace chainrule
