// Writing text with a GPT: one token after the other, each drawn from what the net says
// about the text so far.
//
//   check_tokenizer(net, tokenizer);
//   const Written text = generate(net, tokenizer.prompt("Once upon a time"), settings);
//   tokenizer.decode(text.tokens), text.tokens_per_second();
//
// The keys and values of old tokens do not change when new ones come, so they are kept
// (Gpt::Cache), and a token costs one token's work. When the context is full it slides:
// the net starts again with the newer half of the text, and has forgotten the rest. The
// same seed writes the same text. Introduced by lesson 30.
#pragma once

#include <functional>
#include <vector>

#include "models/gpt.h"
#include "text/sampling.h"
#include "text/tokenizer.h"

namespace chainrule {

struct GenerateSettings {
  Sampling sampling;
  int tokens = 100;  // at most so many
  int stop = -1;     // a token that ends the text (and is not written); -1 for none
  Key key{1, 30};
};

struct Written {
  std::vector<int> tokens;    // without the prompt
  double prompt_seconds = 0;  // until the first token
  double seconds = 0;         // for all the others

  double tokens_per_second() const;  // of the others; 0 where there are none
};

// Throws an Error where the tokens of one are not those of the other.
void check_tokenizer(const Gpt& net, const Tokenizer& tokenizer);

// Of a prompt longer than the context only the end is read. `each` is told every token as
// it is written, and says whether to go on.
Written generate(Gpt& net, const std::vector<int>& prompt,
                 const GenerateSettings& settings,
                 const std::function<bool(int token)>& each = {});

}  // namespace chainrule
