// Grades 15.5.
#include <algorithm>

#include "grade/grade.h"

using namespace chainrule;
using Function = void(real* dx, real* dfirst, real* dsecond, const real* dy,
                      const real* x, const real* first, const real* second, int N, int C,
                      int A, int B, int P);
namespace mine {
Function join_backward;
}
namespace solution {
Function join_backward;
}

// One picture of one pixel; both branches make one channel.
static void hand(Case& c) {
  c.set_size("N", 1);
  c.set_size("C", 2);
  c.set_size("A", 1);
  c.set_size("B", 1);
  c.set_size("P", 1);
  c.set("x", {1, 2});
  c.set("first", {3, -1});
  c.set("second", {1, 4});
  c.set("dy", {10, 100});
  c.set("dfirst", {0, 0});
  c.set("dsecond", {1000, 0});
}

static void forward(Case& c) {
  const int N = c.size("N", {1, 2, 3}), C = c.size("C", {1, 2, 4, 5}),
            A = c.size("A", {1, 2, 3, 5}), B = c.size("B", {1, 2, 3, 4}),
            P = c.size("P", {1, 2, 4, 6});
  const real *x = c.input("x", {N, C, P}), *first = c.input("first", {A, C}),
             *second = c.input("second", {B, C});
  real* y = c.output("y", {N, A + B, P});
  for (int at = 0; at < N * (A + B) * P; ++at) {
    const int p = at % P, o = at / P % (A + B), n = at / P / (A + B);
    const real* row = o < A ? first + o * C : second + (o - A) * C;
    y[at] = 0;
    for (int k = 0; k < C; ++k) y[at] += row[k] * x[(n * C + k) * P + p];
  }
}

static void call(Case& c, Function* f) {
  const int N = c.size("N", {1, 2, 3}), C = c.size("C", {1, 2, 4, 5}),
            A = c.size("A", {1, 2, 3, 5}), B = c.size("B", {1, 2, 3, 4}),
            P = c.size("P", {1, 2, 4, 6});
  f(c.output("dx", {N, C, P}), c.added("dfirst", {A, C}), c.added("dsecond", {B, C}),
    c.input("dy", {N, A + B, P}), c.input("x", {N, C, P}), c.input("first", {A, C}),
    c.input("second", {B, C}), N, C, A, B, P);
}

// The loops with their lines in question: what each wrong one would do.
enum class Slip {
  first_only,
  second_only,
  mean,
  same_channels,
  branch_by_branch,
  own_pictures,
  dx_not_cleared,
  weights_written,
  transposed,
  last_pixel
};
template <Slip slip>
static void with(real* dx, real* dfirst, real* dsecond, const real* dy, const real* x,
                 const real* first, const real* second, int N, int C, int A, int B,
                 int P) {
  if (slip != Slip::dx_not_cleared) std::fill(dx, dx + N * C * P, real(0));
  if (slip == Slip::weights_written) {
    std::fill(dfirst, dfirst + A * C, real(0));
    std::fill(dsecond, dsecond + B * C, real(0));
  }
  for (int at = 0; at < N * (A + B) * C * P; ++at) {
    const int p = at % P, c = at / P % C, o = at / P / C % (A + B),
              n = at / P / C / (A + B);
    const bool one = o < A;
    const int row = one ? o : o - A, rows = one ? A : B;
    int from = (n * (A + B) + o) * P + p;
    if (slip == Slip::same_channels) from = (n * (A + B) + row) * P + p;
    if (slip == Slip::branch_by_branch) {  // all pictures of a branch in one piece
      from = one ? (n * A + row) * P + p : (N * A + n * B + row) * P + p;
    }
    if (slip == Slip::own_pictures && one) from = (n * A + row) * P + p;
    const real* weight = one ? first : second;
    const int turned = c * rows + row, usual = row * C + c;
    const real back = weight[slip == Slip::transposed ? turned : usual] * dy[from];
    const bool counts =
        (slip != Slip::first_only || one) && (slip != Slip::second_only || !one);
    if (counts) dx[(n * C + c) * P + p] += slip == Slip::mean ? back / 2 : back;
    real& gain = (one ? dfirst : dsecond)[usual];
    if (slip != Slip::last_pixel || p == P - 1) gain += dy[from] * x[(n * C + c) * P + p];
  }
}

static const Check<Function> check(
    {"15.5",
     hand,
     call,
     mine::join_backward,
     solution::join_backward,
     {{with<Slip::first_only>,
       "dx holds what the first branch sends back and nothing else; add the second's"},
      {with<Slip::second_only>,
       "dx holds what the second branch sends back only: is dx written with = twice?"},
      {with<Slip::mean>, "dx is the mean of both branches; it is their sum"},
      {with<Slip::own_pictures>,
       "the first branch reads dy as if a picture had A channels there; it has A + B"},
      {with<Slip::same_channels>,
       "the second branch takes the first one's channels of dy; its own begin at A"},
      {with<Slip::branch_by_branch>,
       "dy is read as if all pictures of the first branch came first; every picture has "
       "A + B channels, the second branch's behind the first one's"},
      {with<Slip::dx_not_cleared>,
       "dx is added to what stood there before the call; set it to 0 first"},
      {with<Slip::weights_written>,
       "dfirst and dsecond are written with =; parameter gradients are added to"},
      {with<Slip::transposed>,
       "weights are read as [C, A] and [C, B]; they are [A, C] and [B, C]"},
      {with<Slip::last_pixel>,
       "the weights hear from the last place only; they are shared by all P places"}},
     forward});
