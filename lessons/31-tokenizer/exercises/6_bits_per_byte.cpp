// 31.6 bits_per_byte | 8 min | difficulty 2 | needs nothing
//
// Two models with different tokenizers read the same text. How well each of them knew it
// cannot be said per token: their tokens are not the same size. Per byte it can:
//
//   nats[t]          -ln p of token t, what the model lost there (lesson 05)
//   bits per byte    the sum of all of them, in bits, over the bytes of the text
//
// A bit is ln 2 nats: -log2 p is -ln p / ln 2. (std::log is ln.)
//
//   nats [T]      bytes: how many the text has, at least 1
//
// Return the bits per byte.
#include <cmath>

#include "exercise.h"

namespace EXERCISE {

real bits_per_byte(const real* nats, int T, int bytes) {
  // TODO(31.6): sum, change the unit, divide. About 3 lines.
  NOT_STARTED();  // delete this line when you begin
  return 0;
}

}  // namespace EXERCISE
