// The calls of include/cuda_runtime.h, and what a launch may ask for. Conditions that a
// program must live with come back as codes; mistakes throw, and leave their code behind
// for cudaGetLastError.
#include "include/cuda_runtime.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <utility>

#include "memory.h"
#include "watch.h"

namespace chainrule::simulator {
namespace {

cudaError_t last_error = cudaSuccess;       // kept until somebody asks
size_t dynamic_allowed = static_limit;      // raised by cudaFuncSetAttribute
constexpr size_t most_blocks = 2147483647;  // as many as one dimension may have

cudaError_t result(cudaError_t error) {
  if (error != cudaSuccess) last_error = error;
  return error;
}

// What a call throws leaves its code behind.
template <class F>
void or_error(cudaError_t error, F&& body) {
  try {
    body();
  } catch (const Mistake&) {
    last_error = error;
    throw;
  }
}

void check_sizes(const Launch& launch) {
  const dim3 b = launch.block, g = launch.grid;
  const std::string where = place(launch.file, launch.line);
  const size_t threads = size_t(b.x) * b.y * b.z, blocks = size_t(g.x) * g.y * g.z;
  if (threads == 0 || blocks == 0) {
    mistake(where, "a launch of nothing", "Kernel %s: grid (%u,%u,%u), block (%u,%u,%u).",
            launch.kernel, g.x, g.y, g.z, b.x, b.y, b.z);
  }
  if (b.x > 1024 || b.y > 1024 || b.z > 64 || threads > 1024) {
    mistake(where, "too large a block",
            "Kernel %s: a block of (%u,%u,%u) has %zu threads; 1024 is the limit%s",
            launch.kernel, b.x, b.y, b.z, threads, b.z > 64 ? ", 64 along z." : ".");
  }
  if (g.y > 65535 || g.z > 65535 || blocks > most_blocks) {
    mistake(where, "too large a grid",
            "Kernel %s: a grid of (%u,%u,%u); y and z end at 65535, x at %zu.",
            launch.kernel, g.x, g.y, g.z, most_blocks);
  }
  if (launch.shared_bytes > dynamic_allowed) {
    mistake(where, "too much shared memory",
            "Kernel %s: %zu bytes of dynamic shared memory; %zu are allowed.\n"
            "  Up to %zu can be had by cudaFuncSetAttribute(kernel,\n"
            "  cudaFuncAttributeMaxDynamicSharedMemorySize, bytes).",
            launch.kernel, launch.shared_bytes, dynamic_allowed, shared_limit);
  }
}

}  // namespace

void check_launch(const Launch& launch) {
  or_error(cudaErrorInvalidConfiguration, [&] { check_sizes(launch); });
}

}  // namespace chainrule::simulator

using namespace chainrule::simulator;

// --- memory ---
cudaError_t cudaMalloc(void** pointer, size_t bytes, const char* file, int line) {
  const DeviceOpen now;
  *pointer = bytes > 0 ? allocate(bytes, file, line) : nullptr;
  return result(*pointer != nullptr || bytes == 0 ? cudaSuccess
                                                  : cudaErrorMemoryAllocation);
}

cudaError_t cudaFree(void* pointer, const char* file, int line) {
  const DeviceOpen now;
  if (pointer == nullptr) return cudaSuccess;
  or_error(cudaErrorInvalidValue, [&] { release(pointer, file, line); });
  return cudaSuccess;
}

