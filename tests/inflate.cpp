// src/io/inflate and src/io/gzip: files of zlib, streams written by hand, and files that
// lie.
#include "io/inflate.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include "check.h"
#include "fuzz.h"
#include "io/deflate.h"
#include "io/file.h"
#include "io/gzip.h"
#include "reference/gzip_files.h"

using namespace chainrule;
using reference::text;

namespace {

// "1 01 110": bits in the order of the stream; Huffman codes can be typed as they are,
// numbers have their lowest bit first.
std::string bits(const std::string& digits) {
  std::string bytes;
  int count = 0;
  for (const char digit : digits) {
    if (digit == ' ') continue;
    if (count % 8 == 0) bytes += '\0';
    if (digit == '1') bytes.back() = char(bytes.back() | 1 << count % 8);
    ++count;
  }
  return bytes;
}
std::string number(uint32_t value, int count) {
  std::string digits;
  for (int i = 0; i < count; ++i) digits += (value >> i & 1) != 0 ? '1' : '0';
  return digits;
}

std::string unpacked(const std::string& stream) {
  std::string out;
  const size_t end = inflate("f", stream, 0, out, 1000000);
  CHECK(end == stream.size());
  return out;
}
std::string refusal(const std::string& stream) {
  std::string out;
  try {
    inflate("f", stream, 0, out, 1000000);
  } catch (const Error& error) {
    return error.what();
  }
  return "accepted: " + out;
}
std::string gzip_refusal(const std::string& bytes, uint64_t limit = 1000000) {
  try {
    gunzip("f", bytes, limit);
  } catch (const Error& error) {
    return error.what();
  }
  return "accepted";
}

// A dynamic block: how often symbols 16 .. 18, 0, 8, 7 ... of the code for code lengths
// occur, then whatever follows.
std::string dynamic(uint32_t symbols, uint32_t distances, const std::string& lengths,
                    const std::string& rest) {
  std::string head = "1 01" + number(symbols - 257, 5) + number(distances - 1, 5) +
                     number(uint32_t(lengths.size()) - 4, 4);
  for (const char length : lengths) head += number(uint32_t(length - '0'), 3);
  return bits(head + rest);
}

const std::vector<std::string> corpus = {
    reference::stored, reference::fixed,     reference::dynamic,  reference::huffman,
    reference::run,    reference::fibonacci, reference::long_head};

}  // namespace

TEST_CASE("inflate: files of zlib, every kind of block") {
  CHECK(gunzip("f", reference::stored) == text);
  CHECK(gunzip("f", reference::fixed) == text.substr(0, 60));
  CHECK(gunzip("f", reference::dynamic) == text);
  CHECK(gunzip("f", reference::huffman) == text);
  CHECK(gunzip("f", reference::long_head) == text.substr(0, 60));
  const bool run = gunzip("f", reference::run) == std::string(70000, 'x');
  CHECK(run);
  std::string fibonacci;  // codes of every length up to 15
  for (size_t i = 0, a = 1, b = 1; i < 16; ++i, std::swap(a, b), b += a) {
    fibonacci += std::string(a, char('A' + i));
  }
  CHECK(gunzip("f", reference::fibonacci) == fibonacci);
}

TEST_CASE("inflate: what our own compression writes") {
  for (const size_t count : {0, 1, 2, 3, 100, 70000}) {
    std::string bytes;
    for (size_t i = 0; i < count; ++i) bytes += char(i * i % 251 + i / 300);
    const std::string packed = zlib_compress(bytes);
    std::string out;
    CHECK(inflate("f", packed, 2, out, 100000) == packed.size() - 4);  // 2: zlib's head
    const bool equal = out == bytes;
    CHECK(equal);
  }
}

TEST_CASE("inflate: streams written by hand") {
  // A stored block of two bytes; the bits up to the next whole byte do not matter.
  CHECK(unpacked(std::string("\x01\x02\x00\xfd\xffhi", 7)) == "hi");
  CHECK(unpacked(std::string("\xf9\x02\x00\xfd\xffhi", 7)) == "hi");
  // Fixed code: 'a' is 0x30 + 97 in 8 bits, the end is 0000000.
  CHECK(unpacked(bits("1 10 10010001 0000000")) == "a");
  // 'a', then 3 + 0 bytes from 1 back (length class 257: 0000001, distance 0: 00000).
  CHECK(unpacked(bits("1 10 10010001 0000001 00000 0000000")) == "aaaa");
  // The longest copy: class 285 (8 bits), 258 bytes. And as 227 + 31, class 284.
  CHECK(unpacked(bits("1 10 10010001 11000101 00000 0000000")) == std::string(259, 'a'));
  CHECK(unpacked(bits("1 10 10010001 11000100 11111 00000 0000000")) ==
        std::string(259, 'a'));
  // Two blocks; the second copies from the first.
  CHECK(unpacked(bits("0 10 10010001 10010010 0000000 1 10 0000010 00001 0000000")) ==
        "ababab");
  // What is already in `out` is another stream's: no copy reaches it.
  std::string out = "before ";
  inflate("f", bits("1 10 10010001 0000000"), 0, out, 100);
  CHECK(out == "before a");
  CHECK_THROWS_AS(inflate("f", bits("1 10 0000001 00000 0000000"), 0, out, 100), Error);
}

