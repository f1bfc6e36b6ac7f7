// Grades 37.5.
#include <algorithm>

#include "grade/grade.h"

using namespace chainrule;
using Function = double(int M, int N, int K, double peak, double rate);
namespace mine {
Function attainable;
}
namespace solution {
Function attainable;
}

static void hand(Case& c) {
  c.set_size("M", 1);
  c.set_size("N", 10);
  c.set_size("K", 10);
  c.set_size("peak, GFLOP/s", 100);
  c.set_size("rate, GB/s", 48);
}

static void call(Case& c, Function* f) {
  const int M = c.size("M", {1, 2, 8, 64, 2000}), N = c.size("N", {10, 64, 1000, 3000}),
            K = c.size("K", {10, 64, 1000, 3000});
  const double peak = 1e9 * c.size("peak, GFLOP/s", {20, 50, 150, 400}),
               rate = 1e9 * c.size("rate, GB/s", {5, 10, 20, 100});
  c.result("operations a second", f(M, N, K, peak, rate));
}

enum class Slip { larger, one_each, no_bytes, no_c, added, no_peak, integers };
template <Slip slip>
static double with(int M, int N, int K, double peak, double rate) {
  const double m = M, n = N, k = K;
  const double operations = (slip == Slip::one_each ? 1 : 2) * m * n * k;
  const double bytes = (slip == Slip::no_bytes ? 1 : 4) *
                       (m * k + k * n + (slip == Slip::no_c ? 0 : m * n));
  const double reached = operations / bytes * rate;
  switch (slip) {
    case Slip::larger:
      return std::max(peak, reached);
    case Slip::added:
      return operations / (operations / peak + bytes / rate);
    case Slip::no_peak:
      return reached;
    case Slip::integers:
      return std::min(peak, double(int(operations / bytes)) * rate);
    default:
      return std::min(peak, reached);
  }
}

static const Check<Function> check(
    {"37.5",
     hand,
     call,
     mine::attainable,
     solution::attainable,
     {{with<Slip::larger>, "the larger of both limits; the slower of both decides"},
      {with<Slip::one_each>, "a multiply-add counts as one operation; it is two"},
      {with<Slip::no_bytes>, "numbers are counted, not bytes: each has 4"},
      {with<Slip::no_c>, "c is not counted: its numbers go to memory"},
      {with<Slip::added>,
       "both times are added, as if the multipliers waited while memory works; both work "
       "at once"},
      {with<Slip::no_peak>, "the multipliers' own limit, peak, is missing"},
      {with<Slip::integers>,
       "the intensity is rounded to a whole number: is it a division of integers?"}}});
