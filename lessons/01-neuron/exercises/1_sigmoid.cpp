// 01.1 sigmoid | 5 min | difficulty 1 | needs nothing
//
// Your first exercise. This file is yours: change it, save it, and type ./learn check in
// another window. It says "not started" as long as the line with NOT_STARTED stands here,
// so delete that line and write yours instead.
//
// The weighted sum z of a neuron can be any number. The sigmoid squeezes it into a number
// between 0 and 1, which can be read as "how sure am I that the answer is yes?":
//
//   sigmoid(z) = 1 / (1 + e^(-z))        sigmoid(0) = 0.5     sigmoid(2) = 0.8808
//
// `real` is this course's name for a floating-point number: float in the lessons, double
// here, where answers are checked to many digits. C++ has no power sign: e^z is
// std::exp(z).
#include <cmath>

#include "exercise.h"

namespace EXERCISE {

real sigmoid(real z) {
  // TODO(01.1): return 1 / (1 + e^(-z)). One line.
  NOT_STARTED();  // delete this line when you begin
}

}  // namespace EXERCISE