TEST_CASE("inflate: every kind of lie is refused in its own words") {
  CHECK(refusal("") == "f, byte 0: the file ends too early");
  CHECK(refusal(bits("1 11")) == "f, byte 0: a block of kind 3, which does not exist");
  CHECK(refusal(std::string("\x01\x02\x00\xfd\xfehi", 7)) ==
        "f, byte 1: the length of a stored block and its complement do not agree");
  CHECK(refusal(std::string("\x01\x02\x00\xfd\xffh", 6)) ==
        "f, byte 6: the file ends too early");
  CHECK(refusal(bits("1 10 0000001 00000")) ==
        "f, byte 2: a copy from 1 bytes back, but only 0 have been unpacked");
  CHECK(refusal(bits("1 10 11000110 00000000")).find("length class 286 or 287") !=
        std::string::npos);
  CHECK(refusal(bits("1 10 10010001 0000001 11110 0000")).find("distance class 30") !=
        std::string::npos);
  // Lengths of the code for lengths, in the order 16 17 18 0 8 7 9 6 ...
  CHECK(refusal(dynamic(287, 1, "0000", "")).find("287 symbols and 1 distances") !=
        std::string::npos);
  CHECK(refusal(dynamic(257, 31, "0000", "")).find("257 symbols and 31 distances") !=
        std::string::npos);
  CHECK(refusal(dynamic(257, 1, "0000", "")).find("leave some codes") !=
        std::string::npos);
  CHECK(refusal(dynamic(257, 1, "1110", "")).find("too many codes") != std::string::npos);
  CHECK(refusal(dynamic(257, 1, "1001", "1 00")).find("before the first") !=
        std::string::npos);
  // 18 is 1 and repeats zero 11 + 127 times: 138 + 138 of 258 lengths.
  const std::string most = "1 1111111 1 1111111";
  CHECK(refusal(dynamic(257, 1, "0011", most))
            .find("more code lengths than the 258 that were announced") !=
        std::string::npos);
  CHECK(refusal(dynamic(257, 1, "0011", "1 1111111 1 1011011 1 0"))
            .find("a block without a code for its end") != std::string::npos);
}

TEST_CASE("gzip: several members, and every lie about them") {
  CHECK(gunzip("f", reference::fixed + reference::dynamic) == text.substr(0, 60) + text);
  CHECK(is_gzip(reference::fixed));
  CHECK_FALSE(is_gzip("\x1f"));
  CHECK_FALSE(is_gzip("plain"));

  const size_t size = reference::fixed.size();
  const auto with = [&](size_t at, char byte) {
    std::string bytes = reference::fixed;
    bytes[at] = byte;
    return gzip_refusal(bytes);
  };
  CHECK(gzip_refusal("") == "f, byte 0: the file ends too early");
  CHECK(gzip_refusal("plain text") ==
        "f, byte 0: not a gzip file: it would begin with 1f 8b");
  CHECK(with(2, 7) == "f, byte 2: packed by another method than deflate");
  CHECK(with(3, 32) == "f, byte 3: flags that gzip does not have");
  const std::string sum = "f, byte " + std::to_string(size - 8) +
                          ": the check sum (CRC-32) of what was unpacked is wrong";
  CHECK(with(size - 8, 'x') == sum);
  CHECK(with(size - 4, 'x') == "f, byte " + std::to_string(size - 4) +
                                   ": the length of what was unpacked is wrong");
  CHECK(gzip_refusal(reference::fixed + '\0') ==
        "f, byte " + std::to_string(size) + ": expected the end or another gzip member");
  std::string head = reference::long_head;
  head[12] = 'E';
  CHECK(gzip_refusal(head) == "f, byte 30: the check sum of the head is wrong");
}

TEST_CASE("gzip: what would fill the memory is refused") {
  CHECK(gzip_refusal(reference::run, 70000) == "accepted");
  CHECK(gzip_refusal(reference::run, 69999)
            .find("this unpacks to more than the 69999 bytes that are allowed") !=
        std::string::npos);
  CHECK(gzip_refusal(reference::run + reference::run, 139999).find("139999") !=
        std::string::npos);
  CHECK(gzip_refusal(reference::stored, 0).find("the 0 bytes") != std::string::npos);
}

TEST_CASE("gzip: every truncation of a file is refused, and every flipped bit") {
  for (const std::string& whole : corpus) {
    for (size_t size = 0; size < whole.size(); ++size) {
      if (gzip_refusal(whole.substr(0, size)) == "accepted") CHECK(size == whole.size());
    }
  }
  // Nobody asks for "is text", time, effort and system, nor for the last bits of the
  // stream that fill its last byte.
  const std::string& whole = reference::dynamic;
  const size_t end = 8 * whole.size() - 64;
  for (size_t bit = 0; bit < 8 * whole.size(); ++bit) {
    if ((24 <= bit && bit < 80) || (end - 5 <= bit && bit < end)) continue;
    std::string broken = whole;
    broken[bit / 8] = char(broken[bit / 8] ^ 1 << bit % 8);
    if (gzip_refusal(broken) == "accepted") CHECK(bit == 8 * whole.size());
  }
}

TEST_CASE("gzip: a file is known by its first bytes, not by its name") {
  const std::string path = "/tmp/chainrule-gzip-" + std::to_string(getpid());
  write_file(path, reference::dynamic);
  CHECK(read_unpacked(path).bytes == text);
  CHECK(read_unpacked(path).name == path + " (unpacked)");
  write_file(path, text);
  CHECK(read_unpacked(path).bytes == text);
  CHECK(read_unpacked(path).name == path);
  unlink(path.c_str());
}

TEST_CASE("fuzz: gzip files") {
  // Behind the head nothing is checked before the check sum at the end, so most of these
  // go a long way.
  const FuzzReport report =
      fuzz(corpus, fuzz_inputs(), Key{1, 20}, [](const std::string& bytes) {
        ENSURE(gunzip("f", bytes, 100000).size() <= 100000, "more than allowed");
      });
  CHECK(report.problem == "");
  CHECK(report.refused > 0);
  MESSAGE(report.read << " read, " << report.refused << " refused");
}
