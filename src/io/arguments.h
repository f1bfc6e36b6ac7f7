// The words of a command line, taken one by one by the settings that know them.
//
// Only Options uses this. What is wrong is kept as a sentence, the first one only,
// because a program can complain about it when all settings are declared, not before.
#pragma once

#include <string>
#include <vector>

namespace chainrule {

class Arguments {
 public:
  Arguments(int argc, const char* const* argv);

  bool flag(const std::string& name);  // was --name given?
  // --name value or --name=value: writes the value, the last one if given twice.
  bool value(const std::string& name, std::string& text);
  std::string unknown() const;  // the first word that nobody took, or ""

  void refuse(const std::string& sentence);
  const std::string& problem() const { return problem_; }

 private:
  struct Word {
    std::string text;
    bool taken;
  };
  std::vector<Word> words_;
  std::string problem_;
};

// How many letters must be changed, added or taken away.
int edit_distance(const std::string& a, const std::string& b);

// The name that a slip of the fingers was meant to be.
std::string nearest_name(const std::string& slip, const std::vector<std::string>& names);

}  // namespace chainrule
