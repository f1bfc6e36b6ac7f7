// src/layers/recurrent.cpp: PyTorch's numbers, chunks, lengths, the bookkeeping. The
// maths itself is tested in recurrent.cpp and cells.cpp.
#include "layers/recurrent.h"

#include <doctest/doctest.h>

#include <cmath>

#include "gradients.h"
#include "reference/pattern.h"
#include "reference/recurrent.h"

using namespace chainrule;
using reference::pattern;

namespace {

constexpr double limit = sizeof(real) == 8 ? 1e-12 : 4e-6;

std::unique_ptr<Recurrent> make(const std::string& kind, int C, int O) {
  if (kind == "RNN") return std::make_unique<Rnn>(C, O, Key{26, 1});
  if (kind == "LSTM") return std::make_unique<Lstm>(C, O, Key{27, 1});
  return std::make_unique<Gru>(C, O, Key{27, 2});
}
const char* const kinds[] = {"RNN", "LSTM", "GRU"};

LayerDraw draw(Case& c, const char* kind) {
  const int N = c.size("N", {1, 2, 3}), T = c.size("T", {1, 2, 4}), C = c.size("C");
  return {make(kind, C, c.size("O", {1, 2, 3, 5})), drawn(c, "x", {N, T, C})};
}
const LayerRow rnn_row("Rnn", [](Case& c) { return draw(c, "RNN"); });
const LayerRow lstm_row("Lstm", [](Case& c) { return draw(c, "LSTM"); });
const LayerRow gru_row("Gru", [](Case& c) { return draw(c, "GRU"); });

// Rows of different lengths, from a state that is not zero, and all that comes out: the
// final h stands behind y as one more step.
struct Whole : Layer {
  explicit Whole(std::unique_ptr<Recurrent> what) : net(std::move(what)) {}
  Tensor forward(const Tensor& x, Mode mode) override {
    const int N = x.size(0), T = x.size(1), O = net->recurrent.size(1);
    std::vector<int> lengths;
    for (int n = 0; n < N; ++n) lengths.push_back((n + 1) % (T + 1));
    Recurrent::State state;
    state.h = pattern(7, {N, O});
    if (net->name()[0] == 'l') state.c = pattern(70, {N, O});
    const Tensor y = net->forward(x, IntTensor::from({N}, lengths), state, mode);
    std::vector<real> all = y.host(), last = state.h.host();
    all.insert(all.end(), last.begin(), last.end());
    return Tensor::from({N * (T + 1) * O}, all);
  }
  Tensor backward(const Tensor& dall) override {
    const int O = net->recurrent.size(1), NT = dall.count() / O - rows;
    Recurrent::State dstate;
    dstate.h = dall.rows(NT * O, dall.count()).reshape({rows, O});
    return net->backward(dall.rows(0, NT * O).reshape({rows, NT / rows, O}), dstate);
  }
  void list(Listing& all) override { net->list(all); }
  std::string name() const override { return net->name(); }
  std::unique_ptr<Recurrent> net;
  static constexpr int rows = 3;
};
LayerDraw draw_whole(Case& c, const char* kind) {
  const int T = c.size("T", {1, 2, 4}), C = c.size("C", {1, 2, 3});
  return {std::make_unique<Whole>(make(kind, C, c.size("O", {1, 2, 3}))),
          drawn(c, "x", {Whole::rows, T, C})};
}
const LayerRow rnn_lengths("Rnn, lengths", [](Case& c) { return draw_whole(c, "RNN"); });
const LayerRow lstm_lengths("Lstm, lengths",
                            [](Case& c) { return draw_whole(c, "LSTM"); });
const LayerRow gru_lengths("Gru, lengths", [](Case& c) { return draw_whole(c, "GRU"); });

using Numbers = std::vector<double>;

void close(const char* what, const Tensor& found, const Numbers& wanted) {
  const std::vector<real> numbers = found.host();
  const double difference = relative_difference({numbers.begin(), numbers.end()}, wanted);
  CAPTURE(what);
  CHECK(difference <= limit);
}
void close(const char* what, const Tensor& found, const Tensor& wanted) {
  const std::vector<real> numbers = wanted.host();
  close(what, found, Numbers{numbers.begin(), numbers.end()});
}

Tensor sum(const Tensor& a, const Tensor& b) {
  std::vector<real> numbers = a.host(), others = b.host();
  for (size_t i = 0; i < numbers.size(); ++i) numbers[i] += others[i];
  return Tensor::from(a.shape(), numbers);
}

void set_like_torch(Recurrent& net) {
  const int rows = net.weight.size(0);
  net.weight.set(pattern(100, net.weight.shape()).host());
  net.recurrent.set(pattern(200, net.recurrent.shape()).host());
  net.bias.set(pattern(300, {rows}).host());
  if (auto* gru = dynamic_cast<Gru*>(&net)) {
    gru->recurrent_bias.set(pattern(400, {rows}).host());
  } else {  // only the sum of PyTorch's two counts
    net.bias.set(sum(net.bias, pattern(400, {rows})).host());
  }
}

// The columns begin .. end - 1 in time of [N,T,C].
Tensor steps(const Tensor& x, int begin, int end) {
  const int N = x.size(0), T = x.size(1), C = x.size(2);
  const std::vector<real> all = x.host();
  std::vector<real> part;
  for (int n = 0; n < N; ++n) {
    const auto row = all.begin() + n * T * C;
    part.insert(part.end(), row + begin * C, row + end * C);
  }
  return Tensor::from({N, end - begin, C}, part);
}

}  // namespace

