// 03.1 index_of | 10 min | difficulty 1 | needs nothing
//
// A matrix of R rows and C columns lies in memory row after row. Somebody asks for its
// element (row, column): at which index does it stand?
//
// Somebody else asks for the same matrix turned over its diagonal (the transpose: C rows,
// R columns). No number is moved. Where does element (row, column) of the transpose
// stand?
//
//   matrix [2,3]      transpose [3,2]      memory
//     a b c             a d                a b c d e f
//     d e f             b e                0 1 2 3 4 5
//                       c f
#include "exercise.h"

namespace EXERCISE {

// R and C are the sizes of the matrix, in both questions.
int index_of(int row, int column, int R, int C, bool transposed) {
  // TODO(03.1): the index of element (row, column); of the transpose where `transposed`.
  // About 2 lines.
  NOT_STARTED();  // delete this line when you begin
}

}  // namespace EXERCISE
