// 31.4 letter_of_byte | 10 min | difficulty 2 | needs nothing
//
// GPT-2's merges are kept in a text file, and not every byte can be seen in a text: a
// blank would part the two tokens of a line, a line end would end it. So each of the 256
// bytes has a letter of its own in that file, a character of Unicode, by number:
//
//   33 .. 126, 161 .. 172, 174 .. 255   can be seen: the letter is the byte's own number
//   all others, from 0 upwards          256, 257, 258 ... in the order of the bytes
//
// So byte 65 is 65 ('A'), byte 0 is 256, byte 1 is 257, byte 32 (the blank) is 288, and
// byte 127, the 34th that cannot be seen, is 289: between 32 and 127 all can be seen.
// (173 is a hyphen that is invisible most of the time.)
//
// byte is 0 .. 255. Return the number of its letter.
#include "exercise.h"

namespace EXERCISE {

int letter_of_byte(int byte) {
  // TODO(31.4): its own number, or 256 and how many unseen ones come before it. About 8
  // lines.
  NOT_STARTED();  // delete this line when you begin
  return 0;
}

}  // namespace EXERCISE
