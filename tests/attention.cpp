// src/ops/attention.cpp, heads.cpp and rope.cpp. PyTorch's numbers: attention_layers.cpp.
#include "ops/attention.h"

#include <doctest/doctest.h>

#include <cmath>

#include "gradients.h"
#include "ops/heads.h"
#include "ops/rope.h"
#include "parallel.h"
#include "plain/plain.h"

using namespace chainrule;

namespace {

constexpr double limit = sizeof(real) == 8 ? 1e-12 : 5e-6;

// Sizes, masks and penalties of all kinds: the first sample sees all keys, the second
// two, the third none; where there are fewer keys than queries, causal ones see none at
// first. (With a single key dq and dk are 0, and would be compared with rounding.)
AttentionSize drawn_size(Case& c) {
  AttentionSize s = {};
  s.N = c.size("N", {1, 2, 3});
  s.KVH = c.size("KVH", {1, 2, 3});
  s.NH = s.KVH * c.size("group", {1, 2, 3});
  s.T = c.size("T", {1, 2, 3, 5, 8});
  s.S = c.size("S", {3, 4, 7, 8});
  s.D = c.size("D", {1, 2, 3, 8});
  s.causal = c.size("causal", {0, 1}) == 1;
  std::vector<double> lengths = {double(s.S + 1), 2, 0};
  lengths.resize(size_t(s.N));
  c.set("lengths", lengths);
  s.lengths = c.indices("lengths", {s.N}, s.S + 2);
  s.slopes = c.input("slopes", {s.NH}, 0, 1);
  return s;
}

Call forward(decltype(attention_forward)* f) {
  return [=](Case& c) {
    const AttentionSize s = drawn_size(c);
    f(c.output("y", {s.N, s.NH, s.T, s.D}), c.output("logsumexp", {s.N, s.NH, s.T}),
      c.input("q", {s.N, s.NH, s.T, s.D}), c.input("k", {s.N, s.KVH, s.S, s.D}),
      c.input("v", {s.N, s.KVH, s.S, s.D}), s);
  };
}
Call backward(decltype(attention_backward)* f) {
  return [=](Case& c) {
    const AttentionSize s = drawn_size(c);
    const Shape queries{s.N, s.NH, s.T, s.D}, keys{s.N, s.KVH, s.S, s.D};
    f(c.output("dq", queries), c.output("dk", keys), c.output("dv", keys),
      c.input("dy", queries), c.input("y", queries),
      c.input("logsumexp", {s.N, s.NH, s.T}), c.input("q", queries), c.input("k", keys),
      c.input("v", keys), s);
  };
}
// Backward of what a forward has left: the plain version reads neither y nor logsumexp.
Call both(decltype(attention_forward)* f, decltype(attention_backward)* b) {
  return [=](Case& c) {
    const AttentionSize s = drawn_size(c);
    const Shape queries{s.N, s.NH, s.T, s.D}, keys{s.N, s.KVH, s.S, s.D};
    real *y = c.output("y", queries), *sums = c.output("logsumexp", {s.N, s.NH, s.T});
    const real *q = c.input("q", queries), *k = c.input("k", keys);
    const real *v = c.input("v", keys), *dy = c.input("dy", queries);
    f(y, sums, q, k, v, s);
    b(c.output("dq", queries), c.output("dk", keys), c.output("dv", keys), dy, y, sums, q,
      k, v, s);
  };
}
Call pictured(decltype(attention_probabilities)* f) {
  return [=](Case& c) {
    const AttentionSize s = drawn_size(c);
    f(c.output("probabilities", {s.N, s.NH, s.T, s.S}),
      c.input("q", {s.N, s.NH, s.T, s.D}), c.input("k", {s.N, s.KVH, s.S, s.D}), s);
  };
}

const Call ours = both(attention_forward, attention_backward);
const Call by_loops = both(plain::attention_forward, plain::attention_backward);

const GradientRow row("attention", forward(attention_forward),
                      backward(attention_backward));
const GradientRow plain_row("attention, plain", forward(plain::attention_forward),
                            backward(plain::attention_backward));

template <class F>
Call moved(F* f, bool split) {
  return [=](Case& c) {
    const int N = c.size("N"), T = c.size("T"), NH = c.size("NH"), D = c.size("D");
    const Shape merged{N, T, NH * D}, apart{N, NH, T, D};
    f(c.output("y", split ? apart : merged), c.input("x", split ? merged : apart), N, T,
      NH, D);
  };
}
// Each is the other's backward.
template <class F>
Call moved_back(F* f, bool split) {
  return [=](Case& c) {
    const int N = c.size("N"), T = c.size("T"), NH = c.size("NH"), D = c.size("D");
    const Shape merged{N, T, NH * D}, apart{N, NH, T, D};
    f(c.output("dx", split ? merged : apart), c.input("dy", split ? apart : merged), N, T,
      NH, D);
  };
}
const GradientRow split_row("split_heads", moved(split_heads, true),
                            moved_back(merge_heads, true));
const GradientRow merge_row("merge_heads", moved(merge_heads, false),
                            moved_back(split_heads, false));

Call rope(decltype(rope_forward)* f) {
  return [=](Case& c) {
    const int N = c.size("N"), T = c.size("T"), D = c.size("D", {2, 4, 6, 16});
    f(c.output("y", {N, T, D}), c.input("x", {N, T, D}), N, T, D,
      c.size("first", {0, 1, 1000}), 10000);
  };
}
Call rope_back(decltype(rope_backward)* f) {
  return [=](Case& c) {
    const int N = c.size("N"), T = c.size("T"), D = c.size("D", {2, 4, 6, 16});
    f(c.output("dx", {N, T, D}), c.input("dy", {N, T, D}), N, T, D,
      c.size("first", {0, 1, 1000}), 10000);
  };
}
const GradientRow rope_row("rope", rope(rope_forward), rope_back(rope_backward));
const GradientRow plain_rope_row("rope, plain", rope(plain::rope_forward),
                                 rope_back(plain::rope_backward));

// One head of one sample, everything counting.
struct Answer {
  std::vector<real> y, logsumexp, dq, dk, dv;
};
Answer attend(int T, int S, int D, bool causal, const std::vector<real>& q,
              const std::vector<real>& k, const std::vector<real>& v,
              const std::vector<real>& dy, int length, real slope = 0) {
  const IntTensor lengths = IntTensor::from({1}, {length});
  const Tensor slopes = Tensor::from({1}, {slope});
  const AttentionSize s = {1, 1, 1, T, S, D, causal, lengths.data(), slopes.data()};
  const Tensor qs = Tensor::from({T, D}, q), ks = Tensor::from({S, D}, k),
               vs = Tensor::from({S, D}, v), dys = Tensor::from({T, D}, dy);
  Tensor y({T, D}), sums({T}), dq({T, D}), dk({S, D}), dv({S, D});
  attention_forward(y.data(), sums.data(), qs.data(), ks.data(), vs.data(), s);
  attention_backward(dq.data(), dk.data(), dv.data(), dys.data(), y.data(), sums.data(),
                     qs.data(), ks.data(), vs.data(), s);
  return {y.host(), sums.host(), dq.host(), dk.host(), dv.host()};
}

bool all_zero(const std::vector<real>& numbers) {
  for (const real x : numbers) {
    if (!(x == 0)) return false;
  }
  return true;
}

std::vector<real> normals(int count, uint64_t stream) {
  std::vector<real> numbers;
  for (int i = 0; i < count; ++i) numbers.push_back(normal({28, stream}, uint64_t(i)));
  return numbers;
}

}  // namespace

