// The compression inside a PNG file (zlib, RFC 1950 and 1951), the writing half
// (inflate.h has the other).
//
// Repeated bytes become (length, distance) pairs, and everything is written with the
// fixed Huffman code of the standard. Leaves out codes fitted to the data: that would
// save about a fifth of a picture of digits and cost as many lines again.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace chainrule {

std::string zlib_compress(const std::string& bytes);
uint32_t crc32(std::string_view bytes);      // of a PNG chunk, and of gzip
uint32_t adler32(const std::string& bytes);  // of zlib

}  // namespace chainrule
