// See cifar.h.
#include "data/cifar.h"

#include <climits>

#include "io/gzip.h"

namespace chainrule {
namespace {

constexpr int C = 3, H = 32, W = 32, classes = 10;
constexpr size_t picture = size_t(C * H * W), record = 1 + picture;

// How many records there are: a whole number of them, each with a label that exists.
int count_records(const std::string& name, const std::string& bytes) {
  const size_t count = bytes.size() / record;
  ENSURE(count > 0 && bytes.size() % record == 0,
         "%s, byte %zu: expected records of %zu bytes, found %zu bytes in all, which are "
         "%zu records and %zu bytes",
         name.c_str(), count * record, record, bytes.size(), count,
         bytes.size() % record);
  ENSURE(count <= INT_MAX / picture, "%s: %zu pictures are too many", name.c_str(),
         count);
  for (size_t n = 0; n < count; ++n) {
    const int label = static_cast<unsigned char>(bytes[n * record]);
    ENSURE(label < classes,
           "%s, byte %zu: expected the label of record %zu, 0 .. %d, "
           "found %d",
           name.c_str(), n * record, n, classes - 1, label);
  }
  return int(count);
}

}  // namespace

Images parse_cifar10(const std::string& name, const std::string& bytes) {
  const int N = count_records(name, bytes);
  std::vector<int> labels;
  for (int n = 0; n < N; ++n) labels.push_back(bytes[size_t(n) * record]);
  return {from_bytes({N, C, H, W}, bytes, 1, record), IntTensor::from({N}, labels),
          classes};
}

Images read_cifar10(const std::vector<std::string>& paths) {
  ENSURE(!paths.empty(), "read_cifar10: no files were named");
  std::string name, all;
  for (const std::string& path : paths) {
    Content content = read_unpacked(path);
    count_records(content.name, content.bytes);  // so that a message names its file
    name += (name.empty() ? "" : " + ") + content.name;
    all += content.bytes;
  }
  return parse_cifar10(name, all);
}

}  // namespace chainrule