TEST_CASE("attention: one query and two keys by hand") {
  // D = 4, so scores are halved: q.k is 2 log 3 and 0, the shares are 3/4 and 1/4.
  const real log3 = std::log(real(3));
  const Answer found = attend(1, 2, 4, false, {2, 0, 0, 0}, {log3, 0, 0, 0, 0, 5, 0, 0},
                              {4, 8, 0, 1, 0, 0, 4, 1}, {1, 0, 0, 0}, 2);
  const std::vector<real> y = {3, 6, 1, 1};
  for (size_t d = 0; d < 4; ++d) CHECK(found.y[d] == doctest::Approx(y[d]));
  CHECK(found.logsumexp[0] == doctest::Approx(std::log(4.0)));  // log(3 + 1)
  // dv = shares times dy.
  CHECK(found.dv[0] == doctest::Approx(0.75));
  CHECK(found.dv[4] == doctest::Approx(0.25));
  // dp = (4, 0), their mean 3: dscore = (3/4 (4 - 3), 1/4 (0 - 3)), halved once more.
  CHECK(found.dk[0] == doctest::Approx(0.375 * 2));
  CHECK(found.dk[4] == doctest::Approx(-0.375 * 2));
  CHECK(found.dq[0] == doctest::Approx(0.375 * double(log3)));
  CHECK(found.dq[1] == doctest::Approx(-0.375 * 5));
}

