// See compare.h.
#include "compare.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "check.h"

namespace chainrule {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

std::string sizes_text(const Case& c) {
  std::string text;
  for (const auto& [name, size] : c.sizes())
    text += " " + name + "=" + std::to_string(size);
  return text;
}

}  // namespace

double relative_difference(const std::vector<double>& a, const std::vector<double>& b) {
  if (a.size() != b.size()) return std::numeric_limits<double>::infinity();
  double largest = 0, difference = 0;
  for (size_t i = 0; i < a.size(); ++i) {
    if (std::isnan(a[i]) && std::isnan(b[i])) continue;
    if (a[i] == b[i]) {  // equal infinities too, whose difference would be NaN
      if (std::isfinite(a[i])) largest = std::max(largest, std::abs(a[i]));
      continue;
    }
    if (!(std::abs(a[i] - b[i]) <= std::numeric_limits<double>::max())) return nan;
    largest = std::max({largest, std::abs(a[i]), std::abs(b[i])});
    difference = std::max(difference, std::abs(a[i] - b[i]));
  }
  return difference == 0 ? 0 : difference / largest;
}

double compare(const Call& call, const Call& reference, double limit, int cases) {
  double worst = 0;
  for (int seed = 0; seed < cases; ++seed) {
    Case ours(seed), theirs(seed, Case::Place::host);
    for (int round = 1; round <= 2; ++round) {
      call(ours);
      reference(theirs);
      for (const Case::Entry& e : ours.entries()) {
        const Case::Entry* other = theirs.find(e.name);
        ENSURE(other != nullptr, "compare: the reference has no %s", e.name.c_str());
        const double difference =
            relative_difference(ours.numbers(e), theirs.numbers(*other));
        ENSURE(difference <= limit, "%s differs by %.2g (limit %.2g) in call %d at%s",
               e.name.c_str(), difference, limit, round, sizes_text(ours).c_str());
        worst = std::max(worst, difference);
      }
    }
  }
  return worst;
}

namespace {

// The scalar that is differentiated: the sum of every output times its dy. A `loss` for
// which no dloss was asked is that scalar itself.
double objective(Case& forward, const Call& call, const Case& backward) {
  call(forward);
  double sum = 0;
  for (const Case::Entry& e : forward.entries()) {
    if (e.kind != Case::Kind::output) continue;
    const Case::Entry* dy = backward.find("d" + e.name);
    if (dy == nullptr && e.name == "loss") sum += forward.numbers(e).at(0);
    if (dy == nullptr || dy->kind != Case::Kind::input) continue;  // saved, not an output
    const std::vector<double> y = forward.numbers(e), weight = backward.numbers(*dy);
    for (size_t i = 0; i < y.size(); ++i) sum += y[i] * weight[i];
  }
  return sum;
}

// A few dozen elements are enough of a large array; small ones are checked whole.
double array_error(Case& forward, const Call& call, const Case& backward,
                   const Case::Entry& gradient) {
  const Case::Entry* x = forward.find(gradient.name.substr(1));
  ENSURE(x != nullptr, "gradient check: %s has no counterpart %s in the forward",
         gradient.name.c_str(), gradient.name.substr(1).c_str());
  const std::vector<double> all = backward.gained(gradient), start = x->before;
  const size_t stride = std::max<size_t>(1, all.size() / 48);
  std::vector<double> by_hand, numerical;
  for (size_t i = 0; i < all.size(); i += stride) {
    const double step = 1e-5 * std::max(1.0, std::abs(start[i]));
    std::vector<double> moved = start;
    moved[i] = start[i] + step;
    forward.write(*x, moved);
    const double above = objective(forward, call, backward);
    moved[i] = start[i] - step;
    forward.write(*x, moved);
    const double below = objective(forward, call, backward);
    by_hand.push_back(all[i]);
    numerical.push_back((above - below) / (2 * step));
  }
  forward.write(*x, start);
  return relative_difference(by_hand, numerical);
}

}  // namespace

GradientError gradient_error(const Call& forward, const Call& backward, int cases) {
  GradientError error;
  for (int seed = 0; seed < cases; ++seed) {
    Case f(seed), b(seed);
    forward(f);
    // Sizes, and what forward has saved for backward, are known by their names.
    for (const auto& [name, size] : f.sizes()) b.set_size(name.c_str(), size);
    for (const Case::Entry& e : f.entries()) {
      if (e.kind != Case::Kind::result) b.set(e.name.c_str(), f.numbers(e));
    }
    backward(b);
    int checked = 0;
    for (const Case::Entry& e : b.entries()) {
      if (e.kind != Case::Kind::output && e.kind != Case::Kind::added) continue;
      const double worst = array_error(f, forward, b, e);
      if (!(worst <= error.worst)) {  // NaN comes through
        error.worst = worst;
        error.where = e.name + " at" + sizes_text(f);
      }
      ++checked;
    }
    ENSURE(checked > 0, "gradient check: backward wrote no gradient");
  }
  return error;
}

}  // namespace chainrule
