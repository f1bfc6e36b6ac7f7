// src/text/bpe*.cpp and merges.cpp: against plain loops, files made here, and GPT-2's own
// files where the environment variable CHAINRULE_DATA names a folder of them.
#include "text/bpe.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <map>

#include "check.h"
#include "data/text.h"
#include "fuzz.h"
#include "io/file.h"
#include "io/json.h"
#include "io/utf8.h"
#include "random.h"
#include "text/unicode.h"

using namespace chainrule;

namespace {

using Tokens = std::vector<int>;

// Merges by looking everywhere, again and again.
Tokens plain_merge(Tokens tokens, const std::vector<TokenPair>& merges) {
  for (size_t rank = 0; rank < merges.size();) {
    bool found = false;
    for (size_t i = 0; i + 1 < tokens.size() && !found; ++i) {
      found = tokens[i] == merges[rank].left && tokens[i + 1] == merges[rank].right;
      if (!found) continue;
      tokens[i] = 256 + int(rank);
      tokens.erase(tokens.begin() + long(i) + 1);
    }
    rank = found ? 0 : rank + 1;
  }
  return tokens;
}

std::vector<Tokens> words_of(const std::string& text) {
  std::vector<Tokens> words;
  for (size_t at = 0, end = 0; at < text.size(); at = end) {
    end = word_end(text, at);
    words.emplace_back();
    for (; at < end; ++at) words.back().push_back(token_of_byte(uint8_t(text[at])));
  }
  return words;
}

// Learns by counting everything after every merge.
std::vector<TokenPair> plain_train(const std::string& text, int merges) {
  std::vector<TokenPair> learned;
  for (std::vector<Tokens> words = words_of(text); int(learned.size()) < merges;) {
    std::map<std::pair<int, int>, int> counts;
    for (const Tokens& word : words) {
      for (size_t i = 0; i + 1 < word.size(); ++i) ++counts[{word[i], word[i + 1]}];
    }
    std::pair<int, int> best;
    int most = 1;
    for (const auto& [pair, count] : counts) {
      if (count > most) best = pair, most = count;
    }
    if (most == 1) break;
    learned.push_back({best.first, best.second});
    for (Tokens& word : words) word = plain_merge(word, learned);
  }
  return learned;
}

bool same(const std::vector<TokenPair>& a, const std::vector<TokenPair>& b) {
  bool equal = a.size() == b.size();
  for (size_t i = 0; equal && i < a.size(); ++i) {
    equal = a[i].left == b[i].left && a[i].right == b[i].right;
  }
  return equal;
}

std::string random_text(Rng& rng, int length, const std::string& letters) {
  std::string text;
  for (; length > 0; --length) text += letters[size_t(rng.below(int(letters.size())))];
  return text;
}

std::string refusal(const std::string& file) {
  try {
    Bpe::parse("f", file);
  } catch (const Error& error) {
    return error.what();
  }
  return "accepted";
}

std::string names_refusal(const Bpe& bpe, const std::string& json) {
  try {
    check_names(bpe, "n", json);
  } catch (const Error& error) {
    return error.what();
  }
  return "accepted";
}

std::string names_of(const Bpe& bpe, int count) {
  std::string json = "{";
  for (int i = 0; i < count; ++i) {
    const bool mark = i == bpe.separator();
    json +=
        (i > 0 ? ", " : "") + json_string(mark ? bpe.bytes(i) : visible(bpe.bytes(i)));
    json += ": " + std::to_string(i);
  }
  return json + "}";
}

const char* real_folder() {
#if defined CHAINRULE_DOUBLE || defined CHAINRULE_SANITIZED
  MESSAGE("skipped: real files are read in the float build, once is enough");
  return nullptr;
#endif
  const char* folder = std::getenv("CHAINRULE_DATA");
  if (folder == nullptr || *folder == '\0') {
    MESSAGE("skipped: CHAINRULE_DATA does not name a folder with real files");
    return nullptr;
  }
  return folder;
}

}  // namespace

TEST_CASE("bpe: a hand-sized example") {
  // Its words are "hug", " hug", " hugs" and " hu".
  const Bpe bpe = Bpe::train("hug hug hugs hu", 3);
  REQUIRE(bpe.merges().size() == 3);
  CHECK(bpe.bytes(256) == "hu");    // four times
  CHECK(bpe.bytes(257) == " hu");   // three times, as "hu" "g" is; ' ' is token 220
  CHECK(bpe.bytes(258) == " hug");  // twice
  CHECK(bpe.encode("hug hugs").size() == 4);  // "hu" "g" " hug" "s"
  CHECK(bpe.size() == 256 + 3 + 1);
}

