// src/ops/cells.cpp, steps.cpp and ops/gates.h. Whole sequences: recurrent.cpp.
#include "ops/cells.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "gradients.h"
#include "ops/gates.h"
#include "ops/steps.h"
#include "plain/plain.h"

using namespace chainrule;

namespace {

constexpr double limit = sizeof(real) == 8 ? 1e-12 : 4e-6;

// --- rows and steps ---

struct StepOps {
  decltype(rows_to_steps)*to_steps, *to_rows;
  decltype(last_state)* last;
  decltype(add_last_state)* add_last;
};
const StepOps ours = {rows_to_steps, steps_to_rows, last_state, add_last_state};
const StepOps loops = {plain::rows_to_steps, plain::steps_to_rows, plain::last_state,
                       plain::add_last_state};

const int* lengths(Case& c, int N, int T) { return c.indices("lengths", {N}, T + 1); }

void move(Case& c, const StepOps& ops) {
  const int T = c.size("T"), N = c.size("N"), C = c.size("C");
  ops.to_steps(c.output("steps", {T, N, C}), c.input("x", {N, T, C}), lengths(c, N, T), T,
               N, C);
  ops.to_rows(c.output("rows", {N, T, C}), c.input("z", {T, N, C}), lengths(c, N, T), T,
              N, C);
  ops.last(c.output("last", {N, C}), c.input("states", {T + 1, N, C}), lengths(c, N, T),
           T, N, C);
}
void move_back(Case& c, const StepOps& ops) {
  const int T = c.size("T"), N = c.size("N"), C = c.size("C");
  ops.to_rows(c.output("dx", {N, T, C}), c.input("dsteps", {T, N, C}), lengths(c, N, T),
              T, N, C);
  ops.to_steps(c.output("dz", {T, N, C}), c.input("drows", {N, T, C}), lengths(c, N, T),
               T, N, C);
  ops.add_last(c.added("dstates", {T + 1, N, C}), c.input("dlast", {N, C}),
               lengths(c, N, T), T, N, C);
}

const Call moved = [](Case& c) { move(c, ours); };
const Call moved_back = [](Case& c) { move_back(c, ours); };
const Call moved_plain = [](Case& c) { move(c, loops); };
const Call moved_plain_back = [](Case& c) { move_back(c, loops); };

// --- cells ---

void lstm_cell(Case& c, decltype(lstm_cell_forward)* f) {
  const int N = c.size("N"), O = c.size("O");
  f(c.output("h", {N, O}), c.output("c", {N, O}), c.output("gates", {N, 4 * O}),
    c.input("sums", {N, 4 * O}), c.input("c_before", {N, O}), N, O);
}
void lstm_cell_back(Case& c, decltype(lstm_cell_backward)* f) {
  const int N = c.size("N"), O = c.size("O");
  f(c.output("dsums", {N, 4 * O}), c.output("dc_before", {N, O}), c.input("dh", {N, O}),
    c.input("dc", {N, O}), c.input("c", {N, O}), c.input("c_before", {N, O}),
    c.input("gates", {N, 4 * O}), N, O);
}
void gru_cell(Case& c, decltype(gru_cell_forward)* f) {
  const int N = c.size("N"), O = c.size("O");
  f(c.output("h", {N, O}), c.output("gates", {N, 4 * O}), c.input("sums", {N, 3 * O}),
    c.input("products", {N, 3 * O}), c.input("h_before", {N, O}), N, O);
}
void gru_cell_back(Case& c, decltype(gru_cell_backward)* f) {
  const int N = c.size("N"), O = c.size("O");
  f(c.output("dsums", {N, 3 * O}), c.output("dproducts", {N, 3 * O}),
    c.output("dh_before", {N, O}), c.input("dh", {N, O}), c.input("h_before", {N, O}),
    c.input("gates", {N, 4 * O}), N, O);
}

const Call lstm_step = [](Case& c) { lstm_cell(c, lstm_cell_forward); };
const Call lstm_step_back = [](Case& c) { lstm_cell_back(c, lstm_cell_backward); };
const Call lstm_step_plain = [](Case& c) { lstm_cell(c, plain::lstm_cell_forward); };
const Call lstm_step_plain_back = [](Case& c) {
  lstm_cell_back(c, plain::lstm_cell_backward);
};
const Call gru_step = [](Case& c) { gru_cell(c, gru_cell_forward); };
const Call gru_step_back = [](Case& c) { gru_cell_back(c, gru_cell_backward); };
const Call gru_step_plain = [](Case& c) { gru_cell(c, plain::gru_cell_forward); };
const Call gru_step_plain_back = [](Case& c) {
  gru_cell_back(c, plain::gru_cell_backward);
};

const GradientRow table[] = {{"rows and steps", moved, moved_back},
                             {"rows and steps, plain", moved_plain, moved_plain_back},
                             {"lstm_cell", lstm_step, lstm_step_back},
                             {"lstm_cell, plain", lstm_step_plain, lstm_step_plain_back},
                             {"gru_cell", gru_step, gru_step_back},
                             {"gru_cell, plain", gru_step_plain, gru_step_plain_back}};

double relative(double found, long double exact) {
  return double(std::abs(static_cast<long double>(found) - exact) / std::abs(exact));
}

}  // namespace

