// 31.5 whole_characters | 20 min | difficulty 3 | needs nothing
//
// A model writes token by token, and a token may end in the middle of a character: it is
// made of bytes. A program that shows the text as it comes must hold the first part of a
// character back until the rest is there. How many bytes may be shown?
//
// In UTF-8 the first byte of a character says how many bytes the character has:
//
//   0 .. 127      1          224 .. 239    3
//   192 .. 223    2          240 .. 255    4
//
// and every further byte of it is one of 128 .. 191. So look at the end only:
//
//   1. Go back from the last byte over bytes of 128 .. 191, at most three of them, to the
//      byte before those: it begins the last character.
//   2. If it says more bytes than there are from it to the end, the answer is its place
//      (0 for the first byte): what is before it may be shown. Else the answer is T.
//   3. If there is no such byte (four of 128 .. 191 at the end, or nothing else at all)
//      this is no UTF-8, and waiting would not help: the answer is T.
//
//   65 226 130       -> 1      226 says 3 bytes, two are there
//   65 226 130 172   -> 4      all three are there
//
// bytes [T], each 0 .. 255, T at least 1. Return how many may be shown.
#include "exercise.h"

namespace EXERCISE {

int whole_characters(const int* bytes, int T) {
  // TODO(31.5): steps 1 to 3. About 9 lines.
  NOT_STARTED();  // delete this line when you begin
  return 0;
}

}  // namespace EXERCISE
