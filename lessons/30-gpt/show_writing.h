// Parts 3 and 4 of lesson 30's story: how the next word is chosen, and what comes of it.
#pragma once

#include "io/options.h"
#include "io/plot.h"
#include "io/svg.h"
#include "writing.h"

namespace chainrule {

// Of the word after "went to the" in a story's first sentence: the first place is twice
// as frequent as the second, three times as the third.
inline double chance_of_place(const std::string& word) {
  double sum = 0, found = 0;
  int rank = 0;
  for (const TaleWord& w : tale_words()) {
    if (w.kind != WordKind::place) continue;
    sum += 1.0 / ++rank;
    if (" " + w.word == word) found = 1.0 / rank;
  }
  return found / sum;
}

// On one line, at most 250 letters. A net that does not know yet where a story ends
// begins the next one without a blank: that is put in.
inline std::string shortened(const std::string& text) {
  std::string shown;
  for (const char c : text) {
    const bool begins = c >= 'A' && c <= 'Z' && !shown.empty() && shown.back() != ' ';
    if (begins) shown += ' ';
    shown += c == '\n' ? ' ' : c;
  }
  if (shown.empty()) return "(nothing)";
  return shown.size() > 250 ? shown.substr(0, 250) + " ..." : shown;
}

// ---- 3. Writing -----------------------------------------------------------------------

inline void show_next_word(Gpt& net, const Stories& s) {
  const std::string begin = "One day Mia went to the";
  const std::vector<real> logits = next_logits(net, s, begin);
  const std::vector<Sampling> ways = {sampling(1), sampling(0.5), sampling(2),
                                      sampling(1, 3), sampling(1, 0, 0.8)};
  say("%s \"%s\" ... Probabilities in %%:\n\n"
      "               grammar    T = 1  T = 0.5    T = 2  top-k 3  top-p 0.8\n",
      bold("3. The next word.").c_str(), begin.c_str());
  const std::vector<Candidate> order = candidates(logits, {});
  for (size_t i = 0; i < 7 && i < order.size(); ++i) {
    const int token = order[i].token;
    const std::string word = s.words.piece(token);
    const std::string shown = word == "\n" ? "(end)" : word.substr(word[0] == ' ');
    say("    %-9s %9.1f", shown.c_str(), 100 * chance_of_place(word));
    for (const Sampling& way : ways) {
      say(" %8.1f", 100 * chance(candidates(logits, way), token));
    }
    say("\n");
  }
  say("\n");
}

inline void show_writing(const Options& options, Gpt& net, const Stories& s, int count) {
  say("%s %d stories each, read by the grammar (%.1f nats are right):\n\n"
      "                         are tales   nats of these   different   read before\n",
      bold("4. Many stories.").c_str(), count, tale_entropy());
  Numbers temperatures, right, different;
  const auto line = [&](const char* name, const Sampling& way) {
    const Judgement w = judge(net, s, way, count, {options.seed(), 31});
    char nats[16] = "-";
    if (w.right > 0) snprintf(nats, sizeof nats, "%.1f", w.surprise);
    say("   %-18s %10.1f %% %15s %9.1f %% %11.1f %%\n", name, 100 * w.right, nats,
        100 * w.different, 100 * w.copied);
    return w;
  };
  for (const double t : {0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.8, 1.0, 1.2, 1.5, 2.0}) {
    char name[40];
    snprintf(name, sizeof name, "temperature %g", t);
    const Judgement w = line(name, sampling(t));
    temperatures.values.push_back(t);
    right.values.push_back(100 * w.right);
    different.values.push_back(100 * w.different);
  }
  line("top-k 5", sampling(1, 5));
  line("top-p 0.95", sampling(1, 0, 0.95));
  line("top-p 0.8", sampling(1, 0, 0.8));
  line("top-p 0.95, T 1.5", sampling(1.5, 0, 0.95));
  const std::string title = "Stories written at a temperature, seed ";
  Chart chart(title + std::to_string(options.seed()), "temperature", "% of the stories");
  chart.line("are tales", temperatures, right).points("", temperatures, right);
  chart.line("are different", temperatures, different);
  chart.points("", temperatures, different);
  save_svg(options.out("temperature.svg"), chart);
  say("\n");
}

}  // namespace chainrule
