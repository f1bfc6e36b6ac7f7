// The calls by which a program speaks to the device: memory, errors, streams, events.
//
// Everything happens at once, so streams and events only keep their names. Conditions a
// program must live with (no memory left) come back as error codes, as in CUDA; mistakes
// (a wrong direction, a pointer that cudaMalloc never gave) throw Mistake as well.
// Leaves out: managed memory, graphs, peers, pitched copies.
#pragma once

#include <cstddef>

#include "../engine.h"

enum cudaError_t {
  cudaSuccess = 0,
  cudaErrorInvalidValue = 1,
  cudaErrorMemoryAllocation = 2,
  cudaErrorInvalidConfiguration = 9,
  cudaErrorInvalidMemcpyDirection = 21,
  cudaErrorInsufficientDriver = 35,
  cudaErrorInvalidDeviceFunction = 98,
  cudaErrorNoDevice = 100,
  cudaErrorInvalidDevice = 101,
  cudaErrorNoKernelImageForDevice = 209,
  cudaErrorUnsupportedPtxVersion = 222,
  cudaErrorNotReady = 600,
  cudaErrorIllegalAddress = 700,
  cudaErrorLaunchFailure = 719,
};
enum cudaMemcpyKind {
  cudaMemcpyHostToHost = 0,
  cudaMemcpyHostToDevice = 1,
  cudaMemcpyDeviceToHost = 2,
  cudaMemcpyDeviceToDevice = 3,
  cudaMemcpyDefault = 4,
};
enum cudaFuncAttribute {
  cudaFuncAttributeMaxDynamicSharedMemorySize = 8,
  cudaFuncAttributePreferredSharedMemoryCarveout = 9,
};
enum cudaDeviceAttr {
  cudaDevAttrMaxThreadsPerBlock = 1,
  cudaDevAttrClockRate = 13,
  cudaDevAttrMultiProcessorCount = 16,
  cudaDevAttrMemoryClockRate = 36,
  cudaDevAttrGlobalMemoryBusWidth = 37,
  cudaDevAttrComputeCapabilityMajor = 75,
  cudaDevAttrComputeCapabilityMinor = 76,
};
struct cudaDeviceProp {
  char name[256];
  size_t totalGlobalMem, sharedMemPerBlock, sharedMemPerBlockOptin,
      sharedMemPerMultiprocessor;
  int regsPerBlock, warpSize, maxThreadsPerBlock, maxThreadsPerMultiProcessor;
  int maxThreadsDim[3], maxGridSize[3];
  int multiProcessorCount, major, minor, l2CacheSize, memoryBusWidth;
};
using cudaStream_t = struct SimulatorStream*;
using cudaEvent_t = struct SimulatorEvent*;
enum {
  cudaStreamDefault = 0,
  cudaStreamNonBlocking = 1,
  cudaEventDefault = 0,
  cudaEventDisableTiming = 2
};

cudaError_t cudaMalloc(void** pointer, size_t bytes, SIMULATOR_WHERE);
cudaError_t cudaFree(void* pointer, SIMULATOR_WHERE);
cudaError_t cudaMemcpy(void* to, const void* from, size_t bytes, cudaMemcpyKind kind,
                       SIMULATOR_WHERE);
cudaError_t cudaMemset(void* to, int value, size_t bytes, SIMULATOR_WHERE);
cudaError_t cudaMallocHost(void** pointer, size_t bytes);
cudaError_t cudaFreeHost(void* pointer);
cudaError_t cudaMemGetInfo(size_t* free, size_t* total);
template <class T>
cudaError_t cudaMalloc(T** pointer, size_t bytes, SIMULATOR_WHERE) {
  return cudaMalloc(reinterpret_cast<void**>(pointer), bytes, file, line);
}
template <class T>
cudaError_t cudaMallocHost(T** pointer, size_t bytes) {
  return cudaMallocHost(reinterpret_cast<void**>(pointer), bytes);
}
template <class T>
cudaError_t cudaMallocAsync(T** pointer, size_t bytes, cudaStream_t, SIMULATOR_WHERE) {
  return cudaMalloc(reinterpret_cast<void**>(pointer), bytes, file, line);
}
inline cudaError_t cudaFreeAsync(void* pointer, cudaStream_t, SIMULATOR_WHERE) {
  return cudaFree(pointer, file, line);
}
inline cudaError_t cudaMemcpyAsync(void* to, const void* from, size_t bytes,
                                   cudaMemcpyKind kind, cudaStream_t = nullptr,
                                   SIMULATOR_WHERE) {
  return cudaMemcpy(to, from, bytes, kind, file, line);
}
inline cudaError_t cudaMemsetAsync(void* to, int value, size_t bytes,
                                   cudaStream_t = nullptr, SIMULATOR_WHERE) {
  return cudaMemset(to, value, bytes, file, line);
}

