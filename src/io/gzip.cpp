// See gzip.h.
#include "gzip.h"

#include <utility>

#include "check.h"
#include "deflate.h"
#include "file.h"
#include "inflate.h"

namespace chainrule {
namespace {

class Gzip {
 public:
  Gzip(const std::string& name, const std::string& bytes, uint64_t limit)
      : name_(name), bytes_(bytes), limit_(limit) {}

  std::string unpack() {
    std::string out;
    do {
      skip_head();
      const size_t begin = out.size();
      at_ = inflate(name_, bytes_, at_, out, limit_);
      compare(std::string_view(out).substr(begin));
    } while (at_ < bytes_.size());
    return out;
  }

 private:
  [[noreturn]] void refuse(size_t at, const char* sentence) const {
    fail(__FILE__, __LINE__, "%s, byte %zu: %s", name_.c_str(), at, sentence);
  }
  uint32_t number(int count) {  // of so many bytes, the lowest first
    uint32_t value = 0;
    for (int i = 0; i < count; ++i) {
      if (at_ >= bytes_.size()) refuse(at_, "the file ends too early");
      value |= uint32_t(static_cast<unsigned char>(bytes_[at_++])) << 8 * i;
    }
    return value;
  }
  void skip(size_t count) {
    if (count > bytes_.size() - at_) refuse(bytes_.size(), "the file ends too early");
    at_ += count;
  }
  void skip_text() {
    while (number(1) != 0) {
    }
  }

  // What the file was called, when it was written: nobody asks here, but where this ends
  // has to be known.
  void skip_head() {
    const size_t begin = at_;
    if (number(1) != 0x1F || number(1) != 0x8B) {
      refuse(begin, begin == 0 ? "not a gzip file: it would begin with 1f 8b"
                               : "expected the end or another gzip member");
    }
    if (number(1) != 8) refuse(begin + 2, "packed by another method than deflate");
    const uint32_t flags = number(1);
    if (flags > 31) refuse(begin + 3, "flags that gzip does not have");
    skip(6);                                // the time, how hard it was tried, where
    if ((flags & 4) != 0) skip(number(2));  // for whoever knows what it means
    if ((flags & 8) != 0) skip_text();      // the name
    if ((flags & 16) != 0) skip_text();     // a comment
    if ((flags & 2) == 0) return;
    const size_t end = at_;
    const uint32_t sum = crc32(std::string_view(bytes_).substr(begin, end - begin));
    if (number(2) != (sum & 0xFFFF)) refuse(end, "the check sum of the head is wrong");
  }

  void compare(std::string_view unpacked) {
    const size_t end = at_;
    if (number(4) != crc32(unpacked)) {
      refuse(end, "the check sum (CRC-32) of what was unpacked is wrong");
    }
    if (number(4) != uint32_t(unpacked.size())) {  // modulo 2^32
      refuse(end + 4, "the length of what was unpacked is wrong");
    }
  }

  const std::string& name_;
  const std::string& bytes_;
  const uint64_t limit_;
  size_t at_ = 0;
};

}  // namespace

bool is_gzip(const std::string& bytes) { return bytes.rfind("\x1f\x8b", 0) == 0; }

std::string gunzip(const std::string& name, const std::string& bytes, uint64_t limit) {
  return Gzip(name, bytes, limit).unpack();
}

Content read_unpacked(const std::string& path, uint64_t limit) {
  std::string bytes = read_file(path);
  if (!is_gzip(bytes)) return {path, std::move(bytes)};
  return {path + " (unpacked)", gunzip(path, bytes, limit)};
}

}  // namespace chainrule
