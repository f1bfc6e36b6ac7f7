// Reads JSON where the program knows what must come next: a cursor, no tree.
//
//   JsonReader json("vocab.json", text);
//   json.object([&](const std::string& token) { ids[token] = json.natural(); });
//   json.end();
//
// Strict: valid UTF-8, no name twice in an object, nothing the program did not ask for.
// Every refusal is an Error with file, byte, what was expected and what was found.
// Nesting cannot exhaust the stack: the reader goes as deep as its caller's own code
// does. Leaves out what no file of the course holds: signs, fractions, true, false, null.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <utility>

#include "utf8.h"

namespace chainrule {

class JsonReader {
 public:
  // The text must outlive the reader. `offset`: where in the file it begins.
  JsonReader(std::string file, const std::string& text, uint64_t offset = 0)
      : file_(std::move(file)), text_(text), offset_(offset) {}

  template <class Member>
  void object(Member member);  // member(name) reads the value
  template <class Element>
  void array(Element element);  // element() reads one value
  std::string string();
  uint64_t natural();  // 0 .. 2^64 - 1, digits alone
  void end();          // nothing but white space is left

  uint64_t offset();  // of the next byte that is not white space, in the file
  [[noreturn]] void refuse(uint64_t offset, const std::string& expected,
                           const std::string& found) const;

 private:
  void expect(char wanted);
  bool take(char wanted);  // steps over it, if it comes next
  std::string next() const;
  [[noreturn]] void refuse(const std::string& expected) const;
  uint32_t escape();
  uint32_t four_digits();

  const std::string file_;
  const std::string& text_;
  const uint64_t offset_;
  size_t at_ = 0;
};

// The text as a JSON string, with its quotes. It must be valid UTF-8.
std::string json_string(const std::string& text);

// ---- below: how it is done -----------------------------------------------------------

template <class Member>
void JsonReader::object(Member member) {
  expect('{');
  if (take('}')) return;
  std::set<std::string> names;
  do {
    const uint64_t at = offset();
    const std::string name = string();
    if (!names.insert(name).second) refuse(at, "a new name", quoted(name) + " again");
    expect(':');
    member(name);
  } while (take(','));
  expect('}');
}

template <class Element>
void JsonReader::array(Element element) {
  expect('[');
  if (take(']')) return;
  do element();
  while (take(','));
  expect(']');
}

}  // namespace chainrule
