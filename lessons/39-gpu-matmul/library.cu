// The last rung: the kernel that the library's matmul runs, from cuda/product.cuh.
//
// Started from here, so that the report card counts it in every build, also where the
// program's own matmul is the CPU's. A file of its own, because the library's functions
// have the ladder's names.
#include "cuda/product.cuh"
#include "launches.h"

namespace chainrule::ladder {

// As in cuda/matmul.cu where nothing is transposed, and c is large; sums in one part.
void launch_library(float* c, const float* a, const float* b, Sizes s, Factors factors) {
  // the same type, but with ON=double
  real* const to = reinterpret_cast<real*>(c);
  const Matrix<Along::k> a_rows(reinterpret_cast<const real*>(a), s.K);
  const Matrix<Along::i> b_rows(reinterpret_cast<const real*>(b), s.N);
  launch_product<large_tile, Along::k, Along::i>(
      factors, to, Cut(large_tile, 1, s.M, s.N, s.K), false, a_rows, b_rows);
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
