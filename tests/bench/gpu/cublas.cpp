// See cublas.h. The numbers of cuBLAS's enumerations have been these since CUDA 11.
#include "cublas.h"

#include <dlfcn.h>

#include "check.h"

namespace chainrule::bench {
namespace {

constexpr int as_it_stands = 0;                         // CUBLAS_OP_N
constexpr int float_32 = 0, half_16 = 2, bf_16 = 14;    // CUDA_R_32F, 16F, 16BF
constexpr int compute_32 = 68, compute_fast_tf32 = 77;  // CUBLAS_COMPUTE_32F ...
constexpr int any_algorithm = -1;                       // CUBLAS_GEMM_DEFAULT

using Create = int (*)(void** handle);
using Destroy = int (*)(void* handle);
using GetVersion = int (*)(void* handle, int* version);
using GemmEx = int (*)(void* handle, int turn_a, int turn_b, int m, int n, int k,
                       const void* alpha, const void* a, int a_type, int a_line,
                       const void* b, int b_type, int b_line, const void* beta, void* c,
                       int c_type, int c_line, int compute, int algorithm);

void must_work(int status, const char* what) {
  ENSURE(status == 0, "cuBLAS: %s failed with status %d", what, status);
}

}  // namespace

Cublas::Cublas(const std::string& file) : library_(dlopen(file.c_str(), RTLD_NOW)) {
  ENSURE(library_ != nullptr, "cuBLAS cannot be opened: %s", dlerror());
  gemm_ = function("cublasGemmEx");
  must_work(reinterpret_cast<Create>(function("cublasCreate_v2"))(&handle_), "create");
}

Cublas::~Cublas() {  // the library itself stays: it ends with the process
  reinterpret_cast<Destroy>(function("cublasDestroy_v2"))(handle_);
}

void* Cublas::function(const char* name) const {
  void* const found = dlsym(library_, name);
  ENSURE(found != nullptr, "cuBLAS has no function %s", name);
  return found;
}

int Cublas::version() const {
  int version = 0;
  must_work(
      reinterpret_cast<GetVersion>(function("cublasGetVersion_v2"))(handle_, &version),
      "its version");
  return version;
}

// cuBLAS counts down columns. What is a [M,K] here is its transpose there, and the
// transpose of c is b's times a's: the factors change places, and nothing is moved.
void Cublas::product(float* c, const void* a, const void* b, int M, int N, int K,
                     Numbers numbers) {
  const float one = 1, zero = 0;
  const int type = numbers == Numbers::bf16   ? bf_16
                   : numbers == Numbers::half ? half_16
                                              : float_32;
  const int compute = numbers == Numbers::tf32 ? compute_fast_tf32 : compute_32;
  must_work(reinterpret_cast<GemmEx>(gemm_)(handle_, as_it_stands, as_it_stands, N, M, K,
                                            &one, b, type, N, a, type, K, &zero, c,
                                            float_32, N, compute, any_algorithm),
            "a product");
}

}  // namespace chainrule::bench
