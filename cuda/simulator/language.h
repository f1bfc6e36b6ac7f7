// The words that CUDA adds to C++, for an ordinary compiler. cuda2cpp.awk puts an include
// of this file on top of every .cu file, as nvcc puts its cuda_runtime.h there.
//
// Keywords become nothing or a function of the engine; the launch operator, warp
// functions, vote functions, atomics and fast mathematics follow. Functions are static so
// that files compiled with and without checks can live in one program.
// Leaves out: textures, surfaces, dynamic parallelism, cooperative groups, inline PTX.
#pragma once

#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <tuple>
#include <type_traits>
#include <utility>

#include "engine.h"
#include "watch.h"

#define __CUDACC__ 1
#define __CUDA_ARCH__ 900  // device code may ask; host code here sees it too
#define CHAINRULE_SIMULATOR 1

// Is this file compiled with the calls of watch.cpp? Then its inline functions get names
// of their own, or the linker would take those of a file without.
#if defined(__SANITIZE_THREAD__)
#define SIMULATOR_CHECKED true
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define SIMULATOR_CHECKED true
#endif
#endif
#ifdef SIMULATOR_CHECKED
#define __global__ __attribute__((abi_tag("checked")))
#define __device__ __attribute__((abi_tag("checked")))
#else
#define SIMULATOR_CHECKED false
#define __global__
#define __device__
#endif
#define __host__
#define __constant__
#define __forceinline__ inline __attribute__((always_inline))
#define __launch_bounds__(...)
#define __align__(bytes) alignas(bytes)
#ifndef __restrict__
#define __restrict__ __restrict
#endif

#include "include/cuda_runtime.h"
#include "include/vector_types.h"

namespace chainrule::simulator {

// --- launches: kernel<<<grid, block>>>(x, n) arrives here as
//     kernel ->* configure("kernel", grid, block)(x, n) ---
template <class... A>
struct Call {
  Launch launch;
  std::tuple<A...> arguments;
};

template <bool checked>
struct Configuration {
  Launch launch;
  template <class... A>
  Call<A&&...> operator()(A&&... arguments) const {
    return {launch, std::tuple<A&&...>(std::forward<A>(arguments)...)};
  }
};

static inline Configuration<SIMULATOR_CHECKED> configure(const char* kernel, dim3 grid,
                                                         dim3 block,
                                                         size_t shared_bytes = 0,
                                                         cudaStream_t = nullptr,
                                                         SIMULATOR_WHERE) {
  return {{kernel, grid, block, shared_bytes, file, line, SIMULATOR_CHECKED, nullptr,
           nullptr, 0}};
}

template <class... P, class... A>
void operator->*(void (*kernel)(P...), Call<A...>&& call) {
  static_assert(sizeof...(P) == sizeof...(A),
                "a launch gives every argument of its kernel");
  static_assert((!std::is_reference_v<P> && ...),
                "a kernel takes its arguments by value");
  struct Bound {
    void (*kernel)(P...);
    std::tuple<P...> values;
  } bound{kernel, std::move(call.arguments)};
  Launch launch = call.launch;
  launch.arguments = &bound;
  launch.argument_bytes = sizeof bound;
  launch.call = [](const void* b) {
    std::apply(static_cast<const Bound*>(b)->kernel,
               static_cast<const Bound*>(b)->values);
  };
  run(launch);
}

// --- shared memory: __shared__ float tile[16][17]; arrives here as
//     auto& tile = shared<float[16][17]>("tile[16][17]", [] {}). No other lambda has
//     the type of this one: that tells declarations and template instances apart ---
template <class T, class Site>
T& shared(const char* name, Site) {
  static_assert(std::is_trivially_destructible_v<T>, "shared memory holds plain numbers");
  static SharedSlot slot;
  return *static_cast<T*>(
      shared_array(slot, name, sizeof(T), sizeof(std::remove_all_extents_t<T>)));
}

// extern __shared__ float rows[]; becomes
// float* const rows = dynamic_shared_array<float>();
template <class T>
T* dynamic_shared_array() {
  return static_cast<T*>(dynamic_shared());
}

}  // namespace chainrule::simulator

// --- barriers and warp functions ---
static inline void __syncthreads(SIMULATOR_WHERE) {
  chainrule::simulator::block_barrier(false, "__syncthreads", file, line);
}
static inline int __syncthreads_count(int vote, SIMULATOR_WHERE) {
  return chainrule::simulator::block_barrier(vote, "__syncthreads_count", file, line);
}
static inline int __syncthreads_or(int vote, SIMULATOR_WHERE) {
  return chainrule::simulator::block_barrier(vote, "__syncthreads_or", file, line) > 0;
}
static inline int __syncthreads_and(int vote, SIMULATOR_WHERE) {
  return chainrule::simulator::block_barrier(!vote, "__syncthreads_and", file, line) == 0;
}
static inline void __syncwarp(unsigned mask = ~0u, SIMULATOR_WHERE) {
  chainrule::simulator::order_lanes(mask, file, line);
}
static inline void __threadfence() { chainrule::simulator::watch_fence(); }
static inline void __threadfence_block() {}

