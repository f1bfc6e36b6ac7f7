// The last rung: the kernel that the library's matmul runs, from cuda/product.cuh.
//
// Started from here, so that the report card counts it in every build, also where the
// program's own matmul is the CPU's. A file of its own, because the library's constants
// have the ladder's names.
#include "cuda/product.cuh"
#include "on_device.h"

namespace chainrule::ladder {

// As in cuda/matmul.cu where nothing is transposed, and c has tiles enough for a GPU.
void launch_library(float* c, const float* a, const float* b, Sizes s, Factors factors) {
  const int N = s.N, K = s.K;
  auto a_at = ON_DEVICE(int, int m, int k) { return real(a[m * K + k]); };
  auto b_at = ON_DEVICE(int, int k, int n) { return real(b[k * N + n]); };
  using A = decltype(a_at);
  using B = decltype(b_at);
  constexpr Along along = Along::second;
  const dim3 grid(blocks_for(N, chainrule::tile), blocks_for(s.M, chainrule::tile));
  real* const to = reinterpret_cast<real*>(c);  // the same, but with ON=double
  void (*kernel)(real*, int, int, int, int, bool, A, B) =
      product_kernel<real, Registers, along, along, A, B>;
  if (factors == Factors::half) {
    kernel = product_kernel<half, Fragments<half>, along, along, A, B>;
  } else if (factors == Factors::bfloat16) {
    using Bf16 = __nv_bfloat16;
    kernel = product_kernel<Bf16, Fragments<Bf16>, along, along, A, B>;
  }
  kernel<<<grid, block_threads>>>(to, s.M, N, K, 1, false, a_at, b_at);
  launched("product");
}

bool knows(Factors factors) {
  int major = 0;
  need(cudaDeviceGetAttribute(&major, cudaDevAttrComputeCapabilityMajor, 0));
  return factors == Factors::exact || major >= (factors == Factors::half ? 7 : 8);
}

Floats product(Factors factors, const Floats& a, const Floats& b, Sizes s) {
  const OnDevice from_a(a), from_b(b), to(size_t(s.M) * size_t(s.N));
  launch_library(to.data(), from_a.data(), from_b.data(), s, factors);
  return to.host();
}

}  // namespace chainrule::ladder
