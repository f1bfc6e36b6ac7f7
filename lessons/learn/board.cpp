// The board: what is done, what is next, what is to come. The first thing that a newcomer
// sees, so it is short and ends with what to type. See verbs.h.
#include <algorithm>

#include "io/progress.h"
#include "io/terminal.h"
#include "verbs.h"

namespace chainrule::learn {

static char mark(State state) {
  switch (state) {
    case State::open:
      return '.';
    case State::started:
      return '+';
    case State::changed:
      return '!';
    case State::solved:
      return '#';
  }
  return '?';
}

struct Sums {
  int solved = 0, all = 0, minutes = 0;  // minutes: of what is not solved
  bool started = false, changed = false;
};

static Sums sums_of(const std::vector<const Exercise*>& exercises, const Record& record) {
  Sums sums;
  for (const Exercise* e : exercises) {
    const State state = state_of(*e, record);
    ++sums.all;
    sums.solved += state == State::solved ? 1 : 0;
    sums.minutes += state == State::solved ? 0 : e->minutes;
    sums.started = sums.started || state == State::started;
    sums.changed = sums.changed || state == State::changed;
  }
  return sums;
}

// "> 03 tensors            [##+.]      35 min  how do numbers become layers?"
static void say_lesson(const Lesson& lesson, const Record& record, bool current,
                       size_t bar_width) {
  std::vector<const Exercise*> exercises;
  std::string marks;
  for (const Exercise& e : lesson.exercises) {
    exercises.push_back(&e);
    marks += mark(state_of(e, record));
  }
  const Sums sums = sums_of(exercises, record);
  std::string left = sums.all == 0 ? "" : "done";
  if (sums.minutes > 0) left = minutes_text(sums.minutes);
  std::string line = (current ? "> " : "  ") + lesson.label() + " " +
                     pad(lesson.name, 16) + " " +
                     pad(sums.all > 0 ? "[" + marks + "]" : "", bar_width + 2) + " " +
                     std::string(8 - std::min<size_t>(8, left.size()), ' ') + left;
  const size_t width = size_t(std::min(columns(), 100) - 1);
  if (width > line.size() + 20)
    line += "  " + cut(lesson.question, width - line.size() - 2);
  say("%s\n", current ? bold(cut(line, width)).c_str() : cut(line, width).c_str());
}

static std::string lessons_text(int count, const char* more) {
  return std::to_string(count) + " " + more + (count == 1 ? "lesson" : "lessons") +
         " to come";
}

static int count_of(const Course& course, const std::string& part, bool here) {
  return int(
      std::count_if(course.lessons.begin(), course.lessons.end(),
                    [&](const Lesson& l) { return l.part == part && l.here() == here; }));
}

static void say_part(const Course& course, const std::string& part) {
  const int here = count_of(course, part, true), planned = count_of(course, part, false);
  const std::string more =
      planned > 0 ? lessons_text(planned, here > 0 ? "more " : "") : "";
  const size_t width = size_t(std::min(columns(), 80) - 1);
  if (part.empty() && more.empty()) return;
  if (more.empty()) {
    say("%s\n", dim(cut(part, width)).c_str());
  } else {
    say("%s\n", dim(pad(part, width - more.size() - 1) + " " + more).c_str());
  }
}

static void say_lessons(const Learner& learner, const std::string& current) {
  size_t bar_width = 4;
  for (const Lesson& lesson : learner.course.lessons) {
    bar_width = std::max(bar_width, lesson.exercises.size());
  }
  std::string part = "(none yet)";
  for (const Lesson& lesson : learner.course.lessons) {
    if (lesson.part != part) say_part(learner.course, lesson.part);
    part = lesson.part;
    if (!lesson.here()) continue;
    say_lesson(lesson, learner.record, lesson.folder == current, bar_width);
  }
}

static void say_what_to_type(const Learner& learner, const Exercise* e, bool newcomer) {
  const auto row = [](const std::string& command, const std::string& text) {
    say("  %s  %s\n", bold(pad(command, 15)).c_str(), text.c_str());
  };
  if (e == nullptr) {
    say("%s\n", green("Every exercise that is here is solved.").c_str());
    return;
  }
  const std::string label = e->id.substr(0, 2);
  if (newcomer) {
    say("Begin here:\n");
    row("./learn " + label,
        "runs the lesson; its notes: lessons/" + e->lesson + "/README.md");
    row("./learn next", "the first exercise, " + std::to_string(e->minutes) + " minutes");
    row("./learn help", "what else there is");
    return;
  }
  const State state = state_of(*e, learner.record);
  const char* word = state == State::changed   ? ", changed since solved: check again"
                     : state == State::started ? ", started"
                                               : "";
  say("next: %s %s (%d min%s)\n", bold(e->id).c_str(), e->title.c_str(), e->minutes,
      word);
  row(state == State::open ? "./learn next" : "./learn check",
      state == State::open ? "puts it into mine/" : e->mine());
}

int show_board(const Learner& learner) {
  const Course& course = learner.course;
  const Exercise* e = first_unsolved(course, learner.record);
  const Sums sums = sums_of(course.exercises(), learner.record);
  say("%s\n\n", bold("chainrule: deep learning by hand, in plain C++").c_str());
  if (course.lessons.empty()) {
    say("No lesson is here yet.\n");
    return 0;
  }
  say_lessons(learner, e != nullptr ? e->lesson : "");
  if (sums.all > 0) {
    say("\ncourse %s %d/%d", progress_bar(double(sums.solved) / sums.all, 20).c_str(),
        sums.solved, sums.all);
    if (sums.minutes > 0) say(" exercises, %s to go", minutes_text(sums.minutes).c_str());
    if (sums.started || sums.changed) {
      say("\n%s", dim(sums.changed ? "# solved  + started  ! changed since solved"
                                   : "# solved  + started")
                      .c_str());
    }
    say("\n\n");
    say_what_to_type(learner, e, sums.solved == 0 && !sums.started && !sums.changed);
  }
  return 0;
}

}  // namespace chainrule::learn
