// src/ops/conv.cpp.
#include "ops/conv.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "gradients.h"
#include "parallel.h"
#include "plain/plain.h"
#include "reference/conv.h"
#include "reference/pattern.h"

using namespace chainrule;

namespace {

constexpr double limit = sizeof(real) == 8 ? 1e-12 : 1e-5;

// K, stride, padding, dilation, groups: every option alone and together.
const int options[][5] = {
    {1, 1, 0, 1, 1}, {3, 1, 1, 1, 1}, {3, 2, 1, 1, 1}, {3, 1, 0, 2, 1}, {5, 1, 2, 1, 1},
    {2, 2, 0, 1, 1}, {3, 1, 1, 1, 2}, {1, 2, 0, 1, 3}, {3, 3, 2, 2, 2}, {2, 1, 3, 1, 1},
    {4, 3, 1, 1, 1}, {3, 2, 2, 2, 3}, {5, 2, 0, 1, 2}, {1, 1, 1, 1, 1}};

Conv2dSize size_of(Case& c) {
  std::vector<int> numbers;
  for (int i = 0; i < int(std::size(options)); ++i) numbers.push_back(i);
  const int* option = options[c.size("option", numbers)];
  Conv2dSize s{};
  s.K = option[0];
  s.stride = option[1];
  s.padding = option[2];
  s.dilation = option[3];
  s.groups = option[4];
  s.N = c.size("N", {1, 2, 3, 9});
  s.C = c.size("C", {1, 2, 3, 7}) * s.groups;
  s.O = c.size("O", {1, 2, 5, 7}) * s.groups;
  s.H = c.size("H", {5, 6, 7, 9});
  s.W = c.size("W", {5, 6, 8, 11});
  return s;
}

void forward(Case& c, decltype(conv2d_forward)* f) {
  const Conv2dSize s = size_of(c);
  f(c.output("y", {s.N, s.O, s.out_height(), s.out_width()}),
    c.input("x", {s.N, s.C, s.H, s.W}),
    c.input("weight", {s.O, s.C / s.groups, s.K, s.K}), s);
}

void backward(Case& c, decltype(conv2d_backward_input)* input,
              decltype(conv2d_backward_weight)* weight) {
  const Conv2dSize s = size_of(c);
  const real* dy = c.input("dy", {s.N, s.O, s.out_height(), s.out_width()});
  input(c.output("dx", {s.N, s.C, s.H, s.W}), dy,
        c.input("weight", {s.O, s.C / s.groups, s.K, s.K}), s);
  weight(c.added("dweight", {s.O, s.C / s.groups, s.K, s.K}), dy,
         c.input("x", {s.N, s.C, s.H, s.W}), s);
}

void add_bias(Case& c, decltype(bias_forward)* f) {
  const int N = c.size("N"), C = c.size("C"), P = c.size("P");
  f(c.added("y", {N, C, P}), c.input("bias", {C}), N, C, P);
}
void blame_bias(Case& c, decltype(bias_backward)* f) {
  const int N = c.size("N"), C = c.size("C"), P = c.size("P");
  f(c.added("dbias", {C}), c.input("dy", {N, C, P}), N, C, P);
}

const Call ours = [](Case& c) { forward(c, conv2d_forward); };
const Call ours_back = [](Case& c) {
  backward(c, conv2d_backward_input, conv2d_backward_weight);
};
const Call by_loops = [](Case& c) { forward(c, plain::conv2d_forward); };
const Call by_loops_back = [](Case& c) {
  backward(c, plain::conv2d_backward_input, plain::conv2d_backward_weight);
};
const Call bias = [](Case& c) { add_bias(c, bias_forward); };
const Call bias_back = [](Case& c) { blame_bias(c, bias_backward); };
const Call plain_bias = [](Case& c) { add_bias(c, plain::bias_forward); };
const Call plain_bias_back = [](Case& c) { blame_bias(c, plain::bias_backward); };

const GradientRow row("conv2d", ours, ours_back);
const GradientRow plain_row("conv2d, plain", by_loops, by_loops_back);
const GradientRow bias_row(
    "bias",
    [](Case& c) {
      const int N = c.size("N"), C = c.size("C"), P = c.size("P");
      real* y = c.output("y", {N, C, P});
      std::fill(y, y + N * C * P, real(1));
      bias_forward(y, c.input("bias", {C}), N, C, P);
    },
    bias_back);

}  // namespace

TEST_CASE("conv2d by hand: an edge finder over a small image") {
  // The kernel (-1, 1) over (-1, 1) finds where dark turns to bright from left to right.
  const Tensor x = Tensor::from({1, 1, 3, 4}, {0, 0, 1, 1,  //
                                               0, 0, 1, 1,  //
                                               0, 1, 1, 0});
  const Tensor weight = Tensor::from({1, 1, 2, 2}, {-1, 1, -1, 1});
  const Conv2dSize s = {1, 1, 3, 4, 1, 2};
  Tensor y({1, 1, 2, 3});
  conv2d_forward(y.data(), x.data(), weight.data(), s);
  CHECK(y.host() == std::vector<real>{0, 2, 0, 1, 1, -1});

  // One dy alone is handed to what it saw, through the weights it saw it with.
  const Tensor dy = Tensor::from({1, 1, 2, 3}, {0, 0, 0, 10, 0, 0});
  Tensor dx(x.shape()), dweight = Tensor::from({1, 1, 2, 2}, {1, 1, 1, 1});
  conv2d_backward_input(dx.data(), dy.data(), weight.data(), s);
  conv2d_backward_weight(dweight.data(), dy.data(), x.data(), s);
  CHECK(dx.host() == std::vector<real>{0, 0, 0, 0, -10, 10, 0, 0, -10, 10, 0, 0});
  CHECK(dweight.host() == std::vector<real>{1, 1, 1, 11});
}

