// Grades 02.4: writes down which pieces the epoch is cut into.
#include <algorithm>
#include <functional>

#include "check.h"
#include "grade/grade.h"

using namespace chainrule;
using Step = void(const int* rows, int size);
using Function = int(const int* order, int N, int B, Step* step);
namespace mine {
Function epoch;
}
namespace solution {
Function epoch;
}

// ---- What step(rows, size) was told

static constexpr int room = 40;  // calls and rows that are written down; N is at most 13

struct Notebook {
  const int *begin, *end;  // of `order`
  int calls = 0, used = 0;
  real sizes[room], rows[room];
};
static Notebook notebook;

// A row past the end of `order` is written as -1 and not read.
static void write_down(const int* rows, int size) {
  ENSURE(notebook.calls < room, "step was called %d times: does the loop end?", room);
  notebook.sizes[notebook.calls++] = real(size);
  const std::less<const int*> before;
  for (int i = 0; i < size && notebook.used < room; ++i) {
    const bool inside =
        !before(rows + i, notebook.begin) && before(rows + i, notebook.end);
    notebook.rows[notebook.used++] = inside ? real(rows[i]) : real(-1);
  }
}

// ---- The check

static void hand(Case& c) {
  c.set_size("N", 7);
  c.set_size("B", 3);
  c.set("order", {4, 0, 6, 2, 5, 1, 3});
}

// An unused place holds -2.
static void call(Case& c, Function* f) {
  const int N = c.size("N", {1, 2, 3, 6, 7, 8, 12, 13}), B = c.size("B", {1, 2, 3, 4, 9});
  const int* order = c.indices("order", {N}, 100);
  notebook = Notebook();
  notebook.begin = order;
  notebook.end = order + N;
  std::fill(notebook.sizes, notebook.sizes + room, real(-2));
  std::fill(notebook.rows, notebook.rows + room, real(-2));
  c.result("iterations", f(order, N, B, write_down));
  std::copy(notebook.sizes, notebook.sizes + N + 1, c.output("sizes", {N + 1}));
  std::copy(notebook.rows, notebook.rows + 2 * N, c.output("rows", {2 * N}));
}

static int full_last(const int* order, int N, int B, Step* step) {
  int iterations = 0;
  for (int begin = 0; begin < N; begin += B, ++iterations) step(order + begin, B);
  return iterations;
}
static int dropped_last(const int* order, int N, int B, Step* step) {
  int iterations = 0;
  for (; (iterations + 1) * B <= N; ++iterations) step(order + iterations * B, B);
  return iterations;
}
static int empty_last(const int* order, int N, int B, Step* step) {
  for (int i = 0; i < N / B; ++i) step(order + i * B, B);
  step(order + N / B * B, N % B);
  return N / B + 1;
}
static int always_first(const int* order, int N, int B, Step* step) {
  int iterations = 0;
  for (int begin = 0; begin < N; begin += B, ++iterations) {
    step(order, std::min(B, N - begin));
  }
  return iterations;
}
static int rounded_down(const int* order, int N, int B, Step* step) {
  solution::epoch(order, N, B, step);
  return N / B;
}
static int counts_rows(const int* order, int N, int B, Step* step) {
  solution::epoch(order, N, B, step);
  return N;
}
static int moved_by_one(const int* order, int N, int B, Step* step) {
  const int iterations = (N + B - 1) / B;
  for (int i = 0; i < iterations; ++i) step(order + i, std::min(B, N - i));
  return iterations;
}

static const Check<Function> check(
    {"02.4",
     hand,
     call,
     mine::epoch,
     solution::epoch,
     {{full_last,
       "the last piece has B rows even where fewer are left: it reads past the "
       "end of order"},
      {dropped_last, "the short last piece is left out: some points are never used"},
      {empty_last, "where B divides N there is a piece without rows at the end"},
      {always_first, "every piece begins at order[0]: move rows on by B each time"},
      {rounded_down,
       "the pieces are right, but N / B of two ints rounds down: count the "
       "calls"},
      {counts_rows, "the pieces are right; returned is the number of rows, not of calls"},
      {moved_by_one, "a piece begins one row after the one before; it must be B rows"}}});
