// Texts to learn from: files, parts to train on and to test on, batches of tokens.
//
//   const TextSplit text = split_text(read_text("book.txt"), 0.9);
//   const CharTokenizer letters(text.train + text.validation);
//   const Windows windows(letters.encode(text.train), 32, 64);
//   const TokenBatch batch = windows.drawn({seed, 3}, step);  // tokens, targets [32,64]
//
// The target of a token is the one that follows it. A long text is read through windows
// that begin anywhere; short ones (names, tales) are a row each. Batches are functions of
// key and step: there is no state, and a run that goes on at step 700 sees what it would
// have seen. Introduced by lesson 26.
#pragma once

#include <string>
#include <vector>

#include "random.h"
#include "tensor.h"

namespace chainrule {

// Any file of text, packed with gzip or not. Refuses one that is empty or has a zero
// byte.
std::string read_text(const std::string& path);
// A list: one entry to a line, none of them empty.
std::vector<std::string> read_lines(const std::string& path);

// From the folder of public sets, as in public_sets.h.
std::string tiny_shakespeare(const std::string& folder);
std::vector<std::string> first_names(const std::string& folder);

struct TextSplit {
  std::string train, validation;
};
// Cut once, behind `share` of the characters (bytes would cut a character in two). What
// is at the end of a book was not seen before; lines drawn by chance would have been,
// nearly.
TextSplit split_text(const std::string& text, double share);

constexpr int no_target = -1;  // what the losses ignore

struct TokenBatch {
  IntTensor tokens, targets;  // [N,T]; behind the end of a row: token 0, no_target
  IntTensor lengths;          // [N] of each row
  int count;                  // targets that count, of all rows: the weight of its loss
};

class Windows {
 public:
  Windows(std::vector<int> tokens, int N, int T);

  // N windows that begin anywhere, every place equally likely.
  TokenBatch drawn(Key key, int step) const;

  // The whole text, for evaluation: in the batches 0 .. steps() - 1 every token but the
  // first is a target once.
  int steps() const;
  TokenBatch in_order(int step) const;

 private:
  std::vector<int> tokens_;
  int N_, T_;
};

// The texts numbered `rows`, one to a row, each between two separators; T is one more
// than the longest of them has.
TokenBatch rows_of_texts(const std::vector<std::vector<int>>& texts,
                         const std::vector<int>& rows, int separator);

}  // namespace chainrule
