// See memory.h.
#include "memory.h"

#include "ops/activations.h"
#include "ops/norm.h"
#include "ops/softmax.h"
#include "ops/updates.h"

namespace chainrule::bench {
namespace {

void normalize(Arrays& a) {
  layernorm_forward(a.y.data(), a.mean.data(), a.rstd.data(), a.x.data(), a.gamma.data(),
                    a.beta.data(), real(1e-5), a.x.size(0), a.x.size(1));
}

void normalize_and_back(Arrays& a) {
  normalize(a);
  layernorm_backward(a.dx.data(), a.dgamma.data(), a.dbeta.data(), a.dy.data(),
                     a.x.data(), a.gamma.data(), a.mean.data(), a.rstd.data(),
                     a.x.size(0), a.x.size(1));
}

void softmax(Arrays& a) {
  softmax_forward(a.y.data(), a.x.data(), a.x.size(0), a.x.size(1));
}

void softmax_and_back(Arrays& a) {
  softmax(a);
  softmax_backward(a.dx.data(), a.dy.data(), a.y.data(), a.x.size(0), a.x.size(1));
}

void gelu(Arrays& a) { gelu_forward(a.y.data(), a.x.data(), a.x.count()); }

void gelu_and_back(Arrays& a) {
  gelu(a);
  gelu_backward(a.dx.data(), a.dy.data(), a.x.data(), a.x.count());
}

void gelu_by_tanh(Arrays& a) { gelu_tanh_forward(a.y.data(), a.x.data(), a.x.count()); }

void add_half(Arrays& a) { add_to(a.y.data(), a.x.data(), real(0.5), a.x.count()); }

void adamw(Arrays& a) {
  adamw_update(a.value.data(), a.m.data(), a.v.data(), a.dy.data(), real(1e-4), 10, {},
               real(0.1), a.value.count());
}

}  // namespace

std::vector<MemoryOp> memory_ops() {
  return {{"add", 3, add_half},
          {"gelu forward", 2, gelu},
          {"gelu(tanh) forward", 2, gelu_by_tanh},
          {"softmax rows forward", 2, softmax},
          {"layernorm forward", 2, normalize},
          {"gelu forward+backward", 5, gelu_and_back},
          {"softmax rows forward+backward", 5, softmax_and_back},
          {"layernorm forward+backward", 5, normalize_and_back},
          {"adamw update", 7, adamw}};
}

Arrays arrays_for(const Tensor& x, const Tensor& dy) {
  const int N = x.size(0), C = x.size(1);
  const auto zeros = [](Shape shape) {  // without a way through the host's memory
    Tensor tensor(shape);
    fill(tensor.data(), 0, tensor.count());
    return tensor;
  };
  Arrays a;
  a.x = x, a.dy = dy, a.y = zeros({N, C}), a.dx = zeros({N, C});
  a.mean = Tensor({N}), a.rstd = Tensor({N});
  a.gamma = zeros({C}), a.beta = zeros({C});
  fill(a.gamma.data(), real(1.5), C);
  a.dgamma = zeros({C}), a.dbeta = zeros({C});
  a.value = x, a.m = a.y, a.v = a.dx;
  return a;
}

}  // namespace chainrule::bench
