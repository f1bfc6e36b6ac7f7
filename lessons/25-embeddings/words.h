// A text as a list of words, each word a number: what the lesson reads, and which of its
// words belong together as the grammar of tales knows it.
#pragma once

#include <algorithm>
#include <cctype>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "check.h"
#include "data/tales.h"
#include "text/unicode.h"

namespace chainrule {

struct Words {
  std::vector<std::string> names;  // [V], the most frequent first
  std::vector<double> counts;      // [V], how often each stands in the text
  std::vector<int> text;           // the text itself, word by word, as numbers 0 .. V-1

  int size() const { return int(names.size()); }
  int find(const std::string& word) const {  // -1 where there is none
    const auto at = std::find(names.begin(), names.end(), word);
    return at == names.end() ? -1 : int(at - names.begin());
  }
  int number(const std::string& word) const {  // of a word that must be there
    ENSURE(find(word) >= 0, "the text is too short: it has no \"%s\"", word.c_str());
    return find(word);
  }
};

// Everything that begins with a letter; full stops and line ends are as if they were not
// there. Words that stand in the text less often than `least` are left out, too.
inline Words read_words(const std::string& text, int least) {
  std::vector<std::string> all;
  std::map<std::string, int> counts;
  for (size_t at = 0, end = 0; at < text.size(); at = end) {
    end = word_end(text, at);
    if (text[at] == ' ') ++at;
    if (at == end || character_at(text, at).kind != CharacterKind::letter) continue;
    all.push_back(text.substr(at, end - at));
    ++counts[all.back()];
  }
  std::vector<std::pair<int, std::string>> order;
  for (const auto& [word, count] : counts) {
    if (count >= least) order.push_back({-count, word});
  }
  std::sort(order.begin(), order.end());
  Words words;
  std::map<std::string, int> numbers;
  for (const auto& [minus_count, word] : order) {
    numbers[word] = words.size();
    words.names.push_back(word);
    words.counts.push_back(-minus_count);
  }
  for (const std::string& word : all) {
    const auto number = numbers.find(word);
    if (number != numbers.end()) words.text.push_back(number->second);
  }
  return words;
}

// ---- the tales and their kinds --------------------------------------------------------

constexpr TaleSettings tale_settings = {16, 16, 8, 2};  // all names, things and places

inline Words words_of_tales(int count, uint64_t seed) {
  return read_words(text_of(tales(count, {seed, 1}, tale_settings)), 1);
}

// The same words, as often, in an order that means nothing: the control.
inline Words shuffled(Words words, uint64_t seed) {
  Rng rng{{seed, 2}};
  for (int i = int(words.text.size()) - 1; i > 0; --i) {
    std::swap(words.text[size_t(i)], words.text[size_t(rng.below(i + 1))]);
  }
  return words;
}

inline const std::vector<std::string> kind_names = {"names", "things", "places",
                                                    "colours", "verbs"};
constexpr int kinds = 5;

// The number of each word's kind in kind_names, -1 for all other words. The verbs are
// those of one choice of the grammar: somebody found, bought or made something.
inline std::vector<int> kinds_of(const Words& words) {
  std::map<std::string, int> known = {{"found", 4}, {"bought", 4}, {"made", 4}};
  for (const TaleWord& w : tale_words(tale_settings)) {
    known[w.word] = w.kind <= WordKind::boy      ? 0
                    : w.kind <= WordKind::things ? 1
                    : w.kind == WordKind::place  ? 2
                                                 : 3;
  }
  std::vector<int> kind;
  for (const std::string& name : words.names) {
    kind.push_back(known.count(name) ? known[name] : -1);
  }
  return kind;
}

inline std::vector<int> all_of(const Words& words, WordKind kind) {
  std::vector<int> some;
  for (const TaleWord& w : tale_words(tale_settings)) {
    if (w.kind == kind && words.find(w.word) >= 0) some.push_back(words.find(w.word));
  }
  return some;
}

}  // namespace chainrule
