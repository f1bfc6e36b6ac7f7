// The other use of lesson 31's program: a model from a file writes text.
//
//   ./learn 31 --model data/stories260K/stories260K.bin --prompt "Once upon a time"
//   ./learn 31 --model gpt2/model.safetensors --tokenizer data/gpt2-tokenizer
//
//   ./learn 31 --model gpt2/model.safetensors --learn my.txt --save mine.safetensors
//
// The last lets a GPT-2 go on learning before it writes. A tokenizer is looked for beside
// the model: vocab.bpe or merges.txt of GPT-2, tok512.bin or tokenizer.bin of llama2.c.
#pragma once

#include "others.h"

namespace chainrule {

struct WriteRequest {
  std::string model, tokenizer, prompt, learn, save;
  int heads, steps;
  real rate;
  GenerateSettings settings;
};

inline WriteRequest write_request(Options& options) {
  WriteRequest r;
  r.model = options.text("model", "", "a file of weights: writes text and nothing else");
  r.tokenizer = options.text("tokenizer", "", "its tokenizer, where it is not beside it");
  r.heads = options.integer("heads", 0, 0, "of a GPT-2; 0: one for 64 features", 0);
  r.learn = options.text("learn", "", "a text that the model learns from first");
  r.steps = options.integer("learn-steps", 100, 10, "how many steps, 4 windows each");
  r.rate = real(options.number("rate", 1e-4, 1e-4, "its highest learning rate", 0, 1));
  r.save = options.text("save", "", "where a GPT-2 is saved when it has learned");
  r.prompt = options.text("prompt", "", "what the model goes on with");
  r.settings.tokens = options.integer("tokens", 100, 20, "how many to write at most");
  r.settings.sampling.temperature =
      real(options.number("temperature", 0.8, 0.8, "0: always the likeliest", 0, 100));
  r.settings.sampling.top_k =
      options.integer("top-k", 0, 0, "of the likeliest k; 0: all", 0);
  r.settings.sampling.top_p =
      real(options.number("top-p", 0.95, 0.95, "of the likeliest with p together", 0, 1));
  r.settings.key = {options.seed(), 22};
  return r;
}

inline std::unique_ptr<Tokenizer> find_tokenizer(const WriteRequest& r) {
  const size_t slash = r.model.rfind('/');
  const std::string beside = slash == std::string::npos ? "." : r.model.substr(0, slash);
  if (!r.tokenizer.empty() && !is_folder(r.tokenizer)) {
    return std::make_unique<LlamaTokenizer>(LlamaTokenizer::read(r.tokenizer));
  }
  const std::string folder = r.tokenizer.empty() ? beside : r.tokenizer;
  for (const char* name : {"tok512.bin", "tokenizer.bin"}) {
    const std::string path = folder + "/" + name;
    if (is_there(path)) {
      return std::make_unique<LlamaTokenizer>(LlamaTokenizer::read(path));
    }
  }
  return std::make_unique<Bpe>(gpt2_tokenizer(folder));
}

// What a net that exists already makes of a new text: fine-tuning.
inline void learn_text(Gpt& net, const Tokenizer& tokenizer, const WriteRequest& r) {
  if (!r.save.empty()) check_gpt2(net);
  const TextSplit text = split_text(read_text(r.learn), 0.9);
  const int T = std::min(64, net.options.context);
  const Windows learned(tokenizer.encode(text.train), 4, T),
      kept(tokenizer.encode(text.validation), 4, T);
  const auto tell = [&](const char* when) {
    const Loss loss = measure(net, kept, text.validation.size());
    say("%s: perplexity %.2f, %.3f bits per byte on the last tenth of %s\n", when,
        loss.perplexity(), loss.bits_per_byte(), r.learn.c_str());
  };
  tell("before");
  teach(net, learned, r.steps, r.rate, {r.settings.key.seed, 23});
  tell("after");
  if (!r.save.empty()) write_gpt2(net, r.save);
  say("\n");
}

inline int write_text(const WriteRequest& r) {
  const std::unique_ptr<Gpt> net = read_gpt(r.model, r.heads);
  const std::unique_ptr<Tokenizer> tokenizer = find_tokenizer(r);
  check_tokenizer(*net, *tokenizer);
  long long count = 0;
  for (const Param& p : net->params()) count += p.value.count();
  say("%s: %.1f million parameters, %d tokens\n\n", r.model.c_str(), double(count) / 1e6,
      tokenizer->size());
  if (!r.learn.empty()) learn_text(*net, *tokenizer, r);
  say("%s", r.prompt.c_str());
  const Written text = speak(*net, *tokenizer, r.prompt, r.settings,
                             [](const std::string& part) { say("%s", part.c_str()); });
  say("\n\n%zu tokens, %.0f a second\n", text.tokens.size(), text.tokens_per_second());
  return 0;
}

}  // namespace chainrule
