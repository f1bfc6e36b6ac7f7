// See tokenizer.h.
#include "text/tokenizer.h"

#include "check.h"

namespace chainrule {

void check_decodable(const std::vector<int>& tokens, int size) {
  for (size_t i = 0; i < tokens.size(); ++i) {
    ENSURE(
        0 <= tokens[i] && tokens[i] < size,
        "decode: token %zu is %d; the tokenizer has 0 .. %d: was the text written with "
        "another one?",
        i, tokens[i], size - 1);
  }
}

}  // namespace chainrule