cudaError_t cudaMemcpy(void* to, const void* from, size_t bytes, cudaMemcpyKind kind,
                       const char* file, int line) {
  const DeviceOpen now;
  if (bytes == 0) return cudaSuccess;
  const bool to_device = device_memory.has(uintptr_t(to));
  const bool from_device = device_memory.has(uintptr_t(from));
  const int is = (to_device ? 1 : 0) + (from_device ? 2 : 0);  // as in cudaMemcpyKind
  static const char* const names[] = {"cudaMemcpyHostToHost", "cudaMemcpyHostToDevice",
                                      "cudaMemcpyDeviceToHost",
                                      "cudaMemcpyDeviceToDevice"};
  or_error(cudaErrorInvalidMemcpyDirection, [&] {
    if (kind == cudaMemcpyDefault || int(kind) == is) return;
    mistake(place(file, line), "the wrong direction of a copy",
            "The call says %s,\n  but the pointers are those of %s.", names[kind],
            names[is]);
  });
  or_error(cudaErrorInvalidValue, [&] {
    if (to_device) need_block(to, bytes, file, line);
    if (from_device) need_block(from, bytes, file, line);
  });
  memmove(to, from, bytes);
  if (to_device && from_device) watch_copy(uintptr_t(to), uintptr_t(from), bytes);
  if (to_device && !from_device) watch_mark(uintptr_t(to), bytes, State::written);
  return cudaSuccess;
}

cudaError_t cudaMemset(void* to, int value, size_t bytes, const char* file, int line) {
  const DeviceOpen now;
  if (bytes == 0) return cudaSuccess;
  or_error(cudaErrorInvalidValue, [&] { need_block(to, bytes, file, line); });
  memset(to, value, bytes);
  watch_mark(uintptr_t(to), bytes, State::written);
  return cudaSuccess;
}

cudaError_t simulator_copy_symbol(void* symbol, size_t size, void* host, const void* from,
                                  size_t bytes, size_t offset, const char* file,
                                  int line) {
  or_error(cudaErrorInvalidValue, [&] {
    if (offset + bytes <= size) return;
    mistake(place(file, line), "a copy past the end of device memory",
            "The variable has %zu bytes; the copy ends at byte %zu.", size,
            offset + bytes);
  });
  char* in_symbol = static_cast<char*>(symbol) + offset;
  memcpy(host != nullptr ? host : in_symbol, host != nullptr ? in_symbol : from, bytes);
  return cudaSuccess;
}

cudaError_t cudaMallocHost(void** pointer, size_t bytes) {
  *pointer = std::malloc(bytes);
  return result(*pointer != nullptr ? cudaSuccess : cudaErrorMemoryAllocation);
}
cudaError_t cudaFreeHost(void* pointer) {
  std::free(pointer);
  return cudaSuccess;
}
cudaError_t cudaMemGetInfo(size_t* free, size_t* total) {
  const DeviceOpen now;
  *total = device_memory.bytes;
  *free = room_left();
  return cudaSuccess;
}

// --- errors ---
cudaError_t cudaPeekAtLastError() { return last_error; }
cudaError_t cudaGetLastError() { return std::exchange(last_error, cudaSuccess); }
static const struct {
  cudaError_t error;
  const char *name, *text;
} error_table[] = {
    {cudaSuccess, "cudaSuccess", "no error"},
    {cudaErrorInvalidValue, "cudaErrorInvalidValue", "invalid argument"},
    {cudaErrorMemoryAllocation, "cudaErrorMemoryAllocation", "out of memory"},
    {cudaErrorInvalidConfiguration, "cudaErrorInvalidConfiguration",
     "invalid configuration argument"},
    {cudaErrorInvalidMemcpyDirection, "cudaErrorInvalidMemcpyDirection",
     "invalid copy direction for memcpy"},
    {cudaErrorInvalidDevice, "cudaErrorInvalidDevice", "invalid device ordinal"},
};
const char* cudaGetErrorName(cudaError_t error) {
  for (const auto& row : error_table) {
    if (row.error == error) return row.name;
  }
  return "cudaErrorUnknown";
}
const char* cudaGetErrorString(cudaError_t error) {
  for (const auto& row : error_table) {
    if (row.error == error) return row.text;
  }
  return "unknown error";
}