// A __constant__ or __device__ variable is an ordinary variable here.
cudaError_t simulator_copy_symbol(void* symbol, size_t size, void* host, const void* from,
                                  size_t bytes, size_t offset, const char* file,
                                  int line);
template <class T>
cudaError_t cudaMemcpyToSymbol(T& symbol, const void* from, size_t bytes,
                               size_t offset = 0, cudaMemcpyKind = cudaMemcpyHostToDevice,
                               SIMULATOR_WHERE) {
  void* to = const_cast<void*>(static_cast<const volatile void*>(&symbol));
  return simulator_copy_symbol(to, sizeof symbol, nullptr, from, bytes, offset, file,
                               line);
}
template <class T>
cudaError_t cudaMemcpyFromSymbol(void* to, T& symbol, size_t bytes, size_t offset = 0,
                                 cudaMemcpyKind = cudaMemcpyDeviceToHost,
                                 SIMULATOR_WHERE) {
  void* from = const_cast<void*>(static_cast<const volatile void*>(&symbol));
  return simulator_copy_symbol(from, sizeof symbol, to, nullptr, bytes, offset, file,
                               line);
}

cudaError_t cudaGetLastError();
cudaError_t cudaPeekAtLastError();
const char* cudaGetErrorName(cudaError_t error);
const char* cudaGetErrorString(cudaError_t error);

cudaError_t cudaGetDeviceCount(int* count);
cudaError_t cudaGetDevice(int* device);
cudaError_t cudaSetDevice(int device);
cudaError_t cudaGetDeviceProperties(cudaDeviceProp* properties, int device);
cudaError_t cudaDeviceGetAttribute(int* value, cudaDeviceAttr attribute, int device);
cudaError_t cudaDriverGetVersion(int* version);
cudaError_t cudaRuntimeGetVersion(int* version);
cudaError_t cudaDeviceSynchronize();
cudaError_t cudaDeviceReset();

cudaError_t cudaStreamCreate(cudaStream_t* stream);
cudaError_t cudaStreamCreateWithFlags(cudaStream_t* stream, unsigned flags);
cudaError_t cudaStreamSynchronize(cudaStream_t stream);
cudaError_t cudaStreamDestroy(cudaStream_t stream);
cudaError_t cudaEventCreate(cudaEvent_t* event);
cudaError_t cudaEventCreateWithFlags(cudaEvent_t* event, unsigned flags);
cudaError_t cudaEventRecord(cudaEvent_t event, cudaStream_t stream = nullptr);
cudaError_t cudaEventQuery(cudaEvent_t event);
cudaError_t cudaEventSynchronize(cudaEvent_t event);
cudaError_t cudaStreamWaitEvent(cudaStream_t stream, cudaEvent_t event,
                                unsigned flags = 0);
cudaError_t cudaEventElapsedTime(float* milliseconds, cudaEvent_t begin, cudaEvent_t end);
cudaError_t cudaEventDestroy(cudaEvent_t event);

cudaError_t simulator_allow_shared(cudaFuncAttribute attribute, int value);
template <class F>
cudaError_t cudaFuncSetAttribute(F*, cudaFuncAttribute attribute, int value) {
  return simulator_allow_shared(attribute, value);  // for all kernels at once
}
template <class F>
cudaError_t cudaOccupancyMaxActiveBlocksPerMultiprocessor(int* blocks, F*, int threads,
                                                          size_t) {
  *blocks = threads > 0 ? 2048 / threads : 0;  // as if only threads counted
  return cudaSuccess;
}
