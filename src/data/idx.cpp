// See idx.h.
#include "data/idx.h"

#include <climits>

#include "io/gzip.h"

namespace chainrule {
namespace {

uint64_t byte_at(const std::string& bytes, size_t at) {
  return static_cast<unsigned char>(bytes[at]);
}

std::string text_of(const std::vector<int>& sizes) {
  std::string text;
  for (const int size : sizes) text += (text.empty() ? "" : " x ") + std::to_string(size);
  return text;
}

// Checks the first four bytes and returns the number of dimensions.
size_t read_magic(const std::string& name, const std::string& bytes) {
  ENSURE(bytes.size() >= 4, "%s, byte 0: expected an IDX file, found %zu bytes",
         name.c_str(), bytes.size());
  ENSURE(bytes[0] == 0 && bytes[1] == 0,
         "%s, byte 0: expected two zeros, with which an IDX file begins, found %02x %02x",
         name.c_str(), unsigned(byte_at(bytes, 0)), unsigned(byte_at(bytes, 1)));
  ENSURE(bytes[2] == 8,
         "%s, byte 2: expected type 08 (unsigned bytes), the only one that is read here, "
         "found %02x",
         name.c_str(), unsigned(byte_at(bytes, 2)));
  const size_t axes = size_t(byte_at(bytes, 3));
  ENSURE(1 <= axes && axes <= 4, "%s, byte 3: expected 1 to 4 dimensions, found %zu",
         name.c_str(), axes);
  ENSURE(bytes.size() >= 4 + 4 * axes,
         "%s, byte 4: expected %zu dimensions of 4 bytes, found %zu bytes", name.c_str(),
         axes, bytes.size() - 4);
  return axes;
}

}  // namespace

Idx parse_idx(const std::string& name, const std::string& bytes) {
  const size_t axes = read_magic(name, bytes);
  Idx idx;
  uint64_t count = 1;
  for (size_t axis = 0; axis < axes; ++axis) {
    const size_t at = 4 + 4 * axis;
    uint64_t size = 0;
    for (size_t i = at; i < at + 4; ++i) size = size << 8 | byte_at(bytes, i);
    // Below 2^31 each, and all together, so that no product here can overflow.
    ENSURE(
        size <= INT_MAX && (size == 0 || count <= INT_MAX / size),
        "%s, byte %zu: expected fewer than 2^31 numbers in the file, found a dimension "
        "of %llu",
        name.c_str(), at, static_cast<unsigned long long>(size));
    count *= size;
    idx.sizes.push_back(int(size));
  }
  const size_t begin = 4 + 4 * axes;
  ENSURE(bytes.size() - begin == count,
         "%s, byte %zu: expected %llu numbers (%s), found %zu", name.c_str(), begin,
         static_cast<unsigned long long>(count), text_of(idx.sizes).c_str(),
         bytes.size() - begin);
  idx.numbers = bytes.substr(begin);
  return idx;
}

Idx read_idx(const std::string& path) {
  const Content content = read_unpacked(path);
  return parse_idx(content.name, content.bytes);
}

Images read_idx_images(const std::string& pictures_path, const std::string& labels_path,
                       int classes) {
  const Idx labels = read_idx(labels_path);
  ENSURE(labels.sizes.size() == 1, "%s: expected labels, one dimension, found %s",
         labels_path.c_str(), text_of(labels.sizes).c_str());
  const Idx pictures = read_idx(pictures_path);
  ENSURE(pictures.sizes.size() == 3, "%s: expected pictures, three dimensions, found %s",
         pictures_path.c_str(), text_of(pictures.sizes).c_str());
  const int N = pictures.sizes[0], H = pictures.sizes[1], W = pictures.sizes[2];
  ENSURE(N == labels.sizes[0], "%s has %d pictures, but %s has %d labels",
         pictures_path.c_str(), N, labels_path.c_str(), labels.sizes[0]);
  ENSURE(N > 0 && H > 0 && W > 0, "%s: expected pictures, found %s of them",
         pictures_path.c_str(), text_of(pictures.sizes).c_str());

  std::vector<int> classes_of(labels.numbers.size());
  for (size_t n = 0; n < classes_of.size(); ++n) {
    classes_of[n] = int(byte_at(labels.numbers, n));
    ENSURE(classes_of[n] < classes, "%s, byte %zu: expected a label 0 .. %d, found %d",
           labels_path.c_str(), n + 8, classes - 1, classes_of[n]);
  }
  const size_t size = size_t(H) * size_t(W);
  return {from_bytes({N, 1, H, W}, pictures.numbers, 0, size),
          IntTensor::from({N}, classes_of), classes};
}

}  // namespace chainrule
