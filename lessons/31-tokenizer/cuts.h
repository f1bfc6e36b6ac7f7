// Four ways to cut one text, and what each costs: lesson 31's first half, in numbers.
//
// Characters and words are lists (text/pieces.h), pieces are learned (text/bpe.h). The
// text is tales: some to learn from, others that were never seen, and a few lines that
// are about something else. The words of the lesson stand in lesson.cpp.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "check.h"
#include "data/tales.h"
#include "io/utf8.h"
#include "text/bpe.h"
#include "text/llama_tokenizer.h"
#include "text/pieces.h"
#include "text/unicode.h"

namespace chainrule {

constexpr const char* sentence = "One day Mia gave the kite to Ben.";

constexpr const char* new_sentence = "Mia is 7.";

// Nothing of this is in a tale but the letters and some short words.
constexpr const char* other_text =
    "Whoever builds a bridge begins with the ground below it. The piers of this one\n"
    "stand on rock, twelve metres under the river, and it took three winters to put\n"
    "them there. Nobody who drives across today thinks of that, and nobody needs to.\n";

// The texts of one seed: about 110,000 bytes to learn from, and tales that nobody read.
struct Texts {
  std::string learned, fresh;
};
inline Texts draw_texts(uint64_t seed, int count = 600, int fresh = 200) {
  return {text_of(tales(count, {seed, 1})), text_of(tales(fresh, {seed, 2}))};
}

// ---- cutting --------------------------------------------------------------------------

// The bytes of one token, with a blank in front if it has one (decode() drops Llama's).
inline std::string piece_of(const Bpe& t, int token) { return t.bytes(token); }
inline std::string piece_of(const PieceTokenizer& t, int token) { return t.piece(token); }
inline std::string piece_of(const LlamaTokenizer& t, int token) { return t.piece(token); }

// "Mia|_gave|_the": a bar at each cut, a line under each blank, \x.. for what is no
// ASCII.
template <class T>
std::string with_bars(const T& tokenizer, const std::string& text) {
  std::string shown;
  for (const int token : tokenizer.encode(text)) {
    if (!shown.empty()) shown += '|';
    for (const char c : piece_of(tokenizer, token)) {
      char hex[8];
      std::snprintf(hex, sizeof hex, "\\x%02X", unsigned(uint8_t(c)));
      shown += c == ' ' ? "_" : ' ' < c && c <= '~' ? std::string(1, c) : hex;
    }
  }
  return shown;
}

inline double bytes_per_token(const Tokenizer& tokenizer, const std::string& text) {
  return double(text.size()) / double(tokenizer.encode(text).size());
}

// ---- merges ---------------------------------------------------------------------------

// What a tokenizer was before it learned the rest.
inline Bpe first_merges(const Bpe& all, int count) {
  std::vector<TokenPair> merges = all.merges();
  merges.resize(std::min(merges.size(), size_t(count)));
  return Bpe(merges);
}

// One merge: what became one, how often, and how many tokens the text has afterwards.
// Every time that two tokens become one, the text has one less: so `times` is the
// difference.
struct Step {
  std::string left, right;
  size_t times, tokens;
};
inline std::vector<Step> steps_of(const Bpe& all, const std::string& text, int count) {
  std::vector<Step> steps;
  size_t before = text.size();
  for (int k = 0; k < count && k < int(all.merges().size()); ++k) {
    const TokenPair pair = all.merges()[size_t(k)];
    const size_t after = first_merges(all, k + 1).encode(text).size();
    steps.push_back({all.bytes(pair.left), all.bytes(pair.right), before - after, after});
    before = after;
  }
  return steps;
}

// Bytes per token of three texts, for a growing vocabulary.
struct Compression {
  std::vector<double> vocabulary, learned, fresh, other;
};
inline Compression compress(const Texts& texts, const std::vector<int>& merges) {
  const Bpe all = Bpe::train(texts.learned, merges.back());
  Compression c;
  for (const int count : merges) {
    const Bpe some = first_merges(all, count);
    if (!c.vocabulary.empty() && some.size() == int(c.vocabulary.back())) break;
    c.vocabulary.push_back(some.size());
    c.learned.push_back(bytes_per_token(some, texts.learned));
    c.fresh.push_back(bytes_per_token(some, texts.fresh));
    c.other.push_back(bytes_per_token(some, other_text));
  }
  return c;
}

// ---- any bytes ------------------------------------------------------------------------

struct NamedText {
  const char *name, *text;
};
constexpr NamedText strange_characters[] = {{"U+0041 A", "A"},
                                            {"U+00E9 e with an accent", "\u00e9"},
                                            {"U+20AC the euro sign", "\u20ac"},
                                            {"U+1F600 a face that grins", "\U0001F600"}};
constexpr NamedText cat_sentences[] = {
    {"English", "The cat sits on the table."},
    {"French", "Le chat est assis sur la table."},
    {"German", "Die Katze sitzt auf dem Tisch."},
    {"Russian",
     "\u041a\u043e\u0448\u043a\u0430 \u0441\u0438\u0434\u0438\u0442 "
     "\u043d\u0430 \u0441\u0442\u043e\u043b\u0435."},
    {"Greek",
     "\u0397 \u03b3\u03ac\u03c4\u03b1 \u03ba\u03ac\u03b8\u03b5\u03c4\u03b1\u03b9 "
     "\u03c3\u03c4\u03bf \u03c4\u03c1\u03b1\u03c0\u03ad\u03b6\u03b9."}};

// Bytes whose letter in GPT-2's files is not the character of the same number.
inline int moved_bytes() {
  int moved = 0;
  for (int byte = 0; byte < 256; ++byte) {
    std::string own;
    append_utf8(own, uint32_t(byte));
    moved += visible(std::string(1, char(byte))) != own;
  }
  return moved;
}

// How many texts of random bytes, up to 40 long, are the same when they were encoded and
// decoded. A tokenizer that refuses one does not bring it back.
inline int round_trips(const Tokenizer& tokenizer, int count, uint64_t seed) {
  Rng rng{{seed, 3}};
  int same = 0;
  for (int i = 0; i < count; ++i) {
    std::string text;
    for (int length = 1 + rng.below(40); length > 0; --length) {
      text += char(rng.below(256));
    }
    try {
      same += tokenizer.decode(tokenizer.encode(text)) == text;
    } catch (const Error&) {
    }
  }
  return same;
}

// ---- the other family -----------------------------------------------------------------

// A tokenizer as Llama's are, made of the same text: its characters, 256 bytes for what
// it has not seen, and the pieces that the merges learned; who was learned first has the
// highest score. (Real ones are trained by SentencePiece, on far more.) The file's form:
// llama_tokenizer.h.
inline std::string llama_file(const Bpe& bpe, const CharTokenizer& letters) {
  std::string file;
  const auto number = [&file](const void* four) {
    file.append(static_cast<const char*>(four), 4);
  };
  const auto token = [&](float score, const std::string& piece) {
    const int32_t length = int32_t(piece.size());
    number(&score);
    number(&length);
    file += piece;
  };
  const int32_t longest = 64;
  number(&longest);
  for (const char* mark : {"<unk>", "<s>", "</s>"}) token(0, mark);
  for (int byte = 0; byte < 256; ++byte) {
    char name[8];
    std::snprintf(name, sizeof name, "<0x%02X>", unsigned(byte));
    token(0, name);
  }
  for (int i = 0; i < letters.size(); ++i) token(-1e6f, letters.piece(i));
  for (int k = 0; k < int(bpe.merges().size()); ++k) {
    token(float(-k), bpe.bytes(256 + k));
  }
  return file;
}

}  // namespace chainrule
