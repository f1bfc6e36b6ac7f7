// src/ops/recurrent.cpp and ops/packed.h. Single steps: cells.cpp.
#include "ops/recurrent.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "gradients.h"
#include "ops/packed.h"
#include "parallel.h"
#include "plain/plain.h"

using namespace chainrule;

namespace {

constexpr double limit = sizeof(real) == 8 ? 1e-12 : 4e-6;

// --- whole sequences ---

RecurrentSize sizes(Case& c) {
  const int T = c.size("T", {1, 2, 3, 5}), N = c.size("N", {1, 2, 4, 7});
  return {T, N, c.size("O")};
}
// Weights small enough that five steps do not fill every gate.
const real* weights(Case& c, int rows, int O) {
  return c.input("recurrent", {rows, O}, -0.7, 0.7);
}

void rnn(Case& c, decltype(rnn_forward)* f) {
  const RecurrentSize s = sizes(c);
  f(c.output("h", {s.T + 1, s.N, s.O}), c.input("sums", {s.T, s.N, s.O}),
    weights(c, s.O, s.O), c.input("h0", {s.N, s.O}), s);
}
void rnn_back(Case& c, decltype(rnn_backward)* f, real* dh) {
  const RecurrentSize s = sizes(c);
  const Shape states = {s.T + 1, s.N, s.O};
  f(c.output("dsums", {s.T, s.N, s.O}), dh, c.input("dh", states), c.input("h", states),
    weights(c, s.O, s.O), s);
}
void lstm(Case& c, decltype(lstm_forward)* f) {
  const RecurrentSize s = sizes(c);
  const Shape states = {s.T + 1, s.N, s.O}, gates = {s.T, s.N, 4 * s.O};
  f(c.output("h", states), c.output("c", states), c.output("gates", gates),
    c.input("sums", gates), weights(c, 4 * s.O, s.O), c.input("h0", {s.N, s.O}),
    c.input("c0", {s.N, s.O}), s);
}
void lstm_back(Case& c, decltype(lstm_backward)* f, real* dh) {
  const RecurrentSize s = sizes(c);
  const Shape states = {s.T + 1, s.N, s.O}, gates = {s.T, s.N, 4 * s.O};
  f(c.output("dsums", gates), dh, c.output("dc0", {s.N, s.O}), c.input("dh", states),
    c.input("dc", states), c.input("c", states), c.input("gates", gates),
    weights(c, 4 * s.O, s.O), s);
}
void gru(Case& c, decltype(gru_forward)* f) {
  const RecurrentSize s = sizes(c);
  f(c.output("h", {s.T + 1, s.N, s.O}), c.output("gates", {s.T, s.N, 4 * s.O}),
    c.input("sums", {s.T, s.N, 3 * s.O}), weights(c, 3 * s.O, s.O),
    c.input("recurrent_bias", {3 * s.O}), c.input("h0", {s.N, s.O}), s);
}
void gru_back(Case& c, decltype(gru_backward)* f, real* dh, real* dproducts) {
  const RecurrentSize s = sizes(c);
  const Shape states = {s.T + 1, s.N, s.O};
  f(c.output("dsums", {s.T, s.N, 3 * s.O}), dproducts, dh, c.input("dh", states),
    c.input("h", states), c.input("gates", {s.T, s.N, 4 * s.O}), weights(c, 3 * s.O, s.O),
    s);
}

real* whole_blame(Case& c) {
  const RecurrentSize s = sizes(c);
  return c.output("whole", {s.T + 1, s.N, s.O});
}
real* products(Case& c) {
  const RecurrentSize s = sizes(c);
  return c.output("dproducts", {s.T, s.N, 3 * s.O});
}

const Call rnn_ours = [](Case& c) { rnn(c, rnn_forward); };
const Call rnn_ours_back = [](Case& c) { rnn_back(c, rnn_backward, whole_blame(c)); };
const Call rnn_plain = [](Case& c) { rnn(c, plain::rnn_forward); };
const Call rnn_plain_back = [](Case& c) {
  rnn_back(c, plain::rnn_backward, whole_blame(c));
};
const Call lstm_ours = [](Case& c) { lstm(c, lstm_forward); };
const Call lstm_ours_back = [](Case& c) { lstm_back(c, lstm_backward, whole_blame(c)); };
const Call lstm_plain = [](Case& c) { lstm(c, plain::lstm_forward); };
const Call lstm_plain_back = [](Case& c) {
  lstm_back(c, plain::lstm_backward, whole_blame(c));
};
const Call gru_ours = [](Case& c) { gru(c, gru_forward); };
const Call gru_ours_back = [](Case& c) {
  gru_back(c, gru_backward, whole_blame(c), products(c));
};
const Call gru_plain = [](Case& c) { gru(c, plain::gru_forward); };
const Call gru_plain_back = [](Case& c) {
  gru_back(c, plain::gru_backward, whole_blame(c), products(c));
};

// For the table: dh0 is the first block of the whole blame; the weights' gradient is the
// product that the layer makes. The table is made in double, where the device is the
// host.
template <class Back>
Call checked(Back back) {
  return [back](Case& c) {
    const RecurrentSize s = sizes(c);
    std::vector<real> dh(size_t((s.T + 1) * s.N * s.O));
    const auto [dproducts, gates] = back(c, dh.data());
    std::copy(dh.begin(), dh.begin() + s.N * s.O, c.output("dh0", {s.N, s.O}));
    plain::matmul(c.added("drecurrent", {gates * s.O, s.O}), dproducts,
                  c.input("h", {s.T + 1, s.N, s.O}), gates * s.O, s.O, s.T * s.N, true,
                  false, true);
  };
}
struct Answer {
  const real* dproducts;
  int gates;
};
Call rnn_checked(decltype(rnn_backward)* f) {
  return checked([f](Case& c, real* dh) {
    rnn_back(c, f, dh);
    const RecurrentSize s = sizes(c);
    return Answer{c.output("dsums", {s.T, s.N, s.O}), 1};
  });
}
Call lstm_checked(decltype(lstm_backward)* f) {
  return checked([f](Case& c, real* dh) {
    lstm_back(c, f, dh);
    const RecurrentSize s = sizes(c);
    return Answer{c.output("dsums", {s.T, s.N, 4 * s.O}), 4};
  });
}
Call gru_checked(decltype(gru_backward)* f) {
  return checked([f](Case& c, real* dh) {
    const RecurrentSize s = sizes(c);
    static std::vector<real> d;
    d.resize(size_t(s.T * s.N * 3 * s.O));
    gru_back(c, f, dh, d.data());
    real* bias = c.added("drecurrent_bias", {3 * s.O});
    for (size_t i = 0; i < d.size(); ++i) bias[int(i) % (3 * s.O)] += d[i];
    return Answer{d.data(), 3};
  });
}

const GradientRow rows[] = {
    {"rnn", rnn_ours, rnn_checked(rnn_backward)},
    {"rnn, plain", rnn_plain, rnn_checked(plain::rnn_backward)},
    {"lstm", lstm_ours, lstm_checked(lstm_backward)},
    {"lstm, plain", lstm_plain, lstm_checked(plain::lstm_backward)},
    {"gru", gru_ours, gru_checked(gru_backward)},
    {"gru, plain", gru_plain, gru_checked(plain::gru_backward)}};

}  // namespace

