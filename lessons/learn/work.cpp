// See work.h.
#include "work.h"

#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "check.h"
#include "io/file.h"
#include "process.h"

namespace chainrule::learn {

static const char* const record_path = "mine/progress";

bool exists(const std::string& path) { return access(path.c_str(), F_OK) == 0; }

// --- the record ------------------------------------------------------------------------

static bool read_entry(const std::string& line, std::string& id, Entry& entry) {
  Words words;
  for (const std::string& word : split(line, ' ')) {
    if (!word.empty()) words.push_back(word);
  }
  if (words.size() != 5 || !looks_like_exercise(words[0]) || words[3] != "hints")
    return false;
  if (words[1] != "solved" && words[1] != "started") return false;
  if (words[4].find_first_not_of("0123456789") != std::string::npos) return false;
  id = words[0];
  entry.solved = words[1] == "solved";
  entry.hash = words[2];
  entry.hints = std::atoi(words[4].c_str());
  return true;
}

Record::Record() {
  if (exists(record_path)) lines_ = lines_of(read_file(record_path));
}

Entry Record::entry(const std::string& wanted) const {
  Entry found, entry;
  std::string id;
  for (const std::string& line : lines_) {
    if (read_entry(line, id, entry) && id == wanted) found = entry;
  }
  return found;
}

void Record::set(const std::string& wanted, const Entry& entry) {
  *this = Record();  // another ./learn may have written meanwhile
  const std::string line = wanted + (entry.solved ? " solved " : " started ") +
                           (entry.solved ? entry.hash : "-") + " hints " +
                           std::to_string(entry.hints);
  std::string id, text;
  Entry old;
  bool written = false;
  for (std::string& present : lines_) {
    if (!read_entry(present, id, old) || id != wanted) continue;
    present = line;
    written = true;
  }
  if (!written) lines_.push_back(line);
  for (const std::string& present : lines_) text += present + "\n";
  make_folders("mine");
  write_file(record_path, text);
}

State state_of(const Exercise& e, const Record& record) {
  const Entry entry = record.entry(e.id);
  const bool copy = exists(e.mine());
  if (!entry.solved) return copy ? State::started : State::open;
  return copy && hash_of(read_file(e.mine())) == entry.hash ? State::solved
                                                            : State::changed;
}

const Exercise* first_unsolved(const Lesson& lesson, const Record& record) {
  for (const Exercise& e : lesson.exercises) {
    if (state_of(e, record) != State::solved) return &e;
  }
  return nullptr;
}

const Exercise* first_unsolved(const Course& course, const Record& record) {
  for (const Lesson& lesson : course.lessons) {
    const Exercise* e = first_unsolved(lesson, record);
    if (e != nullptr) return e;
  }
  return nullptr;
}

const Exercise* next_unsolved(const Course& course, const Record& record,
                              const Exercise& after) {
  bool passed = false;
  for (const Exercise* e : course.exercises()) {
    if (passed && state_of(*e, record) != State::solved) return e;
    passed = passed || e->id == after.id;
  }
  return first_unsolved(course, record);
}

// --- the copies ------------------------------------------------------------------------

std::string backup_name(const std::string& path) {
  int number = 1;
  while (exists(path + ".backup-" + std::to_string(number))) ++number;
  return path + ".backup-" + std::to_string(number);
}

bool make_copy(const Exercise& e, Record& record) {
  if (exists(e.mine())) return false;
  make_folders("mine/" + e.lesson);
  write_file(e.mine(), read_file(e.stub()));
  record.set(e.id, record.entry(e.id));
  return true;
}

static std::string without_returns(std::string text) {
  size_t at;
  while ((at = text.find('\r')) != std::string::npos) text.erase(at, 1);
  return text;
}

// The text in git's index, where it differs from the file. A changed file mode or line
// ending is no edit.
static bool edited(const std::string& path, std::string& original) {
  if (run({"git", "diff", "--quiet", "--", path}).code != 1) return false;
  const Run show = run({"git", "show", ":./" + path});
  original = show.output;
  return show.ok() && without_returns(original) != without_returns(read_file(path));
}

std::string rescue_edit(const Exercise& e) {
  std::string original;
  if (!edited(e.stub(), original)) return "";
  make_folders("mine/" + e.lesson);
  std::string kept = backup_name(e.mine());
  write_file(kept, read_file(e.stub()));  // safe before anything else happens
  if (!run({"git", "checkout", "--", e.stub()}).ok()) {
    return "You edited " + e.stub() +
           ", which belongs to the course. A copy of your text "
           "is in " +
           kept + "; restore the file with: git checkout -- " + e.stub();
  }
  const bool untouched = !exists(e.mine()) || read_file(e.mine()) == original;
  if (untouched && std::rename(kept.c_str(), e.mine().c_str()) == 0) kept = e.mine();
  const std::string moved = "You edited " + e.stub() +
                            ", which belongs to the course and is as it was again. "
                            "Your text is now in " +
                            kept + ". Please go on in ";
  return moved +
         (untouched ? "that file." : e.mine() + ", your copy, which is as you left it.");
}

int line_of_todo(const std::string& text) {
  const Words lines = lines_of(text);
  for (size_t i = 0; i < lines.size(); ++i) {
    if (contains(lines[i], "TODO(")) return int(i) + 1;
  }
  return 0;
}

}  // namespace chainrule::learn
