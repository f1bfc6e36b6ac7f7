// See pieces.h.
#include "text/pieces.h"

#include <set>

#include "check.h"
#include "io/utf8.h"
#include "text/unicode.h"

namespace chainrule {

PieceTokenizer::PieceTokenizer(const char* what, End end, const std::string& text)
    : what_(what), end_(end) {
  ENSURE(!text.empty(), "tokenizer: no %s can be learned from an empty text", what);
  std::set<std::string> pieces;
  for (size_t at = 0, next = 0; at < text.size(); at = next) {
    next = end(text, at);
    pieces.insert(text.substr(at, next - at));
  }
  pieces_.assign(pieces.begin(), pieces.end());
  for (int i = 0; i < size(); ++i) tokens_[piece(i)] = i;
}

int PieceTokenizer::find(const std::string& piece) const {
  const auto found = tokens_.find(piece);
  return found == tokens_.end() ? -1 : found->second;
}

std::vector<int> PieceTokenizer::encode(const std::string& text) const {
  std::vector<int> tokens;
  for (size_t at = 0, next = 0; at < text.size(); at = next) {
    next = end_(text, at);
    const std::string piece = text.substr(at, next - at);
    tokens.push_back(find(piece));
    ENSURE(
        tokens.back() >= 0,
        "encode: the %s %s at byte %zu is none of the %d that the tokenizer's text had",
        what_, quoted(piece).c_str(), at, size());
  }
  return tokens;
}

std::string PieceTokenizer::decode(const std::vector<int>& tokens) const {
  check_decodable(tokens, size());
  std::string text;
  for (const int token : tokens) text += piece(token);
  return text;
}

CharTokenizer::CharTokenizer(const std::string& text)
    : PieceTokenizer("character", character_end, text) {}

std::string CharTokenizer::alphabet() const {
  std::string all;
  for (int i = 0; i < size(); ++i) all += piece(i);
  return all;
}

WordTokenizer::WordTokenizer(const std::string& text)
    : PieceTokenizer("word", word_end, text) {}

}  // namespace chainrule
