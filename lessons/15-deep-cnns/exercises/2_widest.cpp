// 15.2 widest | 20 min | difficulty 2 | needs 14.1
//
// How wide may a net be if its parameters are counted? L convolutions of 3 x 3 in a row,
// each with a bias for every channel it makes:
//
//   layer l makes width * multiples[l] channels       l = 0 .. L - 1
//   layer 0 looks at `inputs` channels (3 for a picture in colour, whatever the width),
//   every other layer at what the layer before it made
//
// A convolution from C channels to O has 9 C O weights and O biases. At the end stands a
// linear layer from the channels of the last convolution (each averaged to one number) to
// `classes` numbers, with a bias for each.
//
// By hand: inputs 3, multiples 1 2, classes 10. Width 4 makes 9*3*4 + 4 = 112, then
// 9*4*8 + 8 = 296, then 8*10 + 10 = 90: together 498. Width 5 makes 140 + 460 + 110: 710.
// With a budget of 700 the answer is 4.
//
// Return the greatest width whose parameters are at most `budget`; 0 where not even width
// 1 is within it. To try one width after the other is right.
#include "exercise.h"

namespace EXERCISE {

int widest(int budget, int inputs, const int* multiples, int L, int classes) {
  // TODO(15.2): count the parameters of a width, and find the greatest. About 12 lines.
  NOT_STARTED();  // delete this line when you begin
}

}  // namespace EXERCISE
