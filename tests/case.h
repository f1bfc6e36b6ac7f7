// One call of an op, described by the names of its arrays.
//
//   void call(Case& c, decltype(linear_forward)* f) {
//     const int N = c.size("N"), C = c.size("C"), O = c.size("O");
//     f(c.output("y", {N, O}), c.input("x", {N, C}), c.input("weight", {O, C}),
//       c.input("bias", {O}), N, C, O);
//   }
//
// From that alone follow: random sizes (1, odd, even) and numbers, the comparison with
// another implementation, a second call, accumulation, guard pages, hand examples, and by
// the names (x -> dx) the gradient check. Tests and the checks of exercises share it.
// Everything is a function of the case's seed and the names: two cases with the same seed
// hand the same numbers to two implementations.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "guard.h"
#include "tensor.h"

namespace chainrule {

class Case {
 public:
  explicit Case(int seed) : seed_(seed) {}

  // What a call asks for. Sizes are drawn from `choices`; in case 0 all are the smallest.
  int size(const char* name, std::vector<int> choices = {1, 2, 3, 4, 5, 7, 8, 13});
  // Drawn between low and high, away from 0 (no kink of a ReLU is hit by chance).
  const real* input(const char* name, Shape shape, double low = -2, double high = 2);
  const int* indices(const char* name, Shape shape, int below);  // 0 .. below - 1
  real* output(const char* name, Shape shape);  // to be written: NaN before the call
  real* added(const char* name, Shape shape);   // to be added to: random before the call
  void result(const char* name, double value);  // for what is not an array

  // What a hand example or a test fixes beforehand.
  void set_size(const char* name, int size) { sizes_[name] = size; }
  void set(const char* name, std::vector<double> numbers) { preset_[name] = numbers; }

  enum class Kind { input, indices, output, added, result };
  struct Entry {
    std::string name;
    Kind kind;
    Shape shape{0};
    Guarded memory;
    std::vector<double> before;  // the numbers that stood there at the start
    std::vector<double> value;   // of a result
  };
  const std::vector<Entry>& entries() const { return entries_; }  // in the call's order
  const std::map<std::string, int>& sizes() const { return sizes_; }
  const Entry* find(const std::string& name) const;
  std::vector<double> numbers(const Entry& entry) const;  // as they stand now
  void write(const Entry& entry, const std::vector<double>& numbers);
  // What an added array has gained since the start; the numbers of any other entry.
  std::vector<double> gained(const Entry& entry) const;

 private:
  Entry& entry(const char* name, Kind kind, Shape shape, size_t element_bytes);
  std::vector<double> drawn(const char* name, int count, double low, double high) const;

  int seed_;
  std::map<std::string, int> sizes_;
  std::map<std::string, std::vector<double>> preset_;
  std::vector<Entry> entries_;
};

using Call = std::function<void(Case&)>;

// The largest difference of two results, relative to the largest number in them. Infinite
// when sizes differ; NaN when one has a NaN where the other has none.
double relative_difference(const std::vector<double>& a, const std::vector<double>& b);

// Throws an Error that says what differs when `call` and `reference` do not agree on the
// first `cases` cases within `limit`, when inputs were changed, when a second call writes
// other numbers, or when what should be added is not. Returns the worst difference.
double compare(const Call& call, const Call& reference, double limit, int cases = 40);

// The worst relative error of a backward against central differences of its forward, over
// all d<name> arrays and the first `cases` cases. Meant for ON=double.
struct GradientError {
  double worst = 0;
  std::string where;  // "dweight at N=1 C=3 O=7"
};
GradientError gradient_error(const Call& forward, const Call& backward, int cases = 20);

}  // namespace chainrule
