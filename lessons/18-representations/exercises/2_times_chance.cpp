// 18.2 times_chance | 10 min | difficulty 2 | needs nothing
//
// A map says for every pixel how much a net's answer hangs on it (0 or more), a mask says
// which pixels show the object (1) and which do not (0). Does the net look at the object?
// A share alone says little: an object that fills half of the picture gets half of any
// map. So divide by the control, the share that an even map would have:
//
//   inside = sum of map over the pixels with mask 1, divided by the sum of all of map
//   area   = number of pixels with mask 1, divided by P
//   times  = inside / area
//
// 1 is what chance gives. One such number for each of N pictures:
//
//   times [N]      map, mask [N,P]: map[n,p] is map[n * P + p]
//
// times is written with =. No map is all 0, no mask empty.
#include "exercise.h"

namespace EXERCISE {

void times_chance(real* times, const real* map, const int* mask, int N, int P) {
  // TODO(18.2): three sums for every picture, then their quotient. About 9 lines.
  NOT_STARTED();  // delete this line when you begin
}

}  // namespace EXERCISE
