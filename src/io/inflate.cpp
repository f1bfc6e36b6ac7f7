// See inflate.h.
#include "inflate.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "check.h"

namespace chainrule {
namespace {

// The bits of a file, lowest bit of each byte first. Up to 64 of them wait in a register.
class BitReader {
 public:
  BitReader(const std::string& name, const std::string& bytes, size_t at)
      : name_(name), bytes_(bytes), next_(at) {}

  size_t at() const { return next_ - size_t(filled_ / 8); }  // the byte of the next bit
  [[noreturn]] void refuse(size_t at, const std::string& sentence) const {
    fail(__FILE__, __LINE__, "%s, byte %zu: %s", name_.c_str(), at, sentence.c_str());
  }

  // At least 57 bits, or all there are: enough for a length, a distance, and their extras
  // (15 + 5 + 15 + 13).
  void fill() {
    while (filled_ <= 56 && next_ < bytes_.size()) {
      pending_ |= uint64_t(static_cast<unsigned char>(bytes_[next_++])) << filled_;
      filled_ += 8;
    }
  }
  uint32_t peek(int count) const {  // zeros behind the end of the file
    return uint32_t(pending_ & ((uint64_t{1} << count) - 1));
  }
  void drop(int count) {
    if (count > filled_) refuse(bytes_.size(), "the file ends too early");
    pending_ >>= count;
    filled_ -= count;
  }
  uint32_t take(int count) {
    if (count > filled_) fill();
    const uint32_t bits = peek(count);
    drop(count);
    return bits;
  }
  void to_whole_byte() { drop(filled_ % 8); }

 private:
  const std::string& name_;
  const std::string& bytes_;
  uint64_t pending_ = 0;
  int filled_ = 0;
  size_t next_;
};

// What has been unpacked. Room is made ahead and in large pieces, so that a byte costs a
// comparison.
class Output {
 public:
  Output(const BitReader& in, std::string before, uint64_t limit)
      : in_(in),
        bytes_(std::move(before)),
        limit_(limit),
        begin_(bytes_.size()),
        size_(begin_) {}

  void byte(uint32_t value) {
    if (size_ == bytes_.size()) make_room(1);
    bytes_[size_++] = char(value);
  }
  // Copies what stood `distance` bytes back. The two may overlap: distance 1 repeats the
  // last byte, so the copy goes forward, byte by byte.
  void copy(size_t length, size_t distance) {
    if (distance > size_ - begin_) {
      in_.refuse(in_.at(), "a copy from " + std::to_string(distance) +
                               " bytes back, but only " + std::to_string(size_ - begin_) +
                               " have been unpacked");
    }
    if (bytes_.size() - size_ < length) make_room(length);
    char* to = &bytes_[size_];
    const char* from = to - distance;
    for (size_t i = 0; i < length; ++i) to[i] = from[i];
    size_ += length;
  }
  std::string finish() {
    bytes_.resize(size_);
    return std::move(bytes_);
  }

 private:
  void make_room(size_t count) {
    if (size_ + count > limit_) {
      in_.refuse(in_.at(), "this unpacks to more than the " + std::to_string(limit_) +
                               " bytes that are allowed");
    }
    const uint64_t twice = std::max<uint64_t>(2 * (size_ + count), 65536);
    bytes_.resize(size_t(std::min(twice, limit_)));
  }

  const BitReader& in_;
  std::string bytes_;
  const uint64_t limit_;
  const size_t begin_;  // what stood there before is of another stream
  size_t size_;
};

constexpr int longest = 15;  // bits of a code

// A Huffman code, given by the length of each symbol's code and nothing else: codes of
// one length are consecutive numbers in the order of their symbols, and shorter codes
// come before longer ones. So there is one code for given lengths, and a table of how
// many codes each length has says where a length's codes begin.
class Code {
 public:
  // Refuses lengths that no code can have. `may_be_partial`: the standard allows one
  // single code of one bit, or none, where there is nothing to choose.
  Code(const std::vector<int>& lengths, bool may_be_partial, const BitReader& in) {
    for (const int length : lengths) ++count_[size_t(length)];
    count_[0] = 0;
    // Of all sequences of `length` bits, how many are not yet taken?
    int free = 1, used = 0;
    for (size_t length = 1; length <= longest; ++length) {
      free = 2 * free - count_[length];
      used += count_[length];
      if (free < 0) in.refuse(in.at(), "the code lengths here promise too many codes");
    }
    if (free > 0 && !(may_be_partial && used <= 1 && count_[1] == used)) {
      in.refuse(in.at(), "the code lengths here leave some codes without a meaning");
    }
    sort_symbols(lengths);
  }

