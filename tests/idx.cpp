// src/data/idx: files made here, and files that lie.
#include "data/idx.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include "check.h"
#include "fuzz.h"
#include "io/file.h"
#include "reference/gzip_files.h"

using namespace chainrule;

namespace {

std::string idx(const std::vector<int>& sizes, const std::string& numbers) {
  std::string bytes(2, '\0');
  bytes += '\x08';
  bytes += char(sizes.size());
  for (const int size : sizes) {
    for (int shift = 24; shift >= 0; shift -= 8) bytes += char(size >> shift & 255);
  }
  return bytes + numbers;
}

std::string refusal(const std::string& bytes) {
  try {
    parse_idx("f", bytes);
  } catch (const Error& error) {
    return error.what();
  }
  return "accepted";
}

struct TwoFiles {
  const std::string pictures = "/tmp/chainrule-pictures-" + std::to_string(getpid());
  const std::string labels = "/tmp/chainrule-labels-" + std::to_string(getpid());
  TwoFiles(const std::string& picture_bytes, const std::string& label_bytes) {
    write_file(pictures, picture_bytes);
    write_file(labels, label_bytes);
  }
  ~TwoFiles() {
    unlink(pictures.c_str());
    unlink(labels.c_str());
  }
  std::string refusal() const {
    try {
      read_idx_images(pictures, labels);
    } catch (const Error& error) {
      return error.what();
    }
    return "accepted";
  }
};

const std::string six("\x00\x33\x66\x99\xcc\xff", 6);

}  // namespace

TEST_CASE("idx: sizes and numbers") {
  const Idx small = parse_idx("f", idx({2, 3}, six));
  CHECK(small.sizes == std::vector<int>{2, 3});
  CHECK(small.numbers == six);
  CHECK(parse_idx("f", idx({1, 2, 3, 1}, six)).sizes == std::vector<int>{1, 2, 3, 1});
  CHECK(parse_idx("f", idx({0}, "")).numbers == "");
  CHECK(parse_idx("f", idx({2147483647, 0, 2147483647}, "")).numbers == "");
}

TEST_CASE("idx: pictures are scaled to 0 .. 1 and have their labels") {
  const TwoFiles files(idx({3, 1, 2}, six), idx({3}, std::string("\x09\x00\x03", 3)));
  const Images set = read_idx_images(files.pictures, files.labels);
  CHECK(set.x.shape() == Shape{3, 1, 1, 2});
  const std::vector<real> x = set.x.host();
  for (size_t i = 0; i < 6; ++i) CHECK(x[i] == real(51 * i) / 255);
  CHECK(set.labels.host() == std::vector<int>{9, 0, 3});
  CHECK(set.classes == 10);
}

TEST_CASE("idx: more pictures than are converted at a time") {
  std::string numbers, labels;
  for (int n = 0; n < 2001; ++n) {
    numbers += {char(n % 256), char(n / 256)};
    labels += char(n % 10);
  }
  const TwoFiles files(idx({2001, 2, 1}, numbers), idx({2001}, labels));
  const Images set = read_idx_images(files.pictures, files.labels);
  const std::vector<real> x = set.x.host();
  const std::vector<int> y = set.labels.host();
  bool equal = true;
  for (int n = 0; n < 2001; ++n) {
    equal = equal && x[size_t(2 * n)] == real(n % 256) / 255 &&
            x[size_t(2 * n + 1)] == real(n / 256) / 255 && y[size_t(n)] == n % 10;
  }
  CHECK(equal);
}

TEST_CASE("idx: every kind of lie is refused in its own words") {
  CHECK(refusal("") == "f, byte 0: expected an IDX file, found 0 bytes");
  CHECK(refusal("text") ==
        "f, byte 0: expected two zeros, with which an IDX file begins, found 74 65");
  CHECK(refusal(std::string("\0\0\x0d\1", 4)) ==
        "f, byte 2: expected type 08 (unsigned bytes), the only one that is read here, "
        "found 0d");
  CHECK(refusal(std::string("\0\0\x08\0", 4)) ==
        "f, byte 3: expected 1 to 4 dimensions, found 0");
  CHECK(refusal(std::string("\0\0\x08\xff", 4)) ==
        "f, byte 3: expected 1 to 4 dimensions, found 255");
  CHECK(refusal(idx({2, 3}, "").substr(0, 11)) ==
        "f, byte 4: expected 2 dimensions of 4 bytes, found 7 bytes");
  CHECK(refusal(idx({2, 3}, "12345")) ==
        "f, byte 12: expected 6 numbers (2 x 3), found 5");
  CHECK(refusal(idx({2, 3}, "1234567")) ==
        "f, byte 12: expected 6 numbers (2 x 3), found 7");
  CHECK(refusal(idx({65536, 32768}, six)) ==
        "f, byte 8: expected fewer than 2^31 numbers in the file, found a dimension of "
        "32768");
  CHECK(refusal(idx({-1}, six)).find("found a dimension of 4294967295") !=
        std::string::npos);
  const std::string whole = idx({2, 3}, six);
  for (size_t size = 0; size < whole.size(); ++size) {
    CHECK(refusal(whole.substr(0, size)) != "accepted");
  }
}

TEST_CASE("idx: two files that do not belong together") {
  const std::string pictures = idx({3, 1, 2}, six), labels = idx({3}, "\x01\x02\x03");
  const auto refused = [](const std::string& a, const std::string& b,
                          const std::string& sentence) {
    const std::string found = TwoFiles(a, b).refusal();
    CAPTURE(found);
    CHECK(found.find(sentence) != std::string::npos);
  };
  refused(pictures, pictures, ": expected labels, one dimension, found 3 x 1 x 2");
  refused(labels, labels, ": expected pictures, three dimensions, found 3");
  refused(pictures, idx({2}, "\x01\x02"), "has 3 pictures, but");
  refused(pictures, idx({3}, "\x01\x02\x0a"),
          ", byte 10: expected a label 0 .. 9, found 10");
  refused(idx({0, 28, 28}, ""), idx({0}, ""), "expected pictures, found 0 x 28 x 28");
  refused(idx({3, 0, 2}, ""), labels, "expected pictures, found 3 x 0 x 2");
  // Packed with gzip, but no IDX file inside.
  refused(reference::dynamic, labels, " (unpacked), byte 0: expected two zeros");
  CHECK_THROWS_WITH(read_idx("/no/such"),
                    "cannot read /no/such: No such file or directory");
}

TEST_CASE("fuzz: idx files") {
  const std::vector<std::string> corpus = {
      idx({2, 3}, six),   idx({3, 1, 2}, six),
      idx({6}, six),      idx({1, 1, 1, 1}, "x"),
      idx({3, 0, 5}, ""), idx({40, 5, 5}, std::string(1000, '\x07'))};
  const FuzzReport report =
      fuzz(corpus, fuzz_inputs(), Key{1, 21}, [](const std::string& bytes) {
        const Idx idx = parse_idx("f", bytes);
        size_t count = 1;
        for (const int size : idx.sizes) count *= size_t(size);
        if (count != idx.numbers.size()) throw "the sizes are not those of the numbers";
      });
  CHECK(report.problem == "");
  CHECK(report.read > fuzz_inputs() / 50);
  CHECK(report.refused > fuzz_inputs() / 5);
  MESSAGE(report.read << " read, " << report.refused << " refused");
}
