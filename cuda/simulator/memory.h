// The device's memory: one stretch of addresses for what cudaMalloc gives, one for the
// shared memory of the block that runs. Between the arrays lie gaps that belong to
// nobody, and everything begins as NaN. runtime.cpp makes cudaMalloc and cudaMemcpy out
// of it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "engine.h"

namespace chainrule::simulator {

inline size_t round_up(size_t bytes, size_t unit) {
  return (bytes + unit - 1) / unit * unit;
}

struct Stretch {
  uintptr_t begin = 0;
  size_t bytes = 0;
  bool has(uintptr_t address) const { return address - begin < bytes; }
};
extern Stretch device_memory, shared_memory;
Stretch reserve(size_t bytes);  // of addresses; pages cost when touched

constexpr size_t static_limit = 48 * 1024, shared_limit = 227 * 1024;

// While one lives, this operating-system thread has the device for itself. Otherwise the
// memory is closed to host code: with CHAINRULE_GUARD=1, and always in programs with
// checked kernels, a touch is a crash that signals.cpp explains.
struct DeviceOpen {
  DeviceOpen();
  ~DeviceOpen();
};

// What cudaMalloc and cudaFree do; null when there is no room left.
void* allocate(size_t bytes, const char* file, int line);
void release(void* pointer, const char* file, int line);
void release_all();
size_t room_left();
// Is [pointer, pointer + bytes) inside one living block? If not, says so.
void need_block(const void* pointer, size_t bytes, const char* file, int line);

void check_launch(const Launch& launch);  // its sizes: throws
void begin_block_memory();                // empty shared memory

// "Element 300 of an array that has 300 (of 4 bytes) ..." for an address in or near an
// array of one of the stretches.
std::string describe(uintptr_t address, size_t bytes);
std::string describe_shared(uintptr_t address, size_t bytes);
// Counts in units of `unit` bytes from the begin of an array; negative before it.
long long element_number(uintptr_t address, uintptr_t begin, size_t unit);
std::string bytes_text(size_t bytes);  // "1 byte", "4 bytes"

// A kernel without checks may have written there since it was allocated: then all of the
// block counts as written, and true is returned.
bool written_unseen(uintptr_t address);
void unseen_writes();  // such a kernel has run

}  // namespace chainrule::simulator
