// Grades 37.4.
#include "grade/grade.h"
#include "measured.h"

using namespace chainrule;
using namespace chainrule::ladder;
using namespace chainrule::tile;
using Function = void(Watched<real> c, int c_step, Watched<const real> a, int a_step,
                      Watched<const real> b, int k_count);
namespace mine {
Function micro_kernel;
}
namespace solution {
Function micro_kernel;
}

static void hand(Case& c) {
  c.set_size("k_count", 2);
  c.set_size("c_step - columns, in vectors", 0);
  c.set_size("a_step - k_count", 0);
  c.set("a", {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12});
  std::vector<double> b;
  for (int i = 0; i < 2 * columns; ++i) b.push_back(i % 5);
  c.set("b", b);
  c.set("c", std::vector<double>(size_t(rows * columns), 100));
}

// The tile is the first columns of a wider c, the six rows of a are the first of longer
// ones. A row of c is shown as the registers hold it.
static void call(Case& c, Function* f) {
  const int k_count = c.size("k_count");
  const int wide = vectors + c.size("c_step - columns, in vectors", {0, 1, 2});
  const int a_step = k_count + c.size("a_step - k_count", {0, 1, 5});
  real* const to = c.added("c", {rows, wide, lanes});
  f({to}, wide * lanes, {c.input("a", {rows, a_step})}, a_step,
    {c.input("b", {k_count, columns})}, k_count);
}

#define NO_REGISTERS                                                                    \
  "the numbers are right, but more of them are asked for than rows + columns for each " \
  "k and the tile of c once at the end: keep the sums, a's number and b's vectors of "  \
  "this k in variables"

static std::string in_registers(const Grading&, AnyFunction candidate) {
  constexpr int k_count = 64;
  Bench bench(rows * columns + rows * k_count + k_count * columns + 64);
  const Watched<real> c = bench.take(rows * columns), a = bench.take(rows * k_count),
                      b = bench.take(k_count * columns);
  reinterpret_cast<Function*>(candidate)(c, columns, a, k_count, b, k_count);
  const int allowed = k_count * (rows + columns) + 2 * rows * columns;
  return bench.cache.asked <= allowed ? "" : NO_REGISTERS;
}

enum class Slip {
  right,
  written,
  c_step,
  a_step,
  one_vector,
  lanes_apart,
  last_k,
  a_row
};
template <Slip slip>
static void with(Watched<real> c, int c_step, Watched<const real> a, int a_step,
                 Watched<const real> b, int k_count) {
  for (int row = 0; row < rows; ++row) {
    for (int n = 0; n < columns; ++n) {
      if (slip == Slip::one_vector && n >= lanes) continue;
      real& to = c[row * (slip == Slip::c_step ? columns : c_step) + n];
      if (slip == Slip::written) to = 0;
      for (int k = 0; k < k_count - (slip == Slip::last_k); ++k) {
        const int a_row = slip == Slip::a_row ? 0 : row;
        const int a_at = a_row * (slip == Slip::a_step ? k_count : a_step) + k;
        to += a[a_at] * b[k * (slip == Slip::lanes_apart ? lanes : columns) + n];
      }
    }
  }
}

static const Check<Function> check(
    {"37.4",
     hand,
     call,
     mine::micro_kernel,
     solution::micro_kernel,
     {{with<Slip::right>, NO_REGISTERS},
      {with<Slip::written>,
       "c is written with =; the sums are added to what stands there, for it may come "
       "from earlier blocks of k"},
      {with<Slip::c_step>, "the rows of c lie c_step apart, not `columns`"},
      {with<Slip::a_step>, "the rows of a lie a_step apart, not k_count"},
      {with<Slip::one_vector>, "only the first vector of each row is made, of `vectors`"},
      {with<Slip::lanes_apart>,
       "row k of the panel begins at k * columns: it has `vectors` vectors, not one"},
      {with<Slip::last_k>, "the last k is missing"},
      {with<Slip::a_row>, "all rows are multiplied by the first row of a"}},
     nullptr,
     {{"sums in registers", in_registers}}});

#undef NO_REGISTERS
