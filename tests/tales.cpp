// src/data/tales.cpp and teller.cpp: is what they say about probabilities true?
#include "data/tales.h"

#include <doctest/doctest.h>

#include <cmath>
#include <functional>
#include <map>
#include <numeric>
#include <set>
#include <utility>

#include "check.h"
#include "fuzz.h"
#include "io/utf8.h"
#include "text/pieces.h"
#include "text/unicode.h"

using namespace chainrule;

namespace {

double sum(const std::vector<double>& numbers) {
  return std::accumulate(numbers.begin(), numbers.end(), 0.0);
}

bool is_letter(const std::string& text, size_t at) {
  return character_at(text, at).kind == CharacterKind::letter;
}

// Tells every text there is, with its probability, and looks at each choice on its way.
class Complete : public Teller {
 public:
  void say(const std::string& text) override { text_ += text; }
  size_t choose(const std::vector<Choice>& options, Matters) override {
    double total = 0;
    for (const Choice& option : options) total += option.weight;
    if (depth_ == path_.size()) {
      check_options(options);
      path_.push_back({0, options.size()});
    }
    const Choice& taken = options[path_[depth_++].first];
    probability_ *= taken.weight / total;
    text_ += taken.text;
    return path_[depth_ - 1].first;
  }
  bool next() {
    texts[text_] += probability_;
    ++count;
    while (!path_.empty() && path_.back().first + 1 == path_.back().second) {
      path_.pop_back();
    }
    if (path_.empty()) return false;
    ++path_.back().first;
    depth_ = 0;
    probability_ = 1;
    text_.clear();
    return true;
  }
  std::map<std::string, double> texts;
  int count = 0;

 private:
  // No option begins with another one, and where two part, they part within words or
  // between them: else a token's surprise would not be that of its letters.
  static void check_options(const std::vector<Choice>& options) {
    for (const Choice& a : options) {
      for (const Choice& b : options) {
        if (&a == &b) continue;
        size_t same = 0;
        while (same < a.text.size() && same < b.text.size() &&
               a.text[same] == b.text[same]) {
          ++same;
        }
        if (same == a.text.size() || same == b.text.size() ||
            (same > 0 && is_letter(a.text, same - 1) &&
             is_letter(a.text, same) != is_letter(b.text, same))) {
          FAIL("\"" << a.text << "\" and \"" << b.text << "\"");
        }
      }
    }
  }
  std::vector<std::pair<size_t, size_t>> path_;  // taken, of so many options
  size_t depth_ = 0;
  double probability_ = 1;
  std::string text_;
};

// A word surprises as its letters do together: p(word | words before it), summed over all
// tales that go on so.
void check_words(const std::map<std::string, double>& texts, const std::string& text,
                 TaleSettings settings) {
  const std::vector<double> surprises = tale_surprises(text + "\n", settings);
  std::vector<std::pair<std::string, double>> alive(texts.begin(), texts.end()), next;
  double before = 1;
  for (size_t at = 0, end = 0; at < text.size(); at = end) {
    end = word_end(text, at);
    double letters = 0, after = 0;
    for (size_t i = at; i < end; ++i) letters += surprises[i];
    next.clear();
    for (const auto& other : alive) {
      if (word_end(other.first, at) != end ||
          other.first.compare(at, end - at, text, at, end - at) != 0) {
        continue;
      }
      after += other.second;
      next.push_back(other);
    }
    CHECK(std::abs(letters - std::log(before / after)) < 1e-9);
    before = after;
    alive.swap(next);
  }
}

void weather(Teller& teller) {
  if (teller.choose({{"rain", 1}, {"sun", 3}}, Matters::yes) == 0) return;
  teller.say(", ");
  teller.choose({{"warm", 1}, {"wind", 1}});
}

std::string refusal(const std::function<void()>& act) {
  try {
    act();
  } catch (const Error& error) {
    return error.what();
  }
  return "accepted";
}

}  // namespace

TEST_CASE("teller: a grammar that can be worked out by hand") {
  const double two = std::log(2.0), four = std::log(4.0), of_three = std::log(4 / 3.0);
  const std::string text = "sun, warm";
  ReadingTeller reader(text, 0);
  weather(reader);
  CHECK(reader.end() == text.size());
  // At "s" three of four are told apart; both "warm" and "wind" begin with "w".
  const std::vector<double> expected = {of_three, 0, 0, 0, 0, 0, two, 0, 0};
  REQUIRE(reader.surprises().size() == expected.size());
  for (size_t i = 0; i < expected.size(); ++i) {
    CHECK(reader.surprises()[i] == doctest::Approx(expected[i]));
  }
  CHECK(expected_surprise(weather) ==
        doctest::Approx(0.25 * four + 0.75 * (of_three + two)));

  int suns = 0;
  for (uint64_t i = 0; i < 4000; ++i) {
    DrawingTeller teller(Rng{{1, i}});
    weather(teller);
    suns += teller.text()[0] == 's';
  }
  CHECK(std::abs(suns - 3000) < 110);  // four standard deviations

  const auto read = [](const std::string& other) {
    return refusal([&] {
      ReadingTeller one(other, 0);
      weather(one);
    });
  };
  CHECK(read("snow") == "tales, byte 1: no tale goes on with \"now\" here");
  CHECK(read("sun, w") == "tales, byte 6: no tale goes on with the end here");
  CHECK(read("") == "tales, byte 0: no tale goes on with the end here");
  CHECK(read("sun. ") == "tales, byte 3: no tale goes on with \". \" here");
  CHECK(refusal([] {
          DrawingTeller(Rng{{1, 1}}).choose({{"a", 0}}, Matters::no);
        }) == "teller: the option \"a\" weighs 0");
  CHECK(refusal([] {
          DrawingTeller(Rng{{1, 1}}).choose({}, Matters::no);
        }) == "teller: a choice without options");
}

