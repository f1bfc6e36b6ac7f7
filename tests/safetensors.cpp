// src/io/safetensors: files of the reference writer, files of ours, and files that lie.
#include "io/safetensors.h"

#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmath>
#include <limits>

#include "check.h"
#include "fuzz.h"
#include "io/dtypes.h"
#include "reference/safetensors_files.h"

using namespace chainrule;

namespace {

using Numbers = std::vector<real>;

std::string with_header(const std::string& json, const std::string& data) {
  std::string length(8, '\0');
  for (size_t i = 0; i < 8; ++i) length[i] = char(json.size() >> 8 * i);
  return length + json + data;
}

// One entry as JSON: {"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}
std::string entry(const std::string& name, const std::string& shape,
                  const std::string& offsets, const std::string& dtype = "F32") {
  return "\"" + name + "\":{\"dtype\":\"" + dtype + "\",\"shape\":[" + shape +
         "],\"data_offsets\":[" + offsets + "]}";
}

// Reads everything that the file says it has.
void read_all(const std::string& bytes) {
  const SafetensorsFile file("f", bytes);
  for (const SafetensorsEntry& e : file.entries()) {
    std::vector<float> floats(size_t(e.count()));
    std::vector<double> doubles(size_t(e.count()));
    file.read(e, 0, floats.size(), floats.data());
    file.read(e, 0, doubles.size(), doubles.data());
    ENSURE(&file.entry(e.name) == &e, "%s is not found", e.name.c_str());
  }
}

std::string refusal(const std::string& bytes) {
  try {
    read_all(bytes);
  } catch (const Error& error) {
    return error.what();
  }
  return "accepted";
}

// What our writer makes of another writer's content.
std::string rewritten(const std::string& bytes) {
  const std::string path = "/tmp/chainrule-rewritten-" + std::to_string(getpid());
  const SafetensorsFile file("f", bytes);
  // Backwards: the writer must find the order by itself.
  const std::vector<SafetensorsEntry> entries(file.entries().rbegin(),
                                              file.entries().rend());
  write_safetensors(path, entries, file.metadata(),
                    [&](const SafetensorsEntry& e, FileWriter& out) {
                      const SafetensorsEntry& from = file.entry(e.name);
                      std::string data(size_t(from.end - from.begin), '\0');
                      file.read_bytes(from, 0, data.size(), &data[0]);
                      out.write(data.data(), data.size());
                    });
  const std::string result = read_file(path);
  unlink(path.c_str());
  return result;
}

const std::vector<std::string> corpus = {reference::floats, reference::integers,
                                         reference::shapes, reference::empty};

}  // namespace

TEST_CASE("safetensors: floats of every width, as PyTorch's package wrote them") {
  const SafetensorsFile file("floats", reference::floats);
  CHECK(file.entries().size() == 4);
  CHECK(file.metadata().empty());
  const real infinity = std::numeric_limits<real>::infinity(),
             tiny = std::ldexp(real(1), -24);
  const Numbers wide = {0, 1, -2, 0.5, infinity, -infinity, 65504, tiny};
  const Numbers bf16 = {0, 1, -2, 0.5, infinity, -infinity, 65536, tiny};  // 8 bits
  for (const char* name : {"f64", "f32", "f16", "bf16"}) {
    CAPTURE(name);
    CHECK(file.entry(name).shape == std::vector<uint64_t>{2, 4});
    CHECK(file.numbers(name) == (std::string(name) == "bf16" ? bf16 : wide));
  }
  // A part of a tensor, and a part too much.
  float part[2];
  file.read(file.entry("f16"), 1, 2, part);
  CHECK(part[0] == 1);
  CHECK(part[1] == -2);
  CHECK_THROWS_WITH_AS(file.read(file.entry("f16"), 7, 2, part),
                       "floats: \"f16\" has 8 numbers, not 2 beginning at 7", Error);
  CHECK_THROWS_AS(file.read(file.entry("f16"), UINT64_MAX, 2, part), Error);
  CHECK_THROWS_AS(file.read_bytes(file.entry("f16"), 15, 2, part), Error);
  CHECK(file.has("f16"));
  CHECK_FALSE(file.has("f8"));
  CHECK_THROWS_WITH_AS(file.numbers("f8"),
                       "floats: there is no tensor \"f8\" among its 4", Error);
}

