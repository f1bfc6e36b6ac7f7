// See recurrent.h.
#include "layers/recurrent.h"

#include <cmath>

#include "layers/initialize.h"
#include "ops/linear.h"
#include "ops/matmul.h"
#include "ops/steps.h"
#include "ops/updates.h"

namespace chainrule {
namespace {

int checked(int inputs, int outputs, const char* kind) {
  ENSURE(inputs > 0 && outputs > 0, "%s: %d inputs and %d outputs make no layer", kind,
         inputs, outputs);
  return outputs;
}

Tensor zeros(Shape shape) {  // without a way through the host's memory
  Tensor tensor(shape);
  fill(tensor.data(), 0, tensor.count());
  return tensor;
}

void must_be(const Tensor& tensor, const Shape& shape, const char* kind,
             const char* what) {
  ENSURE(tensor.shape() == shape, "%s: %s is %s, expected %s", kind, what,
         tensor.shape().text().c_str(), shape.text().c_str());
}

// What a state, or the blame of one, starts as.
Tensor given(const Tensor& state, int N, int O, const char* kind, const char* what) {
  if (state.empty()) return zeros({N, O});
  must_be(state, {N, O}, kind, what);
  return state;
}

// Some of a bias's gates, O numbers each.
void set_gate(Tensor bias, int gate, int O, real value) {
  fill(bias.rows(gate * O, (gate + 1) * O).data(), value, O);
}

// drecurrent += dsums^T h, all steps at once: step t met the state before it, h[t].
void add_recurrent(Tensor& drecurrent, const Tensor& dsums, const Tensor& h,
                   const RecurrentSize& s) {
  matmul(drecurrent.data(), dsums.data(), h.data(), drecurrent.size(0), s.O, s.T * s.N,
         true, false, true);
}

}  // namespace

Recurrent::Recurrent(const char* kind, int gates, int inputs, int outputs, Key key)
    : weight({gates * checked(inputs, outputs, kind), inputs}),
      dweight(zeros(weight.shape())),
      recurrent({gates * outputs, outputs}),
      drecurrent(zeros(recurrent.shape())),
      bias(zeros({gates * outputs})),
      dbias(zeros({gates * outputs})),
      kind_(kind) {
  const real bound = 1 / std::sqrt(real(outputs));
  uniform(weight, derived(key, 0), bound);
  uniform(recurrent, derived(key, 1), bound);
}

Tensor Recurrent::forward(const Tensor& x, Mode mode) {
  State from_zeros;
  return forward(x, from_zeros, mode);
}

Tensor Recurrent::forward(const Tensor& x, State& state, Mode mode) {
  const int N = x.axes() == 3 ? x.size(0) : 0, T = x.axes() == 3 ? x.size(1) : 0;
  return forward(x, IntTensor::from({N}, std::vector<int>(size_t(N), T)), state, mode);
}

Tensor Recurrent::forward(const Tensor& x, const IntTensor& lengths, State& state, Mode) {
  const int C = weight.size(1), O = recurrent.size(1), rows = weight.size(0);
  ENSURE(x.axes() == 3 && x.count() > 0 && x.size(2) == C,
         "%s: x is %s but weight is %s: x should be [N, T, %d], sequences of at least "
         "one step",
         kind_, x.shape().text().c_str(), weight.shape().text().c_str(), C);
  const int N = x.size(0), T = x.size(1);
  ENSURE(lengths.shape() == Shape({N}),
         "%s: lengths are %s for an x of %s, expected [%d]", kind_,
         lengths.shape().text().c_str(), x.shape().text().c_str(), N);
  const State start = {given(state.h, N, O, kind_, "state.h"),
                       has_cells() ? given(state.c, N, O, kind_, "state.c") : Tensor()};
  // 1. What the input says at every step, in one product.
  Steps all = {{T, N, O}, Tensor({T, N, C}), {}, {}, {}, lengths};
  rows_to_steps(all.x.data(), x.data(), lengths.data(), T, N, C);
  Tensor sums({T, N, rows});
  linear_forward(sums.data(), all.x.data(), weight.data(), bias.data(), T * N, C, rows);
  // 2. Step by step.
  run(all, sums, start);
  // 3. What comes out: the state after each step, and the last one of each row.
  Tensor y({N, T, O});
  steps_to_rows(y.data(), all.h.rows(1, T + 1).data(), lengths.data(), T, N, O);
  state.h = Tensor({N, O});
  last_state(state.h.data(), all.h.data(), lengths.data(), T, N, O);
  if (has_cells()) {
    state.c = Tensor({N, O});
    last_state(state.c.data(), all.c.data(), lengths.data(), T, N, O);
  }
  kept_ = all;
  return y;
}

Tensor Recurrent::answer(const Tensor& dy, State& dstate, bool want_dx) {
  const Steps all = take(kept_, kind_);
  const auto [T, N, O] = all.size;
  const int C = weight.size(1), rows = weight.size(0);
  must_be(dy, {N, T, O}, kind_, "dy");
  // 3. The blame of every state by those who saw it.
  Blame blame = {zeros({T + 1, N, O}), has_cells() ? zeros({T + 1, N, O}) : Tensor()};
  rows_to_steps(blame.h.rows(1, T + 1).data(), dy.data(), all.lengths.data(), T, N, O);
  const auto add_last = [&, T = T, N = N, O = O](Tensor& to, const Tensor& from) {
    if (from.empty()) return;
    must_be(from, {N, O}, kind_, "the final state's gradient");
    add_last_state(to.data(), from.data(), all.lengths.data(), T, N, O);
  };
  add_last(blame.h, dstate.h);
  if (has_cells()) add_last(blame.c, dstate.c);
  // 2. Back through time.
  const Tensor dsums = run_back(all, blame);
  dh_ = blame.h;
  dstate.h = blame.h.rows(0, 1).reshape({N, O});
  dstate.c = has_cells() ? blame.c.rows(0, 1).reshape({N, O}) : Tensor();
  // 1. The input and its weights.
  linear_backward_weight(dweight.data(), dbias.data(), dsums.data(), all.x.data(), T * N,
                         C, rows);
  if (!want_dx) return {};
  Tensor dsteps({T, N, C}), dx({N, T, C});
  linear_backward_input(dsteps.data(), dsums.data(), weight.data(), T * N, C, rows);
  steps_to_rows(dx.data(), dsteps.data(), all.lengths.data(), T, N, C);
  return dx;
}

Tensor Recurrent::backward(const Tensor& dy, State& dstate) {
  return answer(dy, dstate, true);
}

Tensor Recurrent::backward(const Tensor& dy) {
  State nobody_reads_it;
  return answer(dy, nobody_reads_it, true);
}

void Recurrent::backward_weights(const Tensor& dy) {
  State nobody_reads_it;
  answer(dy, nobody_reads_it, false);
}

std::vector<double> Recurrent::gradient_norms() const {
  ENSURE(!dh_.empty(), "%s: no gradient norms before a backward", kind_);
  const std::vector<real> dh = dh_.host();
  std::vector<double> norms(size_t(dh_.size(0)));
  const size_t state = dh.size() / norms.size();
  for (size_t i = 0; i < dh.size(); ++i) {
    norms[i / state] += double(dh[i]) * double(dh[i]);
  }
  for (double& norm : norms) norm = std::sqrt(norm);
  return norms;
}

void Recurrent::list(Listing& all) {
  all.param("weight", weight, dweight, true);
  all.param("recurrent", recurrent, drecurrent, true);
  all.param("bias", bias, dbias, false);
}

std::string Recurrent::name() const {
  return std::string(kind_) + " " + std::to_string(weight.size(1)) + " -> " +
         std::to_string(recurrent.size(1));
}

long long Recurrent::multiply_adds() const {
  if (!kept_) return 0;
  const RecurrentSize& s = kept_->size;
  return (long long)(s.T) * s.N * (weight.count() + recurrent.count());
}

Rnn::Rnn(int inputs, int outputs, Key key) : Recurrent("rnn", 1, inputs, outputs, key) {}

void Rnn::run(Steps& all, const Tensor& sums, const State& start) {
  const RecurrentSize s = all.size;
  all.h = Tensor({s.T + 1, s.N, s.O});
  rnn_forward(all.h.data(), sums.data(), recurrent.data(), start.h.data(), s);
}

Tensor Rnn::run_back(const Steps& all, Blame& blame) {
  const RecurrentSize s = all.size;
  Tensor dsums({s.T, s.N, s.O}), dh(blame.h.shape());
  rnn_backward(dsums.data(), dh.data(), blame.h.data(), all.h.data(), recurrent.data(),
               s);
  blame.h = dh;
  add_recurrent(drecurrent, dsums, all.h, s);
  return dsums;
}

Lstm::Lstm(int inputs, int outputs, Key key, real forget_bias)
    : Recurrent("lstm", 4, inputs, outputs, key) {
  set_gate(bias, 1, outputs, forget_bias);
}

void Lstm::run(Steps& all, const Tensor& sums, const State& start) {
  const RecurrentSize s = all.size;
  all.h = Tensor({s.T + 1, s.N, s.O});
  all.c = Tensor({s.T + 1, s.N, s.O});
  all.gates = Tensor({s.T, s.N, 4 * s.O});
  lstm_forward(all.h.data(), all.c.data(), all.gates.data(), sums.data(),
               recurrent.data(), start.h.data(), start.c.data(), s);
}

Tensor Lstm::run_back(const Steps& all, Blame& blame) {
  const RecurrentSize s = all.size;
  Tensor dsums({s.T, s.N, 4 * s.O}), dh(blame.h.shape()), dc0({1, s.N, s.O});
  lstm_backward(dsums.data(), dh.data(), dc0.data(), blame.h.data(), blame.c.data(),
                all.c.data(), all.gates.data(), recurrent.data(), s);
  blame = {dh, dc0};
  add_recurrent(drecurrent, dsums, all.h, s);
  return dsums;
}

Gru::Gru(int inputs, int outputs, Key key, real update_bias)
    : Recurrent("gru", 3, inputs, outputs, key),
      recurrent_bias(zeros({3 * outputs})),
      drecurrent_bias(zeros({3 * outputs})) {
  set_gate(bias, 1, outputs, update_bias);
}

void Gru::run(Steps& all, const Tensor& sums, const State& start) {
  const RecurrentSize s = all.size;
  all.h = Tensor({s.T + 1, s.N, s.O});
  all.gates = Tensor({s.T, s.N, 4 * s.O});
  gru_forward(all.h.data(), all.gates.data(), sums.data(), recurrent.data(),
              recurrent_bias.data(), start.h.data(), s);
}

Tensor Gru::run_back(const Steps& all, Blame& blame) {
  const RecurrentSize s = all.size;
  Tensor dsums({s.T, s.N, 3 * s.O}), dproducts(dsums.shape()), dh(blame.h.shape());
  gru_backward(dsums.data(), dproducts.data(), dh.data(), blame.h.data(), all.h.data(),
               all.gates.data(), recurrent.data(), s);
  blame.h = dh;
  linear_backward_weight(drecurrent.data(), drecurrent_bias.data(), dproducts.data(),
                         all.h.data(), s.T * s.N, s.O, 3 * s.O);
  return dsums;
}

void Gru::list(Listing& all) {
  Recurrent::list(all);
  all.param("recurrent_bias", recurrent_bias, drecurrent_bias, false);
}

}  // namespace chainrule
