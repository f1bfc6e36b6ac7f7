// src/ops/branch.cpp.
#include "ops/branch.h"

#include <doctest/doctest.h>

#include "gradients.h"
#include "plain/plain.h"

using namespace chainrule;

namespace {

constexpr double limit = sizeof(real) == 8 ? 1e-12 : 2e-6;

Call added(decltype(add)* f) {
  return [=](Case& c) {
    const int count = c.size("count");
    f(c.output("y", {count}), c.input("a", {count}), c.input("b", {count}), count);
  };
}

// The channels that are not put must stay what they were: 7.
Call put(decltype(put_channels)* f) {
  return [=](Case& c) {
    const int N = c.size("N"), C = c.size("C"), P = c.size("P");
    const int before = c.size("before", {0, 1, 3}), D = C + before + 2;
    real* to = c.output("to", {N, D, P});
    c.write(*c.find("to"), std::vector<double>(size_t(N * D * P), 7));
    f(to, c.input("from", {N, C, P}), N, C, P, D, before);
  };
}
Call taken(decltype(take_channels)* f) {
  return [=](Case& c) {
    const int N = c.size("N"), C = c.size("C"), P = c.size("P");
    const int before = c.size("before", {0, 1, 3}), D = C + before + 2;
    f(c.output("to", {N, C, P}), c.input("from", {N, D, P}), N, C, P, D, before);
  };
}

Call scaled(decltype(scale_channels_forward)* f) {
  return [=](Case& c) {
    const int N = c.size("N"), C = c.size("C"), P = c.size("P");
    f(c.output("y", {N, C, P}), c.input("x", {N, C, P}), c.input("gate", {N, C}), N, C,
      P);
  };
}
Call scaled_back(decltype(scale_channels_backward)* f) {
  return [=](Case& c) {
    const int N = c.size("N"), C = c.size("C"), P = c.size("P");
    f(c.output("dx", {N, C, P}), c.output("dgate", {N, C}), c.input("dy", {N, C, P}),
      c.input("x", {N, C, P}), c.input("gate", {N, C}), N, C, P);
  };
}

Call mixed(decltype(mix_forward)* f) {
  return [=](Case& c) {
    const int count = c.size("count");
    f(c.output("y", {count}), c.input("h", {count}), c.input("x", {count}),
      c.input("gate", {count}, 0, 1), count);
  };
}
Call mixed_back(decltype(mix_backward)* f) {
  return [=](Case& c) {
    const int count = c.size("count");
    f(c.output("dh", {count}), c.output("dx", {count}), c.output("dgate", {count}),
      c.input("dy", {count}), c.input("h", {count}), c.input("x", {count}),
      c.input("gate", {count}, 0, 1), count);
  };
}

const GradientRow scale_row("scale_channels", scaled(scale_channels_forward),
                            scaled_back(scale_channels_backward));
const GradientRow plain_scale_row("scale_channels, plain",
                                  scaled(plain::scale_channels_forward),
                                  scaled_back(plain::scale_channels_backward));
const GradientRow mix_row("mix", mixed(mix_forward), mixed_back(mix_backward));
const GradientRow plain_mix_row("mix, plain", mixed(plain::mix_forward),
                                mixed_back(plain::mix_backward));

}  // namespace

TEST_CASE("branches by hand: channels in their place, a gate half open") {
  // Two images of one channel with two positions; the channel becomes the second of
  // three.
  const Tensor from = Tensor::from({2, 1, 2}, {1, 2, 3, 4});
  Tensor to = Tensor::zeros({2, 3, 2}), back({2, 1, 2});
  put_channels(to.data(), from.data(), 2, 1, 2, 3, 1);
  CHECK(to.host() == std::vector<real>{0, 0, 1, 2, 0, 0, 0, 0, 3, 4, 0, 0});
  take_channels(back.data(), to.data(), 2, 1, 2, 3, 1);
  CHECK(back.host() == from.host());

  const Tensor h = Tensor::from({3}, {10, 10, 10}), x = Tensor::from({3}, {2, 2, 2});
  const Tensor gate = Tensor::from({3}, {0, real(0.5), 1});
  Tensor y({3});
  mix_forward(y.data(), h.data(), x.data(), gate.data(), 3);
  CHECK(y.host() == std::vector<real>{2, 6, 10});
}

TEST_CASE("branches equal their plain versions") {
  CHECK_NOTHROW(compare(added(add), added(plain::add), limit));
  CHECK_NOTHROW(compare(put(put_channels), put(plain::put_channels), limit));
  CHECK_NOTHROW(compare(taken(take_channels), taken(plain::take_channels), limit));
  CHECK_NOTHROW(compare(scaled(scale_channels_forward),
                        scaled(plain::scale_channels_forward), limit));
  CHECK_NOTHROW(compare(scaled_back(scale_channels_backward),
                        scaled_back(plain::scale_channels_backward), limit));
  CHECK_NOTHROW(compare(mixed(mix_forward), mixed(plain::mix_forward), limit));
  CHECK_NOTHROW(
      compare(mixed_back(mix_backward), mixed_back(plain::mix_backward), limit));
}
