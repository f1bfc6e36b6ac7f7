// See teller.h.
#include "data/teller.h"

#include <cmath>

#include "check.h"
#include "io/utf8.h"

namespace chainrule {
namespace {

double total_weight(const std::vector<Choice>& options) {
  double total = 0;
  for (const Choice& option : options) {
    ENSURE(option.weight > 0, "teller: the option %s weighs %g",
           quoted(option.text).c_str(), option.weight);
    total += option.weight;
  }
  ENSURE(total > 0, "teller: a choice without options");
  return total;
}

double entropy(const std::vector<Choice>& options) {
  const double total = total_weight(options);
  double sum = 0;
  for (const Choice& option : options) {
    const double p = option.weight / total;
    sum -= p * std::log(p);
  }
  return sum;
}

// Tells everything, again and again from the beginning: each time the last choice that
// has an option left takes the next one. A choice adds its entropy times the probability
// that it comes to it; where it does not matter what was chosen, one option stands for
// all.
class Everything : public Teller {
 public:
  void say(const std::string&) override {}
  size_t choose(const std::vector<Choice>& options, Matters matters) override {
    if (depth_ >= repeated_) sum_ += probability_ * entropy(options);
    if (matters == Matters::no) return 0;
    if (depth_ == path_.size()) path_.push_back({0, options.size()});
    const size_t taken = path_[depth_++].taken;
    probability_ *= options[taken].weight / total_weight(options);
    return taken;
  }
  // False when all has been told.
  bool next() {
    while (!path_.empty() && path_.back().taken + 1 == path_.back().options) {
      path_.pop_back();
    }
    if (path_.empty()) return false;
    ++path_.back().taken;
    repeated_ = path_.size();  // up to this choice, all was told, and counted, before
    depth_ = 0;
    probability_ = 1;
    return true;
  }
  double sum() const { return sum_; }

 private:
  struct Step {
    size_t taken, options;
  };
  std::vector<Step> path_;
  size_t depth_ = 0, repeated_ = 0;
  double probability_ = 1, sum_ = 0;
};

}  // namespace

size_t DrawingTeller::choose(const std::vector<Choice>& options, Matters) {
  double left = double(rng_.uniform()) * total_weight(options);
  size_t which = 0;
  while (which + 1 < options.size() && left >= options[which].weight) {
    left -= options[which++].weight;
  }
  text_ += options[which].text;
  return which;
}

void ReadingTeller::refuse() const {
  fail(__FILE__, __LINE__, "tales, byte %zu: no tale goes on with %s here", end(),
       end() < text_.size() ? quoted(text_.substr(end(), 12)).c_str() : "the end");
}

void ReadingTeller::say(const std::string& text) {
  for (const char c : text) {
    if (end() >= text_.size() || text_[end()] != c) refuse();
    surprises_.push_back(0);
  }
}

// Letter by letter, options drop out that would have gone on in another way.
size_t ReadingTeller::choose(const std::vector<Choice>& options, Matters) {
  double before = total_weight(options);
  const size_t begin = end();
  for (size_t length = 1;; ++length) {
    double after = 0;
    size_t said = options.size();
    for (size_t i = 0; i < options.size(); ++i) {
      const std::string& option = options[i].text;
      if (option.size() < length ||
          text_.compare(begin, length, option, 0, length) != 0) {
        continue;
      }
      after += options[i].weight;
      if (option.size() == length) said = i;
    }
    if (after == 0) refuse();
    surprises_.push_back(std::log(before / after));
    before = after;
    if (said < options.size()) return said;
  }
}

double expected_surprise(const std::function<void(Teller&)>& tell) {
  Everything everything;
  do tell(everything);
  while (everything.next());
  return everything.sum();
}

}  // namespace chainrule
