// src/text/llama_tokenizer.cpp: a small file made here, and the real one with llama2.c's
// own tokens where the environment variable CHAINRULE_DATA names its folder.
#include "text/llama_tokenizer.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "check.h"
#include "fuzz.h"
#include "io/file.h"
#include "io/utf8.h"
#include "random.h"
#include "reference/llama_tokenizer.h"

using namespace chainrule;

namespace {

using Tokens = std::vector<int>;

std::string four(uint32_t value) {
  std::string bytes;
  for (int i = 0; i < 4; ++i) bytes += char(value >> 8 * i & 255);
  return bytes;
}
std::string entry(float score, const std::string& piece) {
  uint32_t bits = 0;
  std::memcpy(&bits, &score, sizeof bits);
  return four(bits) + four(uint32_t(piece.size())) + piece;
}
std::string marks_and_bytes() {
  std::string file = entry(0, "<unk>") + entry(0, "\n<s>\n") + entry(0, "\n</s>\n");
  for (int byte = 0; byte < 256; ++byte) {
    char name[8];
    std::snprintf(name, sizeof name, "<0x%02X>", unsigned(byte));
    file += entry(0, name);
  }
  return file;
}

// Tokens 259 ...: ' ' a b c, then unions of which the later have lower scores.
std::string small_file() {
  return four(7) + marks_and_bytes() + entry(-9, " ") + entry(-9, "a") + entry(-9, "b") +
         entry(-9, "c") + entry(-3, "bc") + entry(-2, "ab") + entry(-1, " a") +
         entry(-4, "abc") + entry(-2, "ca");
}

std::string refusal(const std::string& file) {
  try {
    LlamaTokenizer::parse("f", file);
  } catch (const Error& error) {
    return error.what();
  }
  return "accepted";
}

}  // namespace

TEST_CASE("llama tokenizer: by hand") {
  const LlamaTokenizer tokenizer = LlamaTokenizer::parse("f", small_file());
  CHECK(tokenizer.size() == 268);
  CHECK(tokenizer.separator() == 1);
  CHECK(tokenizer.encode("") == Tokens{});
  CHECK(tokenizer.prompt("") == Tokens{1});
  CHECK(tokenizer.encode("a") == Tokens{265});               // " a", the highest score
  CHECK(tokenizer.encode("ab") == Tokens{265, 261});         // before "ab"
  CHECK(tokenizer.encode("babc") == Tokens{259, 261, 266});  // "ab", then "abc"
  CHECK(tokenizer.encode("cab") == Tokens{259, 267, 261});   // "ca", "ab": the leftmost
  CHECK(tokenizer.encode("\u00e9!") == Tokens{259, 3 + 0xc3, 3 + 0xa9, 3 + '!'});
  CHECK(tokenizer.prompt("a") == Tokens{1, 265});
  CHECK(tokenizer.decode({1, 265, 261, 3 + '!'}) == "ab!");
  CHECK(tokenizer.decode({265}) == "a");
  CHECK(tokenizer.decode({261, 265}) == "b a");  // only the first blank was added
  CHECK(tokenizer.decode({1, 265, 1, 265}) == "aa");
  CHECK_THROWS_AS(tokenizer.decode({268}), Error);
}

TEST_CASE("llama tokenizer: any bytes come back") {
  const LlamaTokenizer tokenizer = LlamaTokenizer::parse("f", small_file());
  Rng rng{{1, 46}};
  for (int i = 0; i < 300; ++i) {
    std::string text;
    for (int length = rng.below(40); length > 0; --length) {
      text += rng.below(3) == 0 ? char(rng.below(256)) : " abc"[rng.below(4)];
    }
    CHECK(tokenizer.decode(tokenizer.prompt(text)) == text);
    CHECK(tokenizer.decode(tokenizer.encode(text)) == text);
  }
}

TEST_CASE("llama tokenizer: every kind of lie is refused in its own words") {
  const std::string good = small_file();
  CHECK(refusal(good) == "accepted");
  CHECK(refusal("") ==
        "f, byte 0: expected the length of the longest token of 4 bytes, found 0 bytes: "
        "was the file cut off?");
  CHECK(refusal(good.substr(0, good.size() - 1))
            .find("expected a token of 2 bytes, found 1 "
                  "bytes: was the file cut off?") != std::string::npos);
  CHECK(refusal(good.substr(0, 1000)).find("was the file cut off?") != std::string::npos);
  CHECK(refusal(four(7) + entry(0, "<unk>")) ==
        "f: expected 259 tokens or more (3 marks and the bytes), found 1");
  CHECK(refusal(four(7) + marks_and_bytes()) ==
        "f: expected a token for the blank, with which every text begins, found none");
  CHECK(refusal(four(7) + marks_and_bytes() + entry(0, " ") + entry(0, " "))
            .find("expected a new token, found \" \" again") != std::string::npos);
  CHECK(refusal(four(5) + entry(0, "longer")) ==
        "f, byte 8: expected a token of 1 .. 5 bytes, found 6");
  CHECK(refusal(four(5) + entry(0, "")).find("found 0") != std::string::npos);
  CHECK(refusal(four(5) + entry(0, "a") + entry(0, "b") + entry(0, "c") +
                entry(0, "d")) == "f, byte 39: expected <0x00>, found \"d\"");
  CHECK(refusal(four(5) + four(0x7FC00000)) ==
        "f, byte 4: expected a score, found no finite number");
  CHECK_THROWS_WITH(LlamaTokenizer::read("/no/such"),
                    "cannot read /no/such: No such file or directory");
}

TEST_CASE("fuzz: llama tokenizer files") {
  const FuzzReport report =
      fuzz({small_file()}, fuzz_inputs(), Key{1, 47}, [](const std::string& file) {
        const LlamaTokenizer tokenizer = LlamaTokenizer::parse("f", file);
        tokenizer.decode(tokenizer.encode("abc cab\xff \u00e9"));
      });
  CHECK(report.problem == "");
  CHECK(report.read > fuzz_inputs() / 50);
  CHECK(report.refused > fuzz_inputs() / 5);
  MESSAGE(report.read << " read, " << report.refused << " refused");
}

TEST_CASE("real data: the story model's tokenizer") {
#if defined CHAINRULE_DOUBLE || defined CHAINRULE_SANITIZED
  MESSAGE("skipped: real files are read in the float build, once is enough");
  return;
#endif
  const char* folder = std::getenv("CHAINRULE_DATA");
  if (folder == nullptr || *folder == '\0') {
    MESSAGE("skipped: CHAINRULE_DATA does not name a folder with real files");
    return;
  }
  const std::string home = std::string(folder) + "/stories260K";
  const LlamaTokenizer tokenizer = LlamaTokenizer::read(home + "/tok512.bin");
  CHECK(tokenizer.size() == 512);
  for (const reference::LlamaPair& pair : reference::llama_pairs) {
    CAPTURE(quoted(pair.text));
    CHECK(tokenizer.encode(pair.text) == pair.tokens);
    CHECK(tokenizer.decode(pair.tokens) == pair.text);
  }
  const std::string story = read_file(home + "/expected_greedy_200.txt");
  CHECK(tokenizer.decode(tokenizer.prompt(story)) == story);
}
