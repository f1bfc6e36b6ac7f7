// 01.4 xor_by_hand | 15 min | difficulty 2 | needs 01.2
#include <algorithm>

#include "exercise.h"

namespace EXERCISE {

void xor_by_hand(real* first, real* second, real* last) {
  const real any_on[3] = {1, 1, real(-0.5)};
  const real one_off[3] = {-1, -1, real(1.5)};
  const real both_say_yes[3] = {1, 1, real(-1.5)};
  std::copy(any_on, any_on + 3, first);
  std::copy(one_off, one_off + 3, second);
  std::copy(both_say_yes, both_say_yes + 3, last);
}

}  // namespace EXERCISE
