// 29.5 road_backward | 12 min | difficulty 3 | needs 13.4 16.4
#include "exercise.h"
#include "lessons/29-transformer/parts.h"

namespace EXERCISE {

Gradient road_backward(const Gradient& dy, const BackwardParts& back, bool norm_first) {
  if (norm_first) return back.sum(dy, back.norm1(back.attention(dy)));
  const Gradient dsum = back.norm1(dy);
  return back.sum(dsum, back.attention(dsum));
}

}  // namespace EXERCISE