TEST_CASE("quick sigmoid and tanh are right to three units, everywhere") {
  const double three_units = std::ldexp(3, -23);
  double worst_sigmoid = 0, worst_tanh = 0;
  for (int i = -300000; i <= 300000; ++i) {
    if (i == 0) continue;
    const real x = real(i) * real(0.00029);  // up to 87
    const long double exact = x;
    worst_sigmoid =
        std::max(worst_sigmoid, relative(quick_sigmoid(x), 1 / (1 + expl(-exact))));
    worst_tanh = std::max(worst_tanh, relative(quick_tanh(x), tanhl(exact)));
    worst_tanh =
        std::max(worst_tanh, relative(quick_tanh(x / 1000), tanhl(real(x / 1000))));
  }
  MESSAGE("sigmoid " << worst_sigmoid << ", tanh " << worst_tanh);
  CHECK(worst_sigmoid <= three_units);
  CHECK(worst_tanh <= three_units);
  const real infinity = std::numeric_limits<real>::infinity();
  CHECK(quick_sigmoid(infinity) == 1);
  CHECK(quick_sigmoid(-infinity) == 0);
  CHECK(quick_tanh(infinity) == 1);
  CHECK(quick_tanh(-infinity) == -1);
  CHECK(quick_tanh(real(0)) == 0);
  CHECK(std::isnan(quick_sigmoid(real(NAN))));
  CHECK(std::isnan(quick_tanh(real(NAN))));
}

TEST_CASE("rows to steps and back: two rows by hand, the second of length 1") {
  const IntTensor lengths = IntTensor::from({2}, {2, 1});
  const Tensor rows = Tensor::from({2, 2, 1}, {1, 2, 3, 9});
  Tensor steps({2, 2, 1}), back({2, 2, 1}), last({2, 1});
  rows_to_steps(steps.data(), rows.data(), lengths.data(), 2, 2, 1);
  CHECK(steps.host() == std::vector<real>{1, 3, 2, 0});
  steps_to_rows(back.data(), steps.data(), lengths.data(), 2, 2, 1);
  CHECK(back.host() == std::vector<real>{1, 2, 3, 0});
  const Tensor states = Tensor::from({3, 2, 1}, {10, 20, 11, 21, 12, 22});
  last_state(last.data(), states.data(), lengths.data(), 2, 2, 1);
  CHECK(last.host() == std::vector<real>{12, 21});
}

TEST_CASE("rows and steps: a length that is none") {
  const IntTensor lengths = IntTensor::from({2}, {1, 3});
  const Tensor rows = Tensor::zeros({2, 2, 1});
  Tensor steps({2, 2, 1});
  const auto call = [&] {
    rows_to_steps(steps.data(), rows.data(), lengths.data(), 2, 2, 1);
  };
  if (device_is_host()) {
    CHECK_THROWS_WITH_AS(call(), "lengths: row 1 has length 3, not 0 .. T = 2", Error);
    return;
  }
  call();  // a kernel cannot throw
  CHECK(steps.host()[0] == 0);
  CHECK(std::isnan(steps.host()[1]));
}

TEST_CASE("lstm: a cell by hand") {
  // i = 1/2, f = 4/5 (its sum is log 4), g = 3/5 (its sum is log 2), o = 1/2
  const double log2 = std::log(2.0);
  const Tensor sums = Tensor::from({1, 4}, {0, real(2 * log2), real(log2), 0});
  const Tensor before = Tensor::from({1, 1}, {1});
  Tensor h({1, 1}), c({1, 1}), gates({1, 4});
  lstm_cell_forward(h.data(), c.data(), gates.data(), sums.data(), before.data(), 1, 1);
  CHECK(gates.host()[1] == doctest::Approx(0.8));
  CHECK(gates.host()[2] == doctest::Approx(0.6));
  CHECK(c.item() == doctest::Approx(1.1));
  CHECK(h.item() == doctest::Approx(std::tanh(1.1) / 2));
}

TEST_CASE("gru: a cell by hand") {
  // r = 1/2, z = 4/5, n = tanh(0 + 1/2 2 log 2) = 3/5: h = 1/5 3/5 + 4/5 1
  const double log2 = std::log(2.0);
  const Tensor sums = Tensor::from({1, 3}, {1, real(2 * log2), 0});
  const Tensor products = Tensor::from({1, 3}, {-1, 0, real(2 * log2)});
  const Tensor before = Tensor::from({1, 1}, {1});
  Tensor h({1, 1}), gates({1, 4});
  gru_cell_forward(h.data(), gates.data(), sums.data(), products.data(), before.data(), 1,
                   1);
  CHECK(gates.host()[2] == doctest::Approx(0.6));
  CHECK(h.item() == doctest::Approx(0.92));
}

TEST_CASE("cells and steps equal their plain versions") {
  CHECK_NOTHROW(compare(moved, moved_plain, 0));
  CHECK_NOTHROW(compare(moved_back, moved_plain_back, limit));
  CHECK_NOTHROW(compare(lstm_step, lstm_step_plain, limit));
  CHECK_NOTHROW(compare(lstm_step_back, lstm_step_plain_back, limit));
  CHECK_NOTHROW(compare(gru_step, gru_step_plain, limit));
  CHECK_NOTHROW(compare(gru_step_back, gru_step_plain_back, limit));
}
