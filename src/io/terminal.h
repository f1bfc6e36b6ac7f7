// The terminal: what a program says, in what colour, and how wide the window is.
//
// Colour and cursor movement only where a person looks at a terminal that wants them
// (NO_COLOR and TERM=dumb are respected); in a pipe the same text comes out plain.
#pragma once

#include <string>

namespace chainrule {

// printf for the story of a lesson. Silent after quiet(true): claims run the same
// experiments without their words.
void say(const char* format, ...) __attribute__((format(printf, 1, 2)));
void quiet(bool on = true);
bool is_quiet();

// A line that is there for a moment, below the story: the next one replaces it, "" and
// everything that is said erase it. Only where has_status(): on a terminal.
void status(const std::string& line);
bool has_status();

bool on_terminal();  // stdout is a terminal
bool with_colour();  // ... and it wants colour
int columns();       // width of the terminal, 80 where there is none, 40 at the least

// The text, wrapped in an escape sequence where with_colour().
std::string bold(const std::string& text);
std::string dim(const std::string& text);
std::string red(const std::string& text);
std::string green(const std::string& text);
std::string yellow(const std::string& text);
std::string blue(const std::string& text);

// Breaks at spaces so that no line passes `width`; all lines after the first begin with
// `indent` spaces. The first is taken to begin at column `indent` already.
std::string wrap(const std::string& text, int width, int indent);

}  // namespace chainrule
