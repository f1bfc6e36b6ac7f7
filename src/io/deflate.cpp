// See deflate.h.
#include "deflate.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

namespace chainrule {
namespace {

class BitWriter {
 public:
  void write(uint32_t bits, int count) {  // lowest bit first
    pending_ |= uint64_t(bits) << filled_;
    for (filled_ += count; filled_ >= 8; filled_ -= 8, pending_ >>= 8) {
      bytes_ += char(pending_ & 255);
    }
  }
  void write_code(uint32_t code, int count) {  // Huffman codes: highest bit first
    for (int i = count - 1; i >= 0; --i) write(code >> i & 1, 1);
  }
  std::string finish() {
    if (filled_ > 0) write(0, 8 - filled_);
    return bytes_;
  }

 private:
  std::string bytes_;
  uint64_t pending_ = 0;
  int filled_ = 0;
};

// The fixed code of RFC 1951, 3.2.6: bytes are 0 .. 255, 256 ends, lengths come after.
void write_symbol(BitWriter& out, uint32_t symbol) {
  if (symbol < 144)
    out.write_code(0x30 + symbol, 8);
  else if (symbol < 256)
    out.write_code(0x190 + symbol - 144, 9);
  else if (symbol < 280)
    out.write_code(symbol - 256, 7);
  else
    out.write_code(0xC0 + symbol - 280, 8);
}

// Lengths 3 .. 258 and distances 1 .. 32768 are written as a class and some extra bits:
// the first classes hold one value each, then their sizes double every 4 (every 2).
struct Class {
  uint32_t index, extra;
  int bits;
};
Class class_of(uint32_t value, uint32_t per_size) {
  if (value < 2 * per_size) return {value, 0, 0};
  int bits = 0;
  while (value >> bits >= 2 * per_size) ++bits;
  return {uint32_t(bits) * per_size + (value >> bits), value & ((1u << bits) - 1), bits};
}

void write_match(BitWriter& out, uint32_t length, uint32_t distance) {
  const Class l = length == 258 ? Class{28, 0, 0} : class_of(length - 3, 4);
  write_symbol(out, 257 + l.index);
  out.write(l.extra, l.bits);
  const Class d = class_of(distance - 1, 2);
  out.write_code(d.index, 5);
  out.write(d.extra, d.bits);
}

}  // namespace

std::string zlib_compress(const std::string& bytes) {
  BitWriter out;
  out.write(0x78, 8);  // deflate with a window of 32 KiB
  out.write(0x01, 8);  // no dictionary, check bits
  out.write(1, 1);     // the last block
  out.write(1, 2);     // fixed code
  const auto byte = [&](size_t i) {
    return uint32_t(static_cast<unsigned char>(bytes[i]));
  };
  const size_t size = bytes.size(), none = size;
  std::vector<size_t> latest(1 << 15, none);  // where these three bytes stood last
  const auto look_up = [&](size_t i) {        // and from now on they stand here
    if (i + 3 > size) return none;
    const uint32_t three = byte(i) << 16 | byte(i + 1) << 8 | byte(i + 2);
    return std::exchange(latest[(three * 2654435761u) >> 17], i);
  };
  for (size_t i = 0; i < size;) {
    const size_t from = look_up(i);
    size_t length = 0;
    if (from != none && i - from <= 32768) {
      const size_t most = std::min<size_t>(258, size - i);
      while (length < most && bytes[from + length] == bytes[i + length]) ++length;
    }
    if (length < 3) {
      write_symbol(out, byte(i++));
      continue;
    }
    write_match(out, uint32_t(length), uint32_t(i - from));
    for (const size_t end = i + length; ++i < end;) look_up(i);
  }
  write_symbol(out, 256);
  std::string result = out.finish();
  const uint32_t sum = adler32(bytes);
  for (int shift = 24; shift >= 0; shift -= 8) result += char(sum >> shift & 255);
  return result;
}

// The remainder of the bytes, read as one long polynomial of bits, by a fixed one. The
// table has what eight steps of that division do to each value of the lowest byte.
uint32_t crc32(std::string_view bytes) {
  static const std::array<uint32_t, 256> eight_steps = [] {
    std::array<uint32_t, 256> table{};
    for (uint32_t value = 0; value < 256; ++value) {
      uint32_t crc = value;
      for (int i = 0; i < 8; ++i) crc = crc >> 1 ^ ((crc & 1) != 0 ? 0xEDB88320 : 0);
      table[value] = crc;
    }
    return table;
  }();
  uint32_t crc = 0xFFFFFFFF;
  for (const char letter : bytes) {
    crc = crc >> 8 ^ eight_steps[(crc ^ static_cast<unsigned char>(letter)) & 255];
  }
  return ~crc;
}

uint32_t adler32(const std::string& bytes) {
  uint32_t a = 1, b = 0;
  for (const char letter : bytes) {
    a = (a + static_cast<unsigned char>(letter)) % 65521;
    b = (b + a) % 65521;
  }
  return b << 16 | a;
}

}  // namespace chainrule
