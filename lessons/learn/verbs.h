// What can be typed after ./learn. Each returns the program's exit code: 0 solved or
// done, 1 not solved, 2 does not compile, 3 a problem (usually thrown as an Error).
#pragma once

#include "course.h"
#include "work.h"

namespace chainrule::learn {

struct Learner {
  Course course;
  Record record;
};

// The exercise that was named, or the first unsolved one where nothing was. Null: all
// are solved; that has been said, with the `verb` that still works on a named one.
const Exercise* choose(const Learner& learner, const Words& names,
                       const std::string& verb = "");

int show_board(const Learner& learner);
int check(Learner& learner, const Words& names);
int next(Learner& learner, const Words& names);
int hint(Learner& learner, const Words& names);
int solution(Learner& learner, const Words& names);
int reset(Learner& learner, const Words& names);
int watch(Learner& learner, const Words& names);
int run_lesson(const Learner& learner, const Words& words);
int doctor();

// Also for the keys of watch.
void say_task(const Learner& learner, const Exercise& e);
void say_next_hint(Learner& learner, const Exercise& e);

}  // namespace chainrule::learn
