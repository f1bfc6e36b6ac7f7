// Texts from a grammar whose every probability is known.
//
//   void weather(Teller& teller) {               // the grammar is a function
//     teller.say("There is ");
//     teller.choose({{"sun", 3}, {"rain", 1}});  // says one: sun in 3 of 4 texts
//   }
//
// One function, told in three ways: drawn by chance; read from a text that is there, to
// say how surprising each character is; and all that could be told, one after another,
// for the mean of that. No option may begin with another one of its choice, so that what
// was chosen can be read off the text without doubt: its probability is the product of
// its choices', and no model, however large, can do better. Introduced by lesson 27.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "random.h"

namespace chainrule {

struct Choice {
  std::string text;
  double weight;  // its probability times what all options weigh
};

// Do weights, or the number, of any later options depend on which one was chosen? It only
// decides how much work the expectation is; `no` where it should be `yes` is an error.
enum class Matters { no, yes };

class Teller {
 public:
  virtual ~Teller() = default;
  virtual void say(const std::string& text) = 0;
  // Says the text of one option and returns its number.
  virtual size_t choose(const std::vector<Choice>& options,
                        Matters matters = Matters::no) = 0;
};

class DrawingTeller : public Teller {
 public:
  explicit DrawingTeller(Rng rng) : rng_(rng) {}
  void say(const std::string& text) override { text_ += text; }
  size_t choose(const std::vector<Choice>& options, Matters) override;
  const std::string& text() const { return text_; }

 private:
  Rng rng_;
  std::string text_;
};

// Throws an Error where the text goes on as none that could be told.
class ReadingTeller : public Teller {
 public:
  ReadingTeller(const std::string& text, size_t begin) : text_(text), begin_(begin) {}
  void say(const std::string& text) override;
  size_t choose(const std::vector<Choice>& options, Matters) override;

  size_t end() const { return begin_ + surprises_.size(); }  // how far it has read
  // -log p(character | all before it) of each byte, in nats. Only where options part is
  // it not 0: what cannot be otherwise surprises nobody.
  const std::vector<double>& surprises() const { return surprises_; }

 private:
  [[noreturn]] void refuse() const;

  const std::string& text_;
  const size_t begin_;
  std::vector<double> surprises_;
};

// The entropy of the grammar: what its texts surprise in the mean, in nats. Exact.
double expected_surprise(const std::function<void(Teller&)>& tell);

}  // namespace chainrule