TEST_CASE("safetensors: whole numbers, shapes, names and metadata of PyTorch's package") {
  const SafetensorsFile file("integers", reference::integers);
  const auto doubles = [&](const char* name) {
    std::vector<double> all(2);
    file.read(file.entry(name), 0, 2, all.data());
    return all;
  };
  CHECK(doubles("i64") == std::vector<double>{-9007199254740992, 7});
  CHECK(doubles("i32") == std::vector<double>{-2147483648.0, 7});
  CHECK(doubles("i16") == std::vector<double>{-32768, 7});
  CHECK(doubles("i8") == std::vector<double>{-128, 7});
  CHECK(doubles("u8") == std::vector<double>{255, 7});
  CHECK(doubles("bool") == std::vector<double>{1, 0});

  const SafetensorsFile shapes("shapes", reference::shapes);
  CHECK(shapes.metadata() ==
        std::map<std::string, std::string>{
            {"note \u00e9", "a \"quoted\"\\ \t\n\x01\x7f/\U0001f600 text"}});
  CHECK(shapes.entry("number").shape.empty());
  CHECK(shapes.numbers("number") == Numbers{3.5});
  CHECK(shapes.entry("five axes").shape == std::vector<uint64_t>{1, 2, 1, 3, 1});
  CHECK(shapes.numbers("five axes") == Numbers{0, 1, 2, 3, 4, 5});
  CHECK(shapes.entry("nothing").shape == std::vector<uint64_t>{2, 0, 3});
  CHECK(shapes.numbers("nothing").empty());
  CHECK(shapes.has("b/\u00e9 \"q\"\n\x01\x7f\U0001f600"));
  CHECK(SafetensorsFile("empty", reference::empty).entries().empty());
}

TEST_CASE("safetensors: we write the bytes that PyTorch's package writes") {
  for (const std::string& bytes : corpus) {
    const bool equal = rewritten(bytes) == bytes;
    CHECK(equal);
  }
}

TEST_CASE("safetensors: every F16 and BF16 number") {
  // Between neighbours of one exponent the step is constant; NaN and infinity at the end.
  for (int bits = 0; bits < 0x7C00; ++bits) {
    const float here = half_to_float(uint16_t(bits)),
                next = half_to_float(uint16_t(bits + 1));
    const int exponent = std::max(bits >> 10, 1);
    if (bits + 1 < 0x7C00 && next - here != std::ldexp(1.f, exponent - 25)) CHECK(false);
    if (half_to_float(uint16_t(bits | 0x8000)) != -here) CHECK(false);
  }
  CHECK(std::signbit(half_to_float(0x8000)));
  CHECK(half_to_float(0x3C00) == 1);
  CHECK(half_to_float(0x7BFF) == 65504);
  CHECK(half_to_float(0x7C00) == std::numeric_limits<float>::infinity());
  CHECK(half_to_float(0xFC00) == -std::numeric_limits<float>::infinity());
  CHECK(std::isnan(half_to_float(0x7C01)));
  CHECK(std::isnan(half_to_float(0xFFFF)));
  CHECK(bfloat16_to_float(0x3F80) == 1);
  CHECK(bfloat16_to_float(0xC049) == -3.140625f);
  CHECK(std::isnan(bfloat16_to_float(0x7FC0)));
}

TEST_CASE("safetensors: files of more than one piece, read in parts from the disk") {
  const std::string path = "/tmp/chainrule-large-" + std::to_string(getpid());
  std::vector<uint16_t> bits(100001);
  for (size_t i = 0; i < bits.size(); ++i) bits[i] = uint16_t(0x3C00 + i % 1024);
  write_safetensors(path, {{"h", "F16", {bits.size()}}}, {},
                    [&](const SafetensorsEntry&, FileWriter& out) {
                      out.write(bits.data(), 2 * 7);
                      out.write(bits.data() + 7, 2 * (bits.size() - 7));
                    });
  const SafetensorsFile file(path);
  const Numbers all = file.numbers("h");
  bool equal = true;
  for (size_t i = 0; i < bits.size(); ++i) {
    equal = equal && all[i] == real(1) + real(i % 1024) / 1024;
  }
  CHECK(equal);
  // The file shrinks behind our back: an Error, no signal.
  REQUIRE(truncate(path.c_str(), 1000) == 0);
  CHECK_THROWS_AS(file.numbers("h"), Error);
  CHECK_THROWS_AS(SafetensorsFile{path}, Error);
  unlink(path.c_str());
}