TEST_CASE("bpe: ties, ends, and what is not worth a merge") {
  // a b and c d both stand twice: the one of smaller tokens goes first.
  CHECK(Bpe::train("cdab cdab", 1).bytes(256) == "ab");
  CHECK(Bpe::train("abc", 10).merges().empty());  // nothing occurs twice
  CHECK(Bpe::train("", 10).size() == 257);
  CHECK(Bpe::train("aaaa aaaa", 10).size() > 257);
  CHECK(Bpe::train("ab ab", 0).merges().empty());
  CHECK_THROWS_WITH_AS(Bpe::train("a", -1), "bpe: -1 merges to learn", Error);
}

TEST_CASE("bpe: learns and merges as plain loops do") {
  Rng rng{{1, 42}};
  for (int i = 0; i < 40; ++i) {
    const std::string text = random_text(rng, 200, i % 2 == 0 ? "aab " : "abcde,. \n");
    const Bpe bpe = Bpe::train(text, 25);
    CHECK(same(bpe.merges(), plain_train(text, 25)));
    const std::string other = random_text(rng, 60, "aaabbcd ");
    Tokens expected;
    for (const Tokens& word : words_of(other)) {
      for (const int token : plain_merge(word, bpe.merges())) expected.push_back(token);
    }
    CHECK(bpe.encode(other) == expected);
    CHECK(bpe.decode(expected) == other);
  }
}

TEST_CASE("bpe: any bytes come back") {
  const Bpe bpe = Bpe::train("the cat and the hat, and that is that.\n\n  the end", 30);
  Rng rng{{1, 43}};
  std::string every;
  for (int byte = 0; byte < 256; ++byte) every += char(byte);
  for (int i = 0; i < 200; ++i) {
    const std::string text =
        random_text(rng, rng.below(50), every) + random_text(rng, 10, "theand ");
    CHECK(bpe.decode(bpe.encode(text)) == text);
  }
  CHECK(bpe.encode("").empty());
  CHECK(bpe.decode({}) == "");
  // Long words without a blank take no longer than others.
  CHECK(bpe.decode(bpe.encode(std::string(200000, 't'))).size() == 200000);
  CHECK(bpe.decode(bpe.encode(std::string(200000, '\xff'))).size() == 200000);
}

TEST_CASE("bpe: what stands between texts") {
  const Bpe bpe = Bpe::train("ab ab ab", 2);
  const int end = bpe.separator();
  const Tokens a = bpe.encode("a"), ab = bpe.encode("ab");
  CHECK(end == bpe.size() - 1);
  CHECK(bpe.encode("<|endoftext|>").size() == 13);
  CHECK(bpe.encode_with_separators("<|endoftext|>") == Tokens{end});
  CHECK(bpe.encode_with_separators("a<|endoftext|>ab") == Tokens{a[0], end, ab[0]});
  CHECK(bpe.encode_with_separators("") == Tokens{});
  CHECK(bpe.encode_with_separators("a<|endoftext|") == bpe.encode("a<|endoftext|"));
  CHECK(bpe.decode({a[0], end}) == "a<|endoftext|>");
  CHECK(bpe.prompt("ab") == ab);
  CHECK(bpe.prompt("") == Tokens{end});
  CHECK_THROWS_WITH_AS(bpe.decode({0, end + 1}),
                       "decode: token 1 is 259; the tokenizer has 0 .. 258: was the text "
                       "written with another one?",
                       Error);
  CHECK_THROWS_AS(bpe.decode({-1}), Error);
}

TEST_CASE("bpe: letters for bytes") {
  CHECK(visible("A b\n") == "A\u0120b\u010a");
  CHECK(visible(std::string("\0\x7f\xad\xa1\xff", 5)) ==
        "\u0100\u0121\u0143\u00a1\u00ff");
  std::string bytes;
  for (int byte = 0; byte < 256; ++byte) {
    const std::string one(1, char(byte));
    CHECK(from_visible(visible(one), bytes));
    CHECK(bytes == one);
    CHECK(byte_of_token(token_of_byte(uint8_t(byte))) == byte);
  }
  CHECK(token_of_byte('!') == 0);
  CHECK(token_of_byte(' ') == 220);
  CHECK_FALSE(from_visible("a b", bytes));
  CHECK_FALSE(from_visible("\u0144", bytes));
  CHECK_FALSE(from_visible("\xff", bytes));
}

