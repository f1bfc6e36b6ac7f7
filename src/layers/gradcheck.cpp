// See gradcheck.h.
#include "layers/gradcheck.h"

#include <algorithm>
#include <cmath>

#include "random.h"

namespace chainrule {
namespace {

using Numbers = std::vector<real>;

// What a forward moves besides its output: a running average, the next random index.
struct Memory {
  explicit Memory(Layer& layer) {
    layer.list(all);
    for (const Param& s : all.states) states.push_back(s.value.host());
    for (const Counter& c : all.counters) counters.push_back(*c.value);
  }
  void put_back() {
    for (size_t i = 0; i < states.size(); ++i) all.states[i].value.set(states[i]);
    for (size_t i = 0; i < counters.size(); ++i) *all.counters[i].value = counters[i];
  }

  Listing all;
  std::vector<Numbers> states;
  std::vector<uint64_t> counters;
};

struct Checker {
  Layer& layer;
  Tensor x;
  Mode mode;
  Memory memory;
  Numbers dy;  // one random number per output

  // The same function of x and the parameters at every call: dropout's mask is part of
  // the function, so all calls must draw the same one.
  Tensor forward() {
    memory.put_back();
    return layer.forward(x, mode);
  }

  double objective() {
    const Numbers y = forward().host();
    double sum = 0;
    for (size_t i = 0; i < y.size(); ++i) sum += double(y[i]) * double(dy[i]);
    return sum;
  }

  // d objective / d value[i], by moving value[i] both ways.
  double slope(Tensor value, size_t i, double step) {
    const Numbers start = value.host();
    Numbers moved = start;
    moved[i] = real(double(start[i]) + step);
    const double up = double(moved[i]);
    value.set(moved);
    const double above = objective();
    moved[i] = real(double(start[i]) - step);
    const double down = double(moved[i]);
    value.set(moved);
    const double below = objective();
    value.set(start);
    return (above - below) / (up - down);
  }

  // Small tensors are checked whole, of a large one a few dozen elements.
  double error(const Tensor& value, const Numbers& by_hand, double step) {
    double worst = 0, largest = 0;
    const size_t stride = std::max<size_t>(1, by_hand.size() / 48);
    for (size_t i = 0; i < by_hand.size(); i += stride) {
      const double numerical = slope(value, i, step), exact = double(by_hand[i]);
      const double difference = std::abs(numerical - exact);
      if (!(difference <= worst)) worst = difference;  // NaN comes through
      largest = std::max({largest, std::abs(numerical), std::abs(exact)});
    }
    return worst == 0 ? 0 : worst / largest;
  }
};

void must_be_close(const Numbers& a, const Numbers& b, const char* what) {
  const double limit = sizeof(real) == 8 ? 1e-12 : 1e-4;
  for (size_t i = 0; i < a.size(); ++i) {
    const double size = std::max({1.0, std::abs(double(a[i])), std::abs(double(b[i]))});
    ENSURE(std::abs(double(a[i]) - double(b[i])) <= limit * size, "gradient check: %s",
           what);
  }
}

}  // namespace

GradientReport check_gradients(Layer& layer, const Tensor& x, Mode mode, double step) {
  Checker checker{layer, x.clone(), mode, Memory(layer), {}};
  const Tensor y = checker.forward();
  Rng rng{{20, 3}};
  for (int i = 0; i < y.count(); ++i) checker.dy.push_back(rng.uniform(-1, 1));
  const Tensor dy = Tensor::from(y.shape(), checker.dy);

  // 1. Gradients start at 1: a backward that writes instead of adding is noticed.
  std::vector<Param> params = layer.params();
  for (Param& p : params) p.grad.set(Numbers(size_t(p.grad.count()), real(1)));
  const Numbers dx = layer.backward(dy).host();
  std::vector<Numbers> once;
  for (const Param& p : params) once.push_back(p.grad.host());

  // 2. A second forward and backward must write the same dx and add the same again.
  checker.forward();
  must_be_close(layer.backward(dy).host(), dx, "dx differs in a second backward");
  for (size_t i = 0; i < params.size(); ++i) {
    Numbers expected = once[i];
    for (real& g : expected) g += g - 1;
    const std::string name =
        "the gradient of " + params[i].name + " is not added to (+=)";
    must_be_close(params[i].grad.host(), expected, name.c_str());
  }

  // 3. Against central differences.
  GradientReport report;
  const auto note = [&](double error, const std::string& where) {
    if (!(error <= report.worst)) report = {error, where};
  };
  note(checker.error(checker.x, dx, step), "dx");
  for (size_t i = 0; i < params.size(); ++i) {
    for (real& g : once[i]) g -= 1;
    note(checker.error(params[i].value, once[i], step), params[i].name);
  }
  checker.memory.put_back();
  return report;
}

}  // namespace chainrule
