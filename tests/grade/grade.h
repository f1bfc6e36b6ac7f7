// Grades one exercise: the learner's function, the solution, or a usual mistake.
//
// A check (lessons/NN-name/checks/K_name.cpp) describes the call once (see case.h), gives
// an example small enough for a pencil, and lists the usual mistakes as functions. All
// else is here: the steps and their order, what is printed, and the diagnosis of a wrong
// answer. A mistake is recognized when the learner's numbers equal the mistake's numbers,
// so that recognizer, planted mistake and proof are one thing (see proof in main.cpp).
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "case.h"

namespace chainrule {

template <class F>
struct Mistake {
  F* code;
  const char* diagnosis;
};

constexpr int most_mistakes = 14;

// A step of its own, after the usual ones: "" where all is well, else what is not. Those
// of kernels: kernel.h.
struct Grading;
using AnyFunction = void (*)();
struct OwnStep {
  const char* name;
  std::string (*run)(const Grading&, AnyFunction candidate);
};
constexpr int most_steps = 3;

template <class F>
struct Exercise {
  const char* id;           // "03.2"
  void (*hand)(Case&);      // sets sizes and numbers of the hand example
  void (*call)(Case&, F*);  // one call, from named arrays
  F *mine, *solution;
  Mistake<F> mistakes[most_mistakes];
  void (*forward)(Case&) = nullptr;  // of a backward: the function it differentiates
  OwnStep steps[most_steps] = {};
};

// The same with the function's type forgotten, so that all exercises fit into one list
// and a check compiles in a moment. Only `invoke` knows the type, and casts back to it.
struct Grading {
  const char* id;
  void (*hand)(Case&);
  void (*invoke)(AnyFunction call, Case& c, AnyFunction function);
  AnyFunction call, mine, solution;
  Mistake<void()> mistakes[most_mistakes];  // up to the first without code
  void (*forward)(Case&);
  OwnStep steps[most_steps];  // up to the first without a name

  void run(Case& c, AnyFunction function) const { invoke(call, c, function); }
};

std::vector<Grading>& gradings();
void add_grading(const Grading& grading);

// Registers an exercise: `static const Check<Function> check({...});` in a check file.
template <class F>
struct Check {
  explicit Check(const Exercise<F>& e) {
    Grading g = {
        e.id, e.hand,    invoke, forget(e.call), forget(e.mine), forget(e.solution),
        {},   e.forward, {}};
    std::copy(e.steps, e.steps + most_steps, g.steps);
    for (int m = 0; m < most_mistakes && e.mistakes[m].code != nullptr; ++m) {
      g.mistakes[m] = {forget(e.mistakes[m].code), e.mistakes[m].diagnosis};
    }
    add_grading(g);
  }

 private:
  template <class G>
  static AnyFunction forget(G* function) {
    return reinterpret_cast<AnyFunction>(function);
  }
  static void invoke(AnyFunction call, Case& c, AnyFunction function) {
    reinterpret_cast<void (*)(Case&, F*)>(call)(c, reinterpret_cast<F*>(function));
  }
};

enum class Outcome { solved, wrong, not_started };
struct Grade {
  Outcome outcome = Outcome::wrong;
  std::string report;     // lines for the learner
  std::string diagnosis;  // "" where nothing fits
  bool live = false;
};
// Grades. With `live` each result is printed as soon as it is known, so that a crash in a
// later step cannot hide it.
Grade grade(const Grading& grading, AnyFunction candidate, bool live = false);

// In diagnose.cpp: what kind of wrong this is, judged from numbers alone.
std::string diagnose(const Grading& grading, AnyFunction candidate);

// Of the hand example: even, so that the fences of its arrays stand behind them
// (case.cpp), where most loops run too far.
constexpr int hand_seed = 2;

// Do two calls give the same numbers on the first cases? (A mistake and a learner.)
bool same_numbers(const Grading& grading, AnyFunction a, AnyFunction b);

// In sandbox.cpp: a crash, an endless loop or a flood of memory becomes a sentence and
// exit code 1. `step` is what the sentence names as the place.
void guard_process(unsigned seconds);
void now_running(const std::string& step);
void say_result(const std::string& lines);
// What the learner's code prints is shown during the hand example and dropped afterwards:
// forty random tries would bury it.
void drop_prints();

}  // namespace chainrule
