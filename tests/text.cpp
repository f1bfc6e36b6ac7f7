// src/data/text.cpp: files of text, and batches of tokens.
#include "data/text.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <functional>
#include <set>

#include "check.h"
#include "io/file.h"
#include "text/pieces.h"

using namespace chainrule;

namespace {

using Ints = std::vector<int>;

struct File {
  const std::string path = "/tmp/chainrule-text-" + std::to_string(getpid());
  explicit File(const std::string& bytes) { write_file(path, bytes); }
  ~File() { unlink(path.c_str()); }
};

std::string refusal(const std::function<void()>& read) {
  try {
    read();
  } catch (const Error& error) {
    return error.what();
  }
  return "accepted";
}

Ints counting(int count) {
  Ints tokens;
  for (int i = 0; i < count; ++i) tokens.push_back(i);
  return tokens;
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

TEST_CASE("text: files, and what is none") {
  const File file("one\r\ntwo\nthree");
  CHECK(read_text(file.path) == "one\r\ntwo\nthree");
  CHECK(read_lines(file.path) == std::vector<std::string>{"one", "two", "three"});
  const auto of = [](const std::string& bytes) {
    const File other(bytes);
    const std::string text = refusal([&] { read_lines(other.path); });
    return text.substr(std::min(other.path.size(), text.size()));
  };
  CHECK(of("") == ": expected a text, found an empty file");
  CHECK(of(std::string("ab\0c", 4)) == ", byte 2: expected a text, found byte 0x00");
  CHECK(of("a\n\nb\n") == ", line 2: expected a name or a word, found an empty line");
  CHECK(of("a\n\n") == ", line 2: expected a name or a word, found an empty line");
  CHECK(refusal([] { read_text("/no/such"); }) ==
        "cannot read /no/such: No such file or directory");
  CHECK(refusal([] { tiny_shakespeare("/no"); }).find("GET=tinyshakespeare") !=
        std::string::npos);
  CHECK(refusal([] { first_names("/no"); }).find("names/names.txt") != std::string::npos);
}

TEST_CASE("text: a split counts characters") {
  CHECK(split_text("abcdefghij", 0.9).train == "abcdefghi");
  CHECK(split_text("abcdefghij", 0.99).validation == "j");
  CHECK(split_text("\u00e9\u4e2d!", 0.67).train == "\u00e9\u4e2d");
  CHECK(split_text("\u00e9\u4e2d!", 0.67).validation == "!");
  CHECK(split_text("ab", 1).validation == "");
  CHECK(split_text("ab", 0).train == "");
  CHECK(split_text("", 0.5).train == "");
  CHECK(refusal([] { split_text("ab", 1.5); }) ==
        "split: a share of 1.5 is not within 0 .. 1");
}

TEST_CASE("windows: targets are what follows, batches follow from key and step") {
  const Windows windows(counting(20), 3, 4);
  std::set<int> begins;
  for (int step = 0; step < 200; ++step) {
    const TokenBatch batch = windows.drawn({1, 1}, step);
    CHECK(batch.tokens.shape() == Shape{3, 4});
    CHECK(batch.lengths.host() == Ints{4, 4, 4});
    CHECK(batch.count == 12);
    const Ints tokens = batch.tokens.host(), targets = batch.targets.host();
    for (size_t i = 0; i < 12; ++i) {
      CHECK(targets[i] == tokens[i] + 1);
      if (i % 4 > 0) CHECK(tokens[i] == tokens[i - 1] + 1);
      if (i % 4 == 0) begins.insert(tokens[i]);
    }
  }
  CHECK(begins.size() == 16);  // 0 .. 15: the last window's last target is token 19
  CHECK(windows.drawn({1, 1}, 7).tokens.host() == windows.drawn({1, 1}, 7).tokens.host());
  CHECK(windows.drawn({1, 1}, 7).tokens.host() != windows.drawn({1, 1}, 8).tokens.host());
  CHECK(windows.drawn({2, 1}, 7).tokens.host() != windows.drawn({1, 1}, 7).tokens.host());
}

TEST_CASE("windows: in order every token but the first is a target once") {
  for (const int count : {5, 6, 12, 13, 14, 25, 26, 100}) {
    const Windows windows(counting(count), 3, 4);
    Ints seen;
    int sum = 0;
    for (int step = 0; step < windows.steps(); ++step) {
      const TokenBatch batch = windows.in_order(step);
      const Ints tokens = batch.tokens.host(), targets = batch.targets.host();
      for (size_t i = 0; i < tokens.size(); ++i) {
        if (targets[i] == no_target) continue;
        CHECK(targets[i] == tokens[i] + 1);
        seen.push_back(targets[i]);
      }
      sum += batch.count;
    }
    CHECK(sum == count - 1);
    Ints expected = counting(count);
    expected.erase(expected.begin());
    CHECK(seen == expected);
  }
  const Windows windows(counting(12), 2, 4);
  CHECK(windows.steps() == 2);
  CHECK(windows.in_order(1).tokens.shape() == Shape{1, 4});
  CHECK(windows.in_order(1).lengths.host() == Ints{3});
  CHECK(windows.in_order(1).targets.host() == Ints{9, 10, 11, no_target});
}

TEST_CASE("texts: a row each, between two separators") {
  const std::vector<Ints> texts = {{5, 6}, {}, {7, 8, 9}};
  const TokenBatch batch = rows_of_texts(texts, {2, 0, 1}, 1);
  CHECK(batch.tokens.shape() == Shape{3, 4});
  CHECK(batch.tokens.host() == Ints{1, 7, 8, 9, 1, 5, 6, 0, 1, 0, 0, 0});
  CHECK(batch.targets.host() == Ints{7, 8, 9, 1, 5, 6, 1, -1, 1, -1, -1, -1});
  CHECK(batch.lengths.host() == Ints{4, 3, 1});
  CHECK(batch.count == 8);
  CHECK(rows_of_texts(texts, {1}, 1).tokens.shape() == Shape{1, 1});
  CHECK(refusal([&] { rows_of_texts(texts, {3}, 1); }) ==
        "texts: there is no text 3 among 3");
  CHECK(refusal([&] { rows_of_texts(texts, {0}, -1); }) ==
        "texts: the separator is -1, no token");
  CHECK(refusal([&] { rows_of_texts(texts, {}, 1); }) ==
        "text: a batch of 0 rows of 1 tokens");
}

TEST_CASE("windows: bad numbers are refused") {
  CHECK(refusal([] { Windows(counting(4), 2, 4); }) ==
        "windows: 4 tokens at a time and their targets, of a text of 4: take shorter "
        "windows or more text");
  CHECK(refusal([] { Windows(counting(9), 0, 4); }) ==
        "text: a batch of 0 rows of 4 tokens");
  CHECK(refusal([] { Windows(counting(9), 1 << 30, 4); }).find("text: a batch") == 0);
  CHECK(refusal([] { Windows({1, -2, 3}, 1, 2); }) == "windows: a token is below 0");
  CHECK(refusal([] {
          Windows(counting(9), 1, 4).drawn({1, 1}, -1);
        }) == "windows: there is no step -1");
  CHECK(refusal([] { Windows(counting(9), 1, 4).in_order(2); }) ==
        "windows: there is no batch 2 of 2");
}

TEST_CASE("real data: Tiny Shakespeare and the list of names") {
  const char* folder = real_folder();
  if (folder == nullptr) return;
  const std::string text = tiny_shakespeare(folder);
  CHECK(text.size() == 1115394);
  CHECK(CharTokenizer(text).size() == 65);
  CHECK(split_text(text, 0.9).train.size() == 1003854);
  const std::vector<std::string> names = first_names(folder);
  CHECK(names.size() == 32033);
  CHECK(names.front() == "emma");
  CHECK(names.back() == "zzyzx");
  CHECK(CharTokenizer(read_text(std::string(folder) + "/names/names.txt")).size() == 27);
}
