// Tokenizers that list what they know: one token for every different character, or word,
// of a text.
//
//   const CharTokenizer letters(shakespeare);  // 65 tokens, in the order of their bytes
//   const WordTokenizer words(tales);          // "The", " cat", "." are three
//
// Nothing is learned and nothing is cut further, so a text with anything new in it is
// refused: what tokenizers of bytes were invented for. Introduced by lesson 26.
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "text/tokenizer.h"

namespace chainrule {

class PieceTokenizer : public Tokenizer {
 public:
  std::vector<int> encode(const std::string& text) const override;
  std::string decode(const std::vector<int>& tokens) const override;
  int size() const override { return int(pieces_.size()); }
  const std::string& piece(int token) const { return pieces_.at(size_t(token)); }
  int find(const std::string& piece) const;  // its token, -1 where there is none

 protected:
  using End = size_t (*)(const std::string& text, size_t begin);
  PieceTokenizer(const char* what, End end, const std::string& text);

 private:
  const char* what_;  // "character", "word"
  End end_;
  std::vector<std::string> pieces_;  // sorted
  std::unordered_map<std::string, int> tokens_;
};

class CharTokenizer : public PieceTokenizer {
 public:
  explicit CharTokenizer(const std::string& text);
  // All characters in a row: what to keep beside a model. CharTokenizer(alphabet()) is
  // this tokenizer again.
  std::string alphabet() const;
};

class WordTokenizer : public PieceTokenizer {
 public:
  explicit WordTokenizer(const std::string& text);  // words as in unicode.h
};

}  // namespace chainrule
