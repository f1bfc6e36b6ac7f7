// See merges.h.
#include "text/merges.h"

#include <algorithm>
#include <functional>
#include <queue>
#include <tuple>
#include <utility>

#include "check.h"

namespace chainrule {
namespace {

// A pair of neighbours as it was when it was found; by the time that it is its turn, one
// of them may have become part of another token.
struct Candidate {
  int rank, at;
  int left, right, token;
  bool operator>(const Candidate& other) const {
    return std::tie(rank, at) > std::tie(other.rank, other.at);
  }
};

// The tokens of one word, each linked to its neighbours.
class Chain {
 public:
  Chain(const MergeTable& table, std::vector<int> tokens)
      : table_(table), tokens_(std::move(tokens)), end_(int(tokens_.size())) {
    for (int i = 0; i < end_; ++i) {
      next_.push_back(i + 1);
      previous_.push_back(i - 1);
    }
    for (int i = 0; i < end_; ++i) find_candidate(i);
  }

  std::vector<int> merged() {
    while (!queue_.empty()) {
      const Candidate pair = queue_.top();
      queue_.pop();
      if (is_still_there(pair)) merge(pair);
    }
    tokens_.erase(std::remove(tokens_.begin(), tokens_.end(), gone), tokens_.end());
    return std::move(tokens_);
  }

 private:
  static constexpr int gone = -1;

  int& token(int at) { return tokens_[size_t(at)]; }
  int& next(int at) { return next_[size_t(at)]; }
  int& previous(int at) { return previous_[size_t(at)]; }

  void find_candidate(int at) {
    if (at < 0 || next(at) == end_) return;
    const int left = token(at), right = token(next(at));
    const Merge* merge = table_.find(left, right);
    if (merge != nullptr) queue_.push({merge->rank, at, left, right, merge->token});
  }
  bool is_still_there(const Candidate& pair) {
    return token(pair.at) == pair.left && next(pair.at) < end_ &&
           token(next(pair.at)) == pair.right;
  }
  void merge(const Candidate& pair) {
    const int taken = next(pair.at), after = next(taken);
    token(pair.at) = pair.token;
    token(taken) = gone;
    next(pair.at) = after;
    if (after < end_) previous(after) = pair.at;
    find_candidate(previous(pair.at));
    find_candidate(pair.at);
  }

  const MergeTable& table_;
  std::vector<int> tokens_, next_, previous_;
  const int end_;
  std::priority_queue<Candidate, std::vector<Candidate>, std::greater<Candidate>> queue_;
};

}  // namespace

bool MergeTable::add(int left, int right, Merge merge) {
  return merges_.emplace(key(left, right), merge).second;
}

const Merge* MergeTable::find(int left, int right) const {
  const auto found = merges_.find(key(left, right));
  return found == merges_.end() ? nullptr : &found->second;
}

std::vector<int> MergeTable::apply(std::vector<int> tokens) const {
  ENSURE(tokens.size() < size_t{1} << 31, "merges: a word of %zu bytes", tokens.size());
  return Chain(*this, std::move(tokens)).merged();
}

}  // namespace chainrule
