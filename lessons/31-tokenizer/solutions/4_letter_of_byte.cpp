// 31.4 letter_of_byte | 10 min | difficulty 2 | needs nothing
#include "exercise.h"

namespace EXERCISE {

static bool can_be_seen(int byte) {
  return (33 <= byte && byte <= 126) || (161 <= byte && byte <= 255 && byte != 173);
}

int letter_of_byte(int byte) {
  if (can_be_seen(byte)) return byte;
  int before = 0;
  for (int other = 0; other < byte; ++other) before += can_be_seen(other) ? 0 : 1;
  return 256 + before;
}

}  // namespace EXERCISE
