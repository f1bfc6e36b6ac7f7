// Grades 06.3: a layer is made, given its numbers, and sent there and back.
#include <algorithm>
#include <array>
#include <memory>

#include "grade/grade.h"
#include "layers/layer.h"
#include "ops/activations.h"
#include "ops/linear.h"
#include "plain/plain.h"

using namespace chainrule;
using Function = std::unique_ptr<Layer>(int C, int O);
namespace mine {
Function dense_layer;
}
namespace solution {
Function dense_layer;
}

// The first sample keeps both units awake, of the second only the second one.
static void hand(Case& c) {
  c.set_size("N", 2);
  c.set_size("C", 2);
  c.set_size("O", 2);
  c.set("x", {1, 2, -1, 1});
  c.set("weight", {1, 0, 1, 1});
  c.set("bias", {0, 1});
  c.set("dh", {3, 2, 5, 1});
  c.set("dweight", {0, 0, 0, 100});
  c.set("dbias", {0, 100});
}

static std::vector<real> numbers(const real* from, int count) {
  return {from, from + count};
}
static void give(real* to, const Tensor& from) {
  const std::vector<real> host = from.host();
  std::copy(host.begin(), host.end(), to);
}

// Handles of parameters: what is set here, the layer sees.
static void call(Case& c, Function* make) {
  const int N = c.size("N"), C = c.size("C"), O = c.size("O");
  const std::unique_ptr<Layer> layer = make(C, O);
  std::vector<Param> params = layer->params();
  real *dweight = c.added("dweight", {O, C}), *dbias = c.added("dbias", {O});
  params[0].value.set(numbers(c.input("weight", {O, C}), O * C));
  params[1].value.set(numbers(c.input("bias", {O}), O));
  params[0].grad.set(numbers(dweight, O * C));
  params[1].grad.set(numbers(dbias, O));
  const real *x = c.input("x", {N, C}), *dh = c.input("dh", {N, O});
  layer->forward(Tensor::from({N, C}, numbers(x, N * C)), Mode::train);
  const Tensor dx = layer->backward(Tensor::from({N, O}, numbers(dh, N * O)));
  ENSURE(dx.shape() == Shape({N, C}), "backward returned a dx of shape %s, x is [%d, %d]",
         dx.shape().text().c_str(), N, C);
  give(c.output("dx", {N, C}), dx);
  give(dweight, params[0].grad);
  give(dbias, params[1].grad);
}

static void forward(Case& c) {
  const int N = c.size("N"), C = c.size("C"), O = c.size("O");
  real* h = c.output("h", {N, O});
  plain::linear_forward(h, c.input("x", {N, C}), c.input("weight", {O, C}),
                        c.input("bias", {O}), N, C, O);
  plain::relu_forward(h, h, N * O);
}

// The layer with its backward in question: what each wrong one would do.
enum class Slip { no_gate, times_h, gate_later, written, weight_ungated, x_ungated };

template <Slip slip>
class Wrong : public Layer {
 public:
  Wrong(int C, int O)
      : weight_({O, C}), dweight_({O, C}), bias_({O}), dbias_({O}), sizes_{0, C, O} {}
  Tensor forward(const Tensor& x, Mode) override {
    sizes_[0] = x.size(0);
    x_ = x;
    z_ = Tensor({sizes_[0], sizes_[2]});
    plain::linear_forward(z_.data(), x_.data(), weight_.data(), bias_.data(), sizes_[0],
                          sizes_[1], sizes_[2]);
    return z_;
  }
  Tensor backward(const Tensor& dh) override {
    const auto [N, C, O] = sizes_;
    const Tensor gated = through_relu(dh), raw = dh;
    const bool skip = slip == Slip::no_gate || slip == Slip::gate_later;
    const Tensor& for_weight = skip || slip == Slip::weight_ungated ? raw : gated;
    const Tensor& for_x = skip || slip == Slip::x_ungated ? raw : gated;
    if (slip == Slip::written) {
      dweight_.set(std::vector<real>(size_t(O * C), 0));
      dbias_.set(std::vector<real>(size_t(O), 0));
    }
    Tensor dx({N, C});
    plain::linear_backward_weight(dweight_.data(), dbias_.data(), for_weight.data(),
                                  x_.data(), N, C, O);
    plain::linear_backward_input(dx.data(), for_x.data(), weight_.data(), N, C, O);
    if (slip != Slip::gate_later) return dx;
    Tensor late({N, C});
    plain::relu_backward(late.data(), dx.data(), x_.data(), N * C);
    return late;
  }
  void list(Listing& all) override {
    all.param("weight", weight_, dweight_, true);
    all.param("bias", bias_, dbias_, false);
  }
  std::string name() const override { return "wrong"; }

 private:
  Tensor through_relu(const Tensor& dh) const {
    std::vector<real> dz = dh.host(), z = z_.host();
    for (size_t i = 0; i < dz.size(); ++i) {
      dz[i] = z[i] <= 0 ? 0 : slip == Slip::times_h ? dz[i] * z[i] : dz[i];
    }
    return Tensor::from(dh.shape(), dz);
  }
  Tensor weight_, dweight_, bias_, dbias_, x_, z_;
  std::array<int, 3> sizes_;  // N, C, O
};

template <Slip slip>
static std::unique_ptr<Layer> wrong(int C, int O) {
  return std::make_unique<Wrong<slip>>(C, O);
}

static const Check<Function> check(
    {"06.3",
     hand,
     call,
     mine::dense_layer,
     solution::dense_layer,
     {{wrong<Slip::no_gate>,
       "blame passes the ReLU as if it were not there: where z <= 0 it ends"},
      {wrong<Slip::times_h>,
       "blame is multiplied by h; the ReLU's slope is 1 or 0, not its output"},
      {wrong<Slip::gate_later>,
       "the ReLU is walked through last, at x; it came last in forward, so it comes "
       "first "
       "in backward, at z"},
      {wrong<Slip::written>,
       "dweight_ and dbias_ start anew; what stood there must be added to"},
      {wrong<Slip::weight_ungated>,
       "the weights get dh, before the ReLU; they made z, so they get dz"},
      {wrong<Slip::x_ungated>,
       "x gets dh, before the ReLU; x made z, so its blame comes from dz"}},
     forward});
