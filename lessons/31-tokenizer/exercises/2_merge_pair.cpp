// 31.2 merge_pair | 12 min | difficulty 2 | needs 31.1
//
// The second half of learning merges: wherever `left` stands directly before `right`, the
// two become `token`. Everything else stays as it is, in its order.
//
//   tokens   1 2 1 2 2 1           left 1, right 2, token 9
//   merged   9 9 2 1               returns 4
//
// Go from left to right; what has been taken is gone. So with left 3 and right 3
//
//   3 3 3 becomes 9 3 (not 3 9, and not 9 9)
//
//   tokens [T]      merged: room for T, of which you fill the first ones
//
// merged is written with =. Return how many tokens there are in merged.
#include "exercise.h"

namespace EXERCISE {

int merge_pair(int* merged, const int* tokens, int T, int left, int right, int token) {
  // TODO(31.2): one walk over the tokens. About 8 lines.
  NOT_STARTED();  // delete this line when you begin
  return 0;
}

}  // namespace EXERCISE