TEST_CASE("Rnn, Lstm and Gru equal PyTorch's, with rows of any length") {
  constexpr int N = 3, T = 4, C = 2, O = 2;
  for (const reference::Recurrent& r : reference::recurrent_nets) {
    CAPTURE(r.kind);
    CAPTURE(r.lengths[0]);
    const bool cells = r.kind == "LSTM";
    const auto net = make(r.kind, C, O);
    set_like_torch(*net);
    Recurrent::State state = {pattern(500, {N, O}),
                              cells ? pattern(600, {N, O}) : Tensor()};
    const Tensor y = net->forward(pattern(0, {N, T, C}), IntTensor::from({N}, r.lengths),
                                  state, Mode::train);
    close("y", y, r.y);
    close("h", state.h, r.h);
    if (cells) close("c", state.c, r.c);
    Recurrent::State dstate = {pattern(800, {N, O}),
                               cells ? pattern(900, {N, O}) : Tensor()};
    close("dx", net->backward(pattern(700, {N, T, O}), dstate), r.dx);
    close("dh0", dstate.h, r.dh0);
    if (cells) close("dc0", dstate.c, r.dc0);
    close("dweight", net->dweight, r.dweight);
    close("drecurrent", net->drecurrent, r.drecurrent);
    close("dbias", net->dbias, r.dbias);
    if (auto* gru = dynamic_cast<Gru*>(net.get())) {
      close("drecurrent_bias", gru->drecurrent_bias, r.drecurrent_bias);
    } else {
      close("dbias", net->dbias, r.drecurrent_bias);
    }
  }
}

