// How fast the rungs are on a GPU: see ladder.h. In the simulator the same lines run, and
// their times mean nothing.
//
// cuBLAS, NVIDIA's own product, comes by dlopen when the program runs: who builds the
// course needs neither its header nor its library, and who has it sees one row more.
#include <algorithm>

#include "cuda/stopwatch.h"
#include "launches.h"
#include "random.h"

#ifndef CHAINRULE_SIMULATOR
#include <dlfcn.h>
#endif

namespace chainrule::ladder {
namespace {

// Equal numbers would flatter: where no bit changes a GPU needs less power, and its clock
// runs faster. So a million drawn ones, over and over.
Floats unlike(size_t count, uint64_t seed) {
  Rng rng{{seed, 39}};
  Floats drawn(std::min(count, size_t(1000003)));  // a prime: no two rows begin alike
  for (float& x : drawn) x = float(rng.normal());
  Floats all(count);
  for (size_t i = 0; i < count; ++i) all[i] = drawn[i % drawn.size()];
  return all;
}

int attribute(cudaDeviceAttr which) {
  int value = 0;
  cudaDeviceGetAttribute(&value, which, 0);
  return value;
}

// Multipliers for float in one of the GPU's processors, from NVIDIA's programming guide.
int multipliers(int major, int minor) {
  return major < 8 || (major == 8 && minor == 0) ? 64 : 128;
}

// cuBLAS speaks of columns where we speak of rows: it sees c^T = b^T a^T.
class CuBlas {
 public:
#ifndef CHAINRULE_SIMULATOR
  CuBlas() {
    for (const char* name : {"libcublas.so.13", "libcublas.so.12", "libcublas.so",
                             "/usr/local/cuda/lib64/libcublas.so"}) {
      if (library_ == nullptr) library_ = dlopen(name, RTLD_NOW);
    }
    if (library_ == nullptr) return;
    auto create = reinterpret_cast<int (*)(void**)>(dlsym(library_, "cublasCreate_v2"));
    product_ = reinterpret_cast<Product*>(dlsym(library_, "cublasGemmEx"));
    if (create == nullptr || create(&handle_) != 0) product_ = nullptr;
  }
  // With half_factors a and b are rounded to half for the tensor cores, as ours are.
  bool multiply(float* c, const float* a, const float* b, Sizes s, bool half_factors) {
    const float one = 1, none = 0;
    const int plain = 0, real_32f = 0, best = -1;  // CUBLAS_OP_N, CUDA_R_32F, _DEFAULT
    const int compute = half_factors ? 74 : 68;    // CUBLAS_COMPUTE_32F[_FAST_16F]
    return product_ != nullptr &&
           product_(handle_, plain, plain, s.N, s.M, s.K, &one, b, real_32f, s.N, a,
                    real_32f, s.K, &none, c, real_32f, s.N, compute, best) == 0;
  }

 private:
  using Product = int(void*, int, int, int, int, int, const void*, const void*, int, int,
                      const void*, int, int, const void*, void*, int, int, int, int);
  void *library_ = nullptr, *handle_ = nullptr;
  Product* product_ = nullptr;
#else
  bool multiply(float*, const float*, const float*, Sizes, bool) { return false; }
#endif
};

}  // namespace

Device device() {
  const double lanes = multipliers(attribute(cudaDevAttrComputeCapabilityMajor),
                                   attribute(cudaDevAttrComputeCapabilityMinor));
  const double kilohertz = attribute(cudaDevAttrClockRate),
               memory_kilohertz = attribute(cudaDevAttrMemoryClockRate);
  const double processors = attribute(cudaDevAttrMultiProcessorCount),
               bus_bytes = attribute(cudaDevAttrGlobalMemoryBusWidth) / 8.0;
  // a multiply-add is two operations; memory moves twice in a tick
  return {2 * lanes * processors * kilohertz / 1e6,
          2 * bus_bytes * memory_kilohertz / 1e6};
}

std::vector<Rate> rates(Sizes s) {
  const OnDevice a(unlike(size_t(s.M) * size_t(s.K), 1)),
      b(unlike(size_t(s.K) * size_t(s.N), 2)), c(size_t(s.M) * size_t(s.N));
  Stopwatch watch;
  const int runs = simulated() ? 1 : 7;
  std::vector<Rate> all;
  const auto add = [&](const char* name, auto call) {
    all.push_back({name, 2 * s.multiply_adds() / 1e6 / watch.median(call, runs)});
  };
  float *const to = c.data(), *const x = a.data(), *const y = b.data();
  for (const Rung rung : rungs()) add(name_of(rung), [&] { launch(rung, to, x, y, s); });
  add("the library, half", [&] { launch_library(to, x, y, s, Factors::half); });
  CuBlas peer;
  if (peer.multiply(to, x, y, s, false)) {
    add("cuBLAS", [&] { peer.multiply(to, x, y, s, false); });
  }
  if (peer.multiply(to, x, y, s, true)) {
    add("cuBLAS, half", [&] { peer.multiply(to, x, y, s, true); });
  }
  return all;
}

}  // namespace chainrule::ladder
