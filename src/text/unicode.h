// Letters, numbers, white space: as much of Unicode as a tokenizer needs.
//
// The kind of a character is its general category: L* is a letter, N* a number. The table
// (unicode_table.h) is that of Unicode 17. A byte that begins no valid UTF-8 counts as a
// character of its own, so that any bytes are a text. Leaves out upper and lower case,
// and marks that belong to the letter before them. Introduced by lesson 31.
#pragma once

#include <cstdint>
#include <string>

namespace chainrule {

enum class CharacterKind { letter, number, space, other };
CharacterKind kind_of(uint32_t character);

struct Character {
  CharacterKind kind;
  size_t bytes;
};
// The one that begins at text[at]. At the end of the text: kind other, of 0 bytes.
Character character_at(const std::string& text, size_t at);

// Where the character, or the word, ends that begins at text[begin].
size_t character_end(const std::string& text, size_t begin);

// Words as GPT-2 cuts them: a tokenizer never joins what lies on two sides of a cut.
//
//   's|'t|'re|'ve|'m|'ll|'d         how English shortens words
//   | ?letters| ?numbers| ?others   a run of one kind, with one blank before it
//   |spaces(?!\S)|spaces            a run of white space; before a word all but its last
//
// "It's  2 cats!" -> "It" "'s" " " " 2" " cats" "!". No character is lost.
size_t word_end(const std::string& text, size_t begin);

}  // namespace chainrule