// --- one device, which does everything at once ---
cudaError_t cudaGetDeviceCount(int* count) { return *count = 1, cudaSuccess; }
cudaError_t cudaGetDevice(int* device) { return *device = 0, cudaSuccess; }
cudaError_t cudaSetDevice(int device) {
  return result(device == 0 ? cudaSuccess : cudaErrorInvalidDevice);
}
cudaError_t cudaGetDeviceProperties(cudaDeviceProp* p, int device) {
  const DeviceOpen now;
  *p = {};
  strcpy(p->name, "chainrule's simulator");
  p->totalGlobalMem = device_memory.bytes;
  p->sharedMemPerBlock = static_limit;
  p->sharedMemPerBlockOptin = p->sharedMemPerMultiprocessor = shared_limit;
  p->regsPerBlock = 65536;
  p->warpSize = 32;
  p->maxThreadsPerBlock = p->maxThreadsDim[0] = p->maxThreadsDim[1] = 1024;
  p->maxThreadsDim[2] = 64;
  p->maxThreadsPerMultiProcessor = 2048;
  p->maxGridSize[0] = int(most_blocks);
  p->maxGridSize[1] = p->maxGridSize[2] = 65535;
  p->multiProcessorCount = 1;
  p->major = 9;
  return cudaSetDevice(device);
}
cudaError_t cudaDeviceGetAttribute(int* value, cudaDeviceAttr attribute, int device) {
  *value = attribute == cudaDevAttrMaxThreadsPerBlock       ? 1024
           : attribute == cudaDevAttrMultiProcessorCount    ? 1
           : attribute == cudaDevAttrComputeCapabilityMajor ? 9
                                                            : 0;
  return cudaSetDevice(device);
}
cudaError_t cudaDriverGetVersion(int* version) { return *version = 0, cudaSuccess; }
cudaError_t cudaRuntimeGetVersion(int* version) { return *version = 0, cudaSuccess; }
cudaError_t cudaDeviceSynchronize() { return cudaSuccess; }  // what fails throws
cudaError_t cudaDeviceReset() {
  const DeviceOpen now;
  release_all();
  return cudaSuccess;
}

cudaError_t cudaStreamCreate(cudaStream_t* stream) {
  return *stream = nullptr, cudaSuccess;
}
cudaError_t cudaStreamCreateWithFlags(cudaStream_t* stream, unsigned) {
  return cudaStreamCreate(stream);
}
cudaError_t cudaStreamSynchronize(cudaStream_t) { return cudaSuccess; }
cudaError_t cudaStreamDestroy(cudaStream_t) { return cudaSuccess; }
cudaError_t cudaStreamWaitEvent(cudaStream_t, cudaEvent_t, unsigned) {
  return cudaSuccess;
}

struct SimulatorEvent {
  timespec time;
};
cudaError_t cudaEventCreate(cudaEvent_t* event) {
  *event = new SimulatorEvent{};
  return cudaSuccess;
}
cudaError_t cudaEventCreateWithFlags(cudaEvent_t* event, unsigned) {
  return cudaEventCreate(event);
}
cudaError_t cudaEventRecord(cudaEvent_t event, cudaStream_t) {
  clock_gettime(CLOCK_MONOTONIC, &event->time);
  return cudaSuccess;
}
cudaError_t cudaEventQuery(cudaEvent_t) { return cudaSuccess; }
cudaError_t cudaEventSynchronize(cudaEvent_t) { return cudaSuccess; }
cudaError_t cudaEventElapsedTime(float* milliseconds, cudaEvent_t begin,
                                 cudaEvent_t end) {
  const timespec a = begin->time, b = end->time;
  *milliseconds =
      float(double(b.tv_sec - a.tv_sec) * 1e3 + double(b.tv_nsec - a.tv_nsec) / 1e6);
  return cudaSuccess;
}
cudaError_t cudaEventDestroy(cudaEvent_t event) {
  delete event;
  return cudaSuccess;
}

cudaError_t simulator_allow_shared(cudaFuncAttribute attribute, int value) {
  if (attribute != cudaFuncAttributeMaxDynamicSharedMemorySize) return cudaSuccess;
  if (value < 0 || size_t(value) > shared_limit) return result(cudaErrorInvalidValue);
  dynamic_allowed = std::max(dynamic_allowed, size_t(value));
  return cudaSuccess;
}
