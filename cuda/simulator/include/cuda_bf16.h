// bfloat16: the upper half of a float, so the range of a float and 7 bits of fraction.
#pragma once

#include "cuda_fp16.h"

namespace chainrule::simulator {

static inline uint16_t bfloat_from_float(float x) {
  const uint32_t bits = bits_of(x);
  if ((bits & 0x7FFFFFFF) > 0x7F800000) return 0x7FFF;  // NaN
  return uint16_t((bits + 0x7FFF + (bits >> 16 & 1)) >> 16);
}

}  // namespace chainrule::simulator

struct __nv_bfloat16 {
  uint16_t bits;
  __nv_bfloat16() = default;
  __nv_bfloat16(float x) : bits(chainrule::simulator::bfloat_from_float(x)) {}
  __nv_bfloat16(double x) : __nv_bfloat16(float(x)) {}
  __nv_bfloat16(int x) : __nv_bfloat16(float(x)) {}
  operator float() const { return chainrule::simulator::float_of(uint32_t(bits) << 16); }
};

SIMULATOR_ARITHMETIC(__nv_bfloat16)
SIMULATOR_PAIR(__nv_bfloat16, __nv_bfloat162)

static inline __nv_bfloat16 __float2bfloat16(float x) { return __nv_bfloat16(x); }
static inline __nv_bfloat16 __float2bfloat16_rn(float x) { return __nv_bfloat16(x); }
static inline float __bfloat162float(__nv_bfloat16 x) { return float(x); }
static inline __nv_bfloat162 __floats2bfloat162_rn(float x, float y) {
  return {__nv_bfloat16(x), __nv_bfloat16(y)};
}
static inline float2 __bfloat1622float2(__nv_bfloat162 v) {
  return {float(v.x), float(v.y)};
}