TEST_CASE("tales: every tale of a small world, each told in one way alone") {
  const TaleSettings small = {2, 1, 3, 1};
  Complete all;
  do tell_tale(all, small);
  while (all.next());
  CHECK(all.texts.size() == size_t(all.count));  // no two derivations of one text
  double total = 0, entropy = 0;
  for (const auto& [text, p] : all.texts) {
    total += p;
    entropy -= p * std::log(p);
  }
  CHECK(total == doctest::Approx(1));
  CHECK(tale_entropy(small) == doctest::Approx(entropy));
  MESSAGE(all.count << " tales, " << entropy << " nats in the mean");
  // What a reader finds from the letters alone is what the grammar did.
  int number = 0;
  for (const auto& [text, p] : all.texts) {
    if (number++ % 50 > 0) continue;
    CHECK(sum(tale_surprises(text + "\n", small)) == doctest::Approx(-std::log(p)));
    if (number % 20000 == 1) check_words(all.texts, text, small);
  }
}

TEST_CASE("tales: the exact entropy is the mean of what is drawn") {
  for (const TaleSettings settings : {TaleSettings{}, TaleSettings{16, 16, 8, 3}}) {
    const std::vector<Tale> drawn = tales(2000, {1, 1}, settings);
    const std::vector<double> surprises = tale_surprises(text_of(drawn), settings);
    double mean = 0, square = 0;
    size_t at = 0;
    for (const Tale& tale : drawn) {
      double nats = 0;
      for (size_t i = 0; i <= tale.text.size(); ++i) nats += surprises[at++];
      mean += nats / 2000;
      square += nats * nats / 2000;
    }
    CHECK(at == surprises.size());
    const double error = std::sqrt((square - mean * mean) / 2000);
    CHECK(std::abs(mean - tale_entropy(settings)) < 4 * error);
  }
  CHECK(tale_entropy({8, 8, 6, 3}) == doctest::Approx(18.7579).epsilon(1e-5));
}

TEST_CASE("tales: the same key tells the same, and what it says is true") {
  const std::vector<Tale> first = tales(300, {1, 1}), more = tales(400, {1, 1});
  std::set<std::string> texts;
  for (size_t i = 0; i < first.size(); ++i) {
    const Tale& tale = first[i];
    CHECK(tale.text == more[i].text);
    texts.insert(tale.text);
    const std::string end = tale.text.substr(tale.question);
    CAPTURE(tale.text);
    CHECK(end.find(" " + tale.thing + " now? ") != std::string::npos);
    const bool who = end.rfind("Who has the ", 0) == 0;
    CHECK(end.find(who ? "? " + tale.holder + " has " : " the " + tale.place + ".") !=
          std::string::npos);
    if (!who) CHECK(end.rfind("Where ", 0) == 0);
  }
  CHECK(texts.size() > 290);
  CHECK(tales(1, {2, 1})[0].text != first[0].text);
  CHECK(tales(0, {1, 1}).empty());
}

TEST_CASE("tales: few characters, few words, and each word of the lists occurs") {
  const std::string text = text_of(tales(3000, {1, 1}, {16, 16, 8, 3}));
  CHECK(CharTokenizer(text).size() <= 60);
  const WordTokenizer words(text);
  CHECK(words.size() <= 110);
  for (const TaleWord& word : tale_words({16, 16, 8, 3})) {
    CAPTURE(word.word);
    CHECK(words.find(" " + word.word) >= 0);
  }
  CHECK(tale_words().size() == 8 + 8 + 6 + 6);
}

TEST_CASE("tales: bad numbers and texts that are no tales are refused") {
  CHECK(refusal([] {
          tales(1, {1, 1}, {1, 8, 6, 3});
        }) == "tales: 1 names; there can be 2 .. 16");
  CHECK(refusal([] {
          tale_entropy({8, 0, 6, 3});
        }) == "tales: 0 things; there can be 1 .. 16");
  CHECK(refusal([] {
          tale_words({8, 8, 2, 3});
        }) == "tales: 2 places; there can be 3 .. 8");
  CHECK(refusal([] {
          tales(1, {1, 1}, {8, 8, 6, 5});
        }) == "tales: 5 events; there can be 0 .. 4");
  CHECK(refusal([] { tales(-1, {1, 1}); }) == "tales: -1 tales");
  const std::string text = text_of(tales(1, {1, 1}));
  CHECK(refusal([&] { tale_surprises(text + "One dog"); }).find("goes on with \"og\"") !=
        std::string::npos);
  CHECK(refusal([&] {
          tale_surprises(text.substr(0, text.size() - 1));
        }).find("goes on with the end here") != std::string::npos);
  CHECK(tale_surprises("").empty());
}

TEST_CASE("fuzz: texts that might be tales") {
  std::vector<std::string> corpus;
  for (const Tale& tale : tales(20, {5, 1})) corpus.push_back(tale.text + "\n");
  const FuzzReport report =
      fuzz(corpus, fuzz_inputs() / 2, Key{1, 48},
           [](const std::string& text) {
             if (!(sum(tale_surprises(text)) >= 0)) throw "more than certain";
           },
           {"Mia", "Ben", "kite", "lake", "She", "He", " gave the ", ". ", "\n"});
  CHECK(report.problem == "");
  CHECK(report.refused > fuzz_inputs() / 5);
  MESSAGE(report.read << " read, " << report.refused << " refused");
}
