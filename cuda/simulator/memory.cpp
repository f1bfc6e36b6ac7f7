// See memory.h.
#include "memory.h"

#include <sys/mman.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <deque>
#include <map>
#include <mutex>
#include <vector>

#include "watch.h"

namespace chainrule::simulator {

Stretch device_memory, shared_memory;

namespace {

struct Block {
  size_t bytes;
  const char* file;
  int line;
  const char* freed_file;
  int freed_line;
  uint64_t born;    // the number of the launch before it
  size_t freed_at;  // total_freed then
};
// The library's allocator keeps what it has for the next request, and its line tells
// nobody anything.
bool of_library(const Block& block) { return strcmp(block.file, "cuda/device.cu") == 0; }

// Made when they are first asked for: a tensor in static storage may come before them,
// and go after them.
std::map<uintptr_t, Block>& blocks() {  // all that was ever given and not reused
  static auto& all = *new std::map<uintptr_t, Block>;
  return all;
}
std::map<size_t, std::deque<uintptr_t>>& freed() {  // by room, for reuse
  static auto& all = *new std::map<size_t, std::deque<uintptr_t>>;
  return all;
}
size_t total_freed = 0;
uintptr_t top = 0;    // above it nothing was given yet
uint64_t unseen = 0;  // the last launch without checks

std::recursive_mutex one_user;
bool guarded = false;
int users = 0;

void allow(int rights, uintptr_t begin, uintptr_t end) {
  if (end > begin) mprotect(reinterpret_cast<void*>(begin), end - begin, rights);
}

void set_up() {
  const size_t gib = size_t{1} << 30;
  device_memory = reserve(checked_program ? 4 * gib : 16 * gib);
  shared_memory = reserve(4 << 20);
  allow(PROT_NONE, device_memory.begin, device_memory.begin + device_memory.bytes);
  top = device_memory.begin;
  const char* wish = std::getenv("CHAINRULE_GUARD");
  guarded = wish != nullptr ? *wish == '1' : checked_program;
}

}  // namespace

Stretch reserve(size_t bytes) {
  int flags = MAP_PRIVATE | MAP_ANON;
#ifdef MAP_NORESERVE
  flags |= MAP_NORESERVE;
#endif
  void* map = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, flags, -1, 0);
  ENSURE(map != MAP_FAILED, "simulator: no address space for the device's memory");
  return {uintptr_t(map), bytes};
}

DeviceOpen::DeviceOpen() {
  one_user.lock();
  if (device_memory.bytes == 0) set_up();
  if (users == 0) watch_signals();
  if (users++ == 0 && guarded) allow(PROT_READ | PROT_WRITE, device_memory.begin, top);
}

DeviceOpen::~DeviceOpen() {
  if (--users == 0 && guarded) allow(PROT_NONE, device_memory.begin, top);
  one_user.unlock();
}

// --- blocks: what cudaMalloc gave ---
namespace {

// With checks, gaps are wide enough for an index that is a few rows off, and what was
// freed is not given again at once: whoever still uses it is found.
size_t gap() { return checked_program ? 64 * 1024 : 256; }
size_t quarantine() { return checked_program ? 16 * 1024 * 1024 : 0; }

size_t room_for(size_t bytes) {  // powers of two, so that blocks find a second user
  size_t room = 256;
  while (room < bytes) room *= 2;
  return room;
}

uintptr_t find_room(size_t bytes) {
  if (bytes > device_memory.bytes) return 0;
  const size_t room = room_for(bytes), page = size_t(sysconf(_SC_PAGESIZE));
  std::deque<uintptr_t>& same = freed()[room];
  const bool fits = room + gap() <= room_left();
  if (!same.empty() &&
      (!fits || total_freed - blocks()[same.front()].freed_at >= quarantine())) {
    const uintptr_t address = same.front();
    same.pop_front();
    return address;
  }
  if (!fits) return 0;
  const uintptr_t address = top;
  top += room + gap();
  allow(PROT_READ | PROT_WRITE, address / page * page, round_up(top, page));
  return address;
}

// The block that begins at or before the address.
std::map<uintptr_t, Block>::iterator block_before(uintptr_t address) {
  auto after = blocks().upper_bound(address);
  return after == blocks().begin() ? blocks().end() : --after;
}

}  // namespace

size_t room_left() { return device_memory.begin + device_memory.bytes - top; }

