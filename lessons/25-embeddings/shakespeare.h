// The same on real words: Tiny Shakespeare, all letters made small. --data only.
#pragma once

#include "data/text.h"
#include "io/options.h"
#include "io/terminal.h"
#include "skip_gram.h"

namespace chainrule {

constexpr Settings shakespeare_settings = {10000, 256, 32, 4, 5, 0.005};

inline Words shakespeare_words(const std::string& folder) {
  std::string text = tiny_shakespeare(folder);
  for (char& letter : text)
    letter = char(std::tolower(static_cast<unsigned char>(letter)));
  return read_words(text, 10);
}

struct Riddle {
  const char *a, *b, *c, *right;
};
constexpr Riddle riddles[] = {{"man", "woman", "king", "queen"},
                              {"father", "mother", "brother", "sister"},
                              {"father", "mother", "son", "daughter"},
                              {"he", "his", "she", "her"},
                              {"he", "him", "they", "them"},
                              {"thou", "thy", "you", "your"},
                              {"thou", "art", "you", "are"}};

inline void show_shakespeare(const Options& options, const Settings& set) {
  const Words words = shakespeare_words(options.data());
  say("Tiny Shakespeare: %d words, %d of them different and there ten times or more.\n\n",
      int(words.text.size()), words.size());
  const Trained t = train(words, set, options.seed());
  say("The nearest of them all, by cosine:\n\n");
  for (const char* word : {"romeo", "rome", "king", "queen", "father", "night", "thou",
                           "eyes", "two", "love", "sword"}) {
    std::string line;
    for (const Neighbour& n : neighbours(t.points, words.number(word), 5)) {
      line += words.names[size_t(n.word)] + "  ";
    }
    say("   %-8s %s\n", word, line.c_str());
  }
  say("\nSums of arrows, the three left out:\n\n");
  int right = 0;
  for (const Riddle& r : riddles) {
    const int word = solve(t.points, words.number(r.a), words.number(r.b),
                           words.number(r.c), Solver::leaves_out);
    say("   %s is to %s as %s is to %s (%s)\n", r.a, r.b, r.c,
        words.names[size_t(word)].c_str(), r.right);
    right += words.names[size_t(word)] == r.right ? 1 : 0;
  }
  say("\n%d of %d right. The sums that became famous were learned from texts of "
      "billions\n"
      "of words; this one is read aloud in a day.\n",
      right, int(std::size(riddles)));
}

}  // namespace chainrule
