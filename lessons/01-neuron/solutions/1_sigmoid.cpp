// 01.1 sigmoid | 5 min | difficulty 1 | needs nothing
#include <cmath>

#include "exercise.h"

namespace EXERCISE {

real sigmoid(real z) { return 1 / (1 + std::exp(-z)); }

}  // namespace EXERCISE