TEST_CASE("recurrent layers: a text in chunks gives what the whole gives") {
  const Tensor x = pattern(0, {3, 7, 2}), dy = pattern(50, {3, 7, 5});
  for (const char* kind : kinds) {
    CAPTURE(kind);
    const auto whole = make(kind, 2, 5), chunks = make(kind, 2, 5);
    Recurrent::State end, state;
    const Tensor y = whole->forward(x, end, Mode::train);
    close("first chunk", chunks->forward(steps(x, 0, 4), state, Mode::train),
          steps(y, 0, 4));
    const Recurrent::State between = state;
    close("second", chunks->forward(steps(x, 4, 7), state, Mode::train), steps(y, 4, 7));
    close("final state", state.h, end.h);
    // The gradients of the chunks add up to the whole's where the blame is handed on.
    const Tensor dx = whole->backward(dy);
    Recurrent::State dstate, start;
    close("dx of the second", chunks->backward(steps(dy, 4, 7), dstate), steps(dx, 4, 7));
    chunks->forward(steps(x, 0, 4), start, Mode::train);
    close("state between", start.h, between.h);
    close("dx of the first", chunks->backward(steps(dy, 0, 4), dstate), steps(dx, 0, 4));
    close("drecurrent", chunks->drecurrent, whole->drecurrent);
    close("dweight", chunks->dweight, whole->dweight);
  }
}

TEST_CASE("recurrent layers: step by step is the whole, and one step is a sequence") {
  const Tensor x = pattern(3, {2, 3, 4});
  for (const char* kind : kinds) {
    CAPTURE(kind);
    const auto net = make(kind, 4, 3);
    const Tensor y = net->forward(x, Mode::evaluate);
    Recurrent::State state;
    for (int t = 0; t < 3; ++t) {
      close("y", net->forward(steps(x, t, t + 1), state, Mode::evaluate),
            steps(y, t, t + 1));
    }
  }
}

TEST_CASE("recurrent layers: what stands behind a row's end does not matter") {
  std::vector<real> numbers = pattern(0, {2, 3, 2}).host(), padded = numbers;
  for (size_t i = 8; i < 12; ++i) padded[i] = real(NAN);  // row 1, steps 1 and 2
  const IntTensor lengths = IntTensor::from({2}, {3, 1});
  for (const char* kind : kinds) {
    CAPTURE(kind);
    const auto a = make(kind, 2, 3), b = make(kind, 2, 3);
    Recurrent::State state_a, state_b;
    const Tensor y =
        a->forward(Tensor::from({2, 3, 2}, numbers), lengths, state_a, Mode::train);
    CHECK(b->forward(Tensor::from({2, 3, 2}, padded), lengths, state_b, Mode::train)
              .host() == y.host());
    CHECK(state_a.h.host() == state_b.h.host());
    CHECK(steps(y, 1, 3).rows(1, 2).host() == std::vector<real>(6, 0));
    const Tensor dy = pattern(9, {2, 3, 3});
    const Tensor dx = a->backward(dy);
    CHECK(b->backward(dy).host() == dx.host());
    CHECK(steps(dx, 1, 3).rows(1, 2).host() == std::vector<real>(4, 0));
    CHECK(a->dweight.host() == b->dweight.host());
  }
}

TEST_CASE("recurrent layers: a row of length 0 leaves its state alone") {
  for (const char* kind : kinds) {
    CAPTURE(kind);
    const auto net = make(kind, 2, 3);
    Recurrent::State state = {pattern(1, {2, 3}),
                              kind[0] == 'L' ? pattern(5, {2, 3}) : Tensor()};
    const Tensor start = state.h;
    net->forward(pattern(0, {2, 2, 2}), IntTensor::from({2}, {0, 2}), state, Mode::train);
    CHECK(state.h.rows(0, 1).host() == start.rows(0, 1).host());
    Recurrent::State dstate = {pattern(2, {2, 3}), {}};
    const Tensor dx = net->backward(Tensor::zeros({2, 2, 3}), dstate);
    CHECK(dstate.h.rows(0, 1).host() == pattern(2, {2, 3}).rows(0, 1).host());
    CHECK(dx.rows(0, 1).host() == std::vector<real>(4, 0));
  }
}

