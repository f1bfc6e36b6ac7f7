// See course.h.
#include "course.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include "check.h"
#include "io/file.h"

namespace chainrule::learn {

namespace files = std::filesystem;

static bool all_digits(const std::string& text) {
  return !text.empty() && text.size() < 7 &&
         text.find_first_not_of("0123456789") == std::string::npos;
}

static std::string two_digits(int number) {
  return (number < 10 ? "0" : "") + std::to_string(number);
}

std::string Lesson::label() const { return two_digits(number); }

std::vector<const Exercise*> Course::exercises() const {
  std::vector<const Exercise*> all;
  for (const Lesson& lesson : lessons) {
    for (const Exercise& exercise : lesson.exercises) all.push_back(&exercise);
  }
  return all;
}

const Exercise* Course::exercise(const std::string& id) const {
  for (const Exercise* exercise : exercises()) {
    if (exercise->id == id) return exercise;
  }
  return nullptr;
}

// --- the header of an exercise ---------------------------------------------------------

// "15 min" and "difficulty 2": the number beside the word, or -1.
static int number_beside(const std::string& field, const std::string& word) {
  std::string rest;
  for (const std::string& part : split(field, ' ')) {
    if (part != word) rest += part;
  }
  return contains(field, word) && all_digits(rest) ? std::atoi(rest.c_str()) : -1;
}

static void read_needs(Exercise& e, const std::string& field, const std::string& where) {
  ENSURE(starts_with(field, "needs "),
         "%s: the fourth field is 'needs 03.1' or "
         "'needs nothing', found '%s'",
         where.c_str(), field.c_str());
  std::string list = field.substr(6);
  std::replace(list.begin(), list.end(), ',', ' ');
  for (const std::string& id : split(list, ' ')) {
    if (id.empty() || id == "nothing") continue;
    ENSURE(looks_like_exercise(id), "%s: 'needs' names '%s', which is no id like 03.1",
           where.c_str(), id.c_str());
    e.needs.push_back(id);
  }
}

static Exercise read_header(const std::string& lesson, const std::string& stem,
                            bool kernel) {
  Exercise e;
  e.lesson = lesson;
  e.stem = stem;
  e.kernel = kernel;
  const std::string where = e.stub() + ":1";
  const Words lines = lines_of(read_file(e.stub()));
  const std::string line = lines.empty() ? "" : lines[0];
  const std::string id = lesson.substr(0, 2) + "." + stem.substr(0, stem.find('_'));
  ENSURE(starts_with(line, "// " + id + " "),
         "%s: an exercise begins with '// %s title | 15 min | difficulty 2 | needs ...', "
         "found '%s' (if you edited that file: save your text elsewhere, then "
         "git checkout -- %s)",
         where.c_str(), id.c_str(), cut(line, 60).c_str(), e.stub().c_str());
  Words fields = split(line.substr(3 + id.size()), '|');
  for (std::string& field : fields) field = trim(field);
  ENSURE(fields.size() >= 4,
         "%s: %d fields, but id and title, minutes, difficulty and "
         "needs are asked for, with | between",
         where.c_str(), int(fields.size()));
  e.id = id;
  e.title = fields[0];
  e.minutes = number_beside(fields[1], "min");
  e.difficulty = number_beside(fields[2], "difficulty");
  ENSURE(!e.title.empty(), "%s: the title is missing", where.c_str());
  ENSURE(e.minutes > 0, "%s: the second field is '15 min', found '%s'", where.c_str(),
         fields[1].c_str());
  ENSURE(e.difficulty >= 1 && e.difficulty <= 5,
         "%s: the third field is 'difficulty 1' to 'difficulty 5', found '%s'",
         where.c_str(), fields[2].c_str());
  read_needs(e, fields[3], where);
  for (size_t i = 4; i < fields.size(); ++i) {
    const bool replaces = starts_with(fields[i], "replaces ");
    ENSURE(replaces || fields[i] == "trains",
           "%s: after 'needs' come 'replaces OP' and "
           "'trains', found '%s'",
           where.c_str(), fields[i].c_str());
    if (replaces) e.replaces = trim(fields[i].substr(9));
    if (!replaces) e.trains = true;
  }
  return e;
}

// --- lessons ---------------------------------------------------------------------------

static Words entries_of(const std::string& folder) {
  Words names;
  std::error_code none;
  for (const auto& entry : files::directory_iterator(folder, none)) {
    names.push_back(entry.path().filename().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

static std::vector<Exercise> read_exercises(const std::string& lesson) {
  std::vector<Exercise> exercises;
  for (const std::string& name : entries_of("lessons/" + lesson + "/exercises")) {
    const files::path path = name;
    const std::string stem = path.stem().string();
    const bool kernel = path.extension() == ".cu";
    if (!kernel && path.extension() != ".cpp") continue;
    ENSURE(all_digits(stem.substr(0, stem.find('_'))),
           "lessons/%s/exercises/%s: a name like 2_linear_forward.cpp is expected",
           lesson.c_str(), name.c_str());
    exercises.push_back(read_header(lesson, stem, kernel));
  }
  const auto number = [](const Exercise& e) { return std::atoi(e.stem.c_str()); };
  std::sort(exercises.begin(), exercises.end(),
            [&](const Exercise& a, const Exercise& b) { return number(a) < number(b); });
  return exercises;
}

// The part of the title "# 03 tensors: how do numbers become layers?" after the colon.
static std::string question_of(const std::string& folder) {
  const std::string path = "lessons/" + folder + "/README.md";
  if (!files::exists(path)) return "";
  const Words lines = lines_of(read_file(path));
  const size_t colon = lines.empty() ? std::string::npos : lines[0].find(':');
  return colon == std::string::npos ? "" : trim(lines[0].substr(colon + 1));
}

static std::string without_marks(std::string text) {  // of markdown
  const size_t close = text.find("](");
  if (starts_with(text, "[") && close != std::string::npos)
    text = text.substr(1, close - 1);
  text.erase(std::remove_if(text.begin(), text.end(),
                            [](char c) { return c == '*' || c == '`'; }),
             text.end());
  return trim(text);
}

// A row `| 03 | [tensors](lessons/03-tensors) | how do numbers become layers? |`; a part
// is a heading or a bold row between them.
static void read_row(Course& course, std::string& part, const std::string& line) {
  if (starts_with(line, "### ")) part = without_marks(line.substr(4));
  if (!starts_with(line, "|")) return;
  Words cells = split(line, '|');
  for (std::string& cell : cells) cell = trim(cell);
  for (const std::string& cell : cells) {
    if (starts_with(cell, "**")) part = without_marks(cell);
  }
  if (cells.size() < 4 || !all_digits(cells[1])) return;
  Lesson lesson;
  lesson.number = std::atoi(cells[1].c_str());
  lesson.name = without_marks(cells[2]);
  lesson.question = without_marks(cells[3]);
  lesson.part = part;
  course.lessons.push_back(lesson);
}

static void read_table(Course& course) {
  if (!files::exists("README.md")) return;
  bool inside = false;
  std::string part;
  for (const std::string& line : lines_of(read_file("README.md"))) {
    if (starts_with(line, "## ")) inside = trim(line.substr(3)) == "The course";
    if (inside) read_row(course, part, line);
  }
}

static void read_folder(Course& course, const std::string& folder) {
  const int number = std::atoi(folder.c_str());
  auto at = std::find_if(course.lessons.begin(), course.lessons.end(),
                         [&](const Lesson& lesson) { return lesson.number == number; });
  if (at == course.lessons.end()) at = course.lessons.insert(at, Lesson());
  at->number = number;
  at->folder = folder;
  at->name = folder.substr(3);
  if (at->question.empty()) at->question = question_of(folder);
  at->exercises = read_exercises(folder);
}

Course read_course() {
  Course course;
  read_table(course);
  for (const std::string& name : entries_of("lessons")) {
    if (name.size() > 3 && all_digits(name.substr(0, 2)) && name[2] == '-') {
      read_folder(course, name);
    }
  }
  std::stable_sort(course.lessons.begin(), course.lessons.end(),
                   [](const Lesson& a, const Lesson& b) { return a.number < b.number; });
  return course;
}

// --- names that somebody typed ---------------------------------------------------------

bool looks_like_exercise(const std::string& typed) {
  const Words parts = split(typed, '.');
  return parts.size() == 2 && all_digits(parts[0]) && all_digits(parts[1]);
}

// The last part of a path, without a slash at its end or the ending .cpp, .cu.
static std::string last_part(std::string typed) {
  while (typed.size() > 1 && typed.back() == '/') typed.pop_back();
  typed = typed.substr(typed.find_last_of('/') + 1);
  const std::string ending = files::path(typed).extension().string();
  return ending == ".cpp" || ending == ".cu"
             ? typed.substr(0, typed.size() - ending.size())
             : typed;
}

static std::string lessons_here(const Course& course) {
  std::string first, last;
  for (const Lesson& lesson : course.lessons) {
    if (!lesson.here()) continue;
    if (first.empty()) first = lesson.label();
    last = lesson.label();
  }
  if (first.empty()) return "no lesson is here yet";
  return first == last ? "lesson " + first + " is here"
                       : "lessons " + first + " to " + last + " are here";
}

static bool is_named(const Lesson& lesson, const std::string& word) {
  return all_digits(word) ? std::atoi(word.c_str()) == lesson.number
                          : word == lesson.name || word == lesson.folder;
}

bool names_lesson(const Course& course, const std::string& typed) {
  const std::string word = last_part(typed);
  return all_digits(word) ||
         std::any_of(course.lessons.begin(), course.lessons.end(),
                     [&](const Lesson& l) { return is_named(l, word); });
}

const Lesson& find_lesson(const Course& course, const std::string& typed) {
  const std::string word = last_part(typed);
  Words names;
  for (const Lesson& lesson : course.lessons) {
    const bool same = is_named(lesson, word);
    if (same && lesson.here()) return lesson;
    ENSURE(!same, "lesson %s, %s, is planned and not here yet; %s",
           lesson.label().c_str(), lesson.name.c_str(), lessons_here(course).c_str());
    if (lesson.here()) names.push_back(lesson.name);
  }
  fail(__FILE__, __LINE__, "there is no lesson '%s'%s (%s; ./learn lists them)",
       typed.c_str(), did_you_mean(word, names).c_str(), lessons_here(course).c_str());
}

[[noreturn]] static void no_such_exercise(const Course& course, const std::string& typed,
                                          const std::string& word) {
  Words names;
  for (const Exercise* e : course.exercises()) {
    names.push_back(e->id);
    names.push_back(e->title);
  }
  if (looks_like_exercise(word)) {
    const Lesson& lesson = find_lesson(course, split(word, '.')[0]);
    const std::vector<Exercise>& all = lesson.exercises;
    ENSURE(!all.empty(), "lesson %s has no exercises", lesson.label().c_str());
    ENSURE(false, "there is no exercise '%s'; lesson %s has %s to %s", typed.c_str(),
           lesson.label().c_str(), all.front().id.c_str(), all.back().id.c_str());
  }
  fail(__FILE__, __LINE__,
       "there is no exercise '%s'%s (an id looks like 03.2; ./learn "
       "lists the lessons)",
       typed.c_str(), did_you_mean(word, names).c_str());
}

const Exercise& find_exercise(const Course& course, const std::string& typed) {
  std::string word = last_part(typed);
  if (looks_like_exercise(word)) {
    const Words parts = split(word, '.');
    word = two_digits(std::atoi(parts[0].c_str())) + "." +
           std::to_string(std::atoi(parts[1].c_str()));
  }
  const bool path = contains(typed, "/");
  for (const Exercise* e : course.exercises()) {
    if (path && contains(typed, e->lesson) && word == e->stem) return *e;
    if (!path && (word == e->id || word == e->title || word == e->stem)) return *e;
  }
  no_such_exercise(course, typed, word);
}

}  // namespace chainrule::learn
