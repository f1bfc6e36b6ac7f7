// 31.1 count_pairs | 8 min | difficulty 1 | needs nothing
//
// The first half of learning merges: which two tokens stand side by side, and how often?
// A text is T tokens in a row, cut into words. starts[t] is 1 where token t is the first
// of its word, else 0. A pair that lies across a cut does not count:
//
//   tokens   5 3 3 | 5 3         pairs: (5,3) twice, (3,3) once
//   starts   1 0 0   1 0         not (3,5): the second 5 begins a word
//
// Pairs overlap: 3 3 3 in one word is (3,3) twice.
//
//   tokens, starts [T]      counts [V,V]: of the pair (a,b), counts[a * V + b]
//
// Add to counts with +=: another text may have been counted before. (Counts are whole
// numbers; they are kept as real, like all numbers that a check compares.)
#include "exercise.h"

namespace EXERCISE {

void count_pairs(real* counts, const int* tokens, const int* starts, int T, int V) {
  // TODO(31.1): count every pair of neighbours inside a word. About 4 lines.
  NOT_STARTED();  // delete this line when you begin
}

}  // namespace EXERCISE
