// What the course consists of, read from the checkout each time the tool starts: the
// table in README.md says what is planned, the folders say what is there, and the first
// line of an exercise says everything about it:
//
//   // 03.2 linear_forward | 15 min | difficulty 2 | needs 03.1 | replaces linear_forward
//
// There is no list of exercises anywhere else that could disagree.
#pragma once

#include "text.h"

namespace chainrule::learn {

struct Exercise {
  std::string id, title;     // 03.2, linear_forward
  std::string lesson, stem;  // 03-tensors, 2_linear_forward
  int minutes = 0, difficulty = 0;
  Words needs;           // ids
  std::string replaces;  // the library's op that MINE=1 puts this in place of, or ""
  bool trains = false;   // solved only when the lesson's training reaches its goal
  bool kernel = false;   // a .cu file: checked on the simulator, in float

  std::string name() const { return lesson + "/" + stem; }
  std::string ending() const { return kernel ? ".cu" : ".cpp"; }
  std::string on() const { return kernel ? "sim" : "double"; }  // ON= of its check
  std::string stub() const {
    return "lessons/" + lesson + "/exercises/" + stem + ending();
  }
  std::string mine() const { return "mine/" + name() + ending(); }
  std::string solution() const {
    return "lessons/" + lesson + "/solutions/" + stem + ending();
  }
};

struct Lesson {
  int number = 0;
  std::string name, folder;    // tensors, 03-tensors; no folder: planned, not there yet
  std::string question, part;  // "Part 1: One neuron to a deep network"
  std::vector<Exercise> exercises;

  bool here() const { return !folder.empty(); }
  std::string label() const;  // 03
};

struct Course {
  std::vector<Lesson> lessons;  // by number

  std::vector<const Exercise*> exercises() const;         // all, in order
  const Exercise* exercise(const std::string& id) const;  // null where there is none
};

Course read_course();  // in the current folder, the root of the checkout

// What the learner typed: 3, 03, tensors or lessons/03-tensors; 3.2, 03.2, linear_forward
// or a path of the file. Throw an Error with the nearest name where it is none of these.
const Lesson& find_lesson(const Course& course, const std::string& typed);
const Exercise& find_exercise(const Course& course, const std::string& typed);
bool names_lesson(const Course& course, const std::string& typed);  // digits, or a name
bool looks_like_exercise(const std::string& typed);  // digits, a dot, digits

}  // namespace chainrule::learn
