// safetensors: the file format that weights are exchanged in, read and written by hand.
//
//   8 bytes   how long the header is, little-endian
//   header    JSON: {"__metadata__": {"epoch": "3"}, "0.weight": {"dtype": "F32",
//             "shape": [128, 784], "data_offsets": [0, 401408]}, ...}, then spaces
//   numbers   one tensor after the other, row-major, without holes
//
// Nothing in the file is a program, so a file from a stranger can at worst be refused;
// the reader believes nothing before it has checked it. The numbers stay in the file
// until they are asked for, so that a model is never in memory twice. Leaves out dtypes
// of less than two bytes other than I8, U8 and BOOL (see dtypes.h).
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "file.h"
#include "real.h"

namespace chainrule {

struct SafetensorsEntry {
  std::string name, dtype;      // "0.weight", "F32"
  std::vector<uint64_t> shape;  // any number of axes; none: a single number
  uint64_t begin = 0, end = 0;  // its bytes, counted from the end of the header

  uint64_t count() const;  // how many numbers
};

// Reads and checks the header when it is made. Throws an Error that says which byte of
// which file is wrong; what it lets through can be read without further care.
class SafetensorsFile {
 public:
  explicit SafetensorsFile(const std::string& path);
  SafetensorsFile(const std::string& name, std::string bytes);  // over a file's bytes

  const std::vector<SafetensorsEntry>& entries() const { return entries_; }  // by `begin`
  const std::map<std::string, std::string>& metadata() const { return metadata_; }
  bool has(const std::string& name) const;
  const SafetensorsEntry& entry(const std::string& name) const;  // Error if not there

  // The numbers first .. first + count - 1, converted from whatever the file holds.
  void read(const SafetensorsEntry& entry, uint64_t first, size_t count, float* to) const;
  void read(const SafetensorsEntry& entry, uint64_t first, size_t count,
            double* to) const;
  void read_bytes(const SafetensorsEntry& entry, uint64_t first, size_t count,
                  void* to) const;
  std::vector<real> numbers(const std::string& name) const;  // a whole tensor

 private:
  template <class T>
  void read_as(const SafetensorsEntry& entry, uint64_t first, size_t count, T* to) const;
  void read_header();

  FileReader file_;
  uint64_t data_ = 0;  // where the numbers begin
  std::vector<SafetensorsEntry> entries_;
  std::map<std::string, std::string> metadata_;
};

// Writes a file in the order and spelling of the reference writer: wide dtypes first,
// then by name, the header filled up to a multiple of 8. The same content gives the same
// bytes. `fill` is asked for each entry's bytes in turn and hands them to the FileWriter,
// in as many parts as it likes. begin and end of the entries given are not looked at.
void write_safetensors(
    const std::string& path, std::vector<SafetensorsEntry> entries,
    const std::map<std::string, std::string>& metadata,
    const std::function<void(const SafetensorsEntry&, FileWriter&)>& fill);

// The first part of such a file, up to the numbers. Sorts the entries and lays them out.
std::string safetensors_header(std::vector<SafetensorsEntry>& entries,
                               const std::map<std::string, std::string>& metadata);

}  // namespace chainrule
