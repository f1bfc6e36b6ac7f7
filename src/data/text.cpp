// See text.h.
#include "data/text.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "data/public_sets.h"
#include "io/gzip.h"
#include "text/unicode.h"

namespace chainrule {
namespace {

// Fills a batch row by row, from the left.
class BatchWriter {
 public:
  BatchWriter(int N, int T)
      : N_(N),
        T_(T),
        tokens_(size_t(N) * size_t(T), 0),
        targets_(tokens_.size(), no_target),
        lengths_(size_t(N), 0) {}

  void add(int n, int token, int target) {
    int& length = lengths_[size_t(n)];
    const size_t at = size_t(n) * size_t(T_) + size_t(length++);
    tokens_[at] = token;
    targets_[at] = target;
    ++count_;
  }
  TokenBatch batch() const {
    return {IntTensor::from({N_, T_}, tokens_), IntTensor::from({N_, T_}, targets_),
            IntTensor::from({N_}, lengths_), count_};
  }

 private:
  const int N_, T_;
  std::vector<int> tokens_, targets_, lengths_;
  int count_ = 0;
};

void check_batch(int64_t N, int64_t T) {
  ENSURE(N > 0 && T > 0 && N * T < int64_t{1} << 31,
         "text: a batch of %lld rows of %lld tokens", static_cast<long long>(N),
         static_cast<long long>(T));
}

}  // namespace

std::string read_text(const std::string& path) {
  const Content content = read_unpacked(path);
  ENSURE(!content.bytes.empty(), "%s: expected a text, found an empty file",
         content.name.c_str());
  const size_t zero = content.bytes.find('\0');
  ENSURE(zero == std::string::npos, "%s, byte %zu: expected a text, found byte 0x00",
         content.name.c_str(), zero);
  return content.bytes;
}

std::vector<std::string> read_lines(const std::string& path) {
  const std::string text = read_text(path);
  std::vector<std::string> lines;
  for (size_t begin = 0, end = 0; begin < text.size(); begin = end + 1) {
    end = std::min(text.find('\n', begin), text.size());
    std::string line = text.substr(begin, end - begin);
    if (!line.empty() && line.back() == '\r') line.pop_back();
    ENSURE(!line.empty(), "%s, line %zu: expected a name or a word, found an empty line",
           path.c_str(), lines.size() + 1);
    lines.push_back(line);
  }
  return lines;
}

std::string tiny_shakespeare(const std::string& folder) {
  return read_text(public_file(folder, "tinyshakespeare", "input.txt"));
}

std::vector<std::string> first_names(const std::string& folder) {
  return read_lines(public_file(folder, "names", "names.txt"));
}

TextSplit split_text(const std::string& text, double share) {
  ENSURE(0 <= share && share <= 1, "split: a share of %g is not within 0 .. 1", share);
  std::vector<size_t> begins;  // of characters
  for (size_t at = 0; at < text.size(); at = character_end(text, at)) {
    begins.push_back(at);
  }
  const size_t count = size_t(std::floor(share * double(begins.size())));
  const size_t cut = count < begins.size() ? begins[count] : text.size();
  return {text.substr(0, cut), text.substr(cut)};
}

Windows::Windows(std::vector<int> tokens, int N, int T)
    : tokens_(std::move(tokens)), N_(N), T_(T) {
  check_batch(N, T);
  ENSURE(tokens_.size() < size_t{1} << 31, "windows: a text of %zu tokens",
         tokens_.size());
  ENSURE(tokens_.size() > size_t(T),
         "windows: %d tokens at a time and their targets, of a text of %zu: take shorter "
         "windows or more text",
         T, tokens_.size());
  const auto negative = [](int token) { return token < 0; };
  ENSURE(std::none_of(tokens_.begin(), tokens_.end(), negative),
         "windows: a token is below 0");
}

TokenBatch Windows::drawn(Key key, int step) const {
  ENSURE(step >= 0, "windows: there is no step %d", step);
  Rng rng{key, uint64_t(step) * uint64_t(N_)};
  BatchWriter writer(N_, T_);
  for (int n = 0; n < N_; ++n) {
    const size_t begin = size_t(rng.below(int(tokens_.size()) - T_));
    for (size_t t = begin; t < begin + size_t(T_); ++t) {
      writer.add(n, tokens_[t], tokens_[t + 1]);
    }
  }
  return writer.batch();
}

int Windows::steps() const {
  const int64_t targets = int64_t(tokens_.size()) - 1, batch = int64_t(N_) * T_;
  return int((targets + batch - 1) / batch);
}

TokenBatch Windows::in_order(int step) const {
  ENSURE(0 <= step && step < steps(), "windows: there is no batch %d of %d", step,
         steps());
  const size_t begin = size_t(step) * size_t(N_) * size_t(T_);
  const size_t left = tokens_.size() - 1 - begin, T = size_t(T_);
  const int N =
      int(std::min(size_t(N_), (left + T - 1) / T));  // the last has what is left
  BatchWriter writer(N, T_);
  for (size_t i = 0; i < std::min(left, size_t(N) * T); ++i) {
    writer.add(int(i / T), tokens_[begin + i], tokens_[begin + i + 1]);
  }
  return writer.batch();
}

TokenBatch rows_of_texts(const std::vector<std::vector<int>>& texts,
                         const std::vector<int>& rows, int separator) {
  ENSURE(separator >= 0, "texts: the separator is %d, no token", separator);
  size_t longest = 0;
  for (const int row : rows) {
    ENSURE(0 <= row && row < int(texts.size()), "texts: there is no text %d among %zu",
           row, texts.size());
    longest = std::max(longest, texts[size_t(row)].size());
  }
  check_batch(int64_t(rows.size()), int64_t(longest) + 1);
  BatchWriter writer(int(rows.size()), int(longest) + 1);
  for (int n = 0; n < int(rows.size()); ++n) {
    int token = separator;
    for (const int next : texts[size_t(rows[size_t(n)])]) {
      writer.add(n, token, next);
      token = next;
    }
    writer.add(n, token, separator);
  }
  return writer.batch();
}

}  // namespace chainrule
