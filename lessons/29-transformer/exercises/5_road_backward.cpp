// 29.5 road_backward | 12 min | difficulty 3 | needs 13.4 16.4
//
// The way back through half a block. Attention has a norm and a road around it, and there
// are two ways to build that:
//
//   pre-LN  (norm_first)       y = x + attention(norm1(x))
//   post-LN (not norm_first)   y = norm1(x + attention(x))
//
// The parts know their own way back: back.attention(g) takes the gradient behind
// attention and returns the one in front of it, back.norm1(g) the same for the norm, and
// back.sum(g, h) adds two gradients. (parts.h declares them; of its list these three are
// enough.) dy is the gradient of y. Return that of x.
//
// In both x goes two ways, so both ways bring something back. Where do they part, and
// where do they meet?
#include "exercise.h"
#include "lessons/29-transformer/parts.h"

namespace EXERCISE {

Gradient road_backward(const Gradient& dy, const BackwardParts& back, bool norm_first) {
  // TODO(29.5): dx for both ways to build it. About 5 lines.
  NOT_STARTED();  // delete this line when you begin
}

}  // namespace EXERCISE
