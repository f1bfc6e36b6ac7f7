// src/text/unicode.cpp: kinds of characters, and words as GPT-2's pattern cuts them.
#include "text/unicode.h"

#include <doctest/doctest.h>

#include <vector>

#include "io/utf8.h"
#include "random.h"
#include "reference/words.h"

using namespace chainrule;

namespace {

using Words = std::vector<std::string>;

Words cut(const std::string& text) {
  Words words;
  for (size_t at = 0, end = 0; at < text.size(); at = end) {
    end = word_end(text, at);
    words.push_back(text.substr(at, end - at));
  }
  return words;
}

}  // namespace

TEST_CASE("unicode: kinds, and how many characters have each") {
  using Kind = CharacterKind;
  for (const uint32_t c : {0x41u, 0x7Au, 0xAAu, 0xE9u, 0x1C5u, 0x3B1u, 0x5D0u, 0x939u,
                           0x4E2Du, 0xD55Cu, 0x16A40u, 0x20000u, 0x323AFu}) {
    CHECK(kind_of(c) == Kind::letter);
  }
  for (const uint32_t c :
       {0x30u, 0x39u, 0xB2u, 0xBDu, 0x664u, 0x2167u, 0x3007u, 0x1D7FFu}) {
    CHECK(kind_of(c) == Kind::number);
  }
  for (const uint32_t c : {0x09u, 0x0Au, 0x0Du, 0x20u, 0x85u, 0xA0u, 0x1680u, 0x2000u,
                           0x2028u, 0x202Fu, 0x3000u}) {
    CHECK(kind_of(c) == Kind::space);
  }
  for (const uint32_t c :
       {0x00u, 0x1Cu, 0x21u, 0x40u, 0x5Bu, 0x5Fu, 0x60u, 0x7Bu, 0x7Fu, 0xD7u, 0x301u,
        0x200Bu, 0x2014u, 0xE000u, 0xFEFFu, 0x1F600u, 0x10FFFFu}) {
    CHECK(kind_of(c) == Kind::other);
  }
  int counts[4] = {};
  for (uint32_t c = 0; c < 0x110000; ++c) ++counts[int(kind_of(c))];
  CHECK(counts[int(Kind::letter)] == 145672);  // what the script found, ASCII included
  CHECK(counts[int(Kind::number)] == 1924);
  CHECK(counts[int(Kind::space)] == 25);
}

TEST_CASE("words: by hand") {
  CHECK(cut("") == Words{});
  CHECK(cut("It's  2 cats!") == Words{"It", "'s", " ", " 2", " cats", "!"});
  CHECK(cut("we'll we'LL 'tis") == Words{"we", "'ll", " we", "'", "LL", " '", "tis"});
  CHECK(cut("'tis") == Words{"'t", "is"});
  CHECK(cut("a  ") == Words{"a", "  "});
  CHECK(cut(" ") == Words{" "});
  CHECK(cut("a\n b\n\n c") == Words{"a", "\n", " b", "\n\n", " c"});
  CHECK(cut("a\t\tb") == Words{"a", "\t", "\t", "b"});
  CHECK(cut("x=12ab") == Words{"x", "=", "12", "ab"});
  CHECK(cut("caf\u00e9 na\u00efve") == Words{"caf\u00e9", " na\u00efve"});
  // Bytes that are no text stand for themselves.
  CHECK(cut("a\xff\xfe b\xc3") == Words{"a", "\xff\xfe", " b", "\xc3"});
  CHECK(word_end("ab", 2) == 2);
  CHECK(character_end("\u00e9", 0) == 2);
  CHECK(character_end("\xe9", 0) == 1);
  CHECK(character_end("", 0) == 0);
}

TEST_CASE("words: as the pattern cuts sixty texts") {
  for (const reference::Words& example : reference::words) {
    std::vector<size_t> lengths;
    for (const std::string& word : cut(example.text)) lengths.push_back(word.size());
    CAPTURE(quoted(example.text));
    CHECK(lengths == example.lengths);
  }
}

TEST_CASE("words: any bytes are cut into words that make them up again") {
  Rng rng{{1, 41}};
  for (int i = 0; i < 300; ++i) {
    std::string text;
    for (int length = rng.below(40); length > 0; --length) {
      text += rng.below(2) == 0 ? char(rng.below(256)) : " 'sab1.\n"[rng.below(8)];
    }
    std::string again;
    for (const std::string& word : cut(text)) {
      CHECK(!word.empty());
      again += word;
    }
    CHECK(again == text);
  }
}
