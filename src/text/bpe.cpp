// See bpe.h. Files are read in bpe_file.cpp, merges are learned in bpe_train.cpp.
#include "text/bpe.h"

#include <climits>
#include <unordered_map>

#include "check.h"
#include "text/unicode.h"

namespace chainrule {
namespace {

const char* const end_of_text = "<|endoftext|>";

std::vector<int> tokens_of_bytes(const std::string& word) {
  std::vector<int> tokens;
  for (const char c : word) tokens.push_back(token_of_byte(uint8_t(c)));
  return tokens;
}

}  // namespace

Bpe::Bpe(const std::vector<TokenPair>& merges) : merges_(merges) {
  ENSURE(merges.size() < INT_MAX / 2, "bpe: %zu merges", merges.size());
  for (int i = 0; i < 256; ++i) bytes_.emplace_back(1, char(byte_of_token(i)));
  for (int k = 0; k < int(merges.size()); ++k) {
    const TokenPair pair = merges[size_t(k)];
    const int token = 256 + k;
    ENSURE(0 <= pair.left && pair.left < token && 0 <= pair.right && pair.right < token,
           "bpe: merge %d joins tokens %d and %d; only 0 .. %d are known by then", k,
           pair.left, pair.right, token - 1);
    ENSURE(table_.add(pair.left, pair.right, {k, token}),
           "bpe: merge %d joins tokens %d and %d, as an earlier one does", k, pair.left,
           pair.right);
    bytes_.push_back(bytes_[size_t(pair.left)] + bytes_[size_t(pair.right)]);
  }
  bytes_.push_back(end_of_text);
}

std::vector<int> Bpe::encode(const std::string& text) const {
  // Most words of a text are not new: each is merged once.
  std::unordered_map<std::string, std::vector<int>> known;
  std::vector<int> tokens;
  for (size_t begin = 0, end = 0; begin < text.size(); begin = end) {
    end = word_end(text, begin);
    const std::string word = text.substr(begin, end - begin);
    const auto [place, is_new] = known.try_emplace(word);
    if (is_new) place->second = table_.apply(tokens_of_bytes(word));
    tokens.insert(tokens.end(), place->second.begin(), place->second.end());
  }
  return tokens;
}

std::string Bpe::decode(const std::vector<int>& tokens) const {
  check_decodable(tokens, size());
  std::string text;
  for (const int token : tokens) text += bytes(token);
  return text;
}

std::vector<int> Bpe::prompt(const std::string& text) const {
  return text.empty() ? std::vector<int>{separator()} : encode(text);
}

std::vector<int> Bpe::encode_with_separators(const std::string& text) const {
  const std::string mark = end_of_text;
  std::vector<int> tokens;
  for (size_t begin = 0;; begin += mark.size()) {
    const size_t end = text.find(mark, begin);
    const std::vector<int> part = encode(text.substr(begin, end - begin));
    tokens.insert(tokens.end(), part.begin(), part.end());
    if (end == std::string::npos) return tokens;
    tokens.push_back(separator());
    begin = end;
  }
}

}  // namespace chainrule
