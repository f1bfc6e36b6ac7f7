// Grades 37.1.
#include "grade/grade.h"
#include "measured.h"

using namespace chainrule;
using namespace chainrule::ladder;
using Function = ProductFunction;
namespace mine {
Function loop_order;
}
namespace solution {
Function loop_order;
}

static void hand(Case& c) {
  c.set_size("M", 2);  // three sizes, so that none is taken for another
  c.set_size("N", 4);
  c.set_size("K", 3);
  c.set("a", {1, 2, 3, 4, 5, 6});
  c.set("b", {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12});
}

static void call(Case& c, Function* f) {
  const int M = c.size("M"), N = c.size("N"), K = c.size("K");
  real* const to = c.output("c", {M, N});
  f({to}, {c.input("a", {M, K})}, {c.input("b", {K, N})}, M, N, K);
}

#define COLUMNS                                                                          \
  "the numbers are right, but b is read down its columns: of each line that is fetched " \
  "one number is used. The innermost loop must run over n"

static std::string along_rows(const Grading&, AnyFunction candidate) {
  const auto f = reinterpret_cast<Function*>(candidate);
  return fetched(f, 4, 512, 512) <= 2 ? "" : COLUMNS;
}

enum class Slip { columns, not_zeroed, no_sum, a_turned, b_turned };
template <Slip slip>
static void with(Watched<real> c, Watched<const real> a, Watched<const real> b, int M,
                 int N, int K) {
  for (int m = 0; m < M; ++m) {
    for (int n = 0; n < N; ++n) {
      if (slip != Slip::not_zeroed) c[m * N + n] = 0;
      for (int k = 0; k < K; ++k) {
        const real a_mk = a[slip == Slip::a_turned ? k * M + m : m * K + k];
        const real term = a_mk * b[slip == Slip::b_turned ? n * K + k : k * N + n];
        if (slip == Slip::no_sum) c[m * N + n] = 0;
        c[m * N + n] += term;
      }
    }
  }
}

static const Check<Function> check(
    {"37.1",
     hand,
     call,
     mine::loop_order,
     solution::loop_order,
     {{with<Slip::columns>, COLUMNS},
      {with<Slip::not_zeroed>,
       "c is added to, but nobody has set it to 0 first: what stood there stays in it"},
      {with<Slip::no_sum>,
       "only the last k is left: += for each k, and 0 once, before the first"},
      {with<Slip::a_turned>, "a is read as a[k,m]; a[m,k] stands at a[m * K + k]"},
      {with<Slip::b_turned>, "b is read as b[n,k]; b[k,n] stands at b[k * N + n]"}},
     nullptr,
     {{"along the rows", along_rows}}});

#undef COLUMNS
