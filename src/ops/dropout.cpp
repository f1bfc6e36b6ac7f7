// Dropout on the CPU: see ops/dropout.h.
#include "ops/dropout.h"

#include "ops/each.h"

namespace chainrule {
namespace {

constexpr real per_bit = real(1.0 / 16777216);

// y[i] = x[i] keep[i] / (1 - rate), keep[i] = 1 where uniform(key, start + i) >= rate
// Multiplied, not chosen: a NaN must not get lost by being dropped.
void keep_and_scale(real* y, const real* x, real rate, Key key, uint64_t start,
                    int count) {
  const real kept = 1 / (1 - rate);
  parallel_for(count, numbers_per_piece, [=](int begin, int end) {
    // 1. All random words of the piece, by fours: asking for one would throw three away.
    // The first index may stand inside a four.
    uint32_t words[numbers_per_piece + 4];
    const uint64_t first = start + uint64_t(begin);
    const int skip = int(first % 4);
    for (int at = 0; at < skip + end - begin; at += 4) {
      const Philox four = four_words(key, first / 4 + uint64_t(at / 4));
      for (int k = 0; k < 4; ++k) words[at + k] = four.word[k];
    }
    // 2. Keep or drop.
    for (int i = begin; i < end; ++i) {
      const real uniform = real(words[skip + i - begin] >> 8) * per_bit;
      y[i] = x[i] * (uniform >= rate ? kept : 0);
    }
  });
}

}  // namespace

// y = x keep / (1 - rate)
REPLACEABLE void dropout_forward(real* y, const real* x, real rate, Key key,
                                 uint64_t start, int count) {
  keep_and_scale(y, x, rate, key, start, count);
}

// dy/dx = keep / (1 - rate), with the same mask, drawn again
REPLACEABLE void dropout_backward(real* dx, const real* dy, real rate, Key key,
                                  uint64_t start, int count) {
  keep_and_scale(dx, dy, rate, key, start, count);
}

}  // namespace chainrule
