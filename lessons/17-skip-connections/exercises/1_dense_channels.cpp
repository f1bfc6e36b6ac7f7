// 17.1 dense_channels | 5 min | difficulty 1 | needs nothing
//
// In a dense block nothing is replaced. k0 channels come in. Layer 0 reads them and puts
// k new channels beside them; layer 1 reads all that stand there now and adds k more; and
// so on, for L layers. How many channels does each layer read?
//
//   reads[l]   channels that layer l reads, for l = 0 .. L - 1
//   reads[L]   channels that the whole block hands on: all that are there in the end
//
//   reads [L + 1], one more than there are layers
//
// By hand: k0 = 4, k = 3, L = 2. Layer 0 reads 4, layer 1 reads 7, and 10 are handed on.
//
// reads is written with =. Its numbers are of type real: real(7) makes one of an int.
#include "exercise.h"

namespace EXERCISE {

void dense_channels(real* reads, int k0, int k, int L) {
  // TODO(17.1): a number for each layer, and one for what is handed on. About 3 lines.
  NOT_STARTED();  // delete this line when you begin
}

}  // namespace EXERCISE
