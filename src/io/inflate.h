// Unpacking the method "deflate" (RFC 1951), which is inside .gz, .png and .zip: the
// reading half of deflate.h.
//
// Two ideas. A byte sequence that has stood before is written as (length, distance),
// "copy 7 bytes from 320 bytes back". And what is left is written in a Huffman code,
// short for frequent symbols, long for rare ones; a block may bring a code fitted to
// itself.
//
// A file comes from anywhere, so nothing in it is believed: every length, code and
// distance is checked, and an Error names the byte. Leaves out reading in parts: the
// whole file and all it unpacks to are in memory.
#pragma once

#include <cstdint>
#include <string>

namespace chainrule {

// Unpacks the stream that begins at byte `at` and adds what it holds to `out`; returns
// where the stream ends. `name` is for messages. Refuses what would make `out` longer
// than `limit`: a file of 1 MB can unpack to a gigabyte.
size_t inflate(const std::string& name, const std::string& bytes, size_t at,
               std::string& out, uint64_t limit);

}  // namespace chainrule
