// 25.6 analogy | 15 min | difficulty 3 | needs 25.5
//
// "a is to b as c is to ...?" From a to b leads an arrow, b - a. Begin at c and go the
// same way; the word in whose direction you then look is the answer:
//
//   target = points[b] - points[a] + points[c]
//   answer = the word v with the largest cosine(target, points[v])
//
// of all words but a, b and c themselves: nobody would take "c is to c" for an answer,
// and without that rule it is mostly b or c, for the target lies close to them. If two
// words are equally good, return the one with the smaller number.
//
//   points [V,C]: the row of word v begins at points + v * C
//   a, b, c: three different numbers in 0 .. V-1; V is at least 4
//
// cosine(x, y, C) is handed to you: the solution of 25.5. Cosines may all be negative.
#include <vector>

#include "exercise.h"

namespace EXERCISE {

using Cosine = real(const real* x, const real* y, int C);

int analogy(const real* points, int a, int b, int c, int V, int C, Cosine* cosine) {
  // TODO(25.6): make the target (std::vector<real> target(C)), then find the best word.
  // About 11 lines.
  NOT_STARTED();  // delete this line when you begin
}

}  // namespace EXERCISE