TEST_CASE("bpe: a file that is written and read again") {
  const std::string path = "/tmp/chainrule-bpe-" + std::to_string(getpid());
  const std::string text = "a rose is a rose is a rose,\n\nsaid \u00e9\xff Rose.\n";
  const Bpe bpe = Bpe::train(text + text, 40);
  bpe.save(path);
  const Bpe again = Bpe::read(path);
  unlink(path.c_str());
  CHECK(same(bpe.merges(), again.merges()));
  CHECK(again.encode(text) == bpe.encode(text));
  CHECK(again.file() == bpe.file());
  CHECK(Bpe::parse("f", "t h\r\nth e\r\n").bytes(257) == "the");  // no header, Windows
  CHECK(Bpe::parse("f", "# #\n").bytes(256) == "##");
}

TEST_CASE("bpe: every kind of lie is refused in its own words") {
  const std::string head = "#version: 0.2\n";
  CHECK(refusal("") == "f: expected merges, found an empty file");
  CHECK(refusal(head + "t h\nt") ==
        "f, line 3: expected a line that ends: was the file cut off?, found the end");
  CHECK(refusal(head + "th e\n") ==
        "f, line 2: expected a token that is a byte or an earlier merge, found \"th\"");
  CHECK(refusal(head + "t h\nth e\nt h\n") ==
        "f, line 4: expected a new token, found \"th\" again; is a line there twice?");
  CHECK(refusal(head + "t h\nh e\nth e\nt he\n").rfind("f, line 5: expected a new", 0) ==
        0);
  CHECK(refusal(head + "the\n") ==
        "f, line 2: expected two tokens with a blank between them, found \"the\"");
  CHECK(refusal(head + "\n").find("found \"\"") != std::string::npos);
  CHECK(refusal(head + "a b c\n").find("two tokens") != std::string::npos);
  CHECK(refusal(head + " a\n").find("found \"\"") != std::string::npos);
  CHECK(refusal(head + "a \n").find("found \"\"") != std::string::npos);
  CHECK(refusal(head + "a \u4e2d\n").find("found \"\\xe4\\xb8\\xad\"") !=
        std::string::npos);
  CHECK_THROWS_WITH_AS(
      Bpe({{0, 256}}),
      "bpe: merge 0 joins tokens 0 and 256; only 0 .. 255 are known by then", Error);
  CHECK_THROWS_WITH_AS(Bpe({{0, 1}, {0, 1}}),
                       "bpe: merge 1 joins tokens 0 and 1, as an earlier one does",
                       Error);
}

TEST_CASE("bpe: names that come beside the merges are compared with them") {
  const Bpe bpe = Bpe::parse("f", "t h\nth e\n");
  const std::string all = names_of(bpe, bpe.size());
  CHECK(names_refusal(bpe, all) == "accepted");
  CHECK(names_refusal(bpe, names_of(bpe, 258)) ==
        "n: expected names of all 259 tokens of the merges, found 258: do the two files "
        "belong together, or was one cut off?");
  CHECK(names_refusal(bpe, all.substr(0, 100)).find("n, byte ") == 0);
  CHECK(names_refusal(bpe, "{\"th\": 257}") ==
        "n, byte 7: expected token 256, as the merges have it, found 257 for \"th\"");
  CHECK(names_refusal(bpe, "{\"xy\": 3}") ==
        "n, byte 7: expected a token of the merges, found \"xy\"");

  const std::string folder = "/tmp/chainrule-gpt2-" + std::to_string(getpid());
  make_folders(folder);
  CHECK_THROWS_WITH(gpt2_tokenizer(folder),
                    (folder + ": there is no vocab.bpe (or merges.txt)\n\"make data "
                              "GET=gpt2-tokenizer\" fetches it into data/gpt2-tokenizer")
                        .c_str());
  write_file(folder + "/merges.txt", "t h\nth e\n");
  CHECK(gpt2_tokenizer(folder).size() == 259);
  write_file(folder + "/vocab.json", names_of(bpe, 10));
  CHECK_THROWS_AS(gpt2_tokenizer(folder), Error);
  write_file(folder + "/vocab.json", all);
  CHECK(gpt2_tokenizer(folder).encode("the") == Tokens{257});
  std::filesystem::remove_all(folder);
}

