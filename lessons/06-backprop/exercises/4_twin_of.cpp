// 06.4 twin_of | 25 min | difficulty 3 | needs 06.3
//
// Look into the future of a hidden layer. A net y = W_2 tanh(W_1 x + b_1) + b_2 is about
// to be trained, for as long as you like, on data that nobody has shown you. All you have
// are the weights it starts from. Some hidden units are bound to be equal for ever, some
// can never change at all. Which?
//
// Think of what a unit gets: it hears x through its row of weight1 and its bias1, and its
// blame comes back through its column of weight2. Two units for which all of these are
// equal send the same, are blamed the same and take the same steps. A unit for which all
// of these are 0 sends 0 and is blamed 0 times anything: it stays as it is. In any other
// case something will move, and two units with any difference may grow apart.
//
//   weight1 [hidden,C]   bias1 [hidden]   weight2 [O,hidden]     see the order of weight2
//
// The answer for one unit:
//   -1           if it can never change,
//   otherwise    the first unit (0, 1, ...) that must be its equal for ever; if there is
//                none before it, that is the unit itself.
#include "exercise.h"

namespace EXERCISE {

int twin_of(int unit, const real* weight1, const real* bias1, const real* weight2, int C,
            int hidden, int O) {
  // TODO(06.4): is everything of this unit 0? Else compare it with unit 0, 1, ... until
  // one is equal in everything; `unit` itself always is. About 14 lines.
  NOT_STARTED();  // delete this line when you begin
}

}  // namespace EXERCISE
