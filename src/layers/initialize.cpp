// See initialize.h.
#include "layers/initialize.h"

#include <cmath>

namespace chainrule {

Fans fans(const Shape& weight) {
  ENSURE(weight.axes >= 2 && weight.count() > 0,
         "initialize: a weight is [O,C] or [O,C,K,K], this one is %s",
         weight.text().c_str());
  const int window = weight.size[2] * weight.size[3];
  return {weight.size[1] * window, weight.size[0] * window};
}

namespace {

void require_size(const char* what, real size) {
  ENSURE(size >= 0 && std::isfinite(size),
         "initialize: the %s is %g: it must be at least 0 and finite", what,
         double(size));
}

real xavier_deviation(const Tensor& w) {
  const Fans f = fans(w.shape());
  return real(std::sqrt(2.0 / (double(f.inputs) + f.outputs)));
}

real he_deviation(const Tensor& w) {
  return real(std::sqrt(2.0 / fans(w.shape()).inputs));
}

// A uniform number between -b and b has the deviation b / sqrt(3).
real bound_of(real deviation) { return real(std::sqrt(3.0)) * deviation; }

}  // namespace

namespace {

thread_local int files_expected = 0;

}  // namespace

WeightsLater::WeightsLater() { ++files_expected; }
WeightsLater::~WeightsLater() { --files_expected; }
bool WeightsLater::expected() { return files_expected > 0; }

void uniform(Tensor w, Key key, real bound) {
  require_size("bound", bound);
  std::vector<real> numbers(size_t(w.count()));
  Rng rng{key};
  if (!WeightsLater::expected()) {
    for (real& number : numbers) number = rng.uniform(-bound, bound);
  }
  w.set(numbers);
}

void normal(Tensor w, Key key, real deviation) {
  require_size("deviation", deviation);
  std::vector<real> numbers(size_t(w.count()));
  Rng rng{key};
  if (!WeightsLater::expected()) {
    for (real& number : numbers) number = deviation * rng.normal();
  }
  w.set(numbers);
}

void xavier_uniform(Tensor w, Key key, real gain) {
  uniform(w, key, gain * bound_of(xavier_deviation(w)));
}

void xavier_normal(Tensor w, Key key, real gain) {
  normal(w, key, gain * xavier_deviation(w));
}

void he_uniform(Tensor w, Key key, real gain) {
  uniform(w, key, gain * bound_of(he_deviation(w)));
}

void he_normal(Tensor w, Key key, real gain) { normal(w, key, gain * he_deviation(w)); }

namespace {

using Vector = std::vector<double>;

double dot(const Vector& a, const Vector& b) {
  double sum = 0;
  for (size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
  return sum;
}

void add(Vector& y, const Vector& x, double factor) {
  for (size_t i = 0; i < y.size(); ++i) y[i] += factor * x[i];
}

// A random direction at right angles to all of `known`, of length 1: Gram and Schmidt's
// way. Taking away what lies along the others twice removes what rounding left the first
// time. A draw that was almost made of the others has no direction left: draw again.
Vector new_direction(const std::vector<Vector>& known, int size, Rng& rng) {
  for (;;) {
    Vector v(size_t(size), 0.0);
    for (double& number : v) number = double(rng.normal());
    for (int time = 0; time < 2; ++time) {
      for (const Vector& other : known) add(v, other, -dot(v, other));
    }
    const double length = std::sqrt(dot(v, v));
    if (length < 1e-3) continue;
    for (double& number : v) number /= length;
    return v;
  }
}

}  // namespace

void orthogonal(Tensor w, Key key, real gain) {
  require_size("gain", gain);
  const int rows = w.size(0), columns = fans(w.shape()).inputs;
  const bool wide = columns >= rows;
  std::vector<Vector> directions;
  Rng rng{key};
  for (int i = 0; i < (wide ? rows : columns); ++i) {
    directions.push_back(new_direction(directions, wide ? columns : rows, rng));
  }
  std::vector<real> numbers;
  for (size_t r = 0; r < size_t(rows); ++r) {
    for (size_t c = 0; c < size_t(columns); ++c) {
      numbers.push_back(
          real(double(gain) * (wide ? directions[r][c] : directions[c][r])));
    }
  }
  w.set(numbers);
}

}  // namespace chainrule
