// From the learner's file to a verdict. Stops at the first red: does it compile, does it
// link with the check, is it right, and where the exercise says `trains`, does the
// lesson's training reach its goal with it?
//
// There is this one path; check, watch and a whole lesson's check all use it.
#pragma once

#include "course.h"
#include "work.h"

namespace chainrule::learn {

enum class Verdict { solved, not_started, wrong, does_not_compile, broken };
int exit_code(Verdict verdict);

struct Report {
  Verdict verdict = Verdict::broken;
  Words lines;  // for the learner, in order
};

Report grade(const Exercise& e);  // mine/ must hold the file

}  // namespace chainrule::learn