TEST_CASE("a packed matrix multiplies as matmul does") {
  if (!device_is_host()) return;  // a helper of the CPU code
  for (const bool transpose : {false, true}) {
    for (const auto [M, N, K] : {std::array{1, 1, 1},
                                 {5, 3, 7},
                                 {32, 130, 400},
                                 {197, 64, 385},
                                 {13, 65, 768}}) {
      Case c(1);
      const real *a = c.input("a", {M, K}), *b = c.input("b", {N, K});
      real *wanted = c.added("wanted", {M, N}), *found = c.output("found", {M, N});
      std::copy(wanted, wanted + M * N, found);
      plain::matmul(wanted, a, b, M, N, K, false, transpose, true);
      Packed(b, N, K, transpose).add_product(found, a, M);
      CHECK(relative_difference(c.numbers("found"), c.numbers("wanted")) <= 10 * limit);
    }
  }
}

TEST_CASE("rnn: two steps by hand") {
  // tanh(log 2) = 3/5; then 0 + 3/5 2 in the second step
  const Tensor sums = Tensor::from({2, 1, 1}, {real(std::log(2.0)), 0});
  const Tensor recurrent = Tensor::from({1, 1}, {2}), h0 = Tensor::zeros({1, 1});
  Tensor h({3, 1, 1});
  rnn_forward(h.data(), sums.data(), recurrent.data(), h0.data(), {2, 1, 1});
  CHECK(h.host()[1] == doctest::Approx(0.6));
  CHECK(h.host()[2] == doctest::Approx(std::tanh(1.2)));
  // Only the last state is blamed: 1 - tanh(1.2)^2, times 2, times 1 - 0.36, times 2.
  const Tensor dy = Tensor::from({3, 1, 1}, {0, 0, 1});
  Tensor dsums({2, 1, 1}), dh({3, 1, 1});
  rnn_backward(dsums.data(), dh.data(), dy.data(), h.data(), recurrent.data(), {2, 1, 1});
  const double slope = 1 - std::tanh(1.2) * std::tanh(1.2);
  CHECK(dh.host()[1] == doctest::Approx(2 * slope));
  CHECK(dh.host()[0] == doctest::Approx(2 * slope * 0.64 * 2));
}

TEST_CASE("recurrent ops equal their plain versions") {
  CHECK_NOTHROW(compare(rnn_ours, rnn_plain, limit));
  CHECK_NOTHROW(compare(rnn_ours_back, rnn_plain_back, limit));
  CHECK_NOTHROW(compare(lstm_ours, lstm_plain, limit));
  CHECK_NOTHROW(compare(lstm_ours_back, lstm_plain_back, limit));
  CHECK_NOTHROW(compare(gru_ours, gru_plain, limit));
  CHECK_NOTHROW(compare(gru_ours_back, gru_plain_back, limit));
}

TEST_CASE("recurrent ops: the same bits for any number of threads") {
  const int before = threads();
  for (const Call& call :
       {rnn_ours, rnn_ours_back, lstm_ours, lstm_ours_back, gru_ours, gru_ours_back}) {
    std::vector<std::vector<std::vector<double>>> found;
    for (const int count : {1, 2, 7}) {
      set_threads(count);
      Case c(3);
      c.set_size("T", 3);
      c.set_size("N", 41);
      c.set_size("O", 67);
      call(c);
      found.emplace_back();
      for (const Case::Entry& e : c.entries()) found.back().push_back(c.numbers(e));
    }
    set_threads(before);
    CHECK(found[0] == found[1]);
    CHECK(found[0] == found[2]);
  }
}
