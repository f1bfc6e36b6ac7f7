// Grades 15.1.
#include <vector>

#include "grade/grade.h"
#include "random.h"

using namespace chainrule;
using Function = int(const int* kernels, const int* strides, int L);
namespace mine {
Function receptive_field;
}
namespace solution {
Function receptive_field;
}

static void hand(Case& c) {
  c.set_size("L", 3);
  c.set("kernels", {3, 3, 5});
  c.set("strides", {1, 2, 1});
}

static void call(Case& c, Function* f) {
  const bool by_hand = c.has_size("L");
  const int L = c.size("L", {1, 2, 3, 4, 5, 6});
  if (!by_hand) {  // no kernel and no stride is 0
    Rng rng{{uint64_t(L), 15}};
    std::vector<double> kernels, strides;
    for (int l = 0; l < L; ++l) {
      kernels.push_back(2 + rng.below(6));
      strides.push_back(1 + (l + L) % 3);
    }
    c.set("kernels", kernels);
    c.set("strides", strides);
  }
  c.result("field", f(c.indices("kernels", {L}, 8), c.indices("strides", {L}, 4), L));
}

// The loop with its lines in question: what each wrong one would do.
enum class Slip { whole_kernel, no_strides, own_stride, from_zero, added, last_stride };
template <Slip slip>
static int with(const int* kernels, const int* strides, int L) {
  int field = slip == Slip::from_zero ? 0 : 1, step = 1;
  for (int l = 0; l < L; ++l) {
    if (slip == Slip::own_stride) step *= strides[l];
    field += (slip == Slip::whole_kernel ? kernels[l] : kernels[l] - 1) * step;
    if (slip == Slip::added) step += strides[l] - 1;
    if (slip == Slip::last_stride) step = strides[l];
    if (slip == Slip::whole_kernel || slip == Slip::from_zero) step *= strides[l];
  }
  return field;
}

static const Check<Function> check(
    {"15.1",
     hand,
     call,
     mine::receptive_field,
     solution::receptive_field,
     {{with<Slip::whole_kernel>,
       "a layer adds K steps here; K neighbours are K - 1 steps apart"},
      {with<Slip::no_strides>, "strides are not used; they lengthen the steps behind"},
      {with<Slip::own_stride>,
       "a stride lengthens its own layer's steps here; only those of the layers behind "
       "it become longer"},
      {with<Slip::from_zero>, "the field begins at 0; a pixel sees itself, so at 1"},
      {with<Slip::added>,
       "strides are added up; two layers of stride 2 make steps of 4, so 3 and 3 make 9: "
       "multiply"},
      {with<Slip::last_stride>,
       "a step is as long as the latest stride alone; all strides before count, too"}}});
