// Tiny Shakespeare, letter by letter: the same recipe on a real text, of which nobody
// knows the entropy.
//
// The first nine tenths of the text teach, the last tenth asks (as everybody cuts it). A
// batch is of windows that begin anywhere. Nothing is chosen with the help of the last
// tenth: the net is the one after the last step.
#pragma once

#include "data/text.h"
#include "io/options.h"
#include "io/plot.h"
#include "io/svg.h"
#include "models/generate.h"
#include "student.h"
#include "text/pieces.h"

namespace chainrule {

inline Plan shakespeare_plan() {
  Plan plan = {4, 4, 128, 128, 3600, 16, real(3e-3), real(0.088)};
  plan.look = 200;
  plan.what = "reading Shakespeare";
  plan.recipe.dropout = 0;
  return plan;
}

struct Play {
  CharTokenizer letters;
  std::vector<int> train, validation;
};

inline Play read_play(const std::string& folder) {
  const std::string text = tiny_shakespeare(folder);
  const TextSplit split = split_text(text, 0.9);
  const CharTokenizer letters(text);
  return {letters, letters.encode(split.train), letters.encode(split.validation)};
}

// The mean over all letters, or those of the first `batches`: the last batch is smaller,
// so each weighs as much as it has letters (exercise 30.1).
inline double nats_per_letter(Gpt& net, const Windows& windows, int batches = 1 << 30) {
  double sum = 0;
  int count = 0;
  for (int i = 0; i < std::min(batches, windows.steps()); ++i) {
    const TokenBatch batch = windows.in_order(i);
    const Tensor logits = net.forward(batch.tokens, Mode::evaluate);
    sum +=
        double(SoftmaxCrossEntropy().forward(logits, batch.targets).item()) * batch.count;
    count += batch.count;
  }
  return sum / count;
}

inline std::string written(Gpt& net, const Play& play, int letters, uint64_t seed) {
  GenerateSettings settings;
  settings.sampling.temperature = real(0.8);
  settings.tokens = letters;
  settings.key = {seed, 30};
  const auto text = generate(net, play.letters.encode("\n"), settings);
  return play.letters.decode(text.tokens);
}

inline double show_shakespeare(const Options& options, Plan plan, bool resume) {
  const uint64_t seed = options.seed();
  const Play play = read_play(options.data().empty() ? "data" : options.data());
  const auto net = new_net(plan, play.letters.size(), seed);
  const Windows windows(play.train, plan.batch, plan.context),
      asked(play.validation, 32, plan.context);
  say("%s %zu letters to learn from, %zu that it is asked about, %d different ones.\n"
      "   A GPT of %d parameters reads %d windows of %d letters in each of %d steps.\n\n",
      bold("Tiny Shakespeare.").c_str(), play.train.size(), play.validation.size(),
      play.letters.size(), parameters(*net), plan.batch, plan.context, plan.steps);
  Student student(*net, plan, [&](int step, int) {
    return windows.drawn({seed, 3}, step);
  });
  if (resume) student.trainer.load(plan.checkpoint);
  student.train([&] {
    const double nats = nats_per_letter(*net, asked, 8);
    say("   step %5d   asked: %.3f nats a letter\n", student.trainer.step(), nats);
    return nats;
  });
  const double nats = nats_per_letter(*net, asked, options.quick() ? 1 : 1 << 30);
  save_svg(options.out("shakespeare.svg"),
           loss_chart(student.trainer.history(), "Tiny Shakespeare, letter by letter"));
  say("\n   At last: %.3f nats a letter, a perplexity of %.2f: as unsure as between so\n"
      "   many letters. It writes, at temperature 0.8:\n\n%s\n\n",
      nats, std::exp(nats),
      written(*net, play, options.quick() ? 40 : 400, seed).c_str());
  return nats;
}

}  // namespace chainrule
