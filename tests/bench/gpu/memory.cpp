// Ops that do little with each number, beside the device's own copy; and training steps.
//
// W8 of the benchmarks is 8192 x 2048. Each op works on several sets of arrays in turn: a
// single one of 64 MiB might stay in the cache. The gigabytes are those that must cross
// the memory's bus at least: each input read once, each output written once.
#include <string>
#include <utility>

#include "bench/training.h"
#include "device.h"
#include "ops/activations.h"
#include "ops/norm.h"
#include "ops/softmax.h"
#include "ops/updates.h"
#include "turns.h"

namespace chainrule::bench {
namespace {

struct Set {
  Tensor x, y, dx, dy;  // [N,C]
  Tensor mean, rstd;    // [N], of layer norm
  Tensor value, m, v;   // [N,C], of AdamW: weights and their memory
};

}  // namespace

void measure_memory(const Turns& turns, int N, int C, int sets) {
  std::vector<Set> all;
  const int count = N * C;
  const Tensor x = noise({N, C}, 3), dy = noise({N, C}, 4);
  for (int i = 0; i < sets; ++i) {
    const Tensor none = Tensor::zeros({N, C});
    all.push_back({x.clone(), none.clone(), none.clone(), dy.clone(), Tensor({N}),
                   Tensor({N}), x.clone(), none.clone(), none.clone()});
  }
  const Tensor gamma = noise({C}, 5), beta = noise({C}, 6);
  Tensor dgamma = Tensor::zeros({C}), dbeta = Tensor::zeros({C});
  const double gigabytes = double(count) * sizeof(real) * 1e-9;
  size_t next = 0;
  using Op = std::function<void(Set&)>;
  const auto contestant = [&](const char* who, int passes, Op op) {
    return Contestant{who, passes * gigabytes,
                      [&all, &next, op] { op(all[next++ % all.size()]); }};
  };
  // `passes`: how many arrays are read or written.
  const auto row = [&](const char* name, int passes, const Op& op) {
    const Op copy = [&](Set& s) {
      copy_on_device(s.y.data(), s.x.data(), size_t(count) * sizeof(real));
    };
    turns.take("memory", name + (", " + std::to_string(N) + " x " + std::to_string(C)),
               "GB/s",
               {contestant("chainrule", passes, op), contestant("copy", 2, copy)});
  };
  const auto normalize = [&](Set& s) {
    layernorm_forward(s.y.data(), s.mean.data(), s.rstd.data(), s.x.data(), gamma.data(),
                      beta.data(), real(1e-5), N, C);
  };
  row("add", 3, [&](Set& s) { add_to(s.y.data(), s.x.data(), real(0.5), count); });
  row("gelu forward", 2, [&](Set& s) { gelu_forward(s.y.data(), s.x.data(), count); });
  row("gelu(tanh) forward", 2,
      [&](Set& s) { gelu_tanh_forward(s.y.data(), s.x.data(), count); });
  row("softmax forward", 2,
      [&](Set& s) { softmax_forward(s.y.data(), s.x.data(), N, C); });
  row("layer norm forward", 2, normalize);
  row("gelu forward and backward", 5, [&](Set& s) {
    gelu_forward(s.y.data(), s.x.data(), count);
    gelu_backward(s.dx.data(), s.dy.data(), s.x.data(), count);
  });
  row("softmax forward and backward", 5, [&](Set& s) {
    softmax_forward(s.y.data(), s.x.data(), N, C);
    softmax_backward(s.dx.data(), s.dy.data(), s.y.data(), N, C);
  });
  row("layer norm forward and backward", 5, [&](Set& s) {
    normalize(s);
    layernorm_backward(s.dx.data(), dgamma.data(), dbeta.data(), s.dy.data(), s.x.data(),
                       gamma.data(), s.mean.data(), s.rstd.data(), N, C);
  });
  row("AdamW update", 7, [&](Set& s) {
    adamw_update(s.value.data(), s.m.data(), s.v.data(), s.dy.data(), real(1e-4), 10, {},
                 real(0.1), count);
  });
}

void measure_training(const Turns& turns, int N) {
  turns.take("training", "MLP 784-256-128-10, batch " + std::to_string(N), "samples/s",
             {{"chainrule", double(N), training_step(mlp(), {N, 784}, 0).run}});
}

}  // namespace chainrule::bench
