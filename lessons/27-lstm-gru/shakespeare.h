// The letter model on a real text, Tiny Shakespeare, where --data names a folder with it:
// windows of 64 letters, the last tenth of the text to be judged by.
#pragma once

#include "io/options.h"
#include "io/terminal.h"
#include "storyteller.h"

namespace chainrule {

struct TextTraining {
  int steps = 1500, batch = 32, window = 64, hidden = 128;
  double rate = 0.005;
};

// Nats a letter of text that was not trained on, each window read from an empty memory.
inline double nats_per_letter(Storyteller& model, const Windows& text) {
  SoftmaxCrossEntropy loss;
  double sum = 0, count = 0;
  for (int step = 0; step < text.steps(); ++step) {
    const TokenBatch batch = text.in_order(step);
    Recurrent::State state;
    const Tensor logits =
        model.forward(batch.tokens, batch.lengths, state, Mode::evaluate);
    sum +=
        batch.count *
        double(
            loss.forward(logits, batch.targets.reshape({batch.targets.count()})).item());
    count += batch.count;
  }
  return sum / count;
}

inline void read_shakespeare(const Options& options, TextTraining set) {
  const TextSplit text = split_text(tiny_shakespeare(options.data()), 0.9);
  const CharTokenizer letters(text.train + text.validation);
  say("Tiny Shakespeare: %zu letters to learn from, %zu to be judged by, %d different\n"
      "ones. A GRU of %d units, a lag for each, %d steps of %d windows of %d "
      "letters.\n\n",
      text.train.size(), text.validation.size(), letters.size(), set.hidden, set.steps,
      set.batch, set.window);
  const Windows train(letters.encode(text.train), set.batch, set.window),
      judge(letters.encode(text.validation), set.batch, set.window);
  Storyteller model({Kind::gru, 0, false, false, set.window}, letters.size(), set.hidden,
                    {options.seed(), 1});
  learn(model, set.steps, set.rate, [&](int step) {
    return train.drawn({options.seed(), 2}, step);
  });
  const double nats = nats_per_letter(model, judge);
  say("Letters that it has not seen cost %.2f nats each (guessing among all: %.2f).\n"
      "It goes on behind a line end:\n\n%s\n\n",
      nats, std::log(double(letters.size())),
      write(model, letters, letters.encode("\n")[0], 500, false, {options.seed(), 3})
          .c_str());
}

}  // namespace chainrule
