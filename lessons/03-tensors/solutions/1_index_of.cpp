// 03.1 index_of | 10 min | difficulty 1 | needs nothing
#include "exercise.h"

namespace EXERCISE {

int index_of(int row, int column, int R, int C, bool transposed) {
  // Element (row, column) of the transpose is element (column, row) of the matrix.
  if (transposed) return column * C + row;
  return row * C + column;
}

}  // namespace EXERCISE