TEST_CASE("attention equals its plain version, which stores every score") {
  CHECK_NOTHROW(compare(ours, by_loops, 4 * limit));
  CHECK_NOTHROW(compare(pictured(attention_probabilities),
                        pictured(plain::attention_probabilities), limit));
}

TEST_CASE("attention equals its plain version over many tiles") {
  struct Size {
    int T, S, D, causal;
  };
  for (const Size size : {Size{64, 64, 64, 1},
                          {65, 129, 33, 1},
                          {130, 49, 70, 0},
                          {1, 200, 6, 1},
                          {97, 98, 5, 1},
                          {2, 48, 128, 0}}) {
    CAPTURE(size.T);
    CAPTURE(size.S);
    const auto fixed = [size](const Call& call) {
      return [size, call](Case& c) {
        c.set_size("N", 2);
        c.set_size("KVH", 1);
        c.set_size("group", 2);
        c.set_size("T", size.T);
        c.set_size("S", size.S);
        c.set_size("D", size.D);
        c.set_size("causal", size.causal);
        call(c);
      };
    };
    CHECK_NOTHROW(compare(fixed(ours), fixed(by_loops), 10 * limit, 2));
  }
}

TEST_CASE("attention: a query that sees no key answers 0 and blames nobody") {
  const std::vector<real> numbers = {1, 2, 3, 4, 5, 6};
  const Answer padding = attend(3, 3, 2, false, numbers, numbers, numbers, numbers, 0);
  CHECK(all_zero(padding.y));
  CHECK(padding.logsumexp == std::vector<real>(3, -INFINITY));
  CHECK(all_zero(padding.dq));
  CHECK(all_zero(padding.dk));
  CHECK(all_zero(padding.dv));
  // Three queries end where two keys end: the first stands before both.
  const Answer early =
      attend(3, 2, 2, true, numbers, {1, 2, 3, 4}, {1, 2, 3, 4}, {1, 1, 0, 0, 0, 0}, 2);
  CHECK(early.y[0] == 0);
  CHECK(early.y[2] == doctest::Approx(1));  // the second sees the first key alone
  CHECK(all_zero(early.dq));
  CHECK(all_zero(early.dk));
}

TEST_CASE("attention: causal means that a later token changes nothing before it") {
  std::vector<real> q = normals(70 * 8, 1), k = normals(70 * 8, 2),
                    v = normals(70 * 8, 3);
  const Answer before = attend(70, 70, 8, true, q, k, v, q, 70);
  for (size_t i = 69 * 8; i < 70 * 8; ++i) k[i] = v[i] = 100;
  const Answer after = attend(70, 70, 8, true, q, k, v, q, 70);
  const auto first = [](const std::vector<real>& y) {
    return std::vector<real>(y.begin(), y.begin() + 69 * 8);
  };
  CHECK(first(before.y) == first(after.y));
  CHECK(before.y != after.y);
}

TEST_CASE("attention: scores of a thousand are no trouble") {
  const Answer found =
      attend(1, 3, 1, false, {1000}, {1, 1, real(0.5)}, {1, 2, 3}, {1}, 3);
  CHECK(found.y[0] == doctest::Approx(1.5));
  CHECK(found.logsumexp[0] == doctest::Approx(1000 + std::log(2.0)));
  CHECK(found.dv[2] <= 1e-200);  // e^-500
  // The largest comes last, tiles later: what was summed before fades to nothing.
  std::vector<real> k(150, 0), v(150, 1);
  k[149] = 1;
  v[149] = 7;
  CHECK(attend(1, 150, 1, false, {1000}, k, v, {1}, 150).y[0] == 7);
}

TEST_CASE("attention: ALiBi takes a slope for every step of distance") {
  // Equal keys: the shares are 1, 1/2, 1/4 of their sum, counted from the last.
  const real slope = std::log(real(2));
  const Answer found = attend(1, 3, 1, true, {1}, {0, 0, 0}, {4, 2, 1}, {1}, 3, slope);
  CHECK(found.y[0] == doctest::Approx(3 / 1.75));
}

