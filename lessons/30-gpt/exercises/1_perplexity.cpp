// 30.1 perplexity | 10 min | difficulty 1 | needs nothing
//
// A net was asked about a text in batches. Batch b had tokens[b] tokens, and the mean of
// -log p over them, in nats, was loss[b]. The batches are not equally large: the last one
// has what was left, others have longer stories.
//
// Return the perplexity of the whole text: e to the power of the mean loss over all of
// its tokens. Every token counts the same, in whichever batch it was.
//
//   loss [batches]      tokens [batches], each at least 1
//
// tokens are ints: real(tokens[b]) is a number that can be multiplied. std::exp is at
// hand.
#include <cmath>

#include "exercise.h"

namespace EXERCISE {

real perplexity(const real* loss, const int* tokens, int batches) {
  // TODO(30.1): the mean over all tokens, then e to its power. About 6 lines.
  NOT_STARTED();  // delete this line when you begin
}

}  // namespace EXERCISE
