// See generate.h.
#include "models/generate.h"

#include <algorithm>
#include <chrono>

namespace chainrule {

double Written::tokens_per_second() const {
  return tokens.size() > 1 && seconds > 0 ? double(tokens.size() - 1) / seconds : 0;
}

namespace {

double now() {
  using namespace std::chrono;
  return duration<double>(steady_clock::now().time_since_epoch()).count();
}

// The last `count` tokens of a text, as a batch of one.
IntTensor end_of(const std::vector<int>& text, int count) {
  count = std::min(count, int(text.size()));
  return IntTensor::from({1, count}, {text.end() - count, text.end()});
}

// The text so far, and what the net remembers of it.
class Writer {
 public:
  Writer(Gpt& net, const std::vector<int>& prompt)
      : net_(net), text_(prompt), cache_(net.cache()) {
    logits_ = net_.forward(end_of(text_, cache_.room), cache_).host();
  }

  const std::vector<real>& logits() const { return logits_; }  // of the next token

  void write(int token) {
    text_.push_back(token);
    int news = 1;
    if (cache_.count == cache_.room) {  // it slides
      cache_ = net_.cache();
      news = std::max(1, cache_.room / 2);
    }
    logits_ = net_.forward(end_of(text_, news), cache_).host();
  }

 private:
  Gpt& net_;
  std::vector<int> text_;
  Gpt::Cache cache_;
  std::vector<real> logits_;
};

}  // namespace

void check_tokenizer(const Gpt& net, const Tokenizer& tokenizer) {
  ENSURE(tokenizer.size() == net.options.vocabulary,
         "generate: the tokenizer has %d tokens, the net %d: they belong to different "
         "models",
         tokenizer.size(), net.options.vocabulary);
}

Written generate(Gpt& net, const std::vector<int>& prompt, const GenerateSettings& s,
                 const std::function<bool(int token)>& each) {
  check_sampling(s.sampling);
  ENSURE(!prompt.empty(),
         "generate: the prompt is empty: a net that has read nothing says nothing. Begin "
         "with the token that separates texts");
  check_tokens(prompt, net.options.vocabulary);
  Written written;
  if (s.tokens <= 0) return written;
  double start = now();
  Writer writer(net, prompt);
  Rng rng{s.key};
  for (;;) {
    const int token = pick(candidates(writer.logits(), s.sampling), rng.uniform());
    if (written.tokens.empty()) {
      written.prompt_seconds = now() - start;
      start = now();
    }
    if (token == s.stop) break;
    written.tokens.push_back(token);
    if (each && !each(token)) break;
    if (int(written.tokens.size()) == s.tokens) break;
    writer.write(token);
  }
  written.seconds = now() - start;
  return written;
}

}  // namespace chainrule
