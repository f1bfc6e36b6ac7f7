// 29.1 sinusoidal_positions | 8 min | difficulty 1 | needs 03.1
//
// A table that says where a letter stands, without anything to learn. Row t belongs to
// place t, counted from 0. Its C numbers are C / 2 pairs, a sine and a cosine. Pair i (0,
// 1 .. C / 2 - 1) stands at the columns 2i and 2i + 1 and has its own angle:
//
//   angle           = t / 10000^(2i/C)
//   table[t,2i]     = sin(angle)
//   table[t,2i + 1] = cos(angle)
//
// The first pair runs fast, like a second hand: one radian a place. The last one hardly
// moves, like an hour hand.
//
//   table [T,C], row after row; C is even
//
// table is written with =. Take care with 2i/C: i and C are whole numbers.
#include <cmath>

#include "exercise.h"

namespace EXERCISE {

void sinusoidal_positions(real* table, int T, int C) {
  // TODO(29.1): the C / 2 pairs of every row. About 7 lines.
  NOT_STARTED();  // delete this line when you begin
}

}  // namespace EXERCISE
