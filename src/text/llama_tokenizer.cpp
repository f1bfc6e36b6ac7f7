// See llama_tokenizer.h.
#include "text/llama_tokenizer.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <numeric>
#include <utility>

#include "check.h"
#include "io/file.h"
#include "io/utf8.h"
#include "text/unicode.h"

namespace chainrule {
namespace {

std::string name_of_byte(int byte) {
  char name[8];
  std::snprintf(name, sizeof name, "<0x%02X>", unsigned(byte));
  return name;
}

// Takes numbers and bytes from a file, one after another.
class Cursor {
 public:
  Cursor(const std::string& name, const std::string& file) : name_(name), file_(file) {}
  bool more() const { return at_ < file_.size(); }

  uint32_t number(const char* expected) {
    const std::string four = bytes(4, expected);
    uint32_t value = 0;
    for (int i = 3; i >= 0; --i) value = value << 8 | uint8_t(four[size_t(i)]);
    return value;
  }
  float score() {
    const uint32_t bits = number("a score");
    float value = 0;
    std::memcpy(&value, &bits, sizeof value);
    if (!std::isfinite(value)) refuse(4, "a score", "no finite number");
    return value;
  }
  std::string bytes(size_t count, const char* expected) {
    const size_t left = file_.size() - at_;
    if (count > left) {
      refuse(0, std::string(expected) + " of " + std::to_string(count) + " bytes",
             std::to_string(left) + " bytes: was the file cut off?");
    }
    at_ += count;
    return file_.substr(at_ - count, count);
  }
  // `back`: how many bytes ago that began which is refused.
  [[noreturn]] void refuse(size_t back, const std::string& expected,
                           const std::string& found) const {
    fail(__FILE__, __LINE__, "%s, byte %zu: expected %s, found %s", name_.c_str(),
         at_ - back, expected.c_str(), found.c_str());
  }

 private:
  const std::string& name_;
  const std::string& file_;
  size_t at_ = 0;
};

}  // namespace

LlamaTokenizer LlamaTokenizer::parse(const std::string& name, const std::string& file) {
  Cursor cursor(name, file);
  const uint32_t longest = cursor.number("the length of the longest token");
  std::vector<std::string> pieces;
  std::vector<float> scores;
  std::unordered_map<std::string, int> seen;
  while (cursor.more()) {
    scores.push_back(cursor.score());
    const uint32_t length = cursor.number("a token's length");
    if (length == 0 || length > longest) {
      cursor.refuse(4, "a token of 1 .. " + std::to_string(longest) + " bytes",
                    std::to_string(length));
    }
    pieces.push_back(cursor.bytes(length, "a token"));
    const int number = int(pieces.size()) - 1, byte = number - first_byte;
    if (0 <= byte && byte < 256 && pieces.back() != name_of_byte(byte)) {
      cursor.refuse(length, name_of_byte(byte), quoted(pieces.back()));
    }
    if (!seen.emplace(pieces.back(), number).second) {
      cursor.refuse(length, "a new token", quoted(pieces.back()) + " again");
    }
  }
  ENSURE(pieces.size() >= first_byte + 256,
         "%s: expected %d tokens or more (3 marks and the bytes), found %zu",
         name.c_str(), first_byte + 256, pieces.size());
  ENSURE(seen.count(" ") == 1,
         "%s: expected a token for the blank, with which every text begins, found none",
         name.c_str());
  return LlamaTokenizer(std::move(pieces), scores);
}

LlamaTokenizer LlamaTokenizer::read(const std::string& path) {
  return parse(path, read_file(path));
}

// A token that two others make up is a merge; its rank is that of its score.
LlamaTokenizer::LlamaTokenizer(std::vector<std::string> pieces,
                               const std::vector<float>& scores)
    : pieces_(std::move(pieces)) {
  for (int i = 0; i < size(); ++i) tokens_[piece(i)] = i;
  std::vector<int> order(pieces_.size());
  std::iota(order.begin(), order.end(), 0);
  const auto score = [&](int token) { return scores[size_t(token)]; };
  std::stable_sort(order.begin(), order.end(),
                   [&](int a, int b) { return score(a) > score(b); });
  for (int rank = 0, i = 0; i < size(); ++i) {
    const int token = order[size_t(i)];
    if (i > 0 && score(token) < score(order[size_t(i - 1)])) rank = i;
    const std::string& whole = piece(token);
    for (size_t cut = 1; cut < whole.size(); ++cut) {
      const auto left = tokens_.find(whole.substr(0, cut));
      const auto right = tokens_.find(whole.substr(cut));
      if (left == tokens_.end() || right == tokens_.end()) continue;
      table_.add(left->second, right->second, {rank, token});
    }
  }
}

std::vector<int> LlamaTokenizer::encode(const std::string& text) const {
  if (text.empty()) return {};
  const std::string all = " " + text;
  std::vector<int> tokens;
  for (size_t at = 0, end = 0; at < all.size(); at = end) {
    end = character_end(all, at);
    const auto found = tokens_.find(all.substr(at, end - at));
    if (found != tokens_.end()) {
      tokens.push_back(found->second);
      continue;
    }
    for (; at < end; ++at) tokens.push_back(first_byte + uint8_t(all[at]));
  }
  return table_.apply(std::move(tokens));
}

std::vector<int> LlamaTokenizer::prompt(const std::string& text) const {
  std::vector<int> tokens = encode(text);
  tokens.insert(tokens.begin(), begin_token);
  return tokens;
}

std::string LlamaTokenizer::decode(const std::vector<int>& tokens) const {
  check_decodable(tokens, size());
  std::string text;
  bool at_begin = true;
  for (const int token : tokens) {
    const bool is_mark = token == begin_token || token == end_token;
    const int byte = token - first_byte;
    if (!is_mark && 0 <= byte && byte < 256) {
      text += char(byte);
    } else if (!is_mark) {
      // The blank that encode() has put in front.
      text.append(piece(token), at_begin && piece(token)[0] == ' ' ? 1 : 0);
    }
    at_begin = is_mark;
  }
  return text;
}

}  // namespace chainrule
