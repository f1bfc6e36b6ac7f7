// See guard.h.
#include "guard.h"

#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <cstring>
#include <utility>

#include "check.h"

namespace chainrule {
namespace {

// What the crash handler needs to know, in plain memory.
struct Entry {
  uintptr_t map, data;
  size_t map_bytes, count, element_bytes;
  char name[40];
};
constexpr int most = 256;
Entry entries[most];

size_t page() { return size_t(sysconf(_SC_PAGESIZE)); }

void remember(const Entry& entry, const std::string& name) {
  for (Entry& place : entries) {
    if (place.map != 0) continue;
    place = entry;
    snprintf(place.name, sizeof place.name, "%s", name.c_str());
    return;
  }
}

}  // namespace

Guarded::Guarded(const std::string& name, size_t count, size_t element_bytes,
                 bool at_start) {
  const size_t bytes = count * element_bytes;
  const size_t inside = (bytes / page() + 1) * page();
  map_bytes_ = inside + 2 * page();
  void* map = mmap(nullptr, map_bytes_, PROT_NONE, MAP_PRIVATE | MAP_ANON, -1, 0);
  ENSURE(map != MAP_FAILED, "no memory for the array %s", name.c_str());
  map_ = static_cast<char*>(map);
  ENSURE(mprotect(map_ + page(), inside, PROT_READ | PROT_WRITE) == 0,
         "no memory for the array %s", name.c_str());
  data_ = at_start ? map_ + page() : map_ + page() + inside - bytes;
  remember({uintptr_t(map_), uintptr_t(data_), map_bytes_, count, element_bytes, {}},
           name);
}

Guarded::~Guarded() {
  if (map_ == nullptr) return;
  for (Entry& place : entries) {
    if (place.map == uintptr_t(map_)) place.map = 0;
  }
  munmap(map_, map_bytes_);
}

void Guarded::swap(Guarded& other) noexcept {
  std::swap(map_, other.map_);
  std::swap(map_bytes_, other.map_bytes_);
  std::swap(data_, other.data_);
}

const char* guard_name(const void* address) {
  static char text[200];
  const uintptr_t at = uintptr_t(address);
  for (const Entry& entry : entries) {
    if (entry.map == 0 || at < entry.map || at >= entry.map + entry.map_bytes) continue;
    const long long bytes = (long long)(at) - (long long)(entry.data);
    const long long size = (long long)(entry.element_bytes);
    const long long index = (bytes < 0 ? bytes - size + 1 : bytes) / size;
    snprintf(text, sizeof text, "%s[%lld], but %s has %zu element%s", entry.name, index,
             entry.name, entry.count, entry.count == 1 ? "" : "s");
    return text;
  }
  return "";
}

}  // namespace chainrule
