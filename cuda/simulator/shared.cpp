// See memory.h: the shared memory of the block that runs. The arrays of a block lie one
// after the other with gaps between them; the next block begins with an empty stretch.
#include <cstring>
#include <vector>

#include "memory.h"
#include "watch.h"

namespace chainrule::simulator {
namespace {

struct SharedArray {
  const char* name;
  uintptr_t begin;
  size_t bytes, element;
};
constexpr size_t shared_gap = 2048;
std::vector<SharedArray> shared_arrays;
uintptr_t shared_top = 0;
size_t static_bytes = 0;

uintptr_t shared_begin() { return shared_memory.begin + shared_gap; }

void* add_shared(const char* name, size_t bytes, size_t element) {
  const uintptr_t begin = shared_top;
  shared_top = begin + round_up(bytes, 128) + shared_gap;
  ENSURE(shared_memory.has(shared_top), "simulator: too many __shared__ arrays");
  memset(reinterpret_cast<void*>(begin), 0xFF, bytes);
  watch_mark(begin, bytes, State::unwritten);
  shared_arrays.push_back({name, begin, bytes, element});
  return reinterpret_cast<void*>(begin);
}

}  // namespace

void begin_block_memory() {
  if (shared_top > 0) {
    watch_mark(shared_begin(), shared_top - shared_begin(), State::nobody);
  }
  shared_arrays.clear();
  shared_top = shared_begin();
  static_bytes = 0;
  const size_t bytes = engine.launch->shared_bytes;
  if (bytes > 0) add_shared("the dynamic shared array", bytes, 1);
}

void* shared_array(SharedSlot& slot, const char* name, size_t bytes, size_t element) {
  if (slot.block == engine.blocks) return slot.array;  // another thread was here
  ENSURE(runs_kernel, "__shared__ %s is used outside of a kernel", name);
  static_bytes += bytes;
  if (static_bytes > static_limit) {
    mistake(place(engine.launch->file, engine.launch->line), "too much shared memory",
            "With the array %s the kernel declares %zu bytes; %zu is the limit.", name,
            static_bytes, static_limit);
  }
  slot.block = engine.blocks;
  return slot.array = add_shared(name, bytes, element);
}

void* dynamic_shared() {
  ENSURE(runs_kernel,
         "extern __shared__ is used outside of a kernel: declare it inside, at its top");
  return reinterpret_cast<void*>(shared_begin());
}

std::string describe_shared(uintptr_t address, size_t bytes) {
  if (shared_arrays.empty()) {
    return "The launch gave the kernel no dynamic shared memory.";
  }
  const SharedArray* array = &shared_arrays[0];  // the nearest one
  for (const SharedArray& one : shared_arrays) {
    if (address + shared_gap / 2 >= one.begin) array = &one;
  }
  const size_t unit = array->element > 1 ? array->element : bytes;
  char text[300];
  snprintf(text, sizeof text, "Element %lld of %s, which has %zu in all (of %s).",
           element_number(address, array->begin, unit), array->name, array->bytes / unit,
           bytes_text(unit).c_str());
  return text;
}

}  // namespace chainrule::simulator
