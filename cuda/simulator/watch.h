// The checks of a kernel's reads and writes. Kernels compiled with -fsanitize=thread call
// a function before every access to memory; the compiler means them for its own race
// detector, but we link ours instead: hooks.cpp. One mechanism for races, bounds,
// unwritten memory and the report card, and no library that a learner might lack.
#pragma once

#include <cstddef>
#include <cstdint>

namespace chainrule::simulator {

// --- for hooks.cpp: before an access; `code` is the address that the call returns to ---
void watch_access(uintptr_t address, size_t bytes, bool write, void* code);
void watch_range(uintptr_t address, size_t bytes, bool write, void* code);
// --- for language.h ---
void watch_atomic(const void* address, size_t bytes, void* code);
void watch_fence();  // __threadfence
// --- for the engine and memory.cpp ---
enum class State : uint8_t { nobody, unwritten, written, freed };  // of a byte
void watch_mark(uintptr_t begin, size_t bytes, State state);
void watch_copy(uintptr_t to, uintptr_t from, size_t bytes);
void watch_launch_begin();
void watch_block_begin();
void watch_block_end();
void watch_launch_end(bool complete);

}  // namespace chainrule::simulator