TEST_CASE("safetensors: the writer refuses what nobody could read") {
  std::vector<SafetensorsEntry> twice = {{"w", "F32", {1}}, {"w", "F64", {1}}};
  CHECK_THROWS_WITH_AS(safetensors_header(twice, {}),
                       "safetensors: the name \"w\" is taken", Error);
  std::vector<SafetensorsEntry> meta = {{"__metadata__", "F32", {1}}};
  CHECK_THROWS_AS(safetensors_header(meta, {}), Error);
  std::vector<SafetensorsEntry> unknown = {{"w", "F33", {1}}};
  CHECK_THROWS_AS(safetensors_header(unknown, {}), Error);
  std::vector<SafetensorsEntry> bytes = {{"w\xff", "F32", {1}}};
  CHECK_THROWS_AS(safetensors_header(bytes, {}), Error);
  // Too few bytes for an entry: nothing is written.
  const std::string path = "/tmp/chainrule-short-" + std::to_string(getpid());
  const auto three = [](const SafetensorsEntry&, FileWriter& out) {
    out.write("abc", 3);
  };
  CHECK_THROWS_AS(write_safetensors(path, {{"w", "F32", {1}}}, {}, three), Error);
  CHECK(access(path.c_str(), F_OK) != 0);
}

TEST_CASE("safetensors: every kind of lie is refused in its own words") {
  const std::string eight(8, 'x');
  const auto header = [&](const std::string& members, const std::string& data) {
    return refusal(with_header("{" + members + "}", data));
  };
  CHECK(header(entry("w", "2", "0,8"), eight) == "accepted");
  CHECK(refusal("") == "f, byte 0: expected 8 bytes, the length of the header, found 0");
  CHECK(refusal("1234567").find("found 7") != std::string::npos);
  CHECK(refusal(std::string(8, '\0')) ==
        "f, byte 8: expected '{', found a header of 0 bytes");
  CHECK(refusal(std::string("\x09\0\0\0\0\0\0\0{}", 10)) ==
        "f, byte 0: expected a header of 9 bytes, found 2 bytes behind its length");
  CHECK(refusal("PK\x03\x04 not what it seems") ==
        "f, byte 0: expected a header of at most 100000000 bytes, found a length of "
        "8390045714599856976 (is it a safetensors file?)");
  CHECK(refusal(with_header(" {}", "")) == "f, byte 8: expected '{', found \" \"");
  CHECK(refusal(with_header("[]", "")) == "f, byte 8: expected '{', found \"[\"");
  CHECK(refusal(with_header("{}{}", "")) ==
        "f, byte 10: expected nothing more, found '{'");
  CHECK(refusal(with_header("{}", "xyz")) ==
        "f, byte 10: expected the file to end where its last tensor ends, found 3 bytes "
        "more");
  CHECK(header(entry("w", "2", "0,8"), eight + "x").find("found 1 bytes more") !=
        std::string::npos);
  CHECK(header(entry("w", "2", "0,8"), "1234567") ==
        "f, byte 13: expected \"w\" to end within the 7 bytes behind the header, found "
        "bytes 0 .. 8");
  CHECK(
      header(entry("w", "3", "0,8"), eight) ==
      "f, byte 13: expected \"w\" to take 12 bytes, by its dtype and shape, found bytes "
      "0 .. 8, which are 8");
  CHECK(header(entry("w", "2", "8,0"), eight) ==
        "f, byte 13: expected \"w\" to end behind its beginning, found bytes 8 .. 0");
  CHECK(
      header(entry("a", "1", "0,4") + "," + entry("b", "1", "2,6"), eight) ==
      "f, byte 66: expected \"b\" to begin at byte 4 behind the header, where the tensor "
      "before it ends, found an overlap, bytes 2 .. 6");
  CHECK(header(entry("a", "1", "4,8"), eight).find("found a hole, bytes 4 .. 8") !=
        std::string::npos);
  CHECK(header(entry("w", "4294967296,4294967296", "0,8"), eight) ==
        "f, byte 13: expected \"w\" to have fewer than 2^64 bytes, found a larger shape");
  CHECK(header(entry("w", "18446744073709551616", "0,8"), eight).find("2^64") !=
        std::string::npos);
  CHECK(
      header(entry("w", "2", "0,8", "F33"), eight) ==
      "f, byte 22: expected as dtype one of F64 F32 F16 BF16 I64 I32 I16 I8 U64 U32 U16 "
      "U8 BOOL, found \"F33\"");
  CHECK(header(entry("w", "2", "0,8,9"), eight) ==
        "f, byte 55: expected two data_offsets, begin and end, found 3");
  CHECK(header("\"w\":{\"dtype\":\"F32\",\"shape\":[2]}", eight) ==
        "f, byte 13: expected dtype, shape and data_offsets in \"w\", found 2 of them");
  CHECK(header("\"w\":{\"strides\":[1]}", eight) ==
        "f, byte 24: expected dtype, shape or data_offsets in \"w\", found \"strides\"");
  CHECK(header(entry("w", "2", "0,8") + "," + entry("w", "0", "8,8"), eight)
            .find("expected a new name, found \"w\" again") != std::string::npos);
  CHECK(header("\"__metadata__\":{\"a\":1}", "") ==
        "f, byte 29: expected '\"', found '1'");
  CHECK(header("\"__metadata__\":{\"a\":\"1\",\"a\":\"2\"}", "").find("again") !=
        std::string::npos);
  CHECK(header("\"w\":" + std::string(100000, '['), "") ==
        "f, byte 13: expected '{', found '['");
  CHECK(header(entry("\xff", "2", "0,8"), eight) ==
        "f, byte 10: expected valid UTF-8, found byte 0xff");
}

