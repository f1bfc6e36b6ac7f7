// Grades 14.3. `at` is what forward would have noted for x.
#include <algorithm>

#include "grade/grade.h"
#include "ops/pool.h"
#include "plain/plain.h"

using namespace chainrule;
using Function = decltype(chainrule::max_pool_backward);
namespace mine {
Function max_pool_backward;
}
namespace solution {
Function max_pool_backward;
}

// Two windows of 2 x 2 that share a column, which has the largest of both.
static void hand(Case& c) {
  c.set_size("N", 1);
  c.set_size("C", 1);
  c.set_size("H", 2);
  c.set_size("W", 3);
  c.set_size("K", 2);
  c.set_size("stride", 1);
  c.set("x", {1, 2, 3, 4, 9, 5});
  c.set("dy", {10, 7});
}

static PoolSize size_of(Case& c) {
  const int N = c.size("N", {1, 2, 3}), C = c.size("C", {1, 2, 3}),
            H = c.size("H", {2, 3, 4, 5, 8}), W = c.size("W", {2, 3, 5, 6, 7}),
            K = c.size("K", {1, 2}), stride = c.size("stride", {1, 2});
  return {N, C, H, W, K, stride};
}

static void forward(Case& c) {
  const PoolSize s = size_of(c);
  const Shape out = {s.N, s.C, s.out_height(), s.out_width()};
  std::vector<int> at(size_t(out.count()));
  plain::max_pool_forward(c.output("y", out), at.data(),
                          c.input("x", {s.N, s.C, s.H, s.W}), s);
}

static void call(Case& c, Function* f) {
  const PoolSize s = size_of(c);
  const Shape out = {s.N, s.C, s.out_height(), s.out_width()};
  std::vector<int> at(size_t(out.count()));
  std::vector<real> y(at.size());
  plain::max_pool_forward(y.data(), at.data(), c.input("x", {s.N, s.C, s.H, s.W}), s);
  c.set("at", {at.begin(), at.end()});
  f(c.output("dx", {s.N, s.C, s.H, s.W}), c.input("dy", out),
    c.indices("at", out, s.H * s.W), s);
}

// The loop with its lines in question: what each wrong one would do.
enum class Slip {
  written,
  not_cleared,
  first_channel,
  to_all,
  overall,
  squeezed,
  first_picture,
  first_at,
  first_at_and_dy,
  short_channels,
  no_at
};
template <Slip slip>
static void with(real* dx, const real* dy, const int* at, PoolSize s) {
  const int in = s.H * s.W, out = s.out_area(), all = s.N * s.C * in;
  if (slip != Slip::not_cleared) std::fill(dx, dx + all, real(0));
  const int channels = slip == Slip::first_picture ? s.C : s.N * s.C;
  for (int p = 0; p < channels * out; ++p) {
    const int i = p % out / s.out_width() * s.stride,
              j = p % out % s.out_width() * s.stride;
    const bool first = slip == Slip::first_at || slip == Slip::first_at_and_dy;
    const int place = first ? at[p % out] : slip == Slip::no_at ? p % out : at[p];
    const real blame = slip == Slip::first_at_and_dy ? dy[p % out] : dy[p];
    real* const channel = dx + (slip == Slip::first_channel    ? 0
                                : slip == Slip::overall        ? p / out / s.C * in
                                : slip == Slip::short_channels ? p / out * out
                                                               : p / out * in);
    if (slip == Slip::to_all) {
      for (int ky = 0; ky < s.K; ++ky) {
        for (int kx = 0; kx < s.K; ++kx) channel[(i + ky) * s.W + j + kx] += blame;
      }
    } else if (slip == Slip::squeezed) {
      channel[i * s.W + j] += blame;
    } else if (slip == Slip::written) {
      channel[place] = blame;
    } else {
      channel[place] += blame;
    }
  }
}

static const Check<Function> check(
    {"14.3",
     hand,
     call,
     mine::max_pool_backward,
     solution::max_pool_backward,
     {{with<Slip::written>,
       "dx is written with = where it should gain: a place that was the largest of two "
       "windows hears both"},
      {with<Slip::not_cleared>,
       "dx is added to what stood there before the call; set all of it to 0 first"},
      {with<Slip::first_channel>,
       "everything lands in the first channel of the first picture: at[...] is a place "
       "inside its own channel, which begins at (n * C + c) * H * W"},
      {with<Slip::to_all>,
       "dy goes to all places of its window; only the largest was heard, and only it "
       "hears"},
      {with<Slip::overall>,
       "the place is counted from the picture's first channel; it is counted from its "
       "own channel's beginning"},
      {with<Slip::squeezed>,
       "dy goes to the window's upper left corner; at[...] says where its largest "
       "stood"},
      {with<Slip::first_picture>,
       "only the first picture's channels are served: there are s.N * s.C channels"},
      {with<Slip::first_at>,
       "at is read without its channel's offset: channel number m has its places from "
       "at[m * s.out_area()] on"},
      {with<Slip::first_at_and_dy>,
       "at and dy are read without their channel's offset: channel number m has them "
       "from m * s.out_area() on"},
      {with<Slip::short_channels>,
       "dx moves on by s.out_area() from channel to channel; its channels are pictures "
       "of s.H * s.W numbers"},
      {with<Slip::no_at>,
       "at is not used: dy number p goes to place p; at[p] says which place it came "
       "from"}},
     forward});
