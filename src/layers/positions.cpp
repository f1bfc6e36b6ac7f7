// See positions.h.
#include "layers/positions.h"

#include <cmath>

#include "layers/initialize.h"
#include "ops/positions.h"

namespace chainrule {

Tensor sinusoidal_positions(int places, int features) {
  std::vector<real> numbers;
  for (int p = 0; p < places; ++p) {
    for (int c = 0; c < features; ++c) {
      const int even = c - c % 2;
      const double angle = p / std::pow(10000.0, double(even) / features);
      numbers.push_back(real(c % 2 == 0 ? std::sin(angle) : std::cos(angle)));
    }
  }
  return Tensor::from({places, features}, numbers);
}

Positions::Positions(PositionTable chosen, int places, int features, Key key,
                     real deviation)
    : kind(chosen) {
  ENSURE(places > 0 && features > 0,
         "positions: %d places with %d features make no table", places, features);
  if (kind == PositionTable::sinusoidal) {
    weight = sinusoidal_positions(places, features);
    return;
  }
  weight = Tensor({places, features});
  dweight = Tensor::zeros({places, features});
  normal(weight, key, deviation);
}

Tensor Positions::forward(const Tensor& x, Mode) { return forward(x, 0); }

Tensor Positions::forward(const Tensor& x, int first) {
  const int places = weight.size(0), C = weight.size(1);
  ENSURE(x.axes() == 3 && x.size(2) == C,
         "positions: x is %s but the table is %s: expected [N, T, %d]",
         x.shape().text().c_str(), weight.shape().text().c_str(), C);
  const int N = x.size(0), T = x.size(1);
  ENSURE(0 <= first && T <= places - first,
         "positions: x is %s and begins at place %d, but the table ends after place %d: "
         "make the context longer, or cut the text",
         x.shape().text().c_str(), first, places - 1);
  first_ = first;
  Tensor y(x.shape());
  positions_forward(y.data(), x.data(), weight.rows(first, first + T).data(), N, T, C);
  return y;
}

Tensor Positions::backward(const Tensor& dy) {
  must_be_kept(first_ >= 0, "positions");
  const int first = std::exchange(first_, -1), C = weight.size(1);
  ENSURE(dy.axes() == 3 && dy.size(2) == C && dy.size(1) <= weight.size(0) - first,
         "positions backward: dy is %s, which no output was", dy.shape().text().c_str());
  const int N = dy.size(0), T = dy.size(1);
  if (kind == PositionTable::learned) {
    positions_backward(dweight.rows(first, first + T).data(), dy.data(), N, T, C);
  }
  return dy;
}

void Positions::list(Listing& all) {
  if (kind == PositionTable::learned) all.param("weight", weight, dweight, true);
}

std::string Positions::name() const {
  return (kind == PositionTable::learned ? "positions, learned " : "positions, sines ") +
         std::to_string(weight.size(0));
}

}  // namespace chainrule