TEST_CASE("fuzz: files of merges and names") {
  const Bpe bpe = Bpe::train("a rose is a rose is a rose, and \u00e9\u00e9\n\n\n\n", 40);
  const FuzzReport merges = fuzz({bpe.file(), "t h\nth e\n"}, fuzz_inputs(), Key{1, 44},
                                 [](const std::string& file) {
                                   const Bpe read = Bpe::parse("f", file);
                                   const std::string text = "a rose\xff the \n";
                                   if (read.decode(read.encode(text)) != text)
                                     throw "a text did not come back";
                                   if (Bpe::parse("g", read.file()).size() != read.size())
                                     throw "not the same";
                                 },
                                 {"\u0120", "\n", " ", "\r\n", "#version"});
  CHECK(merges.problem == "");
  CHECK(merges.read > fuzz_inputs() / 50);
  CHECK(merges.refused > fuzz_inputs() / 5);
  const FuzzReport names =
      fuzz({names_of(bpe, bpe.size())}, fuzz_inputs() / 5, Key{1, 45},
           [&](const std::string& json) { check_names(bpe, "n", json); });
  CHECK(names.problem == "");
  CHECK(names.refused > fuzz_inputs() / 10);
  MESSAGE(merges.read << " read, " << merges.refused << " refused");
}

TEST_CASE("real data: GPT-2's tokens, all reference pairs") {
  const char* folder = real_folder();
  if (folder == nullptr) return;
  const std::string home = std::string(folder) + "/gpt2-tokenizer";
  const Bpe gpt2 = gpt2_tokenizer(home);
  CHECK(gpt2.size() == 50257);
  CHECK(gpt2.separator() == 50256);
  CHECK(gpt2.file() == read_file(home + "/vocab.bpe"));

  // The file has true and false, which the course's reader of JSON leaves out.
  std::string file = read_file(home + "/reference_ids.json");
  const std::string field = "\"allow_special\": ";
  for (size_t at = 0; (at = file.find(field, at)) != std::string::npos;) {
    at += field.size();
    const bool yes = file.compare(at, 4, "true") == 0;
    file.replace(at, yes ? 4 : 5, yes ? "1" : "0");
  }
  const size_t begin = file.find("\"pairs\": ") + 9;
  const size_t end = file.find("]", file.rfind("\"allow_special\""));
  file = file.substr(begin, end + 1 - begin);
  JsonReader json("reference_ids.json", file, begin);
  int pairs = 0;
  const auto read_pair = [&] {
    std::string text;
    Tokens tokens;
    bool marks = false;
    json.object([&](const std::string& name) {
      if (name == "text") text = json.string();
      if (name == "ids") json.array([&] { tokens.push_back(int(json.natural())); });
      if (name == "allow_special") marks = json.natural() == 1;
      if (name == "source") json.string();
    });
    CAPTURE(quoted(text));
    CHECK((marks ? gpt2.encode_with_separators(text) : gpt2.encode(text)) == tokens);
    CHECK(gpt2.decode(tokens) == text);
    ++pairs;
  };
  json.array(read_pair);
  CHECK(pairs == 47);
}

TEST_CASE("real data: GPT-2's tokens of Tiny Shakespeare") {
  const char* folder = real_folder();
  if (folder == nullptr) return;
  const Bpe gpt2 = gpt2_tokenizer(std::string(folder) + "/gpt2-tokenizer");
  const TextSplit text = split_text(tiny_shakespeare(folder), 0.9);
  const Tokens train = gpt2.encode(text.train), rest = gpt2.encode(text.validation);
  CHECK(train.size() == 301966);
  CHECK(rest.size() == 36059);
  CHECK(Tokens(train.begin(), train.begin() + 5) == Tokens{5962, 22307, 25, 198, 8421});
  CHECK(Tokens(rest.end() - 5, rest.end()) == Tokens{14210, 1242, 23137, 13, 198});
  CHECK(gpt2.decode(train) == text.train);
  CHECK(gpt2.decode(rest) == text.validation);
  // The reference's tokens, as 16-bit numbers, have the SHA-256 502a2bdc..., as these had
  // when their mark was taken.
  uint64_t mark = 0;
  for (const int token : train) mark = mark * 31 + uint64_t(token);
  CHECK(mark == 7093039027081691578u);
}
