// gzip files (RFC 1952): a head, a stream that inflate.h unpacks, check sum and length,
// and perhaps the same again: files packed one by one and put together are a gzip file.
// Data sets come packed so. Leaves out writing.
#pragma once

#include <cstdint>
#include <string>

namespace chainrule {

constexpr uint64_t unpack_limit = 1ull << 30;

bool is_gzip(const std::string& bytes);  // by its first two bytes, not by its name

// What all members hold, one behind the other. `name` is for messages. Refuses a file
// that unpacks to more than `limit` bytes, and bytes that follow the last member.
std::string gunzip(const std::string& name, const std::string& bytes,
                   uint64_t limit = unpack_limit);

struct Content {
  std::string name;   // for messages: the path, and whether bytes are counted in the file
  std::string bytes;  // or in what it holds
};
Content read_unpacked(const std::string& path, uint64_t limit = unpack_limit);

}  // namespace chainrule
