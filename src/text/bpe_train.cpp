// How byte pairs are learned (see bpe.h): count the pairs of neighbours in all words,
// merge the most frequent one wherever it stands, count again. Only words that hold the
// pair are counted again: what a merge costs is what it changes.
#include <algorithm>
#include <map>
#include <unordered_map>
#include <utility>

#include "check.h"
#include "text/bpe.h"
#include "text/unicode.h"

namespace chainrule {
namespace {

using Pair = std::pair<int, int>;

struct Word {
  std::vector<int> tokens;
  int64_t count;  // in the text
};

struct Seen {
  int64_t count = 0;        // over the whole text
  std::vector<int> places;  // words that hold the pair, or did when it was noted
};

std::vector<Word> counted_words(const std::string& text) {
  std::unordered_map<std::string, size_t> numbers;
  std::vector<Word> words;  // in the order of the text
  for (size_t begin = 0, end = 0; begin < text.size(); begin = end) {
    end = word_end(text, begin);
    const std::string word = text.substr(begin, end - begin);
    const auto [number, is_new] = numbers.try_emplace(word, words.size());
    if (is_new) {
      words.push_back({{}, 0});
      for (const char c : word) words.back().tokens.push_back(token_of_byte(uint8_t(c)));
    }
    ++words[number->second].count;
  }
  return words;
}

class Trainer {
 public:
  explicit Trainer(const std::string& text) : words_(counted_words(text)) {
    for (int i = 0; i < int(words_.size()); ++i) count_pairs(i, +1);
  }

  // The most frequent pair; of equals the first, which is the smallest: a map is sorted.
  bool find_best(Pair& best) const {
    int64_t most = 1;  // a pair that stands once alone is no pattern
    for (const auto& [pair, seen] : pairs_) {
      if (seen.count <= most) continue;
      best = pair;
      most = seen.count;
    }
    return most > 1;
  }

  void merge(Pair pair, int token) {
    std::vector<int> places = std::move(pairs_[pair].places);
    std::sort(places.begin(), places.end());
    places.erase(std::unique(places.begin(), places.end()), places.end());
    for (const int i : places) {
      count_pairs(i, -1);
      replace(words_[size_t(i)].tokens, pair, token);
      count_pairs(i, +1);
    }
  }

 private:
  // Adds the pairs of word i to the counts, or takes them off.
  void count_pairs(int i, int sign) {
    const Word& word = words_[size_t(i)];
    for (size_t k = 0; k + 1 < word.tokens.size(); ++k) {
      const auto seen = pairs_.try_emplace({word.tokens[k], word.tokens[k + 1]}).first;
      seen->second.count += sign * word.count;
      if (sign > 0) seen->second.places.push_back(i);
      if (seen->second.count == 0) pairs_.erase(seen);  // nothing to look at any more
    }
  }

  static void replace(std::vector<int>& tokens, Pair pair, int token) {
    size_t to = 0;
    for (size_t from = 0; from < tokens.size(); ++from, ++to) {
      const bool found = from + 1 < tokens.size() && tokens[from] == pair.first &&
                         tokens[from + 1] == pair.second;
      tokens[to] = found ? token : tokens[from];
      from += found;
    }
    tokens.resize(to);
  }

  std::vector<Word> words_;
  std::map<Pair, Seen> pairs_;
};

}  // namespace

Bpe Bpe::train(const std::string& text, int merges) {
  ENSURE(merges >= 0, "bpe: %d merges to learn", merges);
  Trainer trainer(text);
  std::vector<TokenPair> learned;
  for (Pair best; int(learned.size()) < merges && trainer.find_best(best);) {
    trainer.merge(best, 256 + int(learned.size()));
    learned.push_back({best.first, best.second});
  }
  return Bpe(learned);
}

}  // namespace chainrule
