// See factors.h.
#include "cuda/factors.h"

#include <cuda_runtime.h>

#include <cstdlib>
#include <string>

#include "check.h"

namespace chainrule {
namespace {

Factors wished() {
  const char* variable = std::getenv("CHAINRULE_FACTORS");
  const std::string wish = variable == nullptr ? "exact" : variable;
  ENSURE(wish == "exact" || wish == "half" || wish == "bfloat16",
         "CHAINRULE_FACTORS=%s: it can be exact, half or bfloat16", wish.c_str());
  return wish == "half"       ? Factors::half
         : wish == "bfloat16" ? Factors::bfloat16
                              : Factors::exact;
}

#ifdef __CUDA_ARCH_LIST__  // nvcc's -arch: 750, 900
constexpr int compiled_for[] = {__CUDA_ARCH_LIST__};
#else
constexpr int compiled_for[] = {0};
#endif

// Whether this GPU's tensor cores know the format: half since 7.0, bfloat16 since 8.0.
void must_be_known(Factors factors) {
  if (factors == Factors::exact) return;
  int device = 0, major = 0;
  cudaGetDevice(&device);
  cudaDeviceGetAttribute(&major, cudaDevAttrComputeCapabilityMajor, device);
  const int needed = factors == Factors::bfloat16 ? 8 : 7;
  ENSURE(
      major >= needed,
      "this GPU's tensor cores have no %s: that needs compute capability %d, it has %d",
      factors == Factors::half ? "half" : "bfloat16", needed, major);
  // A new GPU also runs what was compiled for an old one, which leaves this out.
  ENSURE(compiled_for[0] == 0 || compiled_for[0] >= 100 * needed,
         "the kernels were compiled for a GPU without bfloat16 (sm_%d): build with "
         "NVCC_ARCH=native",
         compiled_for[0] / 10);
}

Factors& setting() {
  static Factors now = [] {
    const Factors first = wished();
    must_be_known(first);
    return first;
  }();
  return now;
}

}  // namespace

Factors factors() { return setting(); }

void set_factors(Factors factors) {
  must_be_known(factors);
  setting() = factors;
}

}  // namespace chainrule
