// See utf8.h.
#include "utf8.h"

#include <cstdio>

namespace chainrule {

size_t utf8_length(const std::string& text, size_t at) {
  const auto byte = [&](size_t i) {
    return i < text.size() ? unsigned(static_cast<unsigned char>(text[i])) : 0u;
  };
  const unsigned first = byte(at);
  if (first < 0x80) return at < text.size() ? 1 : 0;
  const size_t length = first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
  if (length == 0 || first > 0xF4) return 0;
  for (size_t i = 1; i < length; ++i) {
    if ((byte(at + i) & 0xC0) != 0x80) return 0;
  }
  const unsigned second = byte(at + 1);
  if (first == 0xE0 && second < 0xA0) return 0;   // fits into two bytes
  if (first == 0xED && second >= 0xA0) return 0;  // half of a UTF-16 pair
  if (first == 0xF0 && second < 0x90) return 0;   // fits into three bytes
  if (first == 0xF4 && second >= 0x90) return 0;  // above U+10FFFF
  return length;
}

bool is_utf8(const std::string& text) {
  for (size_t at = 0; at < text.size();) {
    const size_t length = utf8_length(text, at);
    if (length == 0) return false;
    at += length;
  }
  return true;
}

void append_utf8(std::string& text, uint32_t character) {
  if (character < 0x80) {
    text += char(character);
    return;
  }
  const int more = character < 0x800 ? 1 : character < 0x10000 ? 2 : 3;
  const uint32_t mark[] = {0, 0xC0, 0xE0, 0xF0};
  text += char(mark[more] | character >> (6 * more));
  for (int i = more - 1; i >= 0; --i) text += char(0x80 | (character >> (6 * i) & 0x3F));
}

std::string quoted(const std::string& text) {
  constexpr size_t longest = 60;
  std::string result = "\"";
  for (const char c : text) {
    if (result.size() > longest) return result + "...\"";
    if (c == '"' || c == '\\') result += '\\';
    if (c >= ' ' && c <= '~') {
      result += c;
    } else {
      char code[8];
      std::snprintf(code, sizeof code, "\\x%02x",
                    unsigned(static_cast<unsigned char>(c)));
      result += code;
    }
  }
  return result + "\"";
}

}  // namespace chainrule
