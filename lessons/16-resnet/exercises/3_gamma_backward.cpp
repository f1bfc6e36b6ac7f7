// 16.3 gamma_backward | 15 min | difficulty 2 | needs 16.1
//
// A residual block whose body ends with a gain gamma, one number per feature (the last
// gamma of a batch norm is one). f is what stands in front of the gain. Forward:
//
//   y[n,c] = gamma[c] f[n,c] + x[n,c]
//
// Two roads lead back from y: the straight one to x, and the one through gamma to f.
// Write down what each of the three gets:
//
//   dx[n,c]     what x is to blame for, along the straight road only
//   df[n,c]     what f is to blame for
//   dgamma[c]   what gamma[c] is to blame for, in all rows n together
//
//   dx, df, dy, f [N,C], row after row: f[n,c] is f[n * C + c]      dgamma, gamma [C]
//
// dx and df are written with =, dgamma is added to with +=. In the check's example
// gamma[0] is 0, as it is at the start of a calm residual net: look at df and dgamma
// there.
#include "exercise.h"

namespace EXERCISE {

void gamma_backward(real* dx, real* df, real* dgamma, const real* dy, const real* f,
                    const real* gamma, int N, int C) {
  // TODO(16.3): dx, df and dgamma. About 8 lines.
  NOT_STARTED();  // delete this line when you begin
}

}  // namespace EXERCISE
