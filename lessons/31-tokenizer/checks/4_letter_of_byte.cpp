// Grades 31.4.
#include "grade/grade.h"

using namespace chainrule;
using Function = int(int byte);
namespace mine {
Function letter_of_byte;
}
namespace solution {
Function letter_of_byte;
}

static void hand(Case& c) {
  c.set_size("bytes", 7);
  c.set("byte", {0, 10, 32, 65, 127, 173, 233});
}

static void call(Case& c, Function* f) {
  const int count = c.size("bytes", {5, 20, 40});
  const int* bytes = c.indices("byte", {count}, 256);
  real* letters = c.output("letter", {count});
  for (int i = 0; i < count; ++i) letters[i] = real(f(bytes[i]));
}

// The table with its borders in question.
enum class Slip { none, blank_seen, hyphen_seen, ascii_only, seen_127, seen_160 };
template <Slip slip>
static bool seen(int byte) {
  const int from = slip == Slip::blank_seen ? 32 : 33;
  const int to = slip == Slip::seen_127 ? 127 : 126;
  if (from <= byte && byte <= to) return true;
  const int upper = slip == Slip::seen_160 ? 160 : 161;
  return slip != Slip::ascii_only && upper <= byte && byte <= 255 &&
         (byte != 173 || slip == Slip::hyphen_seen);
}
template <Slip slip, int start = 256>
static int with(int byte) {
  if (seen<slip>(byte)) return byte;
  int letter = start;
  for (int other = 0; other < byte; ++other) letter += seen<slip>(other) ? 0 : 1;
  return letter;
}
static int shifted(int byte) { return seen<Slip::none>(byte) ? byte : 256 + byte; }
static int unchanged(int byte) { return byte; }
static int all_moved(int byte) { return 256 + byte; }

static const Check<Function> check(
    {"31.4",
     hand,
     call,
     mine::letter_of_byte,
     solution::letter_of_byte,
     {{shifted,
       "256 + byte is returned for an unseen byte; it is 256 + how many unseen bytes "
       "come before it"},
      {with<Slip::none, 257>,
       "one too many: the first unseen byte, 0, has letter 256; do not count the byte "
       "itself"},
      {with<Slip::blank_seen>,
       "the blank, 32, is taken as seen; it would part the two tokens of a line"},
      {with<Slip::hyphen_seen>, "173 is taken as seen; it is one of the others"},
      {with<Slip::ascii_only>,
       "161 .. 172 and 174 .. 255 are taken as unseen; they stand for themselves"},
      {with<Slip::seen_127>, "127 is taken as seen; the first range ends at 126"},
      {with<Slip::seen_160>, "160 is taken as seen; the second range begins at 161"},
      {unchanged, "every byte is returned as it is; the unseen ones need a letter"},
      {all_moved,
       "every byte is moved up by 256; those that are seen keep their number"}}});