TEST_CASE("conv2d: sizes of the output") {
  CHECK(Conv2dSize{1, 1, 28, 28, 1, 5}.out_height() == 24);
  CHECK(Conv2dSize{1, 1, 28, 28, 1, 5, 1, 2}.out_width() == 28);
  CHECK(Conv2dSize{1, 1, 32, 31, 1, 3, 2, 1}.out_height() == 16);
  CHECK(Conv2dSize{1, 1, 32, 31, 1, 3, 2, 1}.out_width() == 16);
  CHECK(Conv2dSize{1, 1, 9, 9, 1, 3, 1, 0, 2}.out_height() == 5);
  CHECK(Conv2dSize{1, 1, 2, 9, 1, 3}.out_height() == 0);
}

TEST_CASE("conv2d equals its plain version") {
  CHECK_NOTHROW(compare(ours, by_loops, limit, 120));
  CHECK_NOTHROW(compare(ours_back, by_loops_back, limit, 120));
  CHECK_NOTHROW(compare(bias, plain_bias, limit));
  CHECK_NOTHROW(compare(bias_back, plain_bias_back, limit));
}

TEST_CASE("conv2d equals its plain version where sums and images are cut into parts") {
  const Conv2dSize large[] = {{2, 50, 9, 21, 13, 3, 1, 1},
                              {1, 3, 40, 33, 8, 5, 2, 2},
                              {3, 96, 6, 6, 100, 3, 1, 1},
                              {17, 4, 8, 8, 20, 1}};
  for (const Conv2dSize& s : large) {
    const Call mine = [s](Case& c) {
      const Shape x = {s.N, s.C, s.H, s.W}, w = {s.O, s.C, s.K, s.K};
      const Shape y = {s.N, s.O, s.out_height(), s.out_width()};
      conv2d_forward(c.output("y", y), c.input("x", x), c.input("weight", w), s);
      conv2d_backward_input(c.output("dx", x), c.input("dy", y), c.input("weight", w), s);
      conv2d_backward_weight(c.added("dw", w), c.input("dy", y), c.input("x", x), s);
    };
    const Call loops = [s](Case& c) {
      const Shape x = {s.N, s.C, s.H, s.W}, w = {s.O, s.C, s.K, s.K};
      const Shape y = {s.N, s.O, s.out_height(), s.out_width()};
      plain::conv2d_forward(c.output("y", y), c.input("x", x), c.input("weight", w), s);
      plain::conv2d_backward_input(c.output("dx", x), c.input("dy", y),
                                   c.input("weight", w), s);
      plain::conv2d_backward_weight(c.added("dw", w), c.input("dy", y), c.input("x", x),
                                    s);
    };
    CHECK_NOTHROW(compare(mine, loops, 4 * limit, 2));
  }
}

TEST_CASE("conv2d: PyTorch's answers, every option") {
  // The patterns are multiples of 1/32: all products and most sums are exact in float.
  for (const reference::Conv& r : reference::conv2d) {
    CAPTURE(r.K);
    CAPTURE(r.stride);
    CAPTURE(r.dilation);
    CAPTURE(r.groups);
    const Conv2dSize s = {r.N, r.C,      r.H,       r.W,        r.O,
                          r.K, r.stride, r.padding, r.dilation, r.groups};
    const Tensor x = reference::pattern(0, {s.N, s.C, s.H, s.W});
    const Tensor weight = reference::pattern(1000, {s.O, s.C / s.groups, s.K, s.K});
    const Tensor dy = reference::pattern(2000, {s.N, s.O, s.out_height(), s.out_width()});
    Tensor y(dy.shape()), dx(x.shape()), dweight = Tensor::zeros(weight.shape());
    conv2d_forward(y.data(), x.data(), weight.data(), s);
    conv2d_backward_input(dx.data(), dy.data(), weight.data(), s);
    conv2d_backward_weight(dweight.data(), dy.data(), x.data(), s);
    CHECK(reference::mark(y) == doctest::Approx(r.y).epsilon(1e-7));
    CHECK(reference::mark(dx) == doctest::Approx(r.dx).epsilon(1e-7));
    CHECK(reference::mark(dweight) == doctest::Approx(r.dweight).epsilon(1e-7));
  }
}

TEST_CASE("conv2d: the same bits for any number of threads") {
  const Conv2dSize s = {13, 6, 12, 10, 9, 3, 1, 1};
  Case c(7);
  const real* x = c.input("x", {s.N, s.C, s.H, s.W});
  const real* weight = c.input("weight", {s.O, s.C, s.K, s.K});
  const real* dy = c.input("dy", {s.N, s.O, s.H, s.W});
  std::vector<std::vector<real>> results;
  const int before = threads();
  for (const int count : {1, 2, 5}) {
    set_threads(count);
    Tensor y({s.N, s.O, s.H, s.W}), dx({s.N, s.C, s.H, s.W});
    Tensor dweight = Tensor::zeros({s.O, s.C, s.K, s.K});
    conv2d_forward(y.data(), x, weight, s);
    conv2d_backward_input(dx.data(), dy, weight, s);
    conv2d_backward_weight(dweight.data(), dy, x, s);
    std::vector<real> all = y.host();
    for (const Tensor& t : {dx, dweight}) {
      const std::vector<real> numbers = t.host();
      all.insert(all.end(), numbers.begin(), numbers.end());
    }
    results.push_back(all);
  }
  set_threads(before);
  CHECK(results[0] == results[1]);
  CHECK(results[0] == results[2]);
}
