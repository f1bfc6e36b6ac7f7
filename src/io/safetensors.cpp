// See safetensors.h.
#include "safetensors.h"

#include <algorithm>
#include <cstring>
#include <type_traits>

#include "check.h"
#include "dtypes.h"
#include "json.h"

namespace chainrule {
namespace {

constexpr uint64_t longest_header = 100000000;  // the reference's limit, too

std::string number(uint64_t n) { return std::to_string(n); }
std::string range(uint64_t begin, uint64_t end) {
  return "bytes " + number(begin) + " .. " + number(end);
}

// Bytes that a tensor takes, or false where 64 bits cannot count them.
bool count_bytes(const SafetensorsEntry& entry, uint64_t& bytes) {
  bytes = dtype_bytes(entry.dtype);
  // A zero anywhere makes an empty tensor, however large the other sizes are; but like
  // the reference we multiply in order and refuse what overflows on the way.
  for (const uint64_t size : entry.shape) {
    if (size != 0 && bytes > UINT64_MAX / size) return false;
    bytes *= size;
  }
  return true;
}

// An entry and where in the file its description begins, for messages.
struct Described {
  SafetensorsEntry entry;
  uint64_t offset;
};

class HeaderReader {
 public:
  HeaderReader(const std::string& file, const std::string& text, uint64_t data_bytes)
      : json_(file, text, 8), data_bytes_(data_bytes) {}

  std::vector<Described> read(std::map<std::string, std::string>& metadata) {
    json_.object([&](const std::string& name) {
      if (name == "__metadata__") {
        json_.object([&](const std::string& key) { metadata[key] = json_.string(); });
      } else {
        tensor(name);
      }
    });
    json_.end();
    std::sort(found_.begin(), found_.end(), [](const Described& a, const Described& b) {
      return a.entry.begin != b.entry.begin ? a.entry.begin < b.entry.begin
                                            : a.entry.end < b.entry.end;
    });
    check_layout();
    return std::move(found_);
  }

 private:
  void tensor(const std::string& name) {
    const uint64_t start = json_.offset();
    SafetensorsEntry entry;
    entry.name = name;
    int members = 0;
    json_.object([&](const std::string& member) {
      const uint64_t at = json_.offset();
      ++members;
      if (member == "dtype") {
        entry.dtype = json_.string();
        if (dtype_bytes(entry.dtype) > 0) return;
        json_.refuse(at, std::string("as dtype ") + dtype_names(), quoted(entry.dtype));
      } else if (member == "shape") {
        json_.array([&] { entry.shape.push_back(json_.natural()); });
      } else if (member == "data_offsets") {
        std::vector<uint64_t> both;
        json_.array([&] { both.push_back(json_.natural()); });
        if (both.size() != 2) {
          json_.refuse(at, "two data_offsets, begin and end", number(both.size()));
        }
        entry.begin = both[0], entry.end = both[1];
      } else {
        json_.refuse(at, "dtype, shape or data_offsets in " + quoted(name),
                     quoted(member));
      }
    });
    if (members < 3) {  // no name comes twice, so three are all three
      json_.refuse(start, "dtype, shape and data_offsets in " + quoted(name),
                   number(uint64_t(members)) + " of them");
    }
    check_size(entry, start);
    found_.push_back({std::move(entry), start});
  }

  void check_size(const SafetensorsEntry& entry, uint64_t offset) {
    const std::string name = quoted(entry.name);
    uint64_t bytes = 0;
    if (!count_bytes(entry, bytes)) {
      json_.refuse(offset, name + " to have fewer than 2^64 bytes", "a larger shape");
    }
    if (entry.end < entry.begin) {
      json_.refuse(offset, name + " to end behind its beginning",
                   range(entry.begin, entry.end));
    }
    if (entry.end > data_bytes_) {
      json_.refuse(
          offset,
          name + " to end within the " + number(data_bytes_) + " bytes behind the header",
          range(entry.begin, entry.end));
    }
    if (entry.end - entry.begin != bytes) {
      json_.refuse(offset,
                   name + " to take " + number(bytes) + " bytes, by its dtype and shape",
                   range(entry.begin, entry.end) + ", which are " +
                       number(entry.end - entry.begin));
    }
  }

  // One after the other from 0 to the end: no byte belongs to two tensors or to none.
  void check_layout() {
    uint64_t end = 0;
    for (const Described& next : found_) {
      const SafetensorsEntry& entry = next.entry;
      if (entry.begin != end) {
        json_.refuse(next.offset,
                     quoted(entry.name) + " to begin at byte " + number(end) +
                         " behind the header, where the tensor before it ends",
                     (entry.begin < end ? "an overlap, " : "a hole, ") +
                         range(entry.begin, entry.end));
      }
      end = entry.end;
    }
    if (end == data_bytes_) return;
    json_.refuse(json_.offset() + end, "the file to end where its last tensor ends",
                 number(data_bytes_ - end) + " bytes more");
  }

