// The CPU as its own device: see device.h. The GPU's version is another file.
#include "device.h"

#include <cstdlib>
#include <cstring>
#include <map>
#include <mutex>
#include <vector>

#include "check.h"

namespace chainrule {
namespace {

// Blocks begin on a cache line, and their sizes are whole lines.
constexpr size_t line = 64;
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
    for (void* block : blocks) std::free(block);
    blocks.clear();
  }
}

}  // namespace

void* device_allocate(size_t bytes) {
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
  if (block == nullptr) block = std::aligned_alloc(line, size);
  if (block == nullptr) {  // perhaps blocks of other sizes lie idle
    give_back_freed();
    block = std::aligned_alloc(line, size);
  }
  ENSURE(block != nullptr, "no memory left for a tensor of %.1f MiB",
         double(bytes) / (1 << 20));
#ifdef CHAINRULE_NAN_FILL
  std::memset(block, 0xFF, size);  // these bits are NaN in float and double, -1 in int
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
    std::free(block);  // no room in the list: give it back instead
  }
}

void copy_to_device(void* to, const void* from, size_t bytes) {
  if (bytes > 0) std::memcpy(to, from, bytes);
}
void copy_to_host(void* to, const void* from, size_t bytes) {
  if (bytes > 0) std::memcpy(to, from, bytes);
}
void copy_on_device(void* to, const void* from, size_t bytes) {
  if (bytes > 0) std::memmove(to, from, bytes);
}
void device_wait() {}
bool device_is_host() { return true; }

}  // namespace chainrule
