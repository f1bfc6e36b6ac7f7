// PNG: what is compressed can be read again, by a decoder that knows only the standard.
#include "io/png.h"

#include <doctest/doctest.h>

#include <cmath>
#include <stdexcept>

#include "check.h"
#include "io/deflate.h"
#include "random.h"

using namespace chainrule;

namespace {

// The reading half of deflate, for one block with the fixed code.
class Inflate {
 public:
  explicit Inflate(const std::string& bytes) : bytes_(bytes) {}

  std::string run() {
    bits(16);  // the two bytes of zlib
    if (bits(1) != 1 || bits(2) != 1) throw std::runtime_error("block");
    std::string out;
    for (unsigned s; (s = symbol()) != 256;) {
      if (s < 256) {
        out += char(s);
        continue;
      }
      const size_t length = s == 285 ? 258 : value(s - 257, 4) + 3;
      const size_t distance = value(code(5), 2) + 1;
      if (distance > out.size()) throw std::runtime_error("distance");
      for (size_t i = 0; i < length; ++i) out += out[out.size() - distance];
    }
    return out;
  }

 private:
  unsigned bits(int count) {
    unsigned result = 0;
    for (int i = 0; i < count; ++i, ++at_) {
      result |= unsigned(static_cast<unsigned char>(bytes_.at(at_ / 8)) >> (at_ % 8) & 1)
                << i;
    }
    return result;
  }
  unsigned code(int count) {
    unsigned result = 0;
    for (int i = 0; i < count; ++i) result = result * 2 + bits(1);
    return result;
  }
  unsigned symbol() {
    unsigned c = code(7);
    if (c < 24) return 256 + c;
    c = c * 2 + bits(1);
    if (c < 0xC0) return c - 0x30;
    if (c < 0xC8) return 280 + c - 0xC0;
    return 144 + c * 2 + bits(1) - 0x190;
  }
  size_t value(unsigned index, unsigned per_size) {
    if (index < 2 * per_size) return index;
    const unsigned extra = index / per_size - 1;
    return ((per_size + index % per_size) << extra) + bits(int(extra));
  }

  const std::string& bytes_;
  size_t at_ = 0;
};

void check_round_trip(const std::string& text) {
  const std::string packed = zlib_compress(text);
  const bool equal = Inflate(packed).run() == text;
  CHECK(equal);
}

}  // namespace

TEST_CASE("png: check sums of the standards") {
  CHECK(crc32("123456789") == 0xCBF43926);
  CHECK(adler32("Wikipedia") == 0x11E60398);
  CHECK(crc32("") == 0);
  CHECK(adler32("") == 1);
  CHECK(zlib_compress("") == std::string("\x78\x01\x03\0\0\0\0\x01", 8));
}

TEST_CASE("png: compression loses nothing") {
  check_round_trip("");
  check_round_trip("a");
  check_round_trip("abcabcabcabcabcabc");
  for (const size_t length : {3u, 257u, 258u, 259u, 260u, 261u, 517u, 70000u}) {
    check_round_trip(std::string(length, 'x'));
  }
  Rng rng{{1, 0}, 0};
  for (const int period : {1, 5, 300, 32767, 32768, 32769}) {
    std::string text;
    for (int i = 0; i < 80000; ++i) {
      const bool fresh = i < period || rng.below(40) == 0;
      text += fresh ? char(rng.below(256)) : text[size_t(i - period)];
    }
    check_round_trip(text);
  }
}

TEST_CASE("png: a grey picture of two pixels, byte by byte") {
  const std::string file = png({1, 2, 1, {0, 255}});
  CHECK(file.substr(0, 8) == "\x89PNG\r\n\x1a\n");
  CHECK(file.substr(8, 8) == std::string("\0\0\0\x0dIHDR", 8));
  CHECK(file.substr(16, 13) == std::string("\0\0\0\2\0\0\0\1\x08\0\0\0\0", 13));
  const size_t data = file.find("IDAT") + 4;
  CHECK(Inflate(file.substr(data)).run() == std::string("\0\0\xff", 3));
  CHECK(file.substr(file.size() - 8) == "IEND\xae\x42\x60\x82");
}

TEST_CASE("png: numbers become pixels, and NaN is black") {
  const std::vector<real> values = {0, 0.5, 1, 2, -1, real(NAN)};
  CHECK(images(values, 1, 1, 2, 3)[0].pixels ==
        std::vector<unsigned char>{0, 128, 255, 255, 0, 0});
  CHECK(images({-2, 0, 2, 5, 5, 5}, 2, 1, 1, 3, 0, 0)[0].pixels ==
        std::vector<unsigned char>{0, 128, 255});
  CHECK(images({-2, 0, 2, 5, 5, 5}, 2, 1, 1, 3, 0, 0)[1].pixels ==
        std::vector<unsigned char>{0, 0, 0});
  CHECK(images({0, 1, 1, 0, 0, 0}, 1, 3, 1, 2)[0].pixels ==  // planes become pixels
        std::vector<unsigned char>{0, 255, 0, 255, 0, 0});
}

TEST_CASE("png: a sheet of three pictures, twice as large, in two rows") {
  const Image page = sheet(images({1, 0, 1}, 3, 1, 1, 1), 2, 2, 1);
  CHECK(page.height == 7);
  CHECK(page.width == 7);
  const unsigned char g = 128, w = 255;
  CHECK(page.pixels == std::vector<unsigned char>{g, g, g, g, g, g, g,  //
                                                  g, w, w, g, 0, 0, g,  //
                                                  g, w, w, g, 0, 0, g,  //
                                                  g, g, g, g, g, g, g,  //
                                                  g, w, w, g, g, g, g,  //
                                                  g, w, w, g, g, g, g,  //
                                                  g, g, g, g, g, g, g});
}

TEST_CASE("png: sizes that do not fit are refused") {
  CHECK_THROWS_WITH(images({1, 2, 3}, 1, 1, 2, 2), "images: [1, 1, 2, 2], but 3 numbers");
  CHECK_THROWS_AS(images({1, 2}, 1, 2, 1, 1), Error);
  CHECK_THROWS_AS(images({1}, 1, 1, 1, 1, 1, 0), Error);
  CHECK_THROWS_AS(png({2, 2, 1, {1, 2, 3}}), Error);
  CHECK_THROWS_AS(png({0, 2, 1, {}}), Error);
  CHECK_THROWS_AS(png({1, 1, 2, {1, 2}}), Error);
  CHECK_THROWS_AS(sheet({}, 2), Error);
  CHECK_THROWS_AS(sheet({{1, 1, 1, {0}}, {1, 2, 1, {0, 0}}}, 2), Error);
}
