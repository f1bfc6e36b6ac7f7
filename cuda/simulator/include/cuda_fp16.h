// half: 16 bits with 5 of exponent and 10 of fraction. Kept as bits; every operation goes
// through float and rounds once, to the nearest even number, as the hardware does.
// Leaves out: what a lesson does not need of NVIDIA's header of this name.
#pragma once

#include <cstdint>
#include <cstring>

namespace chainrule::simulator {

static inline uint32_t bits_of(float x) {
  uint32_t bits;
  memcpy(&bits, &x, 4);
  return bits;
}
static inline float float_of(uint32_t bits) {
  float x;
  memcpy(&x, &bits, 4);
  return x;
}

static inline uint16_t half_from_float(float x) {
  const uint32_t bits = bits_of(x), sign = bits >> 16 & 0x8000, size = bits & 0x7FFFFFFF;
  if (size > 0x7F800000) return 0x7FFF;                    // NaN
  if (size >= 0x47800000) return uint16_t(sign | 0x7C00);  // 65536 and more: infinity
  if (size < 0x38800000) {  // below 2^-14 steps have one size: let the addition round
    const float rounded =
        float_of(size) + 0.5f;  // 0.5 has the weight 2^-24 in its last bit
    return uint16_t(sign | (bits_of(rounded) - bits_of(0.5f)));
  }
  const uint32_t odd = size >> 13 & 1;
  return uint16_t(sign | ((size - (112u << 23) + 0xFFF + odd) >> 13));
}

static inline float float_from_half(uint16_t h) {
  const uint32_t sign = uint32_t(h & 0x8000) << 16, size = h & 0x7FFF;
  if (size >= 0x7C00) return float_of(sign | 0x7F800000 | size << 13);  // infinity, NaN
  if (size >= 0x0400) return float_of(sign | ((size << 13) + (112u << 23)));
  const float small = float(size) * (1.0f / 16777216);  // 2^-24 each
  return float_of(sign | bits_of(small));
}

}  // namespace chainrule::simulator

struct __half {
  uint16_t bits;
  __half() = default;
  __half(float x) : bits(chainrule::simulator::half_from_float(x)) {}
  __half(double x) : __half(float(x)) {}
  __half(int x) : __half(float(x)) {}
  operator float() const { return chainrule::simulator::float_from_half(bits); }
};
using half = __half;

#define SIMULATOR_ARITHMETIC(T)                                            \
  static inline T operator+(T a, T b) { return T(float(a) + float(b)); }   \
  static inline T operator-(T a, T b) { return T(float(a) - float(b)); }   \
  static inline T operator*(T a, T b) { return T(float(a) * float(b)); }   \
  static inline T operator/(T a, T b) { return T(float(a) / float(b)); }   \
  static inline T operator-(T a) { return T(-float(a)); }                  \
  static inline T& operator+=(T& a, T b) { return a = a + b; }             \
  static inline T& operator-=(T& a, T b) { return a = a - b; }             \
  static inline T& operator*=(T& a, T b) { return a = a * b; }             \
  static inline bool operator<(T a, T b) { return float(a) < float(b); }   \
  static inline bool operator>(T a, T b) { return float(a) > float(b); }   \
  static inline bool operator==(T a, T b) { return float(a) == float(b); } \
  static inline T __hadd(T a, T b) { return a + b; }                       \
  static inline T __hsub(T a, T b) { return a - b; }                       \
  static inline T __hmul(T a, T b) { return a * b; }                       \
  static inline T __hfma(T a, T b, T c) {                                  \
    return T(fmaf(float(a), float(b), float(c)));                          \
  }                                                                        \
  static inline T __hmax(T a, T b) { return a < b ? b : a; }               \
  static inline T __hmin(T a, T b) { return b < a ? b : a; }
#define SIMULATOR_PAIR(T, PAIR)                                                 \
  struct alignas(4) PAIR {                                                      \
    T x, y;                                                                     \
    PAIR(T vx, T vy) : x(vx), y(vy) {}                                          \
    SIMULATOR_COPY_WHOLE(PAIR, 4)                                               \
  };                                                                            \
  static inline PAIR __hadd2(PAIR a, PAIR b) { return {a.x + b.x, a.y + b.y}; } \
  static inline PAIR __hmul2(PAIR a, PAIR b) { return {a.x * b.x, a.y * b.y}; } \
  static inline PAIR __hfma2(PAIR a, PAIR b, PAIR c) {                          \
    return {__hfma(a.x, b.x, c.x), __hfma(a.y, b.y, c.y)};                      \
  }

SIMULATOR_ARITHMETIC(__half)
SIMULATOR_PAIR(__half, __half2)
using half2 = __half2;

static inline __half __float2half(float x) { return __half(x); }
static inline __half __float2half_rn(float x) { return __half(x); }
static inline float __half2float(__half x) { return float(x); }
static inline __half2 __floats2half2_rn(float x, float y) {
  return {__half(x), __half(y)};
}
static inline __half2 __float2half2_rn(float x) { return {__half(x), __half(x)}; }
static inline __half2 __halves2half2(__half x, __half y) { return {x, y}; }
static inline float2 __half22float2(__half2 v) { return {float(v.x), float(v.y)}; }
static inline __half __low2half(__half2 v) { return v.x; }
static inline __half __high2half(__half2 v) { return v.y; }
