// Grades 31.5.
#include "grade/grade.h"

using namespace chainrule;
using Function = int(const int* bytes, int T);
namespace mine {
Function whole_characters;
}
namespace solution {
Function whole_characters;
}

// "A", and two of the three bytes of a euro sign.
static void hand(Case& c) {
  c.set_size("T", 3);
  c.set("bytes", {65, 226, 130});
}

// Characters of one to four bytes, cut off where T is; some tries end in no UTF-8.
static std::vector<double> drawn_bytes(Case& c, int T) {
  const int *lengths = c.indices("lengths", {T}, 4), *low = c.indices("low", {T}, 16),
            *broken = c.indices("broken", {1}, 5);
  constexpr int first[] = {97, 194, 224, 240};
  std::vector<double> bytes;
  for (int i = 0, left = 0, length = 0; i < T; ++i) {
    if (left == 0) left = length = lengths[i] + 1;
    bytes.push_back(left == length ? first[length - 1] + low[i] % 5 : 128 + 4 * low[i]);
    --left;
  }
  for (int i = std::max(0, T - 4); i < T && *broken == 0; ++i) {
    bytes[size_t(i)] = 128 + 4 * low[i];
  }
  return bytes;
}

static void call(Case& c, Function* f) {
  const bool by_hand = c.has_size("T");
  const int T = c.size("T", {1, 2, 3, 4, 5, 6, 7, 9, 12});
  if (!by_hand) c.set("bytes", drawn_bytes(c, T));
  c.result("returned", f(c.indices("bytes", {T}, 256), T));
}

static bool goes_on(int byte) { return 128 <= byte && byte <= 191; }

// The steps with their lines in question.
enum class Slip {
  none,
  last_alone,
  two_for_three,
  three_for_four,
  one_short,
  one_long,
  endless
};
template <Slip slip>
static int with(const int* bytes, int T) {
  int begin = T - 1;
  const int most = slip == Slip::endless ? T + 1 : slip == Slip::last_alone ? 1 : 4;
  while (begin >= 0 && T - begin < most && goes_on(bytes[begin])) --begin;
  if (begin < 0) return slip == Slip::endless ? 0 : T;
  if (goes_on(bytes[begin])) return T;
  const int first = bytes[begin];
  int length = first < 192 ? 1 : first < 224 ? 2 : first < 240 ? 3 : 4;
  if (slip == Slip::two_for_three && length == 3) length = 2;
  if (slip == Slip::three_for_four && length == 4) length = 3;
  if (slip == Slip::one_long) ++length;
  const int answer = begin + length > T ? begin : T;
  return slip == Slip::one_short && answer < T ? answer + 1 : answer;
}
static int all(const int*, int T) { return T; }
static int held_back(const int* bytes, int T) { return T - with<Slip::none>(bytes, T); }
static int characters(const int* bytes, int T) {
  int count = 0;
  const int shown = with<Slip::none>(bytes, T);
  for (int i = 0; i < shown; ++i) count += goes_on(bytes[i]) ? 0 : 1;
  return count;
}
static int ascii_only(const int* bytes, int T) {
  while (T > 0 && bytes[T - 1] > 127) --T;
  return T;
}

static const Check<Function> check(
    {"31.5",
     hand,
     call,
     mine::whole_characters,
     solution::whole_characters,
     {{all, "T is always returned; a character whose rest is not there must wait"},
      {with<Slip::last_alone>,
       "only the last byte is looked at; the character may begin up to three bytes "
       "before it"},
      {with<Slip::two_for_three>,
       "224 .. 239 are taken to begin two bytes; they begin three"},
      {with<Slip::three_for_four>, "240 and above are taken to begin three bytes; four"},
      {with<Slip::one_long>,
       "a character that is complete is held back, too: it is whole when begin + length "
       "is T"},
      {with<Slip::one_short>,
       "its first byte is shown and the others are not; the whole character waits"},
      {with<Slip::endless>,
       "where nothing but 128 .. 191 stands, the answer is T (step 3)"},
      {ascii_only,
       "everything behind the last plain letter is held back; whole characters of "
       "several bytes may be shown"},
      {held_back,
       "the number of bytes held back is returned; those to be shown are asked"},
      {characters, "characters are counted; bytes are asked"}}});
