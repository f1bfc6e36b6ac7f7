// The verbs that work on one exercise: check, next, hint, solution, reset. See verbs.h.
#include "verbs.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>

#include "check.h"
#include "io/file.h"
#include "io/terminal.h"
#include "process.h"
#include "tell.h"

namespace chainrule::learn {

const Exercise* choose(const Learner& learner, const Words& names,
                       const std::string& verb) {
  ENSURE(names.size() <= 1, "one name at a time, please: %s, then %s", names[0].c_str(),
         names[1].c_str());
  if (!names.empty() && names_lesson(learner.course, names[0])) {
    const Lesson& lesson = find_lesson(learner.course, names[0]);
    ENSURE(!lesson.exercises.empty(), "lesson %s has no exercises: ./learn %s runs it",
           lesson.label().c_str(), lesson.label().c_str());
    const Exercise* open = first_unsolved(lesson, learner.record);
    return open != nullptr ? open : &lesson.exercises.front();
  }
  if (!names.empty()) return &find_exercise(learner.course, names[0]);
  ENSURE(!learner.course.exercises().empty(), "there are no exercises here yet");
  const Exercise* e = first_unsolved(learner.course, learner.record);
  if (e == nullptr) say_all_solved(learner.course, verb);
  return e;
}

// A bare check right after something was solved is about another exercise.
static void say_moved_on(const Learner& learner, const Exercise& e) {
  if (state_of(e, learner.record) != State::open) return;
  const Exercise* before = nullptr;
  for (const Exercise* other : learner.course.exercises()) {
    if (other->id == e.id) break;
    before = other;
  }
  if (before != nullptr)
    say("(%s is solved; now %s)\n", before->id.c_str(), e.id.c_str());
}

int check(Learner& learner, const Words& names) {
  if (names.size() == 1 && names_lesson(learner.course, names[0])) {
    const Lesson& found = find_lesson(learner.course, names[0]);
    ENSURE(!found.exercises.empty(), "lesson %s has no exercises: ./learn %s runs it",
           found.label().c_str(), found.label().c_str());
    return exit_code(check_lesson(learner.course, learner.record, found));
  }
  const Exercise* e = choose(learner, names);
  if (e == nullptr) return 0;
  if (names.empty()) say_moved_on(learner, *e);
  return exit_code(check_and_tell(learner.course, learner.record, *e));
}

// --- next ------------------------------------------------------------------------------

// The TODO and the comment lines after it: what is asked. A line that is indented further
// is a formula and stays a line of its own.
static void say_todo(const Exercise& e) {
  const Words lines = lines_of(read_file(e.mine()));
  const size_t todo = size_t(line_of_todo(read_file(e.mine())));
  Words paragraphs;
  bool formula = false;
  for (size_t i = todo; todo > 0 && i <= lines.size(); ++i) {
    const std::string line = trim(lines[i - 1]);
    if (!starts_with(line, "//")) break;
    const bool before = formula;
    formula = starts_with(line, "//  ");
    if (paragraphs.empty() || formula || before) paragraphs.emplace_back();
    const bool first = paragraphs.back().empty();
    paragraphs.back() +=
        formula ? line.substr(3) : (first ? "" : " ") + trim(line.substr(2));
  }
  for (const std::string& paragraph : paragraphs) {
    for (const std::string& line : lines_of(wrap(paragraph, columns() - 1 - 6, 0)))
      say("      %s\n", blue(line).c_str());
  }
}

void say_task(const Learner& learner, const Exercise& e) {
  const State state = state_of(e, learner.record);
  say_heading(e, state == State::solved    ? "SOLVED"
                 : state == State::changed ? "CHANGED SINCE SOLVED"
                                           : "");
  say_needs(learner.course, learner.record, e);
  say("      %s\n", place_of(e).c_str());
  say_todo(e);
  say("      notes: lessons/%s/README.md\n\n", e.lesson.c_str());
  say("Edit that file, then type  %s\n", bold("./learn check " + e.id).c_str());
  say("or let %s check each time you save; stuck: ./learn hint %s\n",
      bold("./learn watch").c_str(), e.id.c_str());
}

int next(Learner& learner, const Words& names) {
  const Exercise* e = choose(learner, names);
  if (e == nullptr) return 0;
  say_rescue(*e);
  make_copy(*e, learner.record);
  say_task(learner, *e);
  return 0;
}

// --- hint ------------------------------------------------------------------------------

// The texts below `## 03.2 ...`, one for each `### 1 ...`; the first line is its title.
static std::vector<Words> hints_of(const Exercise& e) {
  const std::string path = "lessons/" + e.lesson + "/hints.md";
  ENSURE(exists(path), "there are no hints for %s yet (%s is missing)", e.id.c_str(),
         path.c_str());
  std::vector<Words> hints;
  bool mine = false;
  for (const std::string& line : lines_of(read_file(path))) {
    if (starts_with(line, "## ")) mine = starts_with(line + " ", "## " + e.id + " ");
    if (!mine || starts_with(line, "## ")) continue;
    if (starts_with(line, "### ")) {
      hints.push_back({trim(line.substr(4))});
    } else if (!hints.empty()) {
      hints.back().push_back(line);
    }
  }
  ENSURE(!hints.empty(), "%s has no section '## %s' with hints", path.c_str(),
         e.id.c_str());
  return hints;
}

// Paragraphs are wrapped; what stands between ``` or is indented stays as it is.
static void say_hint(const Exercise& e, const std::vector<Words>& hints, int index) {
  const Words& lines = hints[size_t(index)];
  say("%s\n", bold("hint " + std::to_string(index + 1) + " of " +
                   std::to_string(hints.size()) + " for " + e.id + ": " +
                   trim(lines[0].substr(lines[0].find_first_not_of("0123456789.:) "))))
                  .c_str());
  bool code = false;
  std::string paragraph;
  const auto flush = [&] {
    if (!paragraph.empty()) say_wrapped(paragraph, 2);
    paragraph.clear();
  };
  for (size_t i = 1; i < lines.size(); ++i) {
    const bool fence = starts_with(trim(lines[i]), "```");
    const bool verbatim = code || starts_with(lines[i], "    ");
    if (fence || verbatim || trim(lines[i]).empty() || starts_with(lines[i], "- "))
      flush();
    if (fence) {
      code = !code;
    } else if (verbatim) {
      say("    %s\n", lines[i].c_str());
    } else {
      paragraph += (paragraph.empty() ? "" : " ") + trim(lines[i]);
    }
  }
  flush();
}

static void say_what_remains(const Exercise& e, int seen, int all) {
  if (seen < all) {
    say("\nmore: ./learn hint %s\n", e.id.c_str());
  } else {
    say("\nThat was the last hint (./learn hint %s all: all of them).\n"
        "What remains: ./learn solution %s\n",
        e.id.c_str(), e.id.c_str());
  }
}

void say_next_hint(Learner& learner, const Exercise& e) {
  const std::vector<Words> hints = hints_of(e);
  const int all = int(hints.size());
  Entry entry = learner.record.entry(e.id);
  const int index = std::min(entry.hints, all - 1);
  say_hint(e, hints, index);
  say_what_remains(e, index + 1, all);
  if (entry.hints > index) return;
  entry.hints = index + 1;
  learner.record.set(e.id, entry);
}

static int all_hints(const Learner& learner, const Exercise& e) {
  const std::vector<Words> hints = hints_of(e);
  const int all = int(hints.size());
  const int seen = std::min(learner.record.entry(e.id).hints, all);
  if (seen == 0) say("no hint has been shown yet\n");
  for (int i = 0; i < seen; ++i) say_hint(e, hints, i);
  say_what_remains(e, seen, all);
  return 0;
}

int hint(Learner& learner, const Words& names) {
  Words rest = names;
  const bool all = !rest.empty() && rest.back() == "all";
  if (all) rest.pop_back();
  const Exercise* e = choose(learner, rest, "hint");
  if (e == nullptr) return 0;
  if (all) return all_hints(learner, *e);
  say_next_hint(learner, *e);
  return 0;
}

// --- solution --------------------------------------------------------------------------

// Without the comment that the file opens with: the answer has no need of the question.
static Words code_of(const std::string& path) {
  const Words lines = lines_of(read_file(path));
  const auto begin =
      std::find_if(lines.begin(), lines.end(),
                   [](const std::string& line) { return !starts_with(line, "//"); });
  return {begin, lines.end()};
}

// The longest common subsequence of two texts, and what was taken out or put in between.
static void say_difference(const Words& from, const Words& to) {
  const size_t n = from.size(), m = to.size();
  std::vector<std::vector<int>> common(n + 1, std::vector<int>(m + 1, 0));
  for (size_t i = n; i-- > 0;) {
    for (size_t j = m; j-- > 0;) {
      common[i][j] = from[i] == to[j] ? common[i + 1][j + 1] + 1
                                      : std::max(common[i + 1][j], common[i][j + 1]);
    }
  }
  size_t i = 0, j = 0;
  while (i < n || j < m) {
    if (i < n && j < m && from[i] == to[j]) {
      say("  %s\n", from[i].c_str());
      ++i, ++j;
    } else if (i < n && (j == m || common[i + 1][j] >= common[i][j + 1])) {
      say("%s\n", red("- " + from[i++]).c_str());
    } else {
      say("%s\n", green("+ " + to[j++]).c_str());
    }
  }
}

static bool really(const Exercise& e) {
  ENSURE(isatty(STDIN_FILENO) && on_terminal(),
         "%s is not solved yet: add --yes to see the solution all the same",
         e.id.c_str());
  say("%s is not solved yet. Show the solution? y/N ", e.id.c_str());
  fflush(stdout);
  const int answer = std::getchar();
  return answer == 'y' || answer == 'Y';
}

int solution(Learner& learner, const Words& names) {
  Words rest = names;
  const auto yes = std::find(rest.begin(), rest.end(), "--yes");
  const bool sure = yes != rest.end();
  if (sure) rest.erase(yes);
  const Exercise* e = choose(learner, rest, "solution");
  if (e == nullptr) return 0;
  ENSURE(exists(e->solution()), "%s is missing: %s has no solution yet",
         e->solution().c_str(), e->id.c_str());
  if (!sure && state_of(*e, learner.record) != State::solved && !really(*e)) return 0;
  const std::string yours = exists(e->mine()) ? e->mine() : e->stub();
  say("%s\n%s\n\n", red("- yours: " + yours).c_str(),
      green("+ ours:  " + e->solution()).c_str());
  const Words from = code_of(yours), to = code_of(e->solution());
  say_difference(from, to);
  if (from == to) say("\nno difference\n");
  return 0;
}

// --- reset -----------------------------------------------------------------------------

int reset(Learner& learner, const Words& names) {
  const Exercise* e = choose(learner, names, "reset");
  if (e == nullptr) return 0;
  say_rescue(*e);
  const bool worked = exists(e->mine()) && read_file(e->mine()) != read_file(e->stub());
  if (worked) {
    const std::string backup = backup_name(e->mine());
    ENSURE(std::rename(e->mine().c_str(), backup.c_str()) == 0,
           "%s cannot be moved to %s: nothing has been changed", e->mine().c_str(),
           backup.c_str());
    say("your work is kept; to get it back:\n  cp %s \\\n     %s\n", backup.c_str(),
        e->mine().c_str());
  }
  make_copy(*e, learner.record);
  Entry entry = learner.record.entry(e->id);
  entry.solved = false;
  learner.record.set(e->id, entry);
  say("%s is a fresh stub again\n", e->mine().c_str());
  return 0;
}

}  // namespace chainrule::learn
