// Grades 08.5: layers of small whole numbers, so that places are often shared and changes
// often cancel; three intervals each.
#include <cmath>
#include <set>
#include <vector>

#include "grade/grade.h"

using namespace chainrule;
using Function = int(const real* w, const real* b, const real* v, int H, real low,
                     real high);
namespace mine {
Function count_kinks;
}
namespace solution {
Function count_kinks;
}

// Kinks at 0, at 1 (two neurons whose changes add), at 1/2 (two that cancel), at 2 and at
// 3; one neuron has no kink.
static void hand(Case& c) {
  c.set_size("H", 8);
  c.set("w", {1, 1, -1, 2, 1, 0, 1, 1});
  c.set("b", {0, -1, 1, -1, -0.5, 1, -2, -3});
  c.set("v", {1, 1, 1, 1, -2, 1, 1, 1});
}

static std::vector<real> rounded(const real* numbers, int count) {
  std::vector<real> whole(numbers, numbers + count);
  for (real& number : whole) number = std::round(2 * number) / 2;
  return whole;
}

static void call(Case& c, Function* f) {
  const int H = c.size("H", {2, 4, 5, 7, 8, 13});
  const std::vector<real> w = rounded(c.input("w", {H}, -1.2, 1.2), H),
                          b = rounded(c.input("b", {H}, -2.4, 2.4), H),
                          v = rounded(c.input("v", {H}, -1.2, 1.2), H);
  real* corners = c.output("corners", {3});
  const real low[] = {0, -1, -4}, high[] = {2, 1, 4};
  for (int i = 0; i < 3; ++i) {
    corners[i] = real(f(w.data(), b.data(), v.data(), H, low[i], high[i]));
  }
}

// Counts with one thing done otherwise.
enum class Slip {
  edges,
  sign,
  no_cancelling,
  signed_slope,
  without_w,
  everywhere,
  low_only
};
template <Slip slip>
static int slipped(const real* w, const real* b, const real* v, int H, real low,
                   real high) {
  int count = 0;
  std::set<real> seen;
  for (int j = 0; j < H; ++j) {
    const auto place = [=](int i) { return (slip == Slip::sign ? b[i] : -b[i]) / w[i]; };
    if (w[j] == 0 || !seen.insert(place(j)).second) continue;
    real change = slip == Slip::no_cancelling ? 1 : 0;
    for (int i = 0; slip != Slip::no_cancelling && i < H; ++i) {
      if (w[i] == 0 || place(i) != place(j)) continue;
      change += v[i] * (slip == Slip::signed_slope ? w[i]
                        : slip == Slip::without_w  ? 1
                                                   : std::abs(w[i]));
    }
    const real at = place(j);
    const bool inside = slip == Slip::everywhere ? true
                        : slip == Slip::edges    ? low <= at && at <= high
                        : slip == Slip::low_only ? low <= at && at < high
                                                 : low < at && at < high;
    if (inside && change != 0) ++count;
  }
  return count;
}
// Every neuron is asked by itself.
static int each_neuron(const real* w, const real* b, const real* v, int H, real low,
                       real high) {
  int count = 0;
  for (int j = 0; j < H; ++j) {
    const bool inside = w[j] != 0 && low < -b[j] / w[j] && -b[j] / w[j] < high;
    if (inside && v[j] != 0) ++count;
  }
  return count;
}
static int all_neurons(const real*, const real*, const real*, int H, real, real) {
  return H;
}

static const Check<Function> check(
    {"08.5",
     hand,
     call,
     mine::count_kinks,
     solution::count_kinks,
     {{slipped<Slip::edges>,
       "kinks at low and at high are counted; only those strictly between them count"},
      {slipped<Slip::sign>, "the kink is looked for at b/w; w x + b = 0 where x = -b/w"},
      {slipped<Slip::no_cancelling>,
       "places are counted even where the changes of the slope add up to 0"},
      {slipped<Slip::signed_slope>,
       "the change is taken as v w; a neuron that falls asleep (w < 0) takes its slope "
       "v w away, so the change is v |w|"},
      {slipped<Slip::without_w>, "the change is taken as v; it is v |w|"},
      {slipped<Slip::everywhere>, "kinks outside low .. high are counted too"},
      {slipped<Slip::low_only>,
       "a kink at low is counted; only those strictly between "
       "low and high count"},
      {each_neuron,
       "every neuron is counted by itself; neurons with the same place make "
       "one corner together, or none"},
      {all_neurons,
       "this is the number of neurons, the most corners there can be; some "
       "have no kink, share one, or lie outside"}}});
