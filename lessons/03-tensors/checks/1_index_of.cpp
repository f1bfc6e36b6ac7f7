// Grades 03.1: asks for the index of every element of a matrix and of its transpose.
#include "grade/grade.h"

using namespace chainrule;
using Function = int(int row, int column, int R, int C, bool transposed);
namespace mine {
Function index_of;
}
namespace solution {
Function index_of;
}

static void hand(Case& c) {
  c.set_size("R", 2);
  c.set_size("C", 3);
}

static void call(Case& c, Function* f) {
  const int R = c.size("R"), C = c.size("C");
  real *matrix = c.output("matrix", {R, C}), *transpose = c.output("transpose", {C, R});
  for (int row = 0; row < R; ++row) {
    for (int column = 0; column < C; ++column) {
      matrix[row * C + column] = real(f(row, column, R, C, false));
      transpose[column * R + row] = real(f(column, row, R, C, true));
    }
  }
}

static int rows_for_columns(int row, int column, int R, int C, bool transposed) {
  return transposed ? column * C + row : row * R + column;
}
static int column_after_column(int row, int column, int R, int C, bool transposed) {
  return transposed ? row * C + column : column * R + row;
}
static int rows_everywhere(int row, int column, int R, int, bool transposed) {
  return transposed ? column * R + row : row * R + column;
}
static int rows_and_no_turn(int row, int column, int R, int, bool) {
  return row * R + column;
}
static int moved(int row, int column, int R, int C, bool transposed) {
  return transposed ? row * R + column : row * C + column;
}
static int not_transposed(int row, int column, int, int C, bool) {
  return row * C + column;
}
static int from_one(int row, int column, int R, int C, bool transposed) {
  return 1 + solution::index_of(row, column, R, C, transposed);
}

static const Check<Function> check(
    {"03.1",
     hand,
     call,
     mine::index_of,
     solution::index_of,
     {{rows_for_columns, "a row is skipped by its length, which is C, not R"},
      {rows_everywhere, "a row is C numbers long; R is how many rows there are"},
      {rows_and_no_turn,
       "a row is C numbers long; and `transposed` makes no difference yet"},
      {column_after_column, "the memory holds row after row, not column after column"},
      {moved, "for the transpose no number is moved: look the element up in the matrix"},
      {not_transposed, "`transposed` makes no difference yet"},
      {from_one, "the first element has the index 0"}}});
