// src/io/json.cpp and src/io/utf8.cpp: what is read, and what is refused where.
#include "io/json.h"

#include <doctest/doctest.h>

#include <vector>

#include "check.h"

using namespace chainrule;

namespace {

std::string read_string(const std::string& text) {
  JsonReader json("f", text);
  const std::string result = json.string();
  json.end();
  return result;
}

uint64_t read_natural(const std::string& text) {
  JsonReader json("f", text);
  const uint64_t result = json.natural();
  json.end();
  return result;
}

}  // namespace

TEST_CASE("json: objects and arrays in the order of the text") {
  const std::string text = " { \"a\" : [1,\t2 ,\r\n3], \"\":[] , \"b\":{} } ";
  JsonReader json("f", text);
  std::vector<std::string> names;
  std::vector<uint64_t> numbers;
  json.object([&](const std::string& name) {
    names.push_back(name);
    if (name == "b") {
      json.object([](const std::string&) { CHECK(false); });
    } else {
      json.array([&] { numbers.push_back(json.natural()); });
    }
  });
  json.end();
  CHECK(names == std::vector<std::string>{"a", "", "b"});
  CHECK(numbers == std::vector<uint64_t>{1, 2, 3});
}

TEST_CASE("json: strings") {
  CHECK(read_string("\"\"") == "");
  CHECK(read_string("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"") == "\"\\/\b\f\n\r\t");
  CHECK(read_string("\"\\u0041\\u00e9\\u20AC\\ud83d\\ude00\"") ==
        "A\u00e9\u20ac\U0001f600");
  CHECK(read_string("\"\\u0000\"") == std::string(1, '\0'));
  CHECK(read_string("\"\u00e9\u20ac\U0001f600\x7f\"") == "\u00e9\u20ac\U0001f600\x7f");
  for (const char* wrong :
       {"", "x", "\"", "\"a", "\"\n\"", "\"\\x\"", "\"\\u12\"", "\"\\u123g\"", "\"\\",
        "\"\\u", "\"\\ud83d\"", "\"\\ud83d\\n\"", "\"\\ud83d\\u0041\"", "\"\\ude00\"",
        "\"\\ud83d\\", "\"a\" b", "\"\xff\"", "\"\xc3\"", "\"\xc0\x80\""}) {
    CAPTURE(wrong);
    CHECK_THROWS_AS(read_string(wrong), Error);
  }
  for (const char* text : {"", "a\"b\\c/\b\f\n\r\t\x01\x1f\x7f", "\u00e9\U0001f600"}) {
    CHECK(read_string(json_string(text)) == text);
  }
  CHECK(json_string("\x01\n\"") == "\"\\u0001\\n\\\"\"");
  CHECK_THROWS_WITH_AS(json_string("a\xff"), "\"a\\xff\" is not valid UTF-8", Error);
}

TEST_CASE("json: numbers are whole, without sign, and below 2^64") {
  CHECK(read_natural(" 0 ") == 0);
  CHECK(read_natural("18446744073709551615") == UINT64_MAX);
  for (const char* wrong :
       {"", "-1", "+1", "01", "00", "1.0", "1.", "1e3", "1E3", ".5", "0x10", "1 2",
        "18446744073709551616", "99999999999999999999999", "NaN", "true", "\"1\""}) {
    CAPTURE(wrong);
    CHECK_THROWS_AS(read_natural(wrong), Error);
  }
}

TEST_CASE("json: refusals say where, what was expected and what was found") {
  const auto refusal = [](const std::string& text) {
    JsonReader json("vocab.json", text, 100);
    json.object([&](const std::string&) { json.natural(); });
    json.end();
  };
  CHECK_THROWS_WITH(refusal("[1]"), "vocab.json, byte 100: expected '{', found '['");
  CHECK_THROWS_WITH(refusal("{\"a\":1"),
                    "vocab.json, byte 106: expected '}', found the end");
  CHECK_THROWS_WITH(refusal("{\"a\":1,}"),
                    "vocab.json, byte 107: expected '\"', found '}'");
  CHECK_THROWS_WITH(refusal("{\"a\"1}"), "vocab.json, byte 104: expected ':', found '1'");
  CHECK_THROWS_WITH(refusal("{} x"),
                    "vocab.json, byte 103: expected nothing more, found 'x'");
  CHECK_THROWS_WITH(
      refusal("{\"a\x1b\":1}"),
      "vocab.json, byte 103: expected no control character, found byte 0x1b");
  CHECK_THROWS_WITH(refusal("{\"\xc3(\":1}"),
                    "vocab.json, byte 102: expected valid UTF-8, found byte 0xc3");
  CHECK_THROWS_WITH(refusal("{\"a\":1, \"\\u0061\":2}"),
                    "vocab.json, byte 108: expected a new name, found \"a\" again");
  CHECK_THROWS_WITH(refusal("{\"a\":-1}"),
                    "vocab.json, byte 105: expected a whole number, found '-'");
  CHECK_THROWS_WITH(refusal("{\"\\ud83d\":1}"),
                    "vocab.json, byte 102: expected a character, found half of a pair");
}

TEST_CASE("utf8: the borders of what is valid") {
  for (const char* good : {"\x7f", "\u0080", "\u07ff", "\u0800", "\ud7ff", "\ue000",
                           "\uffff", "\U00010000", "\U0010ffff"}) {
    CHECK(is_utf8(good));
    CHECK(utf8_length(good, 0) == std::string(good).size());
  }
  for (const char* bad :
       {"\x80", "\xbf", "\xc0\x80", "\xc1\xbf", "\xc2", "\xc2\x20", "\xe0\x9f\xbf",
        "\xe1\x80", "\xed\xa0\x80", "\xed\xbf\xbf", "\xf0\x8f\xbf\xbf", "\xf1\x80\x80",
        "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xff"}) {
    CHECK_FALSE(is_utf8(bad));
  }
  CHECK(utf8_length("", 0) == 0);
  CHECK(utf8_length("a", 1) == 0);
  for (const uint32_t c :
       {0x24u, 0x7fu, 0x80u, 0x7ffu, 0x800u, 0xffffu, 0x10000u, 0x10ffffu}) {
    std::string text;
    append_utf8(text, c);
    CHECK(is_utf8(text));
    CHECK(utf8_length(text, 0) == text.size());
  }
}

TEST_CASE("utf8: what messages quote is ASCII and not long") {
  CHECK(quoted("a \"b\"\\") == "\"a \\\"b\\\"\\\\\"");
  CHECK(quoted("\x1b[2J\u00e9") == "\"\\x1b[2J\\xc3\\xa9\"");
  CHECK(quoted(std::string(1000, 'a')).size() < 80);
}