  JsonReader json_;
  const uint64_t data_bytes_;
  std::vector<Described> found_;
};

}  // namespace

uint64_t SafetensorsEntry::count() const {
  uint64_t product = 1;
  for (const uint64_t size : shape) product *= size;
  return product;
}

SafetensorsFile::SafetensorsFile(const std::string& path) : file_(path) { read_header(); }
SafetensorsFile::SafetensorsFile(const std::string& name, std::string bytes)
    : file_(name, std::move(bytes)) {
  read_header();
}

void SafetensorsFile::read_header() {
  const char* name = file_.name().c_str();
  const uint64_t size = file_.size();
  const auto shown = [](uint64_t n) { return static_cast<unsigned long long>(n); };
  ENSURE(size >= 8, "%s, byte 0: expected 8 bytes, the length of the header, found %llu",
         name, shown(size));
  uint64_t length = 0;
  file_.read(0, &length, 8);
  ENSURE(length <= longest_header,
         "%s, byte 0: expected a header of at most %llu bytes, found a length of %llu "
         "(is it a safetensors file?)",
         name, shown(longest_header), shown(length));
  ENSURE(
      length <= size - 8,
      "%s, byte 0: expected a header of %llu bytes, found %llu bytes behind its length",
      name, shown(length), shown(size - 8));
  std::string text(size_t(length), '\0');
  file_.read(8, &text[0], text.size());
  HeaderReader reader(file_.name(), text, size - 8 - length);
  ENSURE(length > 0 && text[0] == '{', "%s, byte 8: expected '{', found %s", name,
         length == 0 ? "a header of 0 bytes" : quoted(text.substr(0, 1)).c_str());
  data_ = 8 + length;
  for (Described& found : reader.read(metadata_)) {
    entries_.push_back(std::move(found.entry));
  }
}

bool SafetensorsFile::has(const std::string& name) const {
  return std::any_of(entries_.begin(), entries_.end(),
                     [&](const SafetensorsEntry& entry) { return entry.name == name; });
}

const SafetensorsEntry& SafetensorsFile::entry(const std::string& name) const {
  for (const SafetensorsEntry& entry : entries_) {
    if (entry.name == name) return entry;
  }
  fail(__FILE__, __LINE__, "%s: there is no tensor %s among its %d", file_.name().c_str(),
       quoted(name).c_str(), int(entries_.size()));
}

void SafetensorsFile::read_bytes(const SafetensorsEntry& entry, uint64_t first,
                                 size_t count, void* to) const {
  const uint64_t bytes = entry.end - entry.begin;
  ENSURE(first <= bytes && count <= bytes - first,
         "%s: %s has %llu bytes, not %llu beginning at %llu", file_.name().c_str(),
         quoted(entry.name).c_str(), static_cast<unsigned long long>(bytes),
         static_cast<unsigned long long>(count), static_cast<unsigned long long>(first));
  file_.read(data_ + entry.begin + first, to, count);
}

template <class T>
void SafetensorsFile::read_as(const SafetensorsEntry& entry, uint64_t first, size_t count,
                              T* to) const {
  const uint64_t all = entry.count();
  ENSURE(first <= all && count <= all - first,
         "%s: %s has %llu numbers, not %llu beginning at %llu", file_.name().c_str(),
         quoted(entry.name).c_str(), static_cast<unsigned long long>(all),
         static_cast<unsigned long long>(count), static_cast<unsigned long long>(first));
  const size_t width = dtype_bytes(entry.dtype);
  if (entry.dtype == (std::is_same_v<T, float> ? "F32" : "F64")) {
    read_bytes(entry, first * width, count * width, to);  // nothing to convert
    return;
  }
  char piece[65536];
  while (count > 0) {
    const size_t now = std::min(count, sizeof piece / width);
    read_bytes(entry, first * width, now * width, piece);
    convert(entry.dtype, piece, now, to);
    first += now, count -= now, to += now;
  }
}

void SafetensorsFile::read(const SafetensorsEntry& entry, uint64_t first, size_t count,
                           float* to) const {
  read_as(entry, first, count, to);
}
void SafetensorsFile::read(const SafetensorsEntry& entry, uint64_t first, size_t count,
                           double* to) const {
  read_as(entry, first, count, to);
}

std::vector<real> SafetensorsFile::numbers(const std::string& name) const {
  const SafetensorsEntry& found = entry(name);
  std::vector<real> all(size_t(found.count()));
  read(found, 0, all.size(), all.data());
  return all;
}

}  // namespace chainrule
