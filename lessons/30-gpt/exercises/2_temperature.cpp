// 30.2 temperature | 15 min | difficulty 2 | needs 05.1
//
// From the net's logits for the next word to the probabilities that a word is drawn with,
// at a temperature T:
//
//   p[v] = e^(logits[v] / T) / sum over all words u of e^(logits[u] / T)
//
// That is softmax (lesson 05) of logits / T. Below 1 the likely words become likelier,
// above 1 all become more alike. Logits may be large, T may be small: subtract the
// largest of what stands in the exponents from all of them first, so that nothing
// overflows.
//
// T = 0 means: always the likeliest. Then p is 1 for the word with the largest logit and
// 0 for all others. Of equally large ones only the first (the smallest v) is taken. All
// logits may be below 0.
//
//   p [V] is written with =       logits [V]       temperature >= 0
#include <cmath>

#include "exercise.h"

namespace EXERCISE {

void with_temperature(real* p, const real* logits, real temperature, int V) {
  // TODO(30.2): find the largest logit; temperature 0; the others. About 12 lines.
  NOT_STARTED();  // delete this line when you begin
}

}  // namespace EXERCISE
