// src/data/cifar: records made here, and files that lie.
#include "data/cifar.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include "check.h"
#include "fuzz.h"
#include "io/file.h"

using namespace chainrule;

namespace {

// Red, green and blue that tell where they stand.
std::string record(int label) {
  std::string bytes(1, char(label));
  for (int c = 0; c < 3; ++c) {
    for (int i = 0; i < 1024; ++i) bytes += char((70 * c + i + label) % 256);
  }
  return bytes;
}

std::string refusal(const std::string& bytes) {
  try {
    parse_cifar10("f", bytes);
  } catch (const Error& error) {
    return error.what();
  }
  return "accepted";
}

}  // namespace

TEST_CASE("cifar: records become pictures [N,3,32,32] and labels") {
  const Images set = parse_cifar10("f", record(7) + record(0) + record(9));
  CHECK(set.x.shape() == Shape{3, 3, 32, 32});
  CHECK(set.labels.host() == std::vector<int>{7, 0, 9});
  CHECK(set.classes == 10);
  const std::vector<real> x = set.x.host();
  bool equal = true;
  const int labels[] = {7, 0, 9};
  for (int n = 0; n < 3; ++n) {
    for (int c = 0; c < 3; ++c) {
      for (int i = 0; i < 1024; ++i) {
        const real wanted = real((70 * c + i + labels[n]) % 256) / 255;
        equal = equal && x[size_t((n * 3 + c) * 1024 + i)] == wanted;
      }
    }
  }
  CHECK(equal);
}

TEST_CASE("cifar: several files, one behind the other, and a lie in the second") {
  const std::string first = "/tmp/chainrule-cifar-1-" + std::to_string(getpid());
  const std::string second = "/tmp/chainrule-cifar-2-" + std::to_string(getpid());
  write_file(first, record(1) + record(2));
  write_file(second, record(3));
  CHECK(read_cifar10({second, first}).labels.host() == std::vector<int>{3, 1, 2});
  write_file(second, record(3) + record(10));
  CHECK_THROWS_WITH_AS(read_cifar10({first, second}),
                       (second + ", byte 3073: expected the label of record 1, 0 .. 9, "
                                 "found 10")
                           .c_str(),
                       Error);
  CHECK_THROWS_AS(read_cifar10({}), Error);
  unlink(first.c_str());
  unlink(second.c_str());
}

TEST_CASE("cifar: every kind of lie is refused in its own words") {
  CHECK(refusal("") ==
        "f, byte 0: expected records of 3073 bytes, found 0 bytes in all, which are 0 "
        "records and 0 bytes");
  CHECK(refusal(record(1) + "x") ==
        "f, byte 3073: expected records of 3073 bytes, found 3074 bytes in all, which "
        "are 1 records and 1 bytes");
  CHECK(refusal(record(255)) ==
        "f, byte 0: expected the label of record 0, 0 .. 9, found 255");
  const std::string whole = record(1);
  for (size_t size = 0; size < whole.size(); ++size) {
    if (refusal(whole.substr(0, size)) == "accepted") CHECK(size == whole.size());
  }
}

TEST_CASE("fuzz: cifar files") {
  const std::vector<std::string> corpus = {record(1), record(9) + record(0)};
  const FuzzReport report =
      fuzz(corpus, fuzz_inputs(), Key{1, 22},
           [](const std::string& bytes) { parse_cifar10("f", bytes); },
           {record(0), record(11)});
  CHECK(report.problem == "");
  CHECK(report.read > fuzz_inputs() / 50);
  CHECK(report.refused > fuzz_inputs() / 5);
  MESSAGE(report.read << " read, " << report.refused << " refused");
}
