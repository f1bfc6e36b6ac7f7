// src/text/pieces.cpp: one token for every character or word of a text.
#include "text/pieces.h"

#include <doctest/doctest.h>

#include "check.h"

using namespace chainrule;

namespace {
using Tokens = std::vector<int>;
}

TEST_CASE("characters: an alphabet from a text") {
  const CharTokenizer letters("hello");
  CHECK(letters.size() == 4);
  CHECK(letters.alphabet() == "ehlo");
  CHECK(letters.encode("hello") == Tokens{1, 0, 2, 2, 3});
  CHECK(letters.decode({1, 3, 2, 0}) == "hole");
  CHECK(letters.encode("").empty());
  CHECK(letters.separator() == -1);
  CHECK(letters.prompt("he") == Tokens{1, 0});
  CHECK(letters.find("l") == 2);
  CHECK(letters.find("x") == -1);
  // Characters are those of UTF-8, and a byte that is none stands for itself.
  const std::string mixed = "a\u00e9\u4e2d\xffz\xc3";
  const CharTokenizer more(mixed);
  CHECK(more.size() == 6);
  CHECK(more.decode(more.encode(mixed)) == mixed);
  CHECK(CharTokenizer(more.alphabet()).alphabet() == more.alphabet());
  CHECK(CharTokenizer(more.alphabet()).size() == 6);
}

TEST_CASE("words: a list from a text") {
  const WordTokenizer words("The cat and the cat.");
  CHECK(words.size() == 5);
  CHECK(words.piece(0) == " and");
  CHECK(words.encode("The cat.") == Tokens{4, 1, 3});
  CHECK(words.decode({4, 1, 0, 2, 1, 3}) == "The cat and the cat.");
}

TEST_CASE("characters and words: what is new is refused") {
  CHECK_THROWS_WITH_AS(CharTokenizer("hello").encode("he\n"),
                       "encode: the character \"\\x0a\" at byte 2 is none of the 4 that "
                       "the tokenizer's text had",
                       Error);
  CHECK_THROWS_WITH_AS(WordTokenizer("a cat").encode("a dog"),
                       "encode: the word \" dog\" at byte 1 is none of the 2 that the "
                       "tokenizer's text had",
                       Error);
  CHECK_THROWS_WITH_AS(CharTokenizer(""),
                       "tokenizer: no character can be learned from an empty text",
                       Error);
  CHECK_THROWS_AS(CharTokenizer("a").decode({1}), Error);
}
