// The steps of a grade, in order, up to the first that is wrong: see grade.h.
#include "grade/grade.h"

#include <algorithm>
#include <cmath>
#include <cstdarg>
#include <cstdio>

#include "compare.h"
#include "exercise.h"
#include "io/terminal.h"

namespace chainrule {
namespace {

// Rounding differs with the order of a sum; anything larger is another formula.
constexpr double allowed = sizeof(real) == 8 ? 1e-12 : 1e-5;
constexpr double gradient_allowed = 1e-7;
constexpr int random_cases = 40;

std::string text(const char* format, ...) __attribute__((format(printf, 1, 2)));
std::string text(const char* format, ...) {
  char line[400];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(line, sizeof line, format, arguments);
  va_end(arguments);
  return line;
}

// "dW[0][1]" for the element with this index.
std::string element_name(const Case::Entry& entry, size_t index) {
  std::string name = entry.name;
  size_t rest = size_t(std::max(1, entry.shape.count()));
  for (int axis = 0; axis < entry.shape.axes; ++axis) {
    rest /= size_t(std::max(1, entry.shape.size[axis]));
    name += "[" + std::to_string(index / rest) + "]";
    index %= rest;
  }
  return name;
}

bool is_answer(const Case::Entry& e) {
  return e.kind == Case::Kind::output || e.kind == Case::Kind::added ||
         e.kind == Case::Kind::result;
}

// The numbers of an array, one row of its last axis a line, or several where it is long.
std::string table(const std::string& name, const Shape& shape,
                  const std::vector<double>& numbers) {
  constexpr size_t across = 5, most = 40;
  const size_t width = shape.axes > 0 ? size_t(shape.size[shape.axes - 1]) : 1;
  std::string lines;
  for (size_t i = 0; i < numbers.size() && i < most; ++i) {
    const bool goes_on = i % width > 0;
    if (i % width % across == 0)
      lines += text(goes_on ? "\n        %-18s" : "\n      %-20s", i ? "" : name.c_str());
    lines += text(" %9.5g", numbers[i]);
  }
  if (numbers.size() > most)
    lines += text("\n      %20s       ... %zu in all", "", numbers.size());
  return lines;
}

// The whole hand example: what goes in, what should come out, what came out.
std::string in_full(const Case& ours, const Case& expected) {
  std::string lines = "      ";
  for (const auto& [name, size] : ours.sizes()) {
    lines += (lines.size() > 6 ? ", " : "") + name + " = " + std::to_string(size);
  }
  for (const Case::Entry& e : expected.entries()) {
    if (is_answer(e)) continue;
    lines += table(e.name, e.shape, e.before);
  }
  for (const Case::Entry& e : expected.entries()) {
    if (!is_answer(e)) continue;
    if (e.kind == Case::Kind::added) {
      lines += table(e.name + " before", e.shape, e.before);
    }
    lines += table(e.name + " expected", e.shape, expected.numbers(e));
    const Case::Entry* yours = ours.find(e.name);
    if (yours != nullptr)
      lines += table(e.name + " yours", e.shape, ours.numbers(*yours));
  }
  return lines + "\n";
}

// Where two cases differ first, or "".
std::string first_difference(const Case& ours, const Case& expected, double limit) {
  for (const Case::Entry& e : expected.entries()) {
    const std::vector<double> want = expected.numbers(e);
    const Case::Entry* found = ours.find(e.name);
    const std::vector<double> have = found ? ours.numbers(*found) : std::vector<double>{};
    if (relative_difference(have, want) <= limit) continue;
    if (!is_answer(e)) {
      return "      your code changed its input " + e.name +
             ", which others still need\n";
    }
    double largest = 0;
    for (const double w : want) {
      if (std::isfinite(w)) largest = std::max(largest, std::abs(w));
    }
    for (size_t i = 0; i < want.size() && i < have.size(); ++i) {
      const bool both_nan = std::isnan(have[i]) && std::isnan(want[i]);
      const bool equal = have[i] == want[i];  // so may be infinities
      if (both_nan || equal || std::abs(have[i] - want[i]) <= limit * largest) continue;
      return text("      at %s\n        yours     %.9g%s\n        expected  %.9g\n",
                  element_name(e, i).c_str(), have[i],
                  std::isnan(have[i]) && e.kind == Case::Kind::output
                      ? "   (never written, or from something never set?)"
                      : "",
                  want[i]);
    }
  }
  return "";
}

std::string sizes_text(const Case& c) {
  std::string sizes;
  for (const auto& [name, size] : c.sizes())
    sizes += " " + name + "=" + std::to_string(size);
  return sizes.empty() ? "" : " with" + sizes;
}

void add(Grade& g, const std::string& lines) {
  g.report += lines;
  if (g.live) say_result(lines);
}

void ok(Grade& g, const std::string& step, const std::string& note) {
  const std::string after = note.empty() ? "" : "   " + note;
  add(g, text("  %-20s ok%s\n", step.c_str(), after.c_str()));
}

bool wrong(Grade& g, const std::string& step, const std::string& details) {
  add(g, text("  %-20s WRONG\n", step.c_str()) + details);
  return false;
}

bool hand_example(Grade& g, const Grading& grading, AnyFunction candidate) {
  now_running("the hand example");
  Case ours(hand_seed), expected(hand_seed);
  grading.hand(ours);
  grading.hand(expected);
  grading.run(ours, candidate);
  grading.run(expected, grading.solution);
  const std::string difference = first_difference(ours, expected, allowed);
  if (difference.empty()) {
    ok(g, "hand example", "");
    return true;
  }
  return wrong(g, "hand example", difference + in_full(ours, expected));
}

bool random_shapes(Grade& g, const Grading& grading, AnyFunction candidate) {
  int largest = 1;
  for (int seed = 0; seed < random_cases; ++seed) {
    Case ours(seed), expected(seed);
    grading.run(expected, grading.solution);
    for (const Case::Size& size : expected.sizes()) {
      largest = std::max(largest, size.size);
    }
    now_running("random shapes," + sizes_text(expected));
    grading.run(ours, candidate);
    const std::string difference = first_difference(ours, expected, allowed);
    if (!difference.empty()) {
      return wrong(
          g, "random shapes",
          text("      in try %d%s\n", seed + 1, sizes_text(ours).c_str()) + difference);
    }
  }
  ok(g, "random shapes",
     std::to_string(random_cases) + " tried, sizes up to " + std::to_string(largest));
  return true;
}

bool second_call(Grade& g, const Grading& grading, AnyFunction candidate) {
  bool adds = false;
  for (int seed = 0; seed < 8; ++seed) {
    Case ours(seed), expected(seed);
    now_running("a second call on the same arrays");
    for (int round = 1; round <= 2; ++round) {
      grading.run(ours, candidate);
      grading.run(expected, grading.solution);
    }
    for (const Case::Entry& e : expected.entries()) adds |= e.kind == Case::Kind::added;
    const std::string difference = first_difference(ours, expected, allowed);
    if (difference.empty()) continue;
    return wrong(g, "second call",
                 "      right the first time, other numbers when called again: is "
                 "something kept from call to call?\n" +
                     difference);
  }
  ok(g, "second call", adds ? "adds again, as it should" : "");
  return true;
}

bool gradient(Grade& g, const Grading& grading, AnyFunction candidate) {
  if (grading.forward == nullptr || sizeof(real) < 8) return true;
  now_running("the gradient check");
  const GradientError error = gradient_error(
      grading.forward, [&](Case& c) { grading.run(c, candidate); }, 10);
  const std::string figures =
      text("worst relative error %.1e (limit %.0e)", error.worst, gradient_allowed);
  if (error.worst <= gradient_allowed) {
    ok(g, "gradient check", figures);
    return true;
  }
  return wrong(g, "gradient check", "      " + figures + " in " + error.where + "\n");
}

bool own_steps(Grade& g, const Grading& grading, AnyFunction candidate) {
  for (const OwnStep& step : grading.steps) {
    if (step.name == nullptr) break;
    now_running(step.name);
    const std::string details = step.run(grading, candidate);
    if (!details.empty()) {
      g.diagnosis = details;
      return wrong(g, step.name, "      " + wrap(details, 79, 6) + "\n");
    }
    ok(g, step.name, "");
  }
  return true;
}

// What the simulator found: "mine/38-first-kernels/3_row_sums.cu:17: a data race", then
// who and why. Its title is the diagnosis.
std::string title_of(const std::string& message) {
  const std::string first = message.substr(0, message.find('\n'));
  const size_t colon = first.rfind(": ");
  const bool in_kernel = first.find(".cu:") != std::string::npos;
  return in_kernel && colon != std::string::npos ? first.substr(colon + 2) : "";
}

std::string stopped(const std::string& message) {
  std::string lines = "  stopped              ";
  size_t begin = 0;
  for (size_t i = 0; i <= message.size(); ++i) {
    if (i < message.size() && message[i] != '\n') continue;
    const std::string line = message.substr(begin, i - begin);
    lines +=
        begin == 0
            ? wrap(title_of(message).empty() ? "with the message: " + line : line, 79, 23)
            : "      " + wrap(line.substr(line.find_first_not_of(' ')), 79, 6);
    lines += "\n";
    begin = i + 1;
  }
  return lines;
}

}  // namespace

std::vector<Grading>& gradings() {
  static std::vector<Grading> all;
  return all;
}

void add_grading(const Grading& grading) { gradings().push_back(grading); }

Grade grade(const Grading& grading, AnyFunction candidate, bool live) {
  Grade g;
  g.live = live;
  try {
    const bool right =
        hand_example(g, grading, candidate) && random_shapes(g, grading, candidate) &&
        gradient(g, grading, candidate) && second_call(g, grading, candidate) &&
        own_steps(g, grading, candidate);
    g.outcome = right ? Outcome::solved : Outcome::wrong;
    if (!right && g.diagnosis.empty()) {
      now_running("");
      g.diagnosis = diagnose(grading, candidate);
      if (!g.diagnosis.empty()) {
        add(g, "  looks like           " + wrap(g.diagnosis, 79, 23) + "\n");
      }
    }
  } catch (const NotStarted&) {
    g.outcome = Outcome::not_started;
  } catch (const std::exception& e) {
    g.outcome = Outcome::wrong;
    g.diagnosis = title_of(e.what());
    add(g, stopped(e.what()));
  }
  return g;
}

}  // namespace chainrule