void* allocate(size_t bytes, const char* file, int line) {
  const uintptr_t address = find_room(bytes);
  if (address == 0) return nullptr;
  blocks()[address] = {bytes, file, line, nullptr, 0, engine.launches, 0};
  auto* memory = reinterpret_cast<void*>(address);
  memset(memory, 0xFF, bytes);  // NaN: nobody should count on zeros
  watch_mark(address, bytes, State::unwritten);
  return memory;
}

namespace {

void release(uintptr_t address, Block& block, const char* file, int line) {
  block.freed_file = file;
  block.freed_line = line;
  total_freed += block.bytes;
  block.freed_at = total_freed;
  watch_mark(address, block.bytes, State::freed);
  freed()[room_for(block.bytes)].push_back(address);
}

}  // namespace

void release(void* pointer, const char* file, int line) {
  const auto it = blocks().find(uintptr_t(pointer));
  if (it == blocks().end() || it->second.freed_file != nullptr) {
    mistake(place(file, line),
            it == blocks().end() ? "cudaFree of what cudaMalloc never gave"
                                 : "cudaFree twice",
            "%s", describe(uintptr_t(pointer), 1).c_str());
  }
  release(it->first, it->second, file, line);
}

void release_all() {
  for (auto& [address, block] : blocks()) {
    if (block.freed_file == nullptr) release(address, block, block.file, block.line);
  }
}

void need_block(const void* pointer, size_t bytes, const char* file, int line) {
  const auto address = uintptr_t(pointer);
  const auto it = block_before(address);
  const char* title = nullptr;
  if (it == blocks().end() || address > it->first + it->second.bytes + gap()) {
    title = "a device pointer that cudaMalloc never gave";
  } else if (it->second.freed_file != nullptr) {
    title = "memory used after cudaFree";
  } else if (address + bytes > it->first + it->second.bytes) {
    title = "a copy past the end of device memory";
  }
  if (title == nullptr) return;
  mistake(place(file, line), title, "The call is about %s.\n  %s",
          bytes_text(bytes).c_str(), describe(address, 1).c_str());
}

std::string leaks() {
  std::map<std::string, std::pair<int, size_t>> places;  // how many, how many bytes
  for (const auto& [address, block] : blocks()) {
    if (block.freed_file != nullptr || of_library(block)) continue;
    auto& [count, bytes] = places[place(block.file, block.line)];
    ++count;
    bytes += block.bytes;
  }
  std::string text;
  for (const auto& [where, sum] : places) {
    const auto [count, bytes] = sum;
    text += where + ": device memory that was never freed\n  " +
            (count == 1 ? "once, " : std::to_string(count) + " times, ") +
            bytes_text(bytes) + (count == 1 ? "\n" : " in all\n");
  }
  return text;
}

void unseen_writes() { unseen = engine.launches; }

bool written_unseen(uintptr_t address) {
  const auto it = block_before(address);
  if (it == blocks().end() || it->second.born >= unseen) return false;
  watch_mark(it->first, it->second.bytes, State::written);
  return true;
}

// --- words about addresses ---
std::string bytes_text(size_t bytes) {
  return std::to_string(bytes) + (bytes == 1 ? " byte" : " bytes");
}

long long element_number(uintptr_t address, uintptr_t begin, size_t unit) {
  const auto offset = (long long)(address - begin), size = (long long)(unit);
  return offset >= 0 ? offset / size : (offset - size + 1) / size;
}

std::string describe(uintptr_t address, size_t bytes) {
  if (shared_memory.has(address)) return describe_shared(address, bytes);
  auto it = block_before(address);
  const auto next = blocks().upper_bound(address);
  const bool nearer = next != blocks().end() && next->first - address <= gap() / 2;
  if (nearer && (it == blocks().end() || address >= it->first + it->second.bytes)) {
    it = next;
  }
  if (it == blocks().end()) return "No cudaMalloc gave memory there.";
  const Block& block = it->second;
  char text[300];
  snprintf(text, sizeof text, "Element %lld of an array that has %.10g (of %s)",
           element_number(address, it->first, bytes), double(block.bytes) / double(bytes),
           bytes_text(bytes).c_str());
  std::string all = text;
  if (!of_library(block)) {
    all += "\n  and was allocated at " + place(block.file, block.line);
  }
  if (block.freed_file != nullptr) {
    all += "\n  and freed at " + place(block.freed_file, block.freed_line);
  }
  return all;
}

}  // namespace chainrule::simulator
