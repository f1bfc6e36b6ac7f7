// Which neighbours become one token, and in which order: what byte-pair encoding knows.
//
//   MergeTable table;
//   table.add(t, h, {0, th});      // of all pairs the one of lowest rank goes first
//   table.add(th, e, {1, the});
//   table.apply({o, t, h, e, r})   // {o, the, r}
//
// Rank and token are two numbers because files differ: GPT-2's merges stand in the order
// in which they were learned, which is also that of their tokens; Llama's tokens have
// scores. Introduced by lesson 31.
#pragma once

#include <cstdint>
#include <unordered_map>
#include <vector>

namespace chainrule {

struct Merge {
  int rank;   // lower goes first
  int token;  // what the two become
};

class MergeTable {
 public:
  // False, and nothing is changed, if the pair is there already.
  bool add(int left, int right, Merge merge);
  const Merge* find(int left, int right) const;  // nullptr: they stay two

  // Merges the pair of lowest rank, of equals the leftmost, until no pair is left that
  // can be: in n log n steps, so that a text without blanks does not stop a program.
  std::vector<int> apply(std::vector<int> tokens) const;

 private:
  static uint64_t key(int left, int right) {
    return uint64_t(uint32_t(left)) << 32 | uint32_t(right);
  }
  std::unordered_map<uint64_t, Merge> merges_;
};

}  // namespace chainrule
