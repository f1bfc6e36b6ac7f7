// What is done with a call once it is described (case.h): hold it against another
// implementation, or a backward against its forward.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "case.h"
#include "guard.h"

namespace chainrule {

struct Case::Entry {
  std::string name;
  Kind kind;
  Shape shape{0};
  Guarded memory;                   // where the device is the host, or for the host
  std::shared_ptr<void> on_device;  // else
  void* data() const { return on_device ? on_device.get() : memory.data(); }
  std::vector<double> before;  // the numbers that stood there at the start
  std::vector<double> value;   // of a result
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
