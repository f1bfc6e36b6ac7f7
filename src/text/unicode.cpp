// See unicode.h.
#include "text/unicode.h"

#include <algorithm>
#include <iterator>

#include "io/utf8.h"
#include "text/unicode_table.h"

namespace chainrule {
namespace {

template <size_t count>
bool is_in(const CharacterRange (&ranges)[count], uint32_t character) {
  const auto after = std::upper_bound(
      std::begin(ranges), std::end(ranges), character,
      [](uint32_t c, const CharacterRange& range) { return c < range.first; });
  return after != std::begin(ranges) && character <= std::prev(after)->last;
}

CharacterKind kind_of_ascii(uint32_t c) {
  if (('a' <= c && c <= 'z') || ('A' <= c && c <= 'Z')) return CharacterKind::letter;
  if ('0' <= c && c <= '9') return CharacterKind::number;
  return c == ' ' || ('\t' <= c && c <= '\r') ? CharacterKind::space
                                              : CharacterKind::other;
}

uint32_t decoded(const std::string& text, size_t at, size_t bytes) {
  const auto byte = [&](size_t i) { return uint32_t(uint8_t(text[at + i])); };
  if (bytes == 1) return byte(0);
  uint32_t character = byte(0) & (0x7Fu >> bytes);  // the first byte also tells how many
  for (size_t i = 1; i < bytes; ++i) character = character << 6 | (byte(i) & 0x3F);
  return character;
}

// The length of "'s" and its like, if one begins here.
size_t ending_at(const std::string& text, size_t at) {
  for (const char* ending : {"'s", "'t", "'re", "'ve", "'m", "'ll", "'d"}) {
    const size_t length = std::char_traits<char>::length(ending);
    if (text.compare(at, length, ending) == 0) return length;
  }
  return 0;
}

}  // namespace

CharacterKind kind_of(uint32_t character) {
  if (character < 0x80) return kind_of_ascii(character);
  if (is_in(letter_ranges, character)) return CharacterKind::letter;
  if (is_in(number_ranges, character)) return CharacterKind::number;
  return is_in(space_ranges, character) ? CharacterKind::space : CharacterKind::other;
}

Character character_at(const std::string& text, size_t at) {
  if (at >= text.size()) return {CharacterKind::other, 0};
  const size_t bytes = utf8_length(text, at);
  if (bytes == 0) return {CharacterKind::other, 1};
  return {kind_of(decoded(text, at, bytes)), bytes};
}

size_t character_end(const std::string& text, size_t begin) {
  return begin + character_at(text, begin).bytes;
}

size_t word_end(const std::string& text, size_t begin) {
  if (const size_t length = ending_at(text, begin)) return begin + length;
  // A single blank belongs to the word behind it.
  const size_t first = begin < text.size() && text[begin] == ' ' ? begin + 1 : begin;
  Character c = character_at(text, first);
  if (c.bytes == 0) return first;
  if (c.kind != CharacterKind::space) {
    const CharacterKind kind = c.kind;
    size_t end = first;
    for (; c.bytes > 0 && c.kind == kind; c = character_at(text, end)) end += c.bytes;
    return end;
  }
  size_t end = begin, last = begin;
  for (c = character_at(text, begin); c.bytes > 0 && c.kind == CharacterKind::space;
       c = character_at(text, end)) {
    last = end;
    end += c.bytes;
  }
  return end == text.size() || last == begin ? end : last;
}

}  // namespace chainrule