  // The next symbol. The caller has filled the reader.
  uint32_t next(BitReader& in) const {
    const uint32_t found = quick_[in.peek(quick_bits)];
    if (found == 0) return next_by_counting(in);
    in.drop(int(found & 15));
    return found >> 4;
  }

 private:
  // Symbols by code length, and a table from the next bits to (symbol, length): for the
  // frequent symbols, whose codes are short, one look says all.
  void sort_symbols(const std::vector<int>& lengths) {
    std::array<uint32_t, longest + 2> place{}, code{};  // of each length's next symbol
    for (size_t length = 1; length <= longest; ++length) {
      place[length + 1] = place[length] + count_[length];
      code[length + 1] = (code[length] + count_[length]) << 1;
    }
    symbols_.resize(place[longest + 1]);
    for (size_t symbol = 0; symbol < lengths.size(); ++symbol) {
      const size_t length = size_t(lengths[symbol]);
      if (length == 0) continue;
      symbols_[place[length]++] = uint16_t(symbol);
      enter(code[length]++, int(length), uint32_t(symbol));
    }
  }
  void enter(uint32_t code, int length, uint32_t symbol) {
    if (length > quick_bits) return;
    uint32_t reversed = 0;  // codes are sent highest bit first, all else lowest bit first
    for (int i = 0; i < length; ++i) reversed |= (code >> i & 1) << (length - 1 - i);
    for (uint32_t rest = 0; rest < 1u << (quick_bits - length); ++rest) {
      quick_[reversed | rest << length] = uint16_t(symbol << 4 | uint32_t(length));
    }
  }
  // Bit by bit: the codes of one length are the numbers first .. first + count - 1.
  uint32_t next_by_counting(BitReader& in) const {
    int code = 0, first = 0, place = 0;
    const uint32_t bits = in.peek(longest);
    for (int length = 1; length <= longest; ++length) {
      code = code << 1 | int(bits >> (length - 1) & 1);
      const int count = count_[size_t(length)];
      if (code - first < count) {
        in.drop(length);
        return symbols_[size_t(place + code - first)];
      }
      place += count;
      first = (first + count) << 1;
    }
    in.refuse(in.at(), "no code begins with the bits here");
  }

