// 29.6 block_backward | 15 min | difficulty 4 | needs 29.5
//
// A puzzle: the way back through a whole pre-LN block is eight steps. Here they are, in
// alphabetical order; every part is used once, sum twice:
//
//   back.attention(g)   back.down(g)    back.gelu(g)    back.norm1(g)   back.norm2(g)
//   back.sum(g, h)      back.sum(g, h)  back.up(g)
//
// Each takes the gradient behind its part and returns the one in front of it. Forward was
//
//   h = x + attention(norm1(x))
//   y = h + down(gelu(up(norm2(h))))
//
// and dy is the gradient of y. Find the order, and what each step is given. Return the
// gradient of x.
#include "exercise.h"
#include "lessons/29-transformer/parts.h"

namespace EXERCISE {

Gradient block_backward(const Gradient& dy, const BackwardParts& back) {
  // TODO(29.6): the eight steps, for instance `const Gradient dbent = back.down(dy);`.
  // About 8 lines.
  NOT_STARTED();  // delete this line when you begin
}

}  // namespace EXERCISE
