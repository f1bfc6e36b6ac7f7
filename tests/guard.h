// Memory with an electric fence: one step outside an array stops the program at once.
//
// Every array lies against a page that nobody may touch, at its end or (every second
// time) at its start. A crash report then asks guard_name() which array it was:
// "dbias[1], but dbias has 1 element". Works without a sanitizer, on any POSIX system.
#pragma once

#include <cstddef>
#include <string>

namespace chainrule {

class Guarded {
 public:
  Guarded() = default;
  Guarded(const std::string& name, size_t count, size_t element_bytes, bool at_start);
  Guarded(Guarded&& other) noexcept { swap(other); }
  Guarded& operator=(Guarded&& other) noexcept {
    swap(other);
    return *this;
  }
  ~Guarded();
  void* data() const { return data_; }

 private:
  void swap(Guarded& other) noexcept;
  char* map_ = nullptr;  // fence, pages, fence
  size_t map_bytes_ = 0;
  void* data_ = nullptr;
};

// "dbias[1], but dbias has 1 element" for an address on a fence, else "". Allocates
// nothing: it is called from the handler of a crash.
const char* guard_name(const void* address);

}  // namespace chainrule
