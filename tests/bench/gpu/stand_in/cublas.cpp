// A cuBLAS for machines that have none: the four functions that ../cublas.cpp asks for,
// in plain loops on the simulator's memory. tests/course/gpu_day.sh makes a library of
// it, to prove on any machine that the real one will be found, opened and asked the right
// thing.
//
//   g++ -shared -fPIC -o libcublas.so tests/bench/gpu/stand_in/cublas.cpp
#include <cmath>
#include <cstdint>
#include <cstring>

namespace {

// One number of a matrix of this type: 0 is float, 2 half, 14 bfloat16 (as in cuBLAS).
float number(const void* all, int type, long i) {
  if (type == 0) return static_cast<const float*>(all)[i];
  const uint32_t bits = static_cast<const uint16_t*>(all)[i];
  if (type == 14) {
    const uint32_t wide = bits << 16;
    float value;
    memcpy(&value, &wide, sizeof value);
    return value;
  }
  const int exponent = int(bits >> 10 & 31);
  const float size = exponent == 0
                         ? std::ldexp(float(bits & 1023), -24)
                         : std::ldexp(float(1024 + (bits & 1023)), exponent - 25);
  return bits >> 15 ? -size : size;
}

float without_last_digits(float x) {  // of tf32: 10 binary digits
  uint32_t bits;
  memcpy(&bits, &x, sizeof bits);
  bits = (bits + 0x1000) & ~uint32_t{0x1fff};
  memcpy(&x, &bits, sizeof bits);
  return x;
}

int handle = 0;

}  // namespace

extern "C" {

int cublasCreate_v2(void** made) {
  *made = &handle;
  return 0;
}
int cublasDestroy_v2(void*) { return 0; }
int cublasGetVersion_v2(void*, int* version) {
  *version = 1;
  return 0;
}

// c [m,n] = a [m,k] b [k,n], counted down columns: number (i, j) of c is c[i + j c_line].
int cublasGemmEx(void*, int turn_a, int turn_b, int m, int n, int k, const void* alpha,
                 const void* a, int a_type, int a_line, const void* b, int b_type,
                 int b_line, const void* beta, void* c, int c_type, int c_line,
                 int compute, int algorithm) {
  const bool short_factors = compute == 77;
  if (turn_a != 0 || turn_b != 0 || c_type != 0 || algorithm != -1) return 15;
  if (compute != 68 && !short_factors) return 15;
  for (int i = 0; i < m; ++i) {
    for (int j = 0; j < n; ++j) {
      float sum = 0;
      for (int p = 0; p < k; ++p) {
        float left = number(a, a_type, i + long(p) * a_line);
        float right = number(b, b_type, p + long(j) * b_line);
        if (short_factors)
          left = without_last_digits(left), right = without_last_digits(right);
        sum += left * right;
      }
      float& to = static_cast<float*>(c)[i + long(j) * c_line];
      const float before = *static_cast<const float*>(beta) == 0 ? 0 : to;
      to = *static_cast<const float*>(alpha) * sum +
           *static_cast<const float*>(beta) * before;
    }
  }
  return 0;
}
}
