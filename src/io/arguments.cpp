// See arguments.h.
#include "arguments.h"

#include <algorithm>
#include <climits>

namespace chainrule {
namespace {

bool begins_with(const std::string& text, const std::string& beginning) {
  return text.compare(0, beginning.size(), beginning) == 0;
}

}  // namespace

Arguments::Arguments(int argc, const char* const* argv) {
  for (int i = 1; i < argc; ++i) words_.push_back({argv[i], false});
}

void Arguments::refuse(const std::string& sentence) {
  if (problem_.empty()) problem_ = sentence;
}

bool Arguments::flag(const std::string& name) {
  bool found = false;
  for (Word& word : words_) {
    if (word.text == "--" + name) found = word.taken = true;
    if (!begins_with(word.text, "--" + name + "=")) continue;
    word.taken = true;
    refuse("--" + name + " takes no value");
  }
  return found;
}

bool Arguments::value(const std::string& name, std::string& text) {
  const std::string option = "--" + name;
  bool found = false;
  for (size_t i = 0; i < words_.size(); ++i) {
    if (words_[i].taken) continue;
    if (begins_with(words_[i].text, option + "=")) {
      text = words_[i].text.substr(option.size() + 1);
    } else if (words_[i].text == option) {
      words_[i].taken = true;
      // A negative number has one dash, a forgotten value is followed by the next option.
      const bool there = i + 1 < words_.size() && !begins_with(words_[i + 1].text, "--");
      text = there ? words_[++i].text : "";
    } else {
      continue;
    }
    words_[i].taken = true;
    if (text.empty()) refuse(option + " needs a value: " + option + " VALUE");
    found = !text.empty();
  }
  return found;
}

std::string Arguments::unknown() const {
  for (const Word& word : words_) {
    if (!word.taken) return word.text.empty() ? "\"\"" : word.text;
  }
  return "";
}

int edit_distance(const std::string& a, const std::string& b) {
  std::vector<int> row(b.size() + 1);  // distances from the first i letters of a
  for (size_t j = 0; j <= b.size(); ++j) row[j] = int(j);
  for (size_t i = 1; i <= a.size(); ++i) {
    int diagonal = row[0];
    row[0] = int(i);
    for (size_t j = 1; j <= b.size(); ++j) {
      const int change = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({change, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row[b.size()];
}

std::string nearest_name(const std::string& slip, const std::vector<std::string>& names) {
  std::string best;
  int least = INT_MAX;
  for (const std::string& name : names) {
    // The beginning of a name is nearer than any slip.
    const bool begins = !slip.empty() && begins_with(name, slip);
    const int distance = begins ? 0 : edit_distance(slip, name);
    if (distance < least) least = distance, best = name;
  }
  return best;
}

}  // namespace chainrule
