// Small helpers on text that the learner's tool needs in more than one place: splitting,
// fitting into the terminal's width, the nearest of several words, a hash of a file.
// Bytes count as columns; the tool itself prints ASCII only.
#pragma once

#include <string>
#include <vector>

namespace chainrule::learn {

using Words = std::vector<std::string>;

std::string trim(const std::string& text);
Words split(const std::string& text, char separator);
Words lines_of(const std::string& text);  // without the empty one after the last newline
bool contains(const std::string& text, const std::string& part);
bool starts_with(const std::string& text, const std::string& start);

std::string cut(const std::string& text, size_t width);  // "a long li..."
std::string pad(const std::string& text, size_t width);  // cut or filled to just that
void say_wrapped(const std::string& text, int indent);   // at words, to the width

// One row of a report: four columns of indent are kept, unprintable bytes become '?', and
// the words ok and WRONG get their colour.
void say_result(const std::string& line);

std::string minutes_text(int minutes);  // 35 min, 2 h 10

// The word that takes the fewest changed letters; "" where none is close.
std::string nearest(const std::string& word, const Words& choices);
// "; did you mean check?" or "".
std::string did_you_mean(const std::string& word, const Words& choices);

std::string hash_of(const std::string& bytes);  // FNV-1a, 16 digits

}  // namespace chainrule::learn