TEST_CASE("attention reads a cache with room as it reads keys without") {
  const Tensor q = Tensor::from({1, 2, 1, 4}, normals(8, 1));
  const Tensor k = Tensor::from({1, 2, 3, 4}, normals(24, 2));
  const Tensor v = Tensor::from({1, 2, 3, 4}, normals(24, 3));
  Tensor wide_k = Tensor::from({1, 2, 5, 4}, std::vector<real>(40, NAN)),
         wide_v = wide_k.clone();
  std::vector<real> numbers_k = wide_k.host(), numbers_v = wide_v.host();
  for (size_t h = 0; h < 2; ++h) {
    for (size_t i = 0; i < 12; ++i) {
      numbers_k[h * 20 + i] = k.host()[h * 12 + i];
      numbers_v[h * 20 + i] = v.host()[h * 12 + i];
    }
  }
  wide_k.set(numbers_k);
  wide_v.set(numbers_v);
  const IntTensor lengths = IntTensor::from({1}, {3});
  const Tensor slopes = Tensor::zeros({2});
  AttentionSize s = {1, 2, 2, 1, 3, 4, true, lengths.data(), slopes.data()};
  Tensor y(q.shape()), wide_y(q.shape()), sums({2});
  attention_forward(y.data(), sums.data(), q.data(), k.data(), v.data(), s);
  s.room = 5;
  attention_forward(wide_y.data(), sums.data(), q.data(), wide_k.data(), wide_v.data(),
                    s);
  CHECK(y.host() == wide_y.host());
}

TEST_CASE("attention: the same bits for any number of threads") {
  const int before = threads();
  std::vector<std::vector<std::vector<double>>> found;
  for (const int count : {1, 2, 7}) {
    set_threads(count);
    Case c(3);
    c.set_size("KVH", 2);
    c.set_size("T", 65);
    c.set_size("S", 70);
    ours(c);
    found.emplace_back();
    for (const Case::Entry& e : c.entries()) found.back().push_back(c.numbers(e));
  }
  set_threads(before);
  CHECK(relative_difference(found[0][0], found[0][0]) == 0);
  for (size_t i = 0; i < found[0].size(); ++i) {  // -infinity is there too, but no NaN
    CHECK(found[0][i] == found[1][i]);
    CHECK(found[0][i] == found[2][i]);
  }
}

TEST_CASE("heads: two tokens with two heads of two by hand") {
  const Tensor x = Tensor::from({1, 2, 4}, {1, 2, 3, 4, 5, 6, 7, 8});
  Tensor y({1, 2, 2, 2}), back({1, 2, 4});
  split_heads(y.data(), x.data(), 1, 2, 2, 2);
  CHECK(y.host() == std::vector<real>{1, 2, 5, 6, 3, 4, 7, 8});
  merge_heads(back.data(), y.data(), 1, 2, 2, 2);
  CHECK(back.host() == x.host());
}

TEST_CASE("heads and rope equal their plain versions") {
  CHECK_NOTHROW(compare(moved(split_heads, true), moved(plain::split_heads, true), 0));
  CHECK_NOTHROW(compare(moved(merge_heads, false), moved(plain::merge_heads, false), 0));
  CHECK_NOTHROW(compare(rope(rope_forward), rope(plain::rope_forward), limit));
  CHECK_NOTHROW(
      compare(rope_back(rope_backward), rope_back(plain::rope_backward), limit));
}

TEST_CASE("rope: a pair by hand, and position 0 does not turn") {
  // D = 4 and base 4: the speeds are 1 and 1/2 per position.
  const Tensor x = Tensor::from({1, 2, 4}, {1, 0, 0, 1, 1, 0, 0, 1});
  Tensor y({1, 2, 4});
  rope_forward(y.data(), x.data(), 1, 2, 4, 0, 4);
  const double wanted[] = {
      1, 0, 0, 1, std::cos(1), std::sin(1), -std::sin(0.5), std::cos(0.5)};
  const std::vector<real> found = y.host();
  for (size_t i = 0; i < 8; ++i) CHECK(found[i] == doctest::Approx(wanted[i]));
}

TEST_CASE("rope: the product of two turned rows depends on their distance alone") {
  const Tensor rows = Tensor::from({1, 2, 8}, normals(16, 5));
  const auto product = [&](int first, int second) {
    Tensor q({1, 8}), k({1, 8});
    rope_forward(q.data(), rows.reshape({2, 8}).rows(0, 1).data(), 1, 1, 8, first, 10000);
    rope_forward(k.data(), rows.reshape({2, 8}).rows(1, 2).data(), 1, 1, 8, second,
                 10000);
    double sum = 0;
    for (size_t i = 0; i < 8; ++i) sum += double(q.host()[i]) * double(k.host()[i]);
    return sum;
  };
  CHECK(product(3, 0) == doctest::Approx(product(803, 800)).epsilon(1e-5));
  CHECK(std::abs(product(3, 0) - product(4, 0)) > 1e-3);
}
