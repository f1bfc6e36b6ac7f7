// Grades 17.1.
#include "grade/grade.h"

using namespace chainrule;
using Function = void(real* reads, int k0, int k, int L);
namespace mine {
Function dense_channels;
}
namespace solution {
Function dense_channels;
}

static void hand(Case& c) {
  c.set_size("k0", 4);
  c.set_size("k", 3);
  c.set_size("L", 2);
}

static void call(Case& c, Function* f) {
  const int k0 = c.size("k0", {2, 3, 5, 16}), k = c.size("k", {3, 4, 12}),
            L = c.size("L", {1, 2, 4, 7});
  f(c.output("reads", {L + 1}), k0, k, L);
}

template <class Count>
static void with(real* reads, int last, Count count) {
  for (int l = 0; l <= last; ++l) reads[l] = real(count(l));
}

static void one_ahead(real* reads, int k0, int k, int L) {
  with(reads, L, [=](int l) { return k0 + (l + 1) * k; });
}
static void one_each(real* reads, int k0, int, int L) {
  with(reads, L, [=](int l) { return k0 + l; });
}
static void only_new(real* reads, int, int k, int L) {
  with(reads, L, [=](int l) { return l * k; });
}
static void newest(real* reads, int k0, int k, int L) {
  with(reads, L, [=](int l) { return l == 0 ? k0 : k; });
}
static void all_grow(real* reads, int k0, int k, int L) {
  with(reads, L, [=](int l) { return l * (k0 + k) + k0; });
}
static void not_handed_on(real* reads, int k0, int k, int L) {
  with(reads, L - 1, [=](int l) { return k0 + l * k; });
}

static const Check<Function> check(
    {"17.1",
     hand,
     call,
     mine::dense_channels,
     solution::dense_channels,
     {{one_ahead,
       "every number is k too large: layer 0 reads k0, its own k channels come after it"},
      {one_each, "each layer adds 1 channel; it adds k"},
      {only_new,
       "the k0 channels that came in are missing; they stay beside the new ones"},
      {newest,
       "each layer reads the newest k channels only, as in a plain net; in a dense block "
       "all that were there stay"},
      {all_grow, "k0 is added again in each layer; those channels came in once"},
      {not_handed_on,
       "reads[L] is not written: l goes from 0 to L, one number more than layers"}}});
