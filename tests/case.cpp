// See case.h.
#include "case.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <map>

#include "check.h"
#include "compare.h"
#include "device.h"
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

template <class T>
void to_memory(const Case::Entry& entry, const std::vector<double>& numbers) {
  const std::vector<T> narrow(numbers.begin(), numbers.end());
  const size_t bytes = narrow.size() * sizeof(T);
  if (entry.on_device) {
    copy_to_device(entry.data(), narrow.data(), bytes);
  } else if (bytes > 0) {
    memcpy(entry.data(), narrow.data(), bytes);
  }
}

void to_memory(const Case::Entry& entry, const std::vector<double>& numbers) {
  entry.kind == Case::Kind::indices ? to_memory<int>(entry, numbers)
                                    : to_memory<real>(entry, numbers);
}

template <class T>
std::vector<double> from_memory(const Case::Entry& entry) {
  std::vector<T> numbers(size_t(entry.shape.count()));
  const size_t bytes = numbers.size() * sizeof(T);
  if (entry.on_device) {
    copy_to_host(numbers.data(), entry.data(), bytes);
  } else if (bytes > 0) {
    memcpy(numbers.data(), entry.data(), bytes);
  }
  return {numbers.begin(), numbers.end()};
}

}  // namespace

struct Case::Inside {
  int seed;
  Place place;
  std::vector<Size> sizes;
  std::map<std::string, std::vector<double>> preset;
  std::vector<Entry> entries;
};

Case::Case(int seed, Place place) : inside_(new Inside{seed, place, {}, {}, {}}) {}
Case::~Case() { delete inside_; }

const std::vector<Case::Entry>& Case::entries() const { return inside_->entries; }
const std::vector<Case::Size>& Case::sizes() const { return inside_->sizes; }

void Case::set(const char* name, const std::vector<double>& numbers) {
  inside_->preset[name] = numbers;
}

void Case::set_size(const char* name, int size) {
  for (Size& known : inside_->sizes) {
    if (known.name == name) {
      known.size = size;
      return;
    }
  }
  inside_->sizes.push_back({name, size});
}

bool Case::has_size(const char* name) const {
  return std::any_of(inside_->sizes.begin(), inside_->sizes.end(),
                     [&](const Size& known) { return known.name == name; });
}

int Case::size(const char* name, const std::vector<int>& choices) {
  for (const Size& known : inside_->sizes) {
    if (known.name == name) return known.size;
  }
  // A size that no other dimension has, if there is one: square shapes hide mistakes.
  Rng rng{{uint64_t(inside_->seed), hash(name)}};
  int size = choices[0];
  for (int tries = 0; inside_->seed > 0 && tries < 8; ++tries) {
    size = choices[size_t(rng.below(int(choices.size())))];
    const bool taken = std::any_of(inside_->sizes.begin(), inside_->sizes.end(),
                                   [&](const auto& other) { return other.size == size; });
    if (!taken) break;
  }
  inside_->sizes.push_back({name, size});
  return size;
}

std::vector<double> Case::drawn(const char* name, int count, double low,
                                double high) const {
  Rng rng{{uint64_t(inside_->seed), hash(name) + 1}};
  std::vector<double> numbers;
  while (int(numbers.size()) < count) {
    const double x = low + (high - low) * double(rng.uniform());
    if (std::abs(x) > 0.02 * (high - low)) numbers.push_back(double(real(x)));
  }
  return numbers;
}

Case::Entry& Case::entry(const char* name, Kind kind, Shape shape, size_t element_bytes) {
  for (Entry& known : inside_->entries) {
    if (known.name != name) continue;
    ENSURE(known.kind == kind && known.shape == shape, "case: two arrays are called %s",
           name);
    return known;
  }
  Entry entry;
  entry.name = name;
  entry.kind = kind;
  entry.shape = shape;
  const size_t bytes = size_t(shape.count()) * element_bytes;
  if (inside_->place == Place::host || device_is_host()) {
    entry.memory =
        Guarded(name, size_t(shape.count()), element_bytes, inside_->seed % 2 == 1);
  } else {
    entry.on_device = {device_allocate(bytes),
                       [bytes](void* block) { device_release(block, bytes); }};
  }
  inside_->entries.push_back(std::move(entry));
  return inside_->entries.back();
}

const real* Case::input(const char* name, Shape shape, double low, double high) {
  Entry& e = entry(name, Kind::input, shape, sizeof(real));
  if (e.before.empty()) {
    const auto preset = inside_->preset.find(name);
    e.before = preset != inside_->preset.end() ? preset->second
                                               : drawn(name, shape.count(), low, high);
    ENSURE(int(e.before.size()) == shape.count(), "case: %s is %s, %d numbers are given",
           name, shape.text().c_str(), int(e.before.size()));
    to_memory(e, e.before);
  }
  return static_cast<const real*>(e.data());
}

const int* Case::indices(const char* name, Shape shape, int below) {
  Entry& e = entry(name, Kind::indices, shape, sizeof(int));
  if (e.before.empty()) {
    const auto preset = inside_->preset.find(name);
    Rng rng{{uint64_t(inside_->seed), hash(name) + 1}};
    for (int i = 0; i < shape.count(); ++i) {
      e.before.push_back(preset != inside_->preset.end() ? preset->second.at(size_t(i))
                                                         : rng.below(below));
    }
    to_memory(e, e.before);
  }
  return static_cast<const int*>(e.data());
}

real* Case::output(const char* name, Shape shape) {
  Entry& e = entry(name, Kind::output, shape, sizeof(real));
  if (e.before.empty()) {
    e.before.assign(size_t(shape.count()), nan);
    to_memory(e, e.before);
  }
  return static_cast<real*>(e.data());
}

real* Case::added(const char* name, Shape shape) {
  Entry& e = entry(name, Kind::added, shape, sizeof(real));
  if (e.before.empty()) {
    const auto preset = inside_->preset.find(name);
    e.before = preset != inside_->preset.end() ? preset->second
                                               : drawn(name, shape.count(), -2, 2);
    to_memory(e, e.before);
  }
  return static_cast<real*>(e.data());
}

void Case::result(const char* name, double value) {
  entry(name, Kind::result, {1}, sizeof(real)).value = {value};
}

const Case::Entry* Case::find(const std::string& name) const {
  for (const Entry& e : inside_->entries) {
    if (e.name == name) return &e;
  }
  return nullptr;
}

std::vector<double> Case::numbers(const Entry& e) const {
  if (e.kind == Kind::result) return e.value;
  return e.kind == Kind::indices ? from_memory<int>(e) : from_memory<real>(e);
}

std::vector<double> Case::numbers(const char* name) const {
  const Entry* e = find(name);
  ENSURE(e != nullptr, "case: there is no array %s", name);
  return numbers(*e);
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

}  // namespace chainrule
