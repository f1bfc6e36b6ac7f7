// Grades one exercise: the learner's function, the solution, or a usual mistake.
//
// A check (lessons/NN-name/checks/K_name.cpp) describes the call once (see case.h), gives
// an example small enough for a pencil, and lists the usual mistakes as functions. All
// else is here: the steps and their order, what is printed, and the diagnosis of a wrong
// answer. A mistake is recognized when the learner's numbers equal the mistake's numbers,
// so that recognizer, planted mistake and proof are one thing (see proof in main.cpp).
#pragma once

#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "case.h"

namespace chainrule {

template <class F>
struct Mistake {
  F* code;
  const char* diagnosis;
};

template <class F>
struct Exercise {
  const char* id;           // "03.2"
  void (*hand)(Case&);      // sets sizes and numbers of the hand example
  void (*call)(Case&, F*);  // one call, from named arrays
  F *mine, *solution;
  std::vector<Mistake<F>> mistakes;
  void (*forward)(Case&) = nullptr;  // of a backward: the function it differentiates
};

// The same, with the function type forgotten.
struct Grading {
  std::string id;
  void (*hand)(Case&);
  Call mine, solution;
  std::vector<std::pair<Call, std::string>> mistakes;
  Call forward;
};

std::vector<Grading>& gradings();

// Registers an exercise: `static const Check<Function> check({...});` in a check file.
template <class F>
struct Check {
  explicit Check(const Exercise<F>& e) {
    const auto with = [call = e.call](F* function) {
      return [call, function](Case& c) { call(c, function); };
    };
    Grading grading{e.id, e.hand, with(e.mine), with(e.solution), {}, e.forward};
    for (const Mistake<F>& m : e.mistakes) {
      grading.mistakes.emplace_back(with(m.code), m.diagnosis);
    }
    gradings().push_back(grading);
  }
};

enum class Outcome { solved, wrong, not_started };
struct Grade {
  Outcome outcome = Outcome::wrong;
  std::string report;     // lines for the learner
  std::string diagnosis;  // "" where nothing fits
};
Grade grade(const Grading& grading, const Call& candidate);

// In diagnose.cpp: what kind of wrong this is, judged from numbers alone.
std::string diagnose(const Grading& grading, const Call& candidate);

// Do two calls give the same numbers on the first cases? (A mistake and a learner.)
bool same_numbers(const Grading& grading, const Call& a, const Call& b);

// In sandbox.cpp: a crash, an endless loop or a flood of memory becomes a sentence and
// exit code 1. `step` is what the sentence names as the place.
void guard_process(unsigned seconds);
void now_running(const std::string& step);

}  // namespace chainrule
