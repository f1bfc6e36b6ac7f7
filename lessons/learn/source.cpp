// See source.h.
#include "source.h"

#include <algorithm>
#include <cctype>

namespace chainrule::learn {

static bool is_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) || c == '_';
}

std::string without_comments(const std::string& text) {
  std::string code;
  char inside = 0;  // '/' and '*': a comment; '"' and '\'': what is quoted; 0: code
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i], later = i + 1 < text.size() ? text[i + 1] : '\0';
    const bool separator = c == '\'' && i > 0 && is_word(text[i - 1]);  // 1'000
    if (inside == 0 && c == '/' && (later == '/' || later == '*')) {
      inside = later;
      ++i;
    } else if (inside == '*') {
      if (c == '\n') code += c;
      if (c == '*' && later == '/') inside = 0, ++i;
    } else if (c == '\n') {
      code += c;
      inside = 0;
    } else if (inside != '/') {
      code += c;
      if (inside != 0 && c == '\\' && later != '\n' && later != '\0') {
        code += text[++i];
      } else if (c == inside) {
        inside = 0;
      } else if (inside == 0 && (c == '"' || (c == '\'' && !separator))) {
        inside = c;
      }
    }
  }
  return code;
}

// The lines of code without blanks: what is compared and searched.
static Words dense_lines(const std::string& text) {
  Words lines = lines_of(without_comments(text));
  for (std::string& line : lines) {
    std::string dense;
    for (const char c : line) {
      if (c != ' ' && c != '\t' && c != '\r') dense += c;
    }
    line = dense;
  }
  return lines;
}

static int line_with(const Words& lines, const std::string& part) {
  for (size_t i = 0; i < lines.size(); ++i) {
    if (contains(lines[i], part)) return int(i) + 1;
  }
  return 0;
}

static std::string joined(const Words& lines) {
  std::string text;
  for (const std::string& line : lines) text += line;
  return text;
}

int line_left_in(const std::string& text, const std::string& stub) {
  const Words lines = dense_lines(text);
  if (joined(lines) == joined(dense_lines(stub))) return 0;
  return line_with(lines, "NOT_STARTED()");
}

// The names before the first bracket of the lines that begin at the left margin.
static Words functions_of(const std::string& stub) {
  Words names;
  for (const std::string& line : lines_of(without_comments(stub))) {
    const size_t open = line.find('(');
    if (line.empty() || !is_word(line[0]) || open == std::string::npos) continue;
    if (starts_with(line, "using ") || starts_with(line, "static ")) continue;
    size_t begin = open;
    while (begin > 0 && is_word(line[begin - 1])) --begin;
    if (begin < open) names.push_back(line.substr(begin, open - begin));
  }
  return names;
}

Call call_of_own_op(const std::string& text, const std::string& stub) {
  const Words lines = dense_lines(text);
  for (const std::string& function : functions_of(stub)) {
    const int line = line_with(lines, "chainrule::" + function + "(");
    if (line > 0) return {line, function};
  }
  return {};
}

Call double_in_signature(const std::string& text, const std::string& stub) {
  const Words lines = dense_lines(text);
  for (const std::string& function : functions_of(stub)) {
    const int first = line_with(lines, function + "(");
    for (size_t i = size_t(std::max(0, first - 1)); first > 0 && i < lines.size(); ++i) {
      if (contains(lines[i], "double*")) return {int(i) + 1, function};
      if (contains(lines[i], ")")) break;
    }
  }
  return {};
}

}  // namespace chainrule::learn
