// The tokenizer of Llama-style models, from the file of llama2.c: pieces with scores.
//
//   const LlamaTokenizer tokenizer = LlamaTokenizer::read("tok512.bin");
//   model.logits(tokenizer.prompt("Once upon a time"));    // token 1, then the text's
//
// A text gets a blank in front and begins as its characters; those that are no token
// become their bytes. Then, again and again, the two neighbours whose union has the
// highest score are merged. Nothing is cut into words, so that a token may hold a blank
// in its middle. Token 0 stands for what is unknown (never needed, thanks to the bytes),
// 1 begins a text, 2 ends one, 3 .. 258 are the bytes.
// Introduced by lesson 31.
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "text/merges.h"
#include "text/tokenizer.h"

namespace chainrule {

class LlamaTokenizer : public Tokenizer {
 public:
  // The longest token's length; then of every token: score, length, bytes. Numbers are
  // int32 and float32, the lowest byte first.
  static LlamaTokenizer read(const std::string& path);
  static LlamaTokenizer parse(const std::string& name, const std::string& file);

  std::vector<int> encode(const std::string& text) const override;
  std::string decode(const std::vector<int>& tokens) const override;
  int size() const override { return int(pieces_.size()); }
  int separator() const override { return begin_token; }
  std::vector<int> prompt(const std::string& text) const override;

  const std::string& piece(int token) const { return pieces_.at(size_t(token)); }

  static constexpr int begin_token = 1, end_token = 2, first_byte = 3;

 private:
  LlamaTokenizer(std::vector<std::string> pieces, const std::vector<float>& scores);

  std::vector<std::string> pieces_;
  std::unordered_map<std::string, int> tokens_;  // of each piece
  MergeTable table_;
};

}  // namespace chainrule
