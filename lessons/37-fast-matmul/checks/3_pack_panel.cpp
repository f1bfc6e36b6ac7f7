// Grades 37.3.
#include <algorithm>

#include "grade/grade.h"

using namespace chainrule;
using Function = void(real* panel, const real* b, int N, int k_count, int inside,
                      int width);
namespace mine {
Function pack_panel;
}
namespace solution {
Function pack_panel;
}

static void hand(Case& c) {
  c.set_size("k_count", 2);
  c.set_size("width", 4);
  c.set_size("width - inside", 1);
  c.set_size("N - inside", 2);
  c.set("b", {1, 2, 3, 8, 8, 4, 5, 6, 8, 8});
}

// b is [k_count, N]; the block is its first columns.
static void call(Case& c, Function* f) {
  const int k_count = c.size("k_count"), width = c.size("width", {1, 2, 4, 8, 16});
  const int inside = std::max(1, width - c.size("width - inside", {0, 1, 2, 3, 5}));
  const int N = inside + c.size("N - inside", {0, 1, 2, 9});
  real* const panel = c.output("panel", {k_count, width});
  f(panel, c.input("b", {k_count, N}), N, k_count, inside, width);
}

enum class Slip { no_zeros, repeated, on_its_side, narrow, rows_of_block, first_row };
template <Slip slip>
static void with(real* panel, const real* b, int N, int k_count, int inside, int width) {
  if (slip == Slip::narrow) std::fill(panel, panel + k_count * width, real(0));
  for (int k = 0; k < k_count; ++k) {
    for (int i = 0; i < width; ++i) {
      const int step = slip == Slip::rows_of_block ? inside : N;
      const int from = (slip == Slip::first_row ? 0 : k * step) + std::min(i, inside - 1);
      const int at = slip == Slip::on_its_side ? i * k_count + k
                     : slip == Slip::narrow    ? k * inside + i
                                               : k * width + i;
      if (i < inside) {
        panel[at] = b[from];
      } else if (slip == Slip::repeated) {
        panel[at] = b[from];
      } else if (slip != Slip::no_zeros && slip != Slip::narrow) {
        panel[at] = 0;
      }
    }
  }
}

static const Check<Function> check(
    {"37.3",
     hand,
     call,
     mine::pack_panel,
     solution::pack_panel,
     {{with<Slip::no_zeros>,
       "from `inside` to `width` nothing is written: zeros must stand there"},
      {with<Slip::repeated>,
       "behind the edge the last number is repeated: zeros must stand there"},
      {with<Slip::on_its_side>,
       "the panel lies on its side: panel[k,i] stands at panel[k * width + i]"},
      {with<Slip::narrow>,
       "the panel's rows are `inside` apart; each has `width` numbers, at the edge too"},
      {with<Slip::rows_of_block>, "the rows of b lie N numbers apart, not `inside`"},
      {with<Slip::first_row>, "every row of the panel is the first row of b"}}});
