// Parts of a block for the checks of 29.5 and 29.6: a matrix for each, so that a way back
// can be done by hand, and a bend. Places do not matter here: there is one.
#pragma once

#include <cmath>

#include "case.h"
#include "check.h"
#include "lessons/29-transformer/parts.h"

namespace chainrule {

// y = W x, and back: dx = W^T dy. x and y have C numbers each.
inline Gradient forwards(const real* weight, const Gradient& x) {
  const size_t C = x.size();
  Gradient y(C, 0);
  for (size_t i = 0; i < C * C; ++i) y[i / C] += weight[i] * x[i % C];
  return y;
}
inline Gradient backwards(const real* weight, const Gradient& dy) {
  const size_t C = dy.size();
  Gradient dx(C, 0);
  for (size_t i = 0; i < C * C; ++i) dx[i % C] += weight[i] * dy[i / C];
  return dx;
}
inline Gradient added(const Gradient& a, const Gradient& b) {
  ENSURE(a.size() == b.size(), "sum: %zu numbers and %zu: is one of them empty?",
         a.size(), b.size());
  Gradient y = a;
  for (size_t i = 0; i < y.size(); ++i) y[i] += b[i];
  return y;
}

class Slopes : public BackwardParts {
 public:
  // `bends` are the slopes of GELU's stand-in at each of its C inputs.
  Slopes(Case& c, int C, Gradient bends) : size_(size_t(C)), bends_(std::move(bends)) {
    norm1_ = c.input("norm1", {C, C});
    attention_ = c.input("attention", {C, C});
    norm2_ = c.input("norm2", {C, C});
    up_ = c.input("up", {C, C});
    down_ = c.input("down", {C, C});
  }
  Gradient norm1(const Gradient& dy) const override { return of(norm1_, dy); }
  Gradient attention(const Gradient& dy) const override { return of(attention_, dy); }
  Gradient norm2(const Gradient& dy) const override { return of(norm2_, dy); }
  Gradient up(const Gradient& dy) const override { return of(up_, dy); }
  Gradient down(const Gradient& dy) const override { return of(down_, dy); }
  Gradient gelu(const Gradient& dy) const override {
    require(dy);
    Gradient dx = dy;
    for (size_t i = 0; i < size_; ++i) dx[i] *= bends_[i];
    return dx;
  }
  Gradient sum(const Gradient& a, const Gradient& b) const override {
    return added(a, b);
  }

 private:
  void require(const Gradient& dy) const {
    ENSURE(dy.size() == size_, "a part got %zu numbers, expected %zu", dy.size(), size_);
  }
  Gradient of(const real* weight, const Gradient& dy) const {
    require(dy);
    return backwards(weight, dy);
  }

  const size_t size_;
  const Gradient bends_;
  const real *norm1_, *attention_, *norm2_, *up_, *down_;
};

inline Gradient list_of(const real* numbers, int count) {
  return Gradient(numbers, numbers + count);
}
inline void put(real* to, const Gradient& from, int count) {
  ENSURE(int(from.size()) == count, "%zu numbers came back, expected %d", from.size(),
         count);
  std::copy(from.begin(), from.end(), to);
}

}  // namespace chainrule
