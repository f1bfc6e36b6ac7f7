// 28.1 keys_seen | 10 min | difficulty 1 | needs nothing
//
// Queries look at keys, and a mask says at which. Here both masks are of a kind that
// hides the last keys of a row, so one number per query says it all: it sees the keys
// 0 .. seen - 1. How many are that?
//
//   T queries and S keys stand on the same line. Key j stands at place j. The last query,
//   number T - 1, stands where the last key stands, at place S - 1; the query before it
//   one place before, and so on. (Where T is S, query t stands at place t. Where T is
//   less, the first keys are from earlier: as when a text goes on.)
//
//   causal    a query sees no key behind its own place (its own it does see)
//   length    only the first `length` keys count, the rest is padding. It may be more
//             than S: then all S count
//
// Return how many keys query t sees: at least 0, at most S. Where there are more queries
// than keys, the first causal ones stand before all keys: they see 0 of them, not less.
#include <algorithm>

#include "exercise.h"

namespace EXERCISE {

int keys_seen(int t, int T, int S, bool causal, int length) {
  // TODO(28.1): how many keys query t sees. About 3 lines.
  NOT_STARTED();  // delete this line when you begin
}

}  // namespace EXERCISE
