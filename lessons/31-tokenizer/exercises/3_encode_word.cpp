// 31.3 encode_word | 20 min | difficulty 3 | needs 31.2
//
// Merges are learned; now a new word comes, as T single letters. Which pieces become of
// it? Merge k, for k = 0 .. M - 1, joins two tokens to a third:
//
//   merges[2 k] and merges[2 k + 1] become token first + k
//
// The rule: of all pairs of neighbours that some merge joins, that goes first which was
// learned first, the one with the smallest k. Do it wherever that pair stands, from left
// to right (31.2). Then look again, at the new neighbours, until no merge fits.
//
//   letters 0 1 2    merges: k = 0 joins 1 and 2, k = 1 joins 0 and 1, first = 3
//   0 1 2 -> 0 3     (k = 0 goes first, although 0 1 stands further left)
//
// A merge joins letters and results of earlier merges, never of later ones. The longest
// piece does not go first, and neither does the leftmost.
//
//   tokens [T] holds the letters before the call and the pieces after it, from its start
//   merges [M,2]
//
// Return how many pieces there are.
#include "exercise.h"

namespace EXERCISE {

int encode_word(int* tokens, int T, const int* merges, int M, int first) {
  // TODO(31.3): merge in tokens itself until no merge fits. About 12 lines.
  NOT_STARTED();  // delete this line when you begin
  return 0;
}

}  // namespace EXERCISE
