// See tell.h.
#include "tell.h"

#include <algorithm>

#include "check.h"
#include "io/file.h"
#include "io/progress.h"
#include "io/terminal.h"
#include "process.h"

namespace chainrule::learn {

std::string place_of(const Exercise& e) {
  const std::string path = exists(e.mine()) ? e.mine() : e.stub();
  const int line = line_of_todo(read_file(path));
  return line > 0 ? path + ":" + std::to_string(line) : path;
}

void say_heading(const Exercise& e, const std::string& state) {
  const bool narrow = columns() < 64;  // then there is no room for difficulty and minutes
  const size_t room = size_t(std::min(columns(), 80)) - (narrow ? 22 : 45);
  std::string facts = std::string(size_t(e.difficulty), '*') +
                      std::string(size_t(5 - e.difficulty), '.') + "  " +
                      pad(std::to_string(e.minutes) + " min", 7);
  if (narrow) facts = "";
  std::string word = bold(state);
  if (state == "SOLVED") word = bold(green(state));
  if (state == "NOT YET") word = bold(red(state));
  say("%s  %s  %s  %s\n", bold(e.id).c_str(), pad(e.title, room).c_str(), facts.c_str(),
      word.c_str());
}

static bool replaces_ops(const Lesson& lesson) {
  return std::any_of(lesson.exercises.begin(), lesson.exercises.end(),
                     [](const Exercise& e) { return !e.replaces.empty(); }) &&
         exists("lessons/" + lesson.folder + "/lesson.cpp");
}

static void say_own_code(const Lesson& lesson) {
  say("run the lesson on your own code: %s\n",
      bold("./learn " + lesson.label() + " MINE=1").c_str());
}

void say_all_solved(const Course& course, const std::string& verb) {
  say("%s\n", green("Every exercise that is here is solved.").c_str());
  const Lesson* last = nullptr;
  for (const Lesson& lesson : course.lessons) {
    if (replaces_ops(lesson)) last = &lesson;
  }
  if (last != nullptr) say_own_code(*last);
  if (verb.empty()) return;
  say("name one: ./learn %s %s\n", verb.c_str(), course.exercises().back()->id.c_str());
}

// What is next; before that, where it was the last one of its lesson, what that is good
// for.
static void say_next(const Course& course, const Record& record, const Exercise& e) {
  const Exercise* next = first_unsolved(course, record);
  if (next == nullptr) {
    say_all_solved(course);
    return;
  }
  const Lesson& lesson = find_lesson(course, e.lesson);
  const Exercise* here = first_unsolved(lesson, record);
  if (here == nullptr && replaces_ops(lesson)) say_own_code(lesson);
  // Who began with lesson 10 goes on there.
  const bool elsewhere = here != nullptr && here != next;
  if (elsewhere) next = here;
  say("next: %s  %s (%d min)   %s\n", next->id.c_str(), cut(next->title, 36).c_str(),
      next->minutes,
      bold("./learn next" + (elsewhere ? " " + next->id : std::string())).c_str());
}

static void say_bars(const Course& course, const Record& record, const Exercise& e) {
  int done = 0, all = 0, lesson_done = 0, lesson_all = 0;
  for (const Exercise* other : course.exercises()) {
    const int solved = state_of(*other, record) == State::solved ? 1 : 0;
    const int here = other->lesson == e.lesson ? 1 : 0;
    done += solved;
    all += 1;
    lesson_done += solved * here;
    lesson_all += here;
  }
  const double lesson_share = double(lesson_done) / lesson_all,
               share = double(done) / all;
  say("lesson %s  %s %d/%d      course %s %d/%d\n", e.lesson.substr(0, 2).c_str(),
      progress_bar(lesson_share, 10).c_str(), lesson_done, lesson_all,
      progress_bar(share, 20).c_str(), done, all);
}

static void say_hint_reminder(const Exercise& e, const Record& record) {
  const int seen = record.entry(e.id).hints;
  if (seen >= 3) {
    say("      all hints seen; what remains: ./learn solution %s\n", e.id.c_str());
  } else {
    say("      %shint: ./learn hint %s (%d of 3)\n", seen > 0 ? "next " : "",
        e.id.c_str(), seen + 1);
  }
}

void say_needs(const Course& course, const Record& record, const Exercise& e) {
  for (const std::string& id : e.needs) {
    const Exercise* need = course.exercise(id);
    if (need == nullptr || state_of(*need, record) == State::solved) continue;
    say("      builds on %s %s, not solved yet (go on if you like)\n", id.c_str(),
        need->title.c_str());
  }
}

static const char* word_for(Verdict verdict) {
  switch (verdict) {
    case Verdict::solved:
      return "SOLVED";
    case Verdict::not_started:
      return "NOT STARTED";
    case Verdict::wrong:
      return "NOT YET";
    case Verdict::does_not_compile:
      return "NOT YET";
    case Verdict::broken:
      return "NOT CHECKED";
  }
  return "";
}

// All that comes below the heading.
static void tell(const Course& course, const Record& record, const Exercise& e,
                 const Report& report) {
  const bool begins = report.verdict == Verdict::not_started;
  if (begins) {
    say("      %s\n", place_of(e).c_str());
    say("      This is where you begin; that it is not solved is expected.\n");
  }
  say_needs(course, record, e);
  for (const std::string& line : report.lines) say_result(line);
  if (!begins) say("      checked your file %s\n", e.mine().c_str());
  if (report.verdict == Verdict::solved) {
    say("      compare with ours: ./learn solution %s\n", e.id.c_str());
    say_bars(course, record, e);
    say_next(course, record, e);
  } else if (begins) {
    say("      next: edit the file, then ./learn check %s\n", e.id.c_str());
  }
  // A compiler's complaint is no reason to look at the answer.
  if (begins || report.verdict == Verdict::wrong) say_hint_reminder(e, record);
}

// --- grading, and what surrounds it ----------------------------------------------------

// Grades and records. A record that cannot be written is a sentence in `problem`: the
// learner is to see the verdict all the same.
static Report graded(Record& record, const Exercise& e, std::string& problem) {
  const BuildLock lock;
  const std::string hash = hash_of(read_file(e.mine()));  // it may be saved meanwhile
  const Report report = grade(e);
  if (report.verdict != Verdict::solved) return report;
  Entry entry = record.entry(e.id);
  entry.solved = true;
  entry.hash = hash;
  try {
    record.set(e.id, entry);
  } catch (const Error& error) {
    problem = error.what();
  }
  return report;
}

static Verdict with_problem(Verdict verdict, const std::string& problem) {
  if (problem.empty()) return verdict;
  say("%s\n", red("solved, but it could not be recorded: " + problem).c_str());
  return Verdict::broken;
}

void say_rescue(const Exercise& e) {
  const std::string rescued = rescue_edit(e);
  if (!rescued.empty()) say("%s\n\n", yellow(wrap(rescued, columns() - 1, 0)).c_str());
}

Verdict check_and_tell(const Course& course, Record& record, const Exercise& e) {
  say_rescue(e);
  make_copy(e, record);
  std::string problem;
  const Report report = graded(record, e, problem);
  say_heading(e, word_for(report.verdict));
  tell(course, record, e, report);
  return with_problem(report.verdict, problem);
}

Verdict check_lesson(const Course& course, Record& record, const Lesson& lesson) {
  const Exercise* red_one = nullptr;
  Report red_report;
  std::string problem;
  for (const Exercise& e : lesson.exercises) {
    say_rescue(e);
    Report report;
    report.verdict = Verdict::not_started;  // no copy: nothing to build
    if (exists(e.mine())) report = graded(record, e, problem);
    say_heading(e, word_for(report.verdict));
    if (report.verdict == Verdict::solved || red_one != nullptr) continue;
    red_one = &e;
    red_report = report;
  }
  say("\n");
  if (red_one != nullptr) {
    say("first of these: %s\n", bold(red_one->id).c_str());
    make_copy(*red_one, record);  // what is shown next is the file to edit
    tell(course, record, *red_one, red_report);
    return with_problem(red_report.verdict, problem);
  }
  say_bars(course, record, lesson.exercises.front());
  say_next(course, record, lesson.exercises.front());
  return with_problem(Verdict::solved, problem);
}

}  // namespace chainrule::learn
