// See monitor.h.
#include "training/monitor.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "io/terminal.h"

namespace chainrule {
namespace {

// One layer with what passed it, forward and backward.
struct Stop {
  std::string number;  // "2.0" in a nested Sequential
  Layer* layer;
  Tensor x, y, dx, dy;  // the gradients are empty before a backward

  std::string name() const { return number + "  " + layer->name(); }
};

void record(Sequential& net) {
  net.record = true;
  for (int i = 0; i < net.size(); ++i) {
    if (auto* inner = dynamic_cast<Sequential*>(&net.at(i))) record(*inner);
  }
}

void collect(const Sequential& net, const std::string& prefix, std::vector<Stop>& stops) {
  ENSURE(net.h.size() == size_t(net.size()) + 1,
         "monitor: the net has recorded no forward: it must come after the monitor, and "
         "before before_update()");
  for (int i = 0; i < net.size(); ++i) {
    const std::string number = prefix + std::to_string(i);
    const size_t at = size_t(i);
    if (auto* inner = dynamic_cast<Sequential*>(&net.at(i))) {
      collect(*inner, number + ".", stops);
    } else if (net.dh.empty()) {
      stops.push_back({number, &net.at(i), net.h[at], net.h[at + 1], {}, {}});
    } else {
      stops.push_back(
          {number, &net.at(i), net.h[at], net.h[at + 1], net.dh[at], net.dh[at + 1]});
    }
  }
}

std::vector<Stop> stops_of(const Sequential& net) {
  std::vector<Stop> stops;
  collect(net, "", stops);
  return stops;
}

// ---- how large everything is --------------------------------------------------------

double norm(const std::vector<real>& numbers) {
  double sum = 0;
  for (const real x : numbers) sum += double(x) * double(x);
  return std::sqrt(sum);
}

// Units are channels in pictures [N,C,H,W], features (the last axis) elsewhere.
void count_zeros(StopReport& report, const Tensor& h, const std::vector<real>& numbers) {
  const int last = h.axes() - 1;
  report.units = h.axes() == 4 ? h.size(1) : h.size(last);
  const int inside = h.axes() == 4 ? h.size(2) * h.size(3) : 1;
  std::vector<bool> alive(size_t(report.units), false);
  size_t zeros = 0;
  for (size_t i = 0; i < numbers.size(); ++i) {
    const size_t unit = i / size_t(inside) % size_t(report.units);
    if (numbers[i] == 0) {
      ++zeros;
    } else {
      alive[unit] = true;
    }
  }
  report.zeros = double(zeros) / double(numbers.size());
  report.dead = int(std::count(alive.begin(), alive.end(), false));
}

StopReport look_at(const std::string& name, const Tensor& h, const Tensor& dh) {
  ENSURE(h.axes() > 0 && h.count() > 0, "monitor: %s is %s: nothing to measure",
         name.c_str(), h.shape().text().c_str());
  const std::vector<real> numbers = h.host();
  StopReport report = {name, 0, 0, 0, 0, 0, dh.empty() ? -1 : norm(dh.host())};
  for (const real x : numbers) report.mean += double(x) / double(numbers.size());
  double squares = 0;
  for (const real x : numbers) {
    squares += (double(x) - report.mean) * (double(x) - report.mean);
  }
  report.deviation = std::sqrt(squares / double(numbers.size()));
  count_zeros(report, h, numbers);
  return report;
}

// ---- where the first NaN came from --------------------------------------------------

int count_bad(const std::vector<real>& numbers) {
  return int(std::count_if(numbers.begin(), numbers.end(),
                           [](real x) { return !std::isfinite(x); }));
}

bool is_bad(const Tensor& tensor) {
  return !tensor.empty() && count_bad(tensor.host()) > 0;
}

// "3 of 20 numbers, the first is inf at 4"
std::string damage(const Tensor& tensor) {
  const std::vector<real> numbers = tensor.host();
  size_t first = 0;
  while (std::isfinite(numbers[first])) ++first;
  const double found = double(numbers[first]);
  char text[120];
  std::snprintf(text, sizeof text, "%d of %d numbers, the first is %g at index %d",
                count_bad(numbers), int(numbers.size()),
                std::isnan(found) ? std::fabs(found) : found,  // never "-nan"
                int(first));
  return text;
}

std::string largest(const Tensor& tensor) {
  double most = 0;
  for (const real x : tensor.host()) most = std::max(most, std::fabs(double(x)));
  char text[40];
  std::snprintf(text, sizeof text, "%.2g", most);
  return text;
}

// `before`: how large the numbers are that went into this place.
[[noreturn]] void tell(const std::string& when, const std::string& where,
                       const Tensor& tensor, const std::string& before,
                       const char* causes) {
  std::string text = when + ": the first number that is not finite is in";
  const auto add = [&text](const std::string& line) {
    text += "\n  " + wrap(line, 78, 2);
  };
  add(where + " " + tensor.shape().text());
  add("what is there: " + damage(tensor));
  if (!before.empty()) add("largest numbers before it: " + before);
  add(std::string("usual causes: ") + causes);
  fail(__FILE__, __LINE__, "%s", text.c_str());
}

std::string in_step(int step) { return "step " + std::to_string(step); }

std::string largest_weights(Layer& layer) {
  std::string text;
  for (const Param& p : layer.params()) text += ", " + p.name + " " + largest(p.value);
  return text;
}

void check_forward(int step, const std::vector<Stop>& stops) {
  for (const Stop& s : stops) {
    if (!is_bad(s.y)) continue;
    tell(in_step(step), "the output of layer " + s.name(), s.y,
         "input " + largest(s.x) + largest_weights(*s.layer),
         "numbers that grow from layer to layer until they overflow (weights that start "
         "too large, a rate that is too large, data that were not scaled); or a division "
         "by 0 or the log of 0 in this layer");
  }
}

// From the loss back to the input; a layer's weight gradients come before its dx.
void check_backward(int step, const std::vector<Stop>& stops) {
  if (is_bad(stops.back().dy)) {
    tell(in_step(step), "the gradient that the loss hands back", stops.back().dy, "",
         "a division by 0, or the slope of a log or a root at 0, in the loss's backward; "
         "or a loss scale that is too large");
  }
  const char* const exploded =
      "gradients that grow from layer to layer on their way back (clip them by norm, "
      "start with smaller weights, normalize); or a division by 0 in this layer's "
      "backward";
  for (size_t i = stops.size(); i-- > 0;) {
    const Stop& s = stops[i];
    const std::string before =
        "gradient of its output " + largest(s.dy) + ", input " + largest(s.x);
    for (const Param& p : s.layer->params()) {
      if (!is_bad(p.grad)) continue;
      tell(in_step(step), "the gradient of " + p.name + " in layer " + s.name(), p.grad,
           before, exploded);
    }
    if (!is_bad(s.dx)) continue;
    tell(in_step(step), "the gradient of the input of layer " + s.name(), s.dx,
         before + largest_weights(*s.layer), exploded);
  }
}

// ---- the tables ---------------------------------------------------------------------

std::string in_column(double value) {
  char text[40];
  std::snprintf(text, sizeof text, "%10.3g", std::isnan(value) ? NAN : value);
  return text;
}

std::string size_in_column(double size) {
  return size < 0 ? "         -" : in_column(size);
}

}  // namespace

std::string to_text(const Report& report) {
  std::string text = "  output of                      mean   std dev   zeros       dead";
  text += "   gradient\n";
  char line[160];
  for (const StopReport& s : report.stops) {
    const std::string dead = std::to_string(s.dead) + "/" + std::to_string(s.units);
    std::snprintf(line, sizeof line, "  %-24.24s %s%s %5.1f %% %10s %s\n", s.name.c_str(),
                  in_column(s.mean).c_str(), in_column(s.deviation).c_str(),
                  100 * s.zeros, dead.c_str(), size_in_column(s.gradient).c_str());
    text += line;
  }
  text += "\n  parameter                            norm   gradient   update/norm\n";
  for (const ParamReport& p : report.params) {
    std::snprintf(line, sizeof line, "  %-30.30s %s %s    %s\n", p.name.c_str(),
                  in_column(p.norm).c_str(), in_column(p.gradient).c_str(),
                  size_in_column(p.update).c_str());
    text += line;
  }
  return text;
}

Monitor::Monitor(Sequential& net) : net_(net), params_(net.params()) { record(net); }

void Monitor::before_update() {
  report_ = Report();
  before_.clear();
  const std::vector<Stop> stops = stops_of(net_);
  if (!stops.empty()) {
    report_.stops.push_back(look_at("input", stops[0].x, stops[0].dx));
  }
  for (const Stop& s : stops) report_.stops.push_back(look_at(s.name(), s.y, s.dy));
  for (const Param& p : params_) {
    before_.push_back(p.value.host());
    report_.params.push_back({p.name, norm(before_.back()), norm(p.grad.host()), -1});
  }
}

const Report& Monitor::after_update() {
  ENSURE(before_.size() == params_.size(),
         "monitor: after_update() without a before_update()");
  for (size_t i = 0; i < params_.size(); ++i) {
    std::vector<real> change = params_[i].value.host();
    for (size_t k = 0; k < change.size(); ++k) change[k] -= before_[i][k];
    ParamReport& p = report_.params[i];
    p.update = p.norm > 0 ? norm(change) / p.norm : -1;
  }
  return report_;
}

namespace {

// The first parameter that is not finite, or none.
std::vector<Param> bad_weight(Sequential& net) {
  for (const Param& p : net.params()) {
    if (is_bad(p.value)) return {p};
  }
  return {};
}

const char* const too_far =
    "a rate that is too large; or a division by 0 in the optimizer (an epsilon of 0)";

}  // namespace

NanTracer::NanTracer(Sequential& net) : net_(net) {
  record(net);
  for (const Param& p : bad_weight(net)) {
    tell("before the first step", p.name, p.value, "",
         "a damaged file, or a start of the weights that divides by 0");
  }
}

void NanTracer::before_update(int step, const Tensor& loss) {
  for (const Param& p : bad_weight(net_)) {
    tell("between the steps " + std::to_string(step - 1) + " and " + std::to_string(step),
         p.name + " after the update", p.value, "", too_far);
  }
  const std::vector<Stop> stops = stops_of(net_);
  ENSURE(!stops.empty(), "nan tracer: a net without layers");
  if (is_bad(stops[0].x)) {
    tell(in_step(step), "the input", stops[0].x, "",
         "a number that is missing in the data, or a division by 0 where they were "
         "prepared (a feature that is always the same has deviation 0)");
  }
  check_forward(step, stops);
  if (is_bad(loss)) {
    tell(in_step(step), "the loss", loss, "the net's output " + largest(stops.back().y),
         "the log of 0, a division by 0 or e to a large power (take a loss that works on "
         "logits, such as SoftmaxCrossEntropy); or a target that is not finite");
  }
  check_backward(step, stops);
}

void NanTracer::after_update(int step) {
  for (const Param& p : bad_weight(net_)) {
    tell(in_step(step), p.name + " after the update", p.value,
         "its gradient " + largest(p.grad), too_far);
  }
}

}  // namespace chainrule
