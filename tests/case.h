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
// the names (x -> dx) the gradient check (all in compare.h). Tests and the checks of
// exercises share it. This header is kept light: fifty lessons compile it many times.
// Everything is a function of the case's seed and the names: two cases with the same seed
// hand the same numbers to two implementations.
#pragma once

#include <string>
#include <vector>

#include "real.h"
#include "shape.h"

namespace chainrule {

class Case {
 public:
  // Ops see the device's memory; loops of the host, as in plain::, see the host's.
  enum class Place { device, host };
  explicit Case(int seed, Place place = Place::device);
  Case(const Case&) = delete;
  Case& operator=(const Case&) = delete;
  ~Case();

  // What a call asks for. Sizes are drawn from `choices`; in case 0 all are the smallest.
  int size(const char* name, const std::vector<int>& choices = {1, 2, 3, 4, 5, 7, 8, 13});
  // Drawn between low and high, away from 0 (no kink of a ReLU is hit by chance).
  const real* input(const char* name, Shape shape, double low = -2, double high = 2);
  const int* indices(const char* name, Shape shape, int below);  // 0 .. below - 1
  real* output(const char* name, Shape shape);  // to be written: NaN before the call
  real* added(const char* name, Shape shape);   // to be added to: random before the call
  void result(const char* name, double value);  // for what is not an array

  // What a hand example or a test fixes beforehand.
  void set_size(const char* name, int size);
  bool has_size(const char* name) const;  // set, or drawn already
  void set(const char* name, const std::vector<double>& numbers);

  // What was asked for, in the order of the call. Entry is defined in compare.h.
  enum class Kind { input, indices, output, added, result };
  struct Entry;
  struct Size {
    std::string name;
    int size;
  };
  const std::vector<Entry>& entries() const;
  const std::vector<Size>& sizes() const;
  const Entry* find(const std::string& name) const;
  std::vector<double> numbers(const Entry& entry) const;  // as they stand now
  std::vector<double> numbers(const char* name) const;
  void write(const Entry& entry, const std::vector<double>& numbers);
  // What an added array has gained since the start; the numbers of any other entry.
  std::vector<double> gained(const Entry& entry) const;

 private:
  struct Inside;
  Entry& entry(const char* name, Kind kind, Shape shape, size_t element_bytes);
  std::vector<double> drawn(const char* name, int count, double low, double high) const;

  Inside* inside_;
};

}  // namespace chainrule
