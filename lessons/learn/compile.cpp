// See compile.h.
#include "compile.h"

#include <algorithm>

#include "io/file.h"
#include "io/terminal.h"
#include "work.h"

namespace chainrule::learn {

static bool is_message(const std::string& line, const std::string& kind) {
  return contains(line, ": " + kind + ": ") || contains(line, ": fatal " + kind + ": ");
}

// Where the explanation of one message ends and the next one begins.
static bool begins_another(const std::string& line) {
  return is_message(line, "error") || is_message(line, "warning") ||
         contains(line, ": In ") || starts_with(line, "In file included") ||
         starts_with(line, "make") || contains(line, " generated.");
}

Words first_message(const std::string& output, const std::string& kind, size_t limit) {
  Words found;
  for (const std::string& line : lines_of(output)) {
    if (found.empty() && !is_message(line, kind)) continue;
    if (!found.empty() && begins_another(line)) break;
    if (found.size() == limit) break;
    found.push_back(line);
  }
  return found;
}

std::string usual_meaning(const std::string& error) {
  struct Meaning {
    const char *part, *sentence;
  };
  static const Meaning meanings[] = {
      {"expected ';'", "a semicolon is missing, often at the end of the line above"},
      {"expected ',' or ';'",
       "a semicolon is missing, often at the end of the line above"},
      {"expected initializer",
       "a semicolon or bracket is missing just before this place"},
      {"expected '}'", "a closing brace } is missing somewhere above"},
      {"expected ')'", "a closing bracket ) is missing, or an operator before it"},
      {"expected ']'", "a closing bracket ] is missing"},
      {"expected declaration before '}'", "there is one closing brace } too many"},
      {"extraneous closing brace", "there is one closing brace } too many"},
      {"a function-definition is not allowed", "a closing brace } is missing above"},
      {"function definition is not allowed", "a closing brace } is missing above"},
      {"did you mean 'std::", "std:: is missing before the name"},
      {"'printf'", "#include <cstdio> is missing"},
      {"'puts'", "#include <cstdio> is missing"},
      {"'cout'", "#include <iostream> is missing"},
      {"'cerr'", "#include <iostream> is missing"},
      {"'endl'", "#include <iostream> is missing"},
      {"undeclared identifier 'std'",
       "#include <iostream> is missing (or that of another std:: name)"},
      {"operator^'", "^ is not a power in C++: write x * x"},
      {"is not a member of 'std'", "a name is misspelt, or its #include is missing"},
      {"in namespace 'std'", "a name is misspelt, or its #include is missing"},
      {"was not declared", "a name is misspelt, or used before it is declared"},
      {"undeclared identifier", "a name is misspelt, or used before it is declared"},
      {"does not name a type", "a misspelt type, or a statement outside of a function"},
      {"unknown type name", "a misspelt type, or a statement outside of a function"},
      {"declared void", "a type is not known: does the namespace still say EXERCISE?"},
      {"read-only", "inputs are const: write to the outputs only"},
      {"const-qualified", "inputs are const: write to the outputs only"},
      {"invalid operands", "a pointer is used where one number is meant: x[i], not x"},
      {"invalid conversion", "a pointer is used where one number is meant: x[i], not x"},
      {"cannot convert", "a pointer is used where one number is meant: x[i], not x"},
      {"invalid types", "one index too many: arrays are flat here, x[n * C + c]"},
      {"subscripted value is not", "one index too many: arrays are flat, x[n * C + c]"},
      {"lvalue required", "what stands left of = cannot be assigned to"},
      {"not assignable", "what stands left of = cannot be assigned to"},
      {"too few arguments", "a call with fewer arguments than the function has"},
      {"too many arguments", "a call with more arguments than the function has"},
      {"no matching function", "a call whose arguments do not fit the function"},
      {"redefinition", "the same name is defined twice"},
      {"redeclaration", "the same name is declared twice"},
      {"No such file", "the name of an #include is misspelt"},
      {"file not found", "the name of an #include is misspelt"},
  };
  for (const Meaning& meaning : meanings) {
    if (contains(error, meaning.part)) return meaning.sentence;
  }
  return "";
}

std::string signature_of(const std::string& stub) {
  const Words lines = lines_of(stub);
  const size_t todo = size_t(line_of_todo(stub));
  if (todo == 0) return "";
  size_t begin = todo - 1;
  const auto opens = [&](const std::string& line) {
    return !line.empty() && !contains(" /#}", line.substr(0, 1)) && contains(line, "(");
  };
  while (begin > 0 && !opens(lines[begin])) --begin;
  std::string head;
  for (size_t i = begin; i < todo && !contains(head, "{"); ++i) {
    head += (head.empty() ? "" : " ") + trim(lines[i]);
  }
  return trim(head.substr(0, head.find('{')));
}

// The name after "mine::" in a linker's complaint, up to its bracket.
static std::string name_in(const std::string& line) {
  const size_t at = line.find("mine::");
  if (at == std::string::npos) return "";
  const std::string rest = line.substr(at + 6);
  return rest.substr(0, rest.find_first_of("('\"` "));
}

// Broken only after a comma: `const real* x` stays together.
static Words fitted(std::string signature) {
  for (size_t i = 1; i < signature.size(); ++i) {
    if (signature[i] == ' ' && signature[i - 1] != ',') signature[i] = '\1';
  }
  std::string lines = "  " + wrap(signature, columns() - 1 - 6, 6);
  std::replace(lines.begin(), lines.end(), '\1', ' ');
  return lines_of(lines);
}

static Words explain_missing(const std::string& name, const Exercise& e) {
  const std::string stub = read_file(e.stub());
  if (!contains(stub, name + "(")) {
    return {"your code calls " + name + ", which is declared but not defined"};
  }
  Words lines = fitted(signature_of(stub));
  lines.insert(lines.begin(), "the check does not find " + name +
                                  " as the exercise declares it: was its name, an "
                                  "argument or the namespace changed? It must be");
  return lines;
}

Words explain_link(const std::string& output, const Exercise& e) {
  for (const std::string& line : lines_of(output)) {
    const bool twice =
        contains(line, "multiple definition") || contains(line, "duplicate symbol");
    const bool missing = contains(line, "undefined") || contains(line, "referenced from");
    const std::string name = name_in(line);
    if (twice && (contains(output, "`main'") || contains(output, "'_main'"))) {
      return {"your file defines main, but the check has one already: remove yours"};
    }
    if (twice && !name.empty()) {
      return {"the name " + name + " is also used by another exercise of this lesson:",
              "write 'static' before yours, or give it another name"};
    }
    if (missing && !name.empty()) return explain_missing(name, e);
  }
  return {};
}

}  // namespace chainrule::learn