  static constexpr int quick_bits = 10;
  // By the next bits: symbol << 4 | length. 0: the code is longer.
  std::array<uint16_t, 1 << quick_bits> quick_{};
  std::array<uint16_t, longest + 1> count_{};
  std::vector<uint16_t> symbols_;
};

// Lengths and distances come as a class and extra bits. Of each size there are 4 classes
// of lengths and 2 of distances (the other direction is class_of in deflate.cpp).
uint32_t value_of(uint32_t index, uint32_t per_size, BitReader& in) {
  if (index < 2 * per_size) return index;
  const int bits = int(index / per_size) - 1;
  return ((per_size + index % per_size) << bits) + in.take(bits);
}

void read_symbols(BitReader& in, const Code& symbols, const Code& distances,
                  Output& out) {
  while (true) {
    in.fill();
    const uint32_t symbol = symbols.next(in);
    if (symbol < 256) {
      out.byte(symbol);
      continue;
    }
    if (symbol == 256) return;  // the end of the block
    if (symbol > 285) in.refuse(in.at(), "length class 286 or 287, which mean nothing");
    const uint32_t length = 3 + (symbol == 285 ? 255 : value_of(symbol - 257, 4, in));
    const uint32_t index = distances.next(in);
    if (index > 29) in.refuse(in.at(), "distance class 30 or 31, which mean nothing");
    out.copy(length, 1 + value_of(index, 2, in));
  }
}

// Kind 0: bytes as they are.
void read_stored(BitReader& in, Output& out) {
  in.to_whole_byte();
  const size_t at = in.at();
  const uint32_t length = in.take(16), complement = in.take(16);
  if (length != (complement ^ 0xFFFF)) {
    in.refuse(at, "the length of a stored block and its complement do not agree");
  }
  for (uint32_t i = 0; i < length; ++i) out.byte(in.take(8));
}

// Kind 1: the code of the standard, the same for every file.
void read_fixed(BitReader& in, Output& out) {
  std::vector<int> lengths(288, 8);
  std::fill(lengths.begin() + 144, lengths.begin() + 256, 9);
  std::fill(lengths.begin() + 256, lengths.begin() + 280, 7);
  read_symbols(in, Code(lengths, false, in), Code(std::vector<int>(32, 5), false, in),
               out);
}

// Kind 2 brings its own two codes, as a list of code lengths, which is itself written in
// a Huffman code: symbols 0 .. 15 are lengths, 16 .. 18 repeat.
std::vector<int> read_lengths(BitReader& in, const Code& code, size_t count) {
  std::vector<int> lengths;
  while (lengths.size() < count) {
    in.fill();
    const uint32_t symbol = code.next(in);
    if (symbol < 16) {
      lengths.push_back(int(symbol));
      continue;
    }
    if (symbol == 16 && lengths.empty()) {
      in.refuse(in.at(), "the code length before the first is to be repeated");
    }
    const size_t times = symbol == 16   ? 3 + in.take(2)
                         : symbol == 17 ? 3 + in.take(3)
                                        : 11 + in.take(7);
    lengths.insert(lengths.end(), times, symbol == 16 ? lengths.back() : 0);
  }
  if (lengths.size() > count) {
    in.refuse(in.at(), "more code lengths than the " + std::to_string(count) +
                           " that were announced");
  }
  return lengths;
}

void read_dynamic(BitReader& in, Output& out) {
  const size_t at = in.at();
  const size_t symbols = 257 + in.take(5), distances = 1 + in.take(5);
  const size_t count = 4 + in.take(4);
  if (symbols > 286 || distances > 30) {
    in.refuse(at, "a code for " + std::to_string(symbols) + " symbols and " +
                      std::to_string(distances) + " distances; 286 and 30 exist");
  }
  // In this order those that are rarely needed come last and can be left out.
  const size_t order[] = {16, 17, 18, 0, 8,  7, 9,  6, 10, 5,
                          11, 4,  12, 3, 13, 2, 14, 1, 15};
  std::vector<int> lengths(19, 0);
  for (size_t i = 0; i < count; ++i) lengths[order[i]] = int(in.take(3));
  lengths = read_lengths(in, Code(lengths, false, in), symbols + distances);
  if (lengths[256] == 0) in.refuse(at, "a block without a code for its end");
  const auto middle = lengths.begin() + long(symbols);
  read_symbols(in, Code({lengths.begin(), middle}, true, in),
               Code({middle, lengths.end()}, true, in), out);
}

}  // namespace

size_t inflate(const std::string& name, const std::string& bytes, size_t at,
               std::string& out, uint64_t limit) {
  BitReader in(name, bytes, at);
  Output unpacked(in, std::move(out), limit);
  for (bool last = false; !last;) {
    const size_t begin = in.at();
    last = in.take(1) == 1;
    switch (in.take(2)) {
      case 0:
        read_stored(in, unpacked);
        break;
      case 1:
        read_fixed(in, unpacked);
        break;
      case 2:
        read_dynamic(in, unpacked);
        break;
      default:
        in.refuse(begin, "a block of kind 3, which does not exist");
    }
  }
  in.to_whole_byte();
  out = unpacked.finish();
  return in.at();
}

}  // namespace chainrule
