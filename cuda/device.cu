// The door to a GPU's memory: see device.h.
//
// cudaMalloc and cudaFree wait for everything that runs, so blocks that were released are
// kept and handed out again, as on the CPU. Kernels run behind the host's back and in
// order: a copy to the host waits for them, everything else does not. All threads of the
// host share that order (CUDA's default stream, and no --default-stream per-thread): a
// block may be handed out while a kernel still reads it, for whoever writes comes later.
#include "device.h"

#include <cuda_runtime.h>

#include <map>
#include <mutex>
#include <vector>

#include "check.h"

namespace chainrule {
namespace {

#ifdef CHAINRULE_SIMULATOR
constexpr size_t line = 1;  // it is to see where an array ends
#else
constexpr size_t line = 256;  // what cudaMalloc aligns to
#endif
size_t whole_lines(size_t bytes) { return (bytes + line - 1) / line * line; }

struct Pool {
  std::mutex mutex;
  std::map<size_t, std::vector<void*>> freed;  // by size
};

// Never destroyed: a tensor in static storage may outlive every other object.
Pool& pool() {
  static Pool& instance = *new Pool;
  return instance;
}

void give_back_freed() {
  std::lock_guard<std::mutex> lock(pool().mutex);
  for (auto& [size, blocks] : pool().freed) {
    for (void* block : blocks) cudaFree(block);
    blocks.clear();
  }
}

void must_work(cudaError_t error, const char* what) {
  ENSURE(error == cudaSuccess, "%s: %s", what, cudaGetErrorString(error));
}

// What a person can do about it.
const char* what_to_do(cudaError_t error) {
  switch (error) {
    case cudaErrorInsufficientDriver:
      return "NVIDIA's driver is missing, or older than the CUDA toolkit that compiled "
             "this: nvidia-smi shows which CUDA it knows";
    case cudaErrorNoDevice:
      return "nvidia-smi -L should list one, and CUDA_VISIBLE_DEVICES may hide it";
    default:
      return "nvidia-smi may say more";
  }
}

// The first call finds out whether there is a GPU at all.
void must_be_there() {
  static const cudaError_t error = [] {
    int count = 0;
    const cudaError_t asked = cudaGetDeviceCount(&count);
    return asked == cudaSuccess && count == 0 ? cudaErrorNoDevice : asked;
  }();
  ENSURE(error == cudaSuccess,
         "there is no GPU that CUDA can use (%s). %s. ON=sim runs the same kernels "
         "without a GPU",
         cudaGetErrorString(error), what_to_do(error));
}

}  // namespace

void* device_allocate(size_t bytes) {
  must_be_there();
  const size_t size = whole_lines(bytes > 0 ? bytes : 1);
  void* block = nullptr;
  {
    std::lock_guard<std::mutex> lock(pool().mutex);
    std::vector<void*>& freed = pool().freed[size];
    if (!freed.empty()) {
      block = freed.back();
      freed.pop_back();
    }
  }
  cudaError_t error = block != nullptr ? cudaSuccess : cudaMalloc(&block, size);
  if (error == cudaErrorMemoryAllocation) {
    cudaGetLastError();  // known: perhaps blocks of other sizes lie idle
    give_back_freed();
    error = cudaMalloc(&block, size);
    cudaGetLastError();
  }
  ENSURE(error != cudaErrorMemoryAllocation, "no memory left for a tensor of %.1f MiB",
         double(bytes) / (1 << 20));
  must_work(error, "memory for a tensor");  // a kernel before has crashed
#ifdef CHAINRULE_NAN_FILL
  cudaMemset(block, 0xFF, size);  // these bits are NaN in float, -1 in int
#endif
  return block;
}

void device_release(void* block, size_t bytes) noexcept {
  if (block == nullptr) return;
  const size_t size = whole_lines(bytes > 0 ? bytes : 1);
  try {
    std::lock_guard<std::mutex> lock(pool().mutex);
    pool().freed[size].push_back(block);
  } catch (...) {
    cudaFree(block);  // no room in the list: give it back instead
  }
}

void copy_to_device(void* to, const void* from, size_t bytes) {
  if (bytes == 0) return;
  must_work(cudaMemcpy(to, from, bytes, cudaMemcpyHostToDevice), "copy to the device");
}

void copy_to_host(void* to, const void* from, size_t bytes) {
  if (bytes == 0) return;
  must_work(cudaMemcpy(to, from, bytes, cudaMemcpyDeviceToHost), "copy to the host");
}

void copy_on_device(void* to, const void* from, size_t bytes) {
  if (bytes == 0) return;
  must_work(cudaMemcpy(to, from, bytes, cudaMemcpyDeviceToDevice), "copy on the device");
}

void device_wait() { must_work(cudaDeviceSynchronize(), "waiting for the device"); }
bool device_is_host() { return false; }

}  // namespace chainrule