TEST_CASE("gradient norms: through a matrix that halves, or doubles, at every step") {
  // Of zeros an Rnn makes zeros, where tanh has slope 1: only the matrix counts.
  for (const real factor : {real(0.5), real(2)}) {
    Rnn net(1, 3, {26, 1});
    net.recurrent.set({factor, 0, 0, 0, factor, 0, 0, 0, factor});
    CHECK_THROWS_AS(net.gradient_norms(), Error);
    net.forward(Tensor::zeros({1, 5, 1}), Mode::train);
    std::vector<real> dy(15);
    dy[12] = 3;  // the last step alone
    dy[13] = 4;
    net.backward(Tensor::from({1, 5, 3}, dy));
    const std::vector<double> norms = net.gradient_norms();
    REQUIRE(norms.size() == 6);
    for (size_t t = 0; t <= 5; ++t) {
      CHECK(norms[t] == doctest::Approx(5 * std::pow(double(factor), 5.0 - double(t))));
    }
  }
}

TEST_CASE("recurrent layers: what they list, and how they start") {
  Lstm lstm(4, 3, {27, 1}, 5);
  CHECK(lstm.bias.host() == std::vector<real>{0, 0, 0, 5, 5, 5, 0, 0, 0, 0, 0, 0});
  CHECK(Lstm(1, 1, {27, 1}).bias.host() == std::vector<real>{0, 1, 0, 0});
  CHECK(Gru(1, 1, {27, 1}, 2).bias.host() == std::vector<real>{0, 2, 0});
  const std::vector<Param> params = lstm.params();
  REQUIRE(params.size() == 3);
  CHECK(params[1].name == "recurrent");
  CHECK(params[1].value.shape() == Shape({12, 3}));
  CHECK(params[1].decay);
  CHECK_FALSE(params[2].decay);
  CHECK(Gru(4, 3, {27, 1}).params().size() == 4);
  CHECK(lstm.name() == "lstm 4 -> 3");
  lstm.forward(Tensor::zeros({2, 5, 4}), Mode::train);
  CHECK(lstm.multiply_adds() == 2 * 5 * 12 * (4 + 3));
}

TEST_CASE("recurrent layers: backward_weights leaves out dx alone") {
  for (const char* kind : kinds) {
    const auto a = make(kind, 2, 3), b = make(kind, 2, 3);
    const Tensor x = pattern(0, {2, 3, 2}), dy = pattern(9, {2, 3, 3});
    a->forward(x, Mode::train);
    b->forward(x, Mode::train);
    a->backward(dy);
    b->backward_weights(dy);
    CHECK(a->dweight.host() == b->dweight.host());
    CHECK(a->drecurrent.host() == b->drecurrent.host());
  }
}

TEST_CASE("recurrent layers: what does not fit") {
  CHECK_THROWS_AS(Rnn(0, 3, {1, 1}), Error);
  Lstm net(4, 3, {27, 1});
  CHECK_THROWS_WITH_AS(net.forward(Tensor::zeros({2, 5, 3}), Mode::train),
                       "lstm: x is [2, 5, 3] but weight is [12, 4]: x should be [N, T, "
                       "4], sequences of at least one step",
                       Error);
  CHECK_THROWS_AS(net.forward(Tensor::zeros({5, 4}), Mode::train), Error);
  CHECK_THROWS_AS(net.forward(Tensor::zeros({2, 0, 4}), Mode::train), Error);
  Recurrent::State state;
  CHECK_THROWS_AS(
      net.forward(Tensor::zeros({2, 5, 4}), IntTensor::zeros({3}), state, Mode::train),
      Error);
  state.h = Tensor::zeros({1, 3});
  CHECK_THROWS_WITH_AS(net.forward(Tensor::zeros({2, 5, 4}), state, Mode::train),
                       "lstm: state.h is [1, 3], expected [2, 3]", Error);
  net.forward(Tensor::zeros({2, 5, 4}), Mode::train);
  CHECK_THROWS_AS(net.backward(Tensor::zeros({2, 5, 4})), Error);
  CHECK_THROWS_AS(net.backward(Tensor::zeros({2, 5, 3})), Error);  // once
}
