// NVIDIA's own matrix product, to measure ours beside.
//
// The library is opened when the program runs, not linked: the toolkit's compiler often
// comes without it, PyTorch brings one in a place of its own, and a program without it
// still measures everything else. The few declarations are written out in cublas.cpp for
// the same reason. Nothing of this project depends on it.
#pragma once

#include <string>

namespace chainrule::bench {

enum class Numbers { fp32, tf32, bf16, half };  // what is multiplied; sums are fp32

class Cublas {
 public:
  explicit Cublas(const std::string& file);  // throws an Error where it cannot be opened
  ~Cublas();
  Cublas(const Cublas&) = delete;
  Cublas& operator=(const Cublas&) = delete;

  int version() const;  // 130100 is 13.1.0

  // c [M,N] = a [M,K] b [K,N]. c is float; so are a and b for fp32 and tf32, else they
  // are of 16 bits. Does not wait for the device.
  void product(float* c, const void* a, const void* b, int M, int N, int K,
               Numbers numbers);

 private:
  void* function(const char* name) const;
  void *library_, *handle_ = nullptr, *gemm_;
};

}  // namespace chainrule::bench
