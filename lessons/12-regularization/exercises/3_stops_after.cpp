// 12.3 stops_after | 25 min | difficulty 3 | needs nothing
//
// The study notes on early stopping: "Stop when validation loss increases for patience
// epochs". Two people read it and build two different things:
//
//   in_a_row true     it stops when the loss was above that of the epoch just before it,
//                     `patience` times in a row
//   in_a_row false    it stops when the lowest loss so far is `patience` epochs old: none
//                     of the last `patience` losses was below it
//
// Write both. An equal loss is no rise (first reading) and no new best (second reading).
// The first epoch has none before it: it is no rise, and it is the first best.
//
//   losses [epochs], losses[0] is that of epoch 1        patience at least 1
//
// Return after how many epochs it stops: 1 + the index of the last loss that was looked
// at. If it never stops, return `epochs`. For patience 2:
//
//   losses        5  4  6  3  5  6  2
//   in a row                       ^     4 < 6, 3 < 5 < 6: stops after 6 epochs
//   no new best                    ^     the 3 is two epochs old: after 6, too
//   losses        5  4  6  5  6  5  2    in a row never: 7; no new best: after 4
#include "exercise.h"

namespace EXERCISE {

int stops_after(const real* losses, int epochs, int patience, bool in_a_row) {
  // TODO(12.3): one loop over the epochs that counts how long it has waited in vain.
  // About 9 lines.
  NOT_STARTED();  // delete this line when you begin
}

}  // namespace EXERCISE
