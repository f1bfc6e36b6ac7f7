// 29.6 block_backward | 15 min | difficulty 4 | needs 29.5
#include "exercise.h"
#include "lessons/29-transformer/parts.h"

namespace EXERCISE {

Gradient block_backward(const Gradient& dy, const BackwardParts& back) {
  const Gradient dbent = back.down(dy);
  const Gradient dup = back.gelu(dbent);
  const Gradient dnormed = back.up(dup);
  const Gradient dh = back.sum(dy, back.norm2(dnormed));
  const Gradient dlooking = back.attention(dh);
  return back.sum(dh, back.norm1(dlooking));
}

}  // namespace EXERCISE
