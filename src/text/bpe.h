// Byte-pair encoding: the tokenizer of GPT-2, and how one is learned from a text.
//
//   const Bpe ours = Bpe::train(text, 1000);           // learns 1000 merges
//   const Bpe gpt2 = gpt2_tokenizer("data/gpt2-tokenizer");
//
// A text is cut into words (unicode.h); a word begins as its bytes, and pairs of
// neighbours are merged in the order in which they were learned. 256 tokens are bytes, so
// there is no text, and no file of any kind, that cannot be encoded. Tokens 0 .. 255 are
// the bytes, in GPT-2's order ('!' is 0); merge k makes token 256 + k; the last token is
// <|endoftext|>, which stands between texts. Introduced by lesson 31.
#pragma once

#include <string>
#include <vector>

#include "text/merges.h"
#include "text/tokenizer.h"

namespace chainrule {

struct TokenPair {
  int left, right;
};

class Bpe : public Tokenizer {
 public:
  explicit Bpe(const std::vector<TokenPair>& merges);

  // The pair that stands together most often is merged everywhere, and again, `merges`
  // times, or until no pair occurs twice. Of equally frequent pairs the one of smaller
  // tokens: the same text always teaches the same.
  static Bpe train(const std::string& text, int merges);

  // The file that GPT-2 calls vocab.bpe and others merges.txt: a first line
  // "#version: 0.2", then a merge to a line: "Ġ t", two tokens in the letters that stand
  // for their bytes.
  static Bpe read(const std::string& path);
  static Bpe parse(const std::string& name, const std::string& file);
  void save(const std::string& path) const;
  std::string file() const;

  std::vector<int> encode(const std::string& text) const override;
  std::string decode(const std::vector<int>& tokens) const override;
  int size() const override { return int(bytes_.size()); }
  int separator() const override { return size() - 1; }
  // Where there is nothing to go on with, a text begins.
  std::vector<int> prompt(const std::string& text) const override;

  // Where the text says <|endoftext|>, the separator is meant. encode() takes these as 13
  // characters like any others: a text that somebody typed must not end another one.
  std::vector<int> encode_with_separators(const std::string& text) const;

  const std::string& bytes(int token) const { return bytes_.at(size_t(token)); }
  const std::vector<TokenPair>& merges() const { return merges_; }

 private:
  std::vector<TokenPair> merges_;
  MergeTable table_;
  std::vector<std::string> bytes_;  // of each token
};

// From a folder with vocab.bpe (or merges.txt) and, if it is there, encoder.json (or
// vocab.json), which names every token and is compared with the merges.
Bpe gpt2_tokenizer(const std::string& folder);

// The same for one file's content: throws an Error where it differs.
void check_names(const Bpe& bpe, const std::string& name, const std::string& json);

// GPT-2's files are text, and bytes are not: each byte has a letter that can be seen.
// Those that print stand for themselves ('A', 'é'), the others for U+0100 and on: a
// blank is 'Ġ', the end of a line 'Ċ'.
std::string visible(const std::string& bytes);
// The other way; false if a character stands for no byte.
bool from_visible(const std::string& text, std::string& bytes);

// Tokens of single bytes.
int token_of_byte(unsigned char byte);
unsigned char byte_of_token(int token);  // 0 .. 255

}  // namespace chainrule
