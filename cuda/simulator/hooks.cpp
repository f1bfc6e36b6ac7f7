// The functions that the compiler calls in code compiled with -fsanitize=thread and
// -fsanitize-coverage=trace-pc: see watch.h. A long list and nothing to think about. It
// also has what host code of a .cu file may need: std::atomic, a static local, memcpy.
#include <cstdint>
#include <cstring>

#include "card.h"
#include "engine.h"
#include "watch.h"

using namespace chainrule::simulator;

#define HERE __builtin_return_address(0)
#define ACCESS_HOOKS(BYTES)                                                            \
  void __tsan_read##BYTES(void* a) { watch_access(uintptr_t(a), BYTES, false, HERE); } \
  void __tsan_write##BYTES(void* a) { watch_access(uintptr_t(a), BYTES, true, HERE); } \
  void __tsan_unaligned_read##BYTES(void* a) {                                         \
    watch_range(uintptr_t(a), BYTES, false, HERE);                                     \
  }                                                                                    \
  void __tsan_unaligned_write##BYTES(void* a) {                                        \
    watch_range(uintptr_t(a), BYTES, true, HERE);                                      \
  }

extern "C" {
void __tsan_init() { checked_program = true; }
void __tsan_func_entry(void*) {}
void __tsan_func_exit() {}
void __tsan_vptr_update(void**, void*) {}
void __tsan_vptr_read(void**) {}

ACCESS_HOOKS(1)
ACCESS_HOOKS(2)
ACCESS_HOOKS(4)
ACCESS_HOOKS(8)
ACCESS_HOOKS(16)

// g++ calls these for a large struct, newer clang++ the three below.
void __tsan_read_range(void* a, size_t bytes) {
  watch_range(uintptr_t(a), bytes, false, HERE);
}
void __tsan_write_range(void* a, size_t bytes) {
  watch_range(uintptr_t(a), bytes, true, HERE);
}
void* __tsan_memcpy(void* to, const void* from, size_t bytes) {
  watch_range(uintptr_t(from), bytes, false, HERE);
  watch_range(uintptr_t(to), bytes, true, HERE);
  return memcpy(to, from, bytes);
}
void* __tsan_memmove(void* to, const void* from, size_t bytes) {
  watch_range(uintptr_t(from), bytes, false, HERE);
  watch_range(uintptr_t(to), bytes, true, HERE);
  return memmove(to, from, bytes);
}
void* __tsan_memset(void* to, int value, size_t bytes) {
  watch_range(uintptr_t(to), bytes, true, HERE);
  return memset(to, value, bytes);
}

// Before every straight piece of code.
void __sanitizer_cov_trace_pc() {
  if (!card_is_on() || !runs_kernel || engine.busy) return;
  engine.busy = true;
  card_step(uintptr_t(HERE));
  engine.busy = false;
}

// Host code only: kernels have CUDA's atomics.
void __tsan_atomic_thread_fence(int) { __atomic_thread_fence(__ATOMIC_SEQ_CST); }
void __tsan_atomic_signal_fence(int) {}
#define FETCH_HOOK(BITS, NAME)                                                     \
  uint##BITS##_t __tsan_atomic##BITS##_##NAME(uint##BITS##_t* a, uint##BITS##_t v, \
                                              int) {                               \
    return __atomic_##NAME(a, v, __ATOMIC_SEQ_CST);                                \
  }
#define COMPARE_HOOK(BITS, NAME, WEAK)                                    \
  int __tsan_atomic##BITS##_compare_exchange_##NAME(                      \
      uint##BITS##_t* a, uint##BITS##_t* e, uint##BITS##_t v, int, int) { \
    return __atomic_compare_exchange_n(a, e, v, WEAK, __ATOMIC_SEQ_CST,   \
                                       __ATOMIC_SEQ_CST);                 \
  }
#define ATOMIC_HOOKS(BITS)                                                           \
  uint##BITS##_t __tsan_atomic##BITS##_load(const uint##BITS##_t* a, int) {          \
    return __atomic_load_n(a, __ATOMIC_SEQ_CST);                                     \
  }                                                                                  \
  void __tsan_atomic##BITS##_store(uint##BITS##_t* a, uint##BITS##_t v, int) {       \
    __atomic_store_n(a, v, __ATOMIC_SEQ_CST);                                        \
  }                                                                                  \
  uint##BITS##_t __tsan_atomic##BITS##_exchange(uint##BITS##_t* a, uint##BITS##_t v, \
                                                int) {                               \
    return __atomic_exchange_n(a, v, __ATOMIC_SEQ_CST);                              \
  }                                                                                  \
  FETCH_HOOK(BITS, fetch_add)                                                        \
  FETCH_HOOK(BITS, fetch_sub)                                                        \
  FETCH_HOOK(BITS, fetch_and)                                                        \
  FETCH_HOOK(BITS, fetch_or)                                                         \
  FETCH_HOOK(BITS, fetch_xor)                                                        \
  COMPARE_HOOK(BITS, strong, false)                                                  \
  COMPARE_HOOK(BITS, weak, true)
ATOMIC_HOOKS(8)
ATOMIC_HOOKS(32)
ATOMIC_HOOKS(64)
}
