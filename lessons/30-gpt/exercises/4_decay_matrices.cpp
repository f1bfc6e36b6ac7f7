// 30.4 decay_matrices | 15 min | difficulty 2 | needs 10.5
//
// The parameter groups of AdamW: what decays, and what does not. Only weight decay is
// asked for here, not Adam's own step.
//
// All weights of a net lie in one long list w [count]. Its P parameters are parts of it:
//
//   parameter i is w[begin[i]], w[begin[i] + 1], ... , size[i] numbers in all
//   it has axes[i] axes: 2 for a matrix, as the weights of linear layers and embeddings;
//   1 for a list, as biases and the gains of norms
//
// Decay what is a matrix, and only that: there y = w (1 - rate decay). Everything else is
// copied, y = w. (Why not biases and gains? Answer that for yourself before you look into
// the notes' questions.)
//
// One trap. Where the head shares the embedding's weight, a net may list the same matrix
// twice, once for each of its owners: two parameters with the same begin. Its numbers
// decay once all the same. (Two different parameters never overlap.)
//
//   y [count] is written with =       w [count]       begin, axes, size [P]
#include "exercise.h"

namespace EXERCISE {

void decay_matrices(real* y, const real* w, const int* begin, const int* axes,
                    const int* size, real rate, real decay, int P, int count) {
  // TODO(30.4): copy all, then decay the matrices. About 7 lines.
  NOT_STARTED();  // delete this line when you begin
}

}  // namespace EXERCISE
