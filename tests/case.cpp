// See case.h.
#include "case.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "random.h"

namespace chainrule {
namespace {

uint64_t hash(const std::string& name) {
  uint64_t h = 1469598103934665603u;  // FNV-1a
  for (const char c : name)
    h = (h ^ uint64_t(static_cast<unsigned char>(c))) * 1099511628211u;
  return h;
}

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

std::string sizes_text(const Case& c) {
  std::string text;
  for (const auto& [name, size] : c.sizes())
    text += " " + name + "=" + std::to_string(size);
  return text;
}

// A device array of its own: where memory belongs to a device, ops see only copies.
void to_memory(const Case::Entry& entry, const std::vector<double>& numbers) {
  if (entry.kind == Case::Kind::indices) {
    const std::vector<int> narrow(numbers.begin(), numbers.end());
    copy_to_device(entry.memory.data(), narrow.data(), narrow.size() * sizeof(int));
  } else {
    std::vector<real> narrow;
    for (const double x : numbers) narrow.push_back(real(x));
    copy_to_device(entry.memory.data(), narrow.data(), narrow.size() * sizeof(real));
  }
}

}  // namespace

int Case::size(const char* name, std::vector<int> choices) {
  const auto known = sizes_.find(name);
  if (known != sizes_.end()) return known->second;
  // A size that no other dimension has, if there is one: square shapes hide mistakes.
  Rng rng{{uint64_t(seed_), hash(name)}};
  int size = choices[0];
  for (int tries = 0; seed_ > 0 && tries < 8; ++tries) {
    size = choices[size_t(rng.below(int(choices.size())))];
    const bool taken = std::any_of(sizes_.begin(), sizes_.end(), [&](const auto& other) {
      return other.second == size;
    });
    if (!taken) break;
  }
  return sizes_[name] = size;
}

std::vector<double> Case::drawn(const char* name, int count, double low,
                                double high) const {
  Rng rng{{uint64_t(seed_), hash(name) + 1}};
  std::vector<double> numbers;
  while (int(numbers.size()) < count) {
    const double x = low + (high - low) * double(rng.uniform());
    if (std::abs(x) > 0.02 * (high - low)) numbers.push_back(double(real(x)));
  }
  return numbers;
}

Case::Entry& Case::entry(const char* name, Kind kind, Shape shape, size_t element_bytes) {
  for (Entry& known : entries_) {
    if (known.name != name) continue;
    ENSURE(known.kind == kind && known.shape == shape, "case: two arrays are called %s",
           name);
    return known;
  }
  Entry entry;
  entry.name = name;
  entry.kind = kind;
  entry.shape = shape;
  entry.memory = Guarded(name, size_t(shape.count()), element_bytes, seed_ % 2 == 1);
  entries_.push_back(std::move(entry));
  return entries_.back();
}

const real* Case::input(const char* name, Shape shape, double low, double high) {
  Entry& e = entry(name, Kind::input, shape, sizeof(real));
  if (e.before.empty()) {
    const auto preset = preset_.find(name);
    e.before =
        preset != preset_.end() ? preset->second : drawn(name, shape.count(), low, high);
    ENSURE(int(e.before.size()) == shape.count(), "case: %s is %s, %d numbers are given",
           name, shape.text().c_str(), int(e.before.size()));
    to_memory(e, e.before);
  }
  return static_cast<const real*>(e.memory.data());
}

const int* Case::indices(const char* name, Shape shape, int below) {
  Entry& e = entry(name, Kind::indices, shape, sizeof(int));
  if (e.before.empty()) {
    const auto preset = preset_.find(name);
    Rng rng{{uint64_t(seed_), hash(name) + 1}};
    for (int i = 0; i < shape.count(); ++i) {
      e.before.push_back(preset != preset_.end() ? preset->second.at(size_t(i))
                                                 : rng.below(below));
    }
    to_memory(e, e.before);
  }
  return static_cast<const int*>(e.memory.data());
}

real* Case::output(const char* name, Shape shape) {
  Entry& e = entry(name, Kind::output, shape, sizeof(real));
  if (e.before.empty()) {
    e.before.assign(size_t(shape.count()), nan);
    to_memory(e, e.before);
  }
  return static_cast<real*>(e.memory.data());
}

real* Case::added(const char* name, Shape shape) {
  Entry& e = entry(name, Kind::added, shape, sizeof(real));
  if (e.before.empty()) {
    const auto preset = preset_.find(name);
    e.before =
        preset != preset_.end() ? preset->second : drawn(name, shape.count(), -2, 2);
    to_memory(e, e.before);
  }
  return static_cast<real*>(e.memory.data());
}

void Case::result(const char* name, double value) {
  entry(name, Kind::result, {1}, sizeof(real)).value = {value};
}

const Case::Entry* Case::find(const std::string& name) const {
  for (const Entry& e : entries_) {
    if (e.name == name) return &e;
  }
  return nullptr;
}

std::vector<double> Case::numbers(const Entry& e) const {
  if (e.kind == Kind::result) return e.value;
  const size_t count = size_t(e.shape.count());
  if (e.kind == Kind::indices) {
    std::vector<int> host(count);
    copy_to_host(host.data(), e.memory.data(), count * sizeof(int));
    return {host.begin(), host.end()};
  }
  std::vector<real> host(count);
  copy_to_host(host.data(), e.memory.data(), count * sizeof(real));
  return {host.begin(), host.end()};
}

void Case::write(const Entry& e, const std::vector<double>& numbers) {
  to_memory(e, numbers);
}

std::vector<double> Case::gained(const Entry& e) const {
  std::vector<double> gain = numbers(e);
  if (e.kind == Kind::added) {
    for (size_t i = 0; i < gain.size(); ++i) gain[i] -= e.before[i];
  }
  return gain;
}

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
    Case ours(seed), theirs(seed);
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
