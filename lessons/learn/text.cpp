// See text.h.
#include "text.h"

#include <algorithm>
#include <cctype>
#include <cstdint>
#include <cstdio>

#include "io/options.h"
#include "io/terminal.h"

namespace chainrule::learn {

std::string trim(const std::string& text) {
  const char* blanks = " \t\r\n";
  const size_t begin = text.find_first_not_of(blanks);
  if (begin == std::string::npos) return "";
  return text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

Words split(const std::string& text, char separator) {
  Words parts(1);
  for (const char c : text) {
    if (c == separator) {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  return parts;
}

Words lines_of(const std::string& text) {
  Words lines = split(text, '\n');
  if (lines.back().empty()) lines.pop_back();
  for (std::string& line : lines) {
    if (!line.empty() && line.back() == '\r') line.pop_back();
  }
  return lines;
}

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

bool starts_with(const std::string& text, const std::string& start) {
  return text.compare(0, start.size(), start) == 0;
}

std::string cut(const std::string& text, size_t width) {
  if (text.size() <= width) return text;
  return width < 8 ? text.substr(0, width) : trim(text.substr(0, width - 3)) + "...";
}

std::string pad(const std::string& text, size_t width) {
  const std::string fitting = cut(text, width);
  return fitting + std::string(width - fitting.size(), ' ');
}

void say_wrapped(const std::string& text, int indent) {
  std::string lines = text;
  bool code = false;  // a blank between ` ` is no place to break a line
  for (char& c : lines) {
    if (c == '`') code = !code;
    if (c == ' ' && code) c = '\1';
  }
  lines = wrap(lines, std::min(columns() - 1, 90), indent);
  std::replace(lines.begin(), lines.end(), '\1', ' ');
  say("%s%s\n", std::string(size_t(indent), ' ').c_str(), lines.c_str());
}

// The first occurrence that is a word of its own, coloured.
static void paint(std::string& line, const char* word,
                  std::string (*colour)(const std::string&)) {
  const std::string wanted = word;
  const auto letter = [](char c) { return std::isalnum(static_cast<unsigned char>(c)); };
  for (size_t at = line.find(wanted); at != std::string::npos;
       at = line.find(wanted, at + 1)) {
    const size_t end = at + wanted.size();
    if (at > 0 && letter(line[at - 1])) continue;
    if (end < line.size() && letter(line[end])) continue;
    line.replace(at, wanted.size(), colour(wanted));
    return;
  }
}

void say_result(const std::string& line) {
  std::string clean = line;
  for (char& c : clean) {
    const bool printable = static_cast<unsigned char>(c) >= 32 && c != 127;
    if (!printable && c != '\t') c = '?';
  }
  if (starts_with(clean, "  ")) {
    paint(clean, "ok", green);
    for (const char* word : {"WRONG", "CRASHED", "STILL RUNNING", "TOO MUCH MEMORY"}) {
      paint(clean, word, red);
    }
  }
  say("%s\n", clean.c_str());
}

std::string minutes_text(int minutes) {
  if (minutes < 100) return std::to_string(minutes) + " min";
  const int rest = minutes % 60;
  return std::to_string(minutes / 60) + " h" +
         (rest == 0 ? "" : (rest < 10 ? " 0" : " ") + std::to_string(rest));
}

std::string nearest(const std::string& word, const Words& choices) {
  std::string best;
  int least = int(word.size()) / 3 + 2;  // more changes than that is another word
  for (const std::string& choice : choices) {
    const int changes = edit_distance(word, choice);
    if (changes < least && changes < int(choice.size())) {
      least = changes;
      best = choice;
    }
  }
  return best;
}

std::string did_you_mean(const std::string& word, const Words& choices) {
  const std::string best = nearest(word, choices);
  return best.empty() ? "" : "; did you mean " + best + "?";
}

std::string hash_of(const std::string& bytes) {
  uint64_t hash = 14695981039346656037u;
  for (const char c : bytes) {
    hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211u;
  }
  char text[17];
  snprintf(text, sizeof text, "%016llx", static_cast<unsigned long long>(hash));
  return text;
}

}  // namespace chainrule::learn
