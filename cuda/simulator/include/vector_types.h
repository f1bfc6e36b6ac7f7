// float4 and its like: a few numbers that are read and written as one access of 8 or 16
// bytes, as on the device. So a float4 must stand at a multiple of 16 bytes.
#pragma once

#define SIMULATOR_COPY_WHOLE(NAME, BYTES)                                    \
  struct NAME##_bits {                                                       \
    typedef unsigned type __attribute__((vector_size(BYTES), may_alias));    \
  };                                                                         \
  NAME() = default;                                                          \
  NAME(const NAME& other) { *this = other; }                                 \
  NAME& operator=(const NAME& other) {                                       \
    using Bits = NAME##_bits::type;                                          \
    *reinterpret_cast<Bits*>(this) = *reinterpret_cast<const Bits*>(&other); \
    return *this;                                                            \
  }
#define SIMULATOR_VECTORS(T, NAME)                                          \
  struct alignas(2 * sizeof(T)) NAME##2 {                                   \
    T x, y;                                                                 \
    NAME##2(T vx, T vy) : x(vx), y(vy) {}                                   \
    SIMULATOR_COPY_WHOLE(NAME##2, 2 * sizeof(T))                            \
  };                                                                        \
  struct NAME##3 {                                                          \
    T x, y, z;                                                              \
  };                                                                        \
  struct alignas(4 * sizeof(T)) NAME##4 {                                   \
    T x, y, z, w;                                                           \
    NAME##4(T vx, T vy, T vz, T vw) : x(vx), y(vy), z(vz), w(vw) {}         \
    SIMULATOR_COPY_WHOLE(NAME##4, 4 * sizeof(T))                            \
  };                                                                        \
  static inline NAME##2 make_##NAME##2(T x, T y) { return {x, y}; }         \
  static inline NAME##3 make_##NAME##3(T x, T y, T z) { return {x, y, z}; } \
  static inline NAME##4 make_##NAME##4(T x, T y, T z, T w) { return {x, y, z, w}; }
SIMULATOR_VECTORS(float, float)
SIMULATOR_VECTORS(int, int)
struct uint2 {
  unsigned x, y;
};
struct alignas(16) uint4 {
  unsigned x, y, z, w;
  uint4(unsigned vx, unsigned vy, unsigned vz, unsigned vw)
      : x(vx), y(vy), z(vz), w(vw) {}
  SIMULATOR_COPY_WHOLE(uint4, 16)
};
struct alignas(16) double2 {
  double x, y;
  double2(double vx, double vy) : x(vx), y(vy) {}
  SIMULATOR_COPY_WHOLE(double2, 16)
};
static inline uint4 make_uint4(unsigned x, unsigned y, unsigned z, unsigned w) {
  return {x, y, z, w};
}
static inline double2 make_double2(double x, double y) { return {x, y}; }
