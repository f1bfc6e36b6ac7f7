// UTF-8: which bytes are one character.
//
// Strict, as the standard is: no overlong forms, no surrogates, nothing above U+10FFFF.
// Leaves out everything about what a character means.
#pragma once

#include <cstdint>
#include <string>

namespace chainrule {

// Bytes of the character that begins at text[at]; 0 where no valid one does.
size_t utf8_length(const std::string& text, size_t at);
bool is_utf8(const std::string& text);
void append_utf8(std::string& text, uint32_t character);  // at most U+10FFFF

// For messages: in quotes, ASCII alone ("\x1b" for what a terminal might obey), and cut
// where it gets long.
std::string quoted(const std::string& text);

}  // namespace chainrule
