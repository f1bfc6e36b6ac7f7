// A tape that remembers a calculation, number by number, and plays it back in reverse.
//
//   ScalarTape tape;
//   const Scalar a = tape.leaf("a", 3), b = tape.leaf("b", 2);
//   const Scalar y = a * b + a;  // an ordinary formula writes two lines on the tape
//   tape.backward(y);            // nobody wrote a backward for this formula, and yet
//   a.gradient();                // ... here is dy/da
//
// Numbers are double, whatever `real` is: this tape is the judge of the library, and a
// judge sees more digits. Leaves out speed; whole tensors at a time: tensor_tape.h.
#pragma once

#include <cmath>
#include <vector>

#include "check.h"

namespace chainrule {

// A place on a tape: what the formula is written with.
struct Scalar {
  class ScalarTape* tape;
  int index;

  double value() const;
  double gradient() const;  // after tape.backward(y): how y changes with this number
};

class ScalarTape {
 public:
  // One line of the tape: a number, the lines it was made from, and how strongly it feels
  // each of them: slope_a is d value / d a.
  struct Entry {
    const char* what;  // "*", "tanh", or the name of a leaf
    double value;
    int a = -1, b = -1;  // lines further up; -1: none
    double slope_a = 0, slope_b = 0;
    double gradient = 0;
  };
  std::vector<Entry> entries;

  // A number that was not calculated: an input, a parameter, a constant.
  Scalar leaf(const char* name, double value) { return record({name, value}); }

  Scalar record(const Entry& entry) {
    entries.push_back(entry);
    return {this, int(entries.size()) - 1};
  }

  // The whole of backpropagation. What is made stands below what it is made from, so
  // going up from y every line has heard all its blame before it passes it on.
  void backward(Scalar y) {
    ENSURE(y.tape == this, "tape: the number to start from is on another tape");
    for (Entry& e : entries) e.gradient = 0;
    entries[size_t(y.index)].gradient = 1;
    for (int i = y.index; i >= 0; --i) {
      const Entry e = entries[size_t(i)];
      if (e.a >= 0) entries[size_t(e.a)].gradient += e.gradient * e.slope_a;
      if (e.b >= 0) entries[size_t(e.b)].gradient += e.gradient * e.slope_b;
    }
  }
};

inline double Scalar::value() const { return tape->entries[size_t(index)].value; }
inline double Scalar::gradient() const { return tape->entries[size_t(index)].gradient; }

// ---- the ops: a value, and the slope towards each of its sources ----------------------

inline Scalar record(const char* what, double value, Scalar a, double slope_a,
                     Scalar b = {nullptr, -1}, double slope_b = 0) {
  ENSURE(b.index < 0 || a.tape == b.tape, "tape: %s of numbers on two tapes", what);
  return a.tape->record({what, value, a.index, b.index, slope_a, slope_b});
}

// y = a + b                     dy/da = 1            dy/db = 1
inline Scalar operator+(Scalar a, Scalar b) {
  return record("+", a.value() + b.value(), a, 1, b, 1);
}

// y = a - b                     dy/da = 1            dy/db = -1
inline Scalar operator-(Scalar a, Scalar b) {
  return record("-", a.value() - b.value(), a, 1, b, -1);
}

// y = a b                       dy/da = b            dy/db = a
inline Scalar operator*(Scalar a, Scalar b) {
  return record("*", a.value() * b.value(), a, b.value(), b, a.value());
}

// y = tanh(a)                   dy/da = 1 - y^2
inline Scalar tanh(Scalar a) {
  const double y = std::tanh(a.value());
  return record("tanh", y, a, 1 - y * y);
}

// y = e^a                       dy/da = y
inline Scalar exp(Scalar a) {
  const double y = std::exp(a.value());
  return record("exp", y, a, y);
}

// y = log a                     dy/da = 1 / a
inline Scalar log(Scalar a) {
  ENSURE(a.value() > 0, "tape: log of %g; it needs a number above 0", a.value());
  return record("log", std::log(a.value()), a, 1 / a.value());
}

}  // namespace chainrule
