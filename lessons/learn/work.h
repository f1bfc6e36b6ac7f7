// The learner's work: the copies in mine/, the record of what is solved, and the promise
// that no text is ever lost. Whatever is replaced is first moved to a backup.
//
// mine/progress is a text file with one line per exercise:
//
//   03.2 solved 1f3a5c0011223344 hints 1       (the hash of the file when it was solved)
//   03.4 started - hints 0
//
// Lines that are not understood stay where they are.
#pragma once

#include <string>

#include "course.h"

namespace chainrule::learn {

struct Entry {
  bool solved = false;
  std::string hash = "-";
  int hints = 0;  // shown so far
};

class Record {
 public:
  Record();
  Entry entry(const std::string& id) const;
  void set(const std::string& id, const Entry& entry);  // to the disk at once

 private:
  Words lines_;
};

// changed: it was solved, and the file is another one now.
enum class State { open, started, changed, solved };
State state_of(const Exercise& e, const Record& record);

const Exercise* first_unsolved(const Course& course, const Record& record);
const Exercise* first_unsolved(const Lesson& lesson, const Record& record);
const Exercise* next_unsolved(
    const Course& course, const Record& record,
    const Exercise& after);  // from there on, then from the start

bool exists(const std::string& path);
std::string backup_name(const std::string& path);  // path.backup-1, -2 ...: a free one

// Copies the stub to mine/ where there is no copy yet; true if it did.
bool make_copy(const Exercise& e, Record& record);

// Somebody edited the pristine stub by habit (git knows; an edit that was put in git's
// index is an author's and stays). Moves the text to mine/, or beside the copy that is
// there, and restores the stub. What was done, as a sentence, or "".
std::string rescue_edit(const Exercise& e);

int line_of_todo(const std::string& text);  // from 1; 0 where there is none

}  // namespace chainrule::learn
