// A verdict in words: the heading, the steps, where the file is, what to do next. And
// all that surrounds the grading: the copy in mine/, the rescue of a misplaced edit, the
// record of what is solved.
#pragma once

#include "grade.h"
#include "work.h"

namespace chainrule::learn {

Verdict check_and_tell(const Course& course, Record& record, const Exercise& e);
// One line for each exercise, and the details of the first red one.
Verdict check_lesson(const Course& course, Record& record, const Lesson& lesson);

// Every exercise is solved: says so, and what can be done then. With a verb, also how to
// name an exercise for it.
void say_all_solved(const Course& course, const std::string& verb = "");

// One line: id, title, difficulty, minutes, and a word about the state.
void say_heading(const Exercise& e, const std::string& state);
void say_needs(const Course& course, const Record& record, const Exercise& e);
void say_rescue(const Exercise& e);  // see rescue_edit
// The file, with the line of its TODO: what an editor opens.
std::string place_of(const Exercise& e);

}  // namespace chainrule::learn
