// Other people's weights: GPT-2, or the story model of llama2.c, writes on; and learns
// on.
//
//   ./learn 30 --model model.safetensors --tokenizer data/gpt2-tokenizer --prompt "Once"
//   ./learn 30 --model stories260K.bin --tokenizer tok512.bin --prompt "Once upon a time"
//
// With --teach FILE it first goes on training on that text, by the same recipe at a small
// rate. Leaves out saving what it has become.
#pragma once

#include <sys/stat.h>

#include "io/options.h"
#include "models/generate.h"
#include "models/pretrained.h"
#include "student.h"
#include "text/bpe.h"
#include "text/llama_tokenizer.h"

namespace chainrule {

struct Stranger {
  std::string model, tokenizer, prompt, teach;
  int tokens = 0, heads = 0, steps = 0;
  double rate = 0;
  Sampling sampling;
};

// All of them are declared where --help is to show them.
inline Stranger stranger_options(Options& o) {
  Stranger s;
  s.model =
      o.text("model", "", "weights: model.safetensors of GPT-2, or llama2.c's .bin");
  s.tokenizer = o.text("tokenizer", "", "a folder with vocab.bpe, that file, or a .bin");
  s.prompt = o.text("prompt", "", "what the model goes on with");
  s.tokens = o.integer("tokens", 100, 20, "of the model's text, at most");
  s.heads = o.integer("heads", 0, 0, "of GPT-2's weights; 0: 64 features each", 0);
  s.sampling.temperature = real(o.number("temperature", 1, 1, "0: the likeliest", 0));
  s.sampling.top_k = o.integer("top-k", 0, 0, "the k likeliest only; 0: all", 0);
  s.sampling.top_p = real(o.number("top-p", 1, 1, "as few as have p", 0, 1));
  s.teach = o.text("teach", "", "a text that the model first learns from");
  s.steps = o.integer("teach-steps", 50, 2, "of that");
  s.rate = o.number("teach-rate", 1e-4, 1e-4, "its peak", 0);
  return s;
}

inline std::unique_ptr<Tokenizer> read_tokenizer(const std::string& path) {
  ENSURE(!path.empty(),
         "--model needs --tokenizer: what the model reads is numbers, and only its own "
         "tokenizer knows which");
  struct stat about;
  if (stat(path.c_str(), &about) == 0 && S_ISDIR(about.st_mode)) {
    return std::make_unique<Bpe>(gpt2_tokenizer(path));
  }
  if (path.size() > 4 && path.substr(path.size() - 4) == ".bin") {
    return std::make_unique<LlamaTokenizer>(LlamaTokenizer::read(path));
  }
  return std::make_unique<Bpe>(Bpe::read(path));
}

// The same recipe from where somebody else stopped. Returns the losses.
inline std::vector<double> teach(Gpt& net, const std::vector<int>& text, int steps,
                                 double rate, uint64_t seed) {
  Plan plan = {};
  plan.steps = steps;
  plan.peak = real(rate);
  plan.look = steps;
  plan.what = "learning on";
  const Windows windows(text, 4, std::min(net.options.context, 128));
  Student student(net, plan, [&](int step, int) {
    return windows.drawn({seed, 3}, step);
  });
  student.train();
  return student.losses;
}

inline int write_with(const Stranger& s, uint64_t seed) {
  const std::unique_ptr<Tokenizer> tokenizer = read_tokenizer(s.tokenizer);
  const std::unique_ptr<Gpt> net = read_gpt(s.model, s.heads);
  check_tokenizer(*net, *tokenizer);
  say("%s:\n%.2f million parameters, %d tokens, a context of %d.\n\n", s.model.c_str(),
      double(parameters(*net)) * 1e-6, net->options.vocabulary, net->options.context);
  if (!s.teach.empty()) {
    const auto losses =
        teach(*net, tokenizer->encode(read_text(s.teach)), s.steps, s.rate, seed);
    say("Taught: the loss was %.3f nats a token in the first step and %.3f in the last.\n"
        "\n",
        losses.front(), losses.back());
  }
  GenerateSettings settings;
  settings.sampling = s.sampling;
  settings.tokens = s.tokens;
  settings.stop = tokenizer->separator();
  settings.key = {seed, 30};
  // A token may be half a character: what is new in the whole text is said.
  std::vector<int> text = tokenizer->prompt(s.prompt);
  std::string said = tokenizer->decode(text);
  say("%s", said.c_str());
  const Written written = generate(*net, text, settings, [&](int token) {
    text.push_back(token);
    const std::string now = tokenizer->decode(text);
    if (now.size() > said.size()) say("%s", now.c_str() + said.size());
    fflush(stdout);
    said = now;
    return !interrupted();
  });
  say("\n\n%zu tokens, %.1f a second; the first took %.2f s.\n", written.tokens.size(),
      written.tokens_per_second(), written.prompt_seconds);
  return 0;
}

}  // namespace chainrule