TEST_CASE("fuzz: safetensors files") {
  const std::vector<std::string> words = {"\"shape\"", "\"dtype\"", "\"data_offsets\"",
                                          "\"F32\"",   "\"I64\"",   "\"__metadata__\"",
                                          "{",         "}",         "[",
                                          "]",         ",",         ":",
                                          "\\ud83d",   "\\u0000",   "\"",
                                          "[0,0]",     "[0]",       "\xf0\x9f"};
  // Whole files; then headers alone, whose length is made right again, so that mutations
  // reach what is behind the length.
  const int inputs = fuzz_inputs();
  const FuzzReport files = fuzz(corpus, inputs - inputs / 2, {1, 0}, read_all, words);
  CHECK(files.problem == "");
  CHECK(files.read + files.refused == inputs - inputs / 2);
  std::vector<std::string> headers;
  for (const std::string& bytes : corpus) {
    const size_t length = size_t(static_cast<unsigned char>(bytes[0])) |
                          size_t(static_cast<unsigned char>(bytes[1])) << 8;
    headers.push_back(bytes.substr(8, length));
  }
  headers.push_back("{" + entry("a", "1", "0,4") + "," + entry("b", "0", "4,4") + "," +
                    entry("c", "1,7", "4,32") + "}");
  const FuzzReport inside = fuzz(
      headers, inputs / 2, {2, 0},
      [](const std::string& header) {
        for (const size_t bytes : {0, 32, 34, 128}) {  // what the corpus' data have
          try {
            read_all(with_header(header, std::string(bytes, '\x7f')));
            return;
          } catch (const Error&) {
            if (bytes == 128) throw;
          }
        }
      },
      words);
  CHECK(inside.problem == "");
  CHECK(inside.read > inputs / 200);
  CHECK(inside.refused > inputs / 20);
  MESSAGE("whole files: " << files.read << " read, " << files.refused
                          << " refused; headers: " << inside.read << " read, "
                          << inside.refused << " refused");
}