#define SIMULATOR_SHUFFLE(NAME, CHOICE, SOURCE)                                         \
  template <class T>                                                                    \
  static inline T NAME(unsigned mask, T value, CHOICE, int width = 32,                  \
                       SIMULATOR_WHERE) {                                               \
    static_assert(sizeof(T) <= 16, "a shuffle moves a number");                         \
    const int me = chainrule::simulator::engine.thread % 32, first = me & ~(width - 1); \
    chainrule::simulator::shuffle_lanes(mask, &value, sizeof(T), SOURCE, #NAME, file,   \
                                        line);                                          \
    return value;                                                                       \
  }
SIMULATOR_SHUFFLE(__shfl_sync, int lane, first + (lane & (width - 1)))
SIMULATOR_SHUFFLE(__shfl_up_sync, unsigned delta,
                  me - int(delta) < first ? me : me - int(delta))
SIMULATOR_SHUFFLE(__shfl_down_sync, unsigned delta,
                  me + int(delta) >= first + width ? me : me + int(delta))
SIMULATOR_SHUFFLE(__shfl_xor_sync, int bits,
                  (me ^ bits) >= first + width ? me : me ^ bits)

static inline unsigned __ballot_sync(unsigned mask, int vote, SIMULATOR_WHERE) {
  return chainrule::simulator::ballot_lanes(mask, vote, "__ballot_sync", file, line);
}
static inline int __any_sync(unsigned mask, int vote, SIMULATOR_WHERE) {
  return chainrule::simulator::ballot_lanes(mask, vote, "__any_sync", file, line) != 0;
}
static inline int __all_sync(unsigned mask, int vote, SIMULATOR_WHERE) {
  return chainrule::simulator::ballot_lanes(mask, !vote, "__all_sync", file, line) == 0;
}
static inline unsigned __activemask() {
  return 1u << (chainrule::simulator::engine.thread % 32);  // the only one that runs
}

// --- atomics: threads take turns only where they wait, so plain steps cannot be torn ---
#define SIMULATOR_ATOMIC(NAME, NEW)                                                      \
  template <class T>                                                                     \
  __attribute__((noinline, no_sanitize("thread"))) static T NAME(                        \
      T* address, std::common_type_t<T> value) {                                         \
    static_assert(sizeof(T) >= 4, "atomics work on 4 and 8 bytes");                      \
    chainrule::simulator::watch_atomic(address, sizeof(T), __builtin_return_address(0)); \
    const T old = *address;                                                              \
    *address = T(NEW);                                                                   \
    return old;                                                                          \
  }
SIMULATOR_ATOMIC(atomicAdd, old + value)
SIMULATOR_ATOMIC(atomicSub, old - value)
SIMULATOR_ATOMIC(atomicMax, old < value ? value : old)
SIMULATOR_ATOMIC(atomicMin, value < old ? value : old)
SIMULATOR_ATOMIC(atomicExch, value)
SIMULATOR_ATOMIC(atomicAnd, old& value)
SIMULATOR_ATOMIC(atomicOr, old | value)
SIMULATOR_ATOMIC(atomicXor, old ^ value)
SIMULATOR_ATOMIC(atomicInc, old >= value ? 0 : old + 1)
template <class T>
__attribute__((noinline, no_sanitize("thread"))) static T atomicCAS(
    T* address, std::common_type_t<T> expected, std::common_type_t<T> value) {
  chainrule::simulator::watch_atomic(address, sizeof(T), __builtin_return_address(0));
  const T old = *address;
  if (old == expected) *address = value;
  return old;
}

// --- mathematics ---
#define __expf(x) expf(x)
#define __logf(x) logf(x)
#define __log2f(x) log2f(x)
#define __powf(x, y) powf(x, y)
#define __sinf(x) sinf(x)
#define __cosf(x) cosf(x)
#define __fdividef(x, y) ((x) / (y))
#define __fmaf_rn(x, y, z) fmaf(x, y, z)
#define __frcp_rn(x) (1.0f / (x))
#define __ldg(pointer) (*(pointer))
static inline float rsqrtf(float x) { return 1.0f / sqrtf(x); }
static inline double rsqrt(double x) { return 1.0 / sqrt(x); }
static inline float __saturatef(float x) { return x < 0 ? 0.0f : x > 1 ? 1.0f : x; }

template <class To, class From>
static inline To simulator_same_bits(From from) {
  static_assert(sizeof(To) == sizeof(From));
  To to;
  memcpy(&to, &from, sizeof to);
  return to;
}
static inline int __float_as_int(float x) { return simulator_same_bits<int>(x); }
static inline unsigned __float_as_uint(float x) {
  return simulator_same_bits<unsigned>(x);
}
static inline float __int_as_float(int x) { return simulator_same_bits<float>(x); }
static inline float __uint_as_float(unsigned x) { return simulator_same_bits<float>(x); }
static inline int __popc(unsigned x) { return __builtin_popcount(x); }
static inline int __clz(int x) { return x == 0 ? 32 : __builtin_clz(unsigned(x)); }
static inline int __ffs(int x) { return __builtin_ffs(x); }

#define SIMULATOR_MIN_MAX(T)                              \
  static inline T min(T a, T b) { return b < a ? b : a; } \
  static inline T max(T a, T b) { return a < b ? b : a; }
SIMULATOR_MIN_MAX(int)
SIMULATOR_MIN_MAX(unsigned)
SIMULATOR_MIN_MAX(long)
SIMULATOR_MIN_MAX(unsigned long)
SIMULATOR_MIN_MAX(long long)
SIMULATOR_MIN_MAX(unsigned long long)
SIMULATOR_MIN_MAX(float)
SIMULATOR_MIN_MAX(double)
