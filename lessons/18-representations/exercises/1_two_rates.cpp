// 18.1 two_rates | 10 min | difficulty 1 | needs 06.1
//
// One step of gradient descent with two rates. All weights of a net stand in one list:
// the first `backbone` of them belong to the pre-trained backbone, all others, up to
// count - 1, to the new head. The head walks with `rate`, the backbone with only a share
// of it:
//
//   head:       w[i] = w[i] - rate dw[i]
//   backbone:   w[i] = w[i] - share rate dw[i]
//
// With share 0.1 the backbone is fine-tuned with a tenth of the head's rate. With share 0
// it is frozen. backbone may be 0 (all is head) or count (all is backbone).
//
//   w, dw [count]
//
// w is changed where it stands. dw is only read.
#include "exercise.h"

namespace EXERCISE {

void two_rates(real* w, const real* dw, int backbone, int count, real rate, real share) {
  // TODO(18.1): one step of every weight, each with its own rate. About 4 lines.
  NOT_STARTED();  // delete this line when you begin
}

}  // namespace EXERCISE
