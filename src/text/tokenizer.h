// Text as numbers: what a model reads and writes.
//
//   const std::vector<int> tokens = tokenizer.encode("Once upon a time");
//   tokenizer.decode(tokens) == "Once upon a time"
//
// The four that there are differ in what one token is: a character (pieces.h), a word
// (pieces.h), or a common piece of text, found by counting (bpe.h) or rated by somebody
// else's training (llama_tokenizer.h). Programs that write text take any of them.
// Introduced by lesson 26; byte pairs by lesson 31.
#pragma once

#include <string>
#include <vector>

namespace chainrule {

class Tokenizer {
 public:
  virtual ~Tokenizer() = default;
  virtual std::vector<int> encode(const std::string& text) const = 0;
  virtual std::string decode(const std::vector<int>& tokens) const = 0;
  virtual int size() const = 0;  // tokens are 0 .. size() - 1

  // The token that stands between one text and the next, -1 where there is none. A model
  // that writes it has come to an end.
  virtual int separator() const { return -1; }
  // What a model must have read before it goes on with the text.
  virtual std::vector<int> prompt(const std::string& text) const { return encode(text); }
};

// Throws an Error that names the first token outside 0 .. size - 1.
void check_decodable(const std::vector<int>& tokens, int size);

}  // namespace chainrule
