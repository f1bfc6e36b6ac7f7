// See json.h.
#include "json.h"

#include <cstdio>

#include "check.h"

namespace chainrule {
namespace {

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
bool is_digit(char c) { return '0' <= c && c <= '9'; }

}  // namespace

void JsonReader::refuse(uint64_t offset, const std::string& expected,
                        const std::string& found) const {
  fail(__FILE__, __LINE__, "%s, byte %llu: expected %s, found %s", file_.c_str(),
       static_cast<unsigned long long>(offset), expected.c_str(), found.c_str());
}

void JsonReader::refuse(const std::string& expected) const {
  refuse(offset_ + at_, expected, next());
}

std::string JsonReader::next() const {
  if (at_ >= text_.size()) return "the end";
  const char c = text_[at_];
  if (c >= ' ' && c <= '~') return std::string("'") + c + "'";
  char code[16];
  std::snprintf(code, sizeof code, "byte 0x%02x",
                unsigned(static_cast<unsigned char>(c)));
  return code;
}

uint64_t JsonReader::offset() {
  while (at_ < text_.size() && is_space(text_[at_])) ++at_;
  return offset_ + at_;
}

bool JsonReader::take(char wanted) {
  offset();
  if (at_ >= text_.size() || text_[at_] != wanted) return false;
  ++at_;
  return true;
}

void JsonReader::expect(char wanted) {
  if (!take(wanted)) refuse(std::string("'") + wanted + "'");
}

void JsonReader::end() {
  offset();
  if (at_ < text_.size()) refuse("nothing more");
}

uint64_t JsonReader::natural() {
  const uint64_t begin = offset();
  const size_t first = at_;
  uint64_t value = 0;
  for (; at_ < text_.size() && is_digit(text_[at_]); ++at_) {
    const uint64_t digit = uint64_t(text_[at_] - '0');
    if (value > (UINT64_MAX - digit) / 10) refuse(begin, "a number below 2^64", "more");
    value = value * 10 + digit;
  }
  if (at_ == first) refuse("a whole number");
  if (text_[first] == '0' && at_ > first + 1) {
    refuse(begin, "a whole number", "one that begins with 0");
  }
  if (at_ < text_.size() && (text_[at_] == '.' || (text_[at_] | 32) == 'e')) {
    refuse("a whole number");
  }
  return value;
}

std::string JsonReader::string() {
  expect('"');
  std::string result;
  while (true) {
    const size_t length = utf8_length(text_, at_);
    if (at_ >= text_.size()) refuse("'\"'");
    const char c = text_[at_];
    if (length == 0) refuse("valid UTF-8");
    if (length == 1 && static_cast<unsigned char>(c) < ' ')
      refuse("no control character");
    if (c == '\\') {
      append_utf8(result, escape());
      continue;
    }
    result.append(text_, at_, length);
    at_ += length;
    if (c == '"') break;
  }
  result.pop_back();  // the quote at its end
  return result;
}

// What a backslash and the characters behind it stand for.
uint32_t JsonReader::escape() {
  static const char names[] = "\"\\/bfnrt", codes[] = "\"\\/\b\f\n\r\t";
  const size_t begin = at_++;
  const size_t which =
      at_ < text_.size() ? std::string(names).find(text_[at_]) : std::string::npos;
  if (which != std::string::npos) {
    ++at_;
    return uint32_t(codes[which]);
  }
  const uint32_t high = four_digits();
  if (high < 0xD800 || high > 0xDFFF) return high;
  // Above U+FFFF a character is written as two escapes, a high half and a low one.
  if (high < 0xDC00 && text_.compare(at_, 1, "\\") == 0) {
    ++at_;
    const uint32_t low = four_digits();
    if (0xDC00 <= low && low <= 0xDFFF) {
      return 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00);
    }
  }
  refuse(offset_ + begin, "a character", "half of a pair");
}

uint32_t JsonReader::four_digits() {
  if (at_ >= text_.size() || text_[at_] != 'u') refuse("an escape");
  ++at_;
  uint32_t value = 0;
  for (int i = 0; i < 4; ++i, ++at_) {
    const char c = at_ < text_.size() ? text_[at_] : ' ', lower = char(c | 32);
    if (is_digit(c)) {
      value = value * 16 + uint32_t(c - '0');
    } else if ('a' <= lower && lower <= 'f') {
      value = value * 16 + uint32_t(lower - 'a' + 10);
    } else {
      refuse("four hexadecimal digits");
    }
  }
  return value;
}

std::string json_string(const std::string& text) {
  ENSURE(is_utf8(text), "%s is not valid UTF-8", quoted(text).c_str());
  static const std::string special = "\"\\\b\f\n\r\t", names = "\"\\bfnrt";
  std::string result = "\"";
  for (const char c : text) {
    const size_t which = special.find(c);
    if (which != std::string::npos) {
      result += '\\';
      result += names[which];
    } else if (static_cast<unsigned char>(c) < ' ') {
      char code[8];
      std::snprintf(code, sizeof code, "\\u%04x", unsigned(c));
      result += code;
    } else {
      result += c;
    }
  }
  return result + "\"";
}

}  // namespace chainrule
