// The claims of lesson 31's notes, asserted on the lesson's own functions. GPT-2's own
// files and the story model where CHAINRULE_DATA names a folder that has them.
#define main lesson_main
#include "lesson.cpp"
#undef main

#include "claims.h"
#include "io/utf8.h"
#include "parallel.h"

// Experiments this small only wait for each other where threads share a core.
static const bool one_thread = (set_threads(1), true);

TEST_CASE("any bytes come back from pieces and from bytes to fall back to") {
  for (uint64_t seed = 1; seed <= uint64_t(seeds(2, 20)); ++seed) {
    CAPTURE(seed);
    const Texts texts = draw_texts(seed, 200);
    const Bpe all = Bpe::train(texts.learned, 1000);
    const CharTokenizer letters(texts.learned);
    const LlamaTokenizer llama = LlamaTokenizer::parse("f", llama_file(all, letters));
    CHECK(round_trips(all, 1000, seed) == 1000);
    CHECK(round_trips(first_merges(all, 0), 1000, seed) == 1000);
    CHECK(round_trips(llama, 1000, seed) == 1000);
    CHECK(round_trips(letters, 1000, seed) <= 30);
    CHECK(all.decode(all.encode(texts.fresh)) == texts.fresh);
  }
}

// How often every pair stands together, counted in each word of the text on its own.
static std::map<std::pair<int, int>, int> counted(const Bpe& bpe,
                                                  const std::string& text) {
  std::map<std::string, int> words;
  for (size_t at = 0, end = 0; at < text.size(); at = end) {
    end = word_end(text, at);
    ++words[text.substr(at, end - at)];
  }
  std::map<std::pair<int, int>, int> pairs;
  for (const auto& [word, times] : words) {
    const std::vector<int> tokens = bpe.encode(word);
    for (size_t i = 0; i + 1 < tokens.size(); ++i) {
      pairs[{tokens[i], tokens[i + 1]}] += times;
    }
  }
  return pairs;
}

TEST_CASE("each merge joins the pair that is most frequent at its time") {
  for (uint64_t seed = 1; seed <= uint64_t(seeds(1, 20)); ++seed) {
    CAPTURE(seed);
    const Texts texts = draw_texts(seed);
    const Bpe all = Bpe::train(texts.learned, 1000);
    const int count = full() ? int(all.merges().size()) : 20;
    const std::vector<Step> steps = steps_of(all, texts.learned, count);
    for (int k = 0; k < count; ++k) {
      CAPTURE(k);
      const auto pairs = counted(first_merges(all, k), texts.learned);
      const TokenPair merged = all.merges()[size_t(k)];
      const int times = pairs.at({merged.left, merged.right});
      for (const auto& [pair, other] : pairs) CHECK(times >= other);
      CHECK(steps[size_t(k)].times == size_t(times));
    }
    const auto is_the = [](const Step& s) { return s.left + s.right == " the"; };
    CHECK(std::any_of(steps.begin(), steps.begin() + 5, is_the));
  }
}

TEST_CASE("in the end every word of the tales is one token, and no new one is refused") {
  for (uint64_t seed = 1; seed <= uint64_t(seeds(2, 20)); ++seed) {
    CAPTURE(seed);
    const Texts texts = draw_texts(seed);
    const Bpe all = Bpe::train(texts.learned, 1000);
    const WordTokenizer words(texts.learned);
    CHECK(all.merges().size() >= 150);
    CHECK(all.merges().size() <= 250);
    CHECK(all.encode(texts.learned).size() == words.encode(texts.learned).size());
    CHECK(all.encode(sentence).size() == 9);
    CHECK_THROWS_AS(words.encode(new_sentence), Error);
    CHECK_THROWS_AS(CharTokenizer(texts.learned).encode(new_sentence), Error);
    CHECK(all.decode(all.encode(new_sentence)) == new_sentence);
    CHECK(all.encode(" kite").size() == 1);
    CHECK(all.encode(" kitchen").size() >= 4);
    CHECK(all.encode(" 1999").size() == 5);  // no tale has a number
  }
}

TEST_CASE("merges save as much on new tales, and little on another text") {
  for (uint64_t seed = 1; seed <= uint64_t(seeds(2, 20)); ++seed) {
    CAPTURE(seed);
    const Compression c = compress(draw_texts(seed), {0, 10, 50, 100, 200});
    for (size_t i = 0; i < c.vocabulary.size(); ++i) {
      CHECK(std::abs(c.fresh[i] / c.learned[i] - 1) <= 0.05);
      if (i > 0) CHECK(c.learned[i] > c.learned[i - 1]);
    }
    CHECK(c.learned[0] == 1);
    CHECK(c.learned.back() >= 3.5);
    CHECK(c.other.back() <= 1.7);
    CHECK(c.other.back() >= 1.2);
  }
}

TEST_CASE("a character costs its bytes, and 68 bytes have another letter") {
  const Bpe all = Bpe::train(draw_texts(1, 200).learned, 1000);
  const size_t bytes[] = {1, 2, 3, 4};
  for (size_t i = 0; i < 4; ++i) {
    CHECK(std::string(strange_characters[i].text).size() == bytes[i]);
    CHECK(all.encode(strange_characters[i].text).size() == bytes[i]);
  }
  CHECK(moved_bytes() == 68);
  CHECK(visible(" ") == "\u0120");
  // A token may be a part of a character; what may be shown waits for the rest.
  const std::string text = "A \u20ac and \U0001F600.";
  std::string so_far, shown;
  bool torn = false;
  for (const int token : all.encode(text)) {
    so_far += all.bytes(token);
    torn |= !is_utf8(so_far);
    CHECK(is_utf8(so_far.substr(0, whole(so_far))));
    shown = so_far.substr(0, whole(so_far));
  }
  CHECK(torn);
  CHECK(shown == text);
}

TEST_CASE("perplexity rises while the model knows more; bits per byte tell") {
  for (uint64_t seed = 1; seed <= uint64_t(seeds(2, 20)); ++seed) {
    CAPTURE(seed);
    const Texts texts = draw_texts(seed);
    const Bpe all = Bpe::train(texts.learned, 1000), some = first_merges(all, 100);
    const CharTokenizer letters(texts.learned);
    const Loss a = by_frequency(letters, texts), b = by_frequency(some, texts),
               c = by_frequency(all, texts);
    CHECK(b.perplexity() >= 2.5 * a.perplexity());
    CHECK(c.perplexity() >= 1.8 * a.perplexity());
    CHECK(b.bits_per_byte() <= 0.65 * a.bits_per_byte());
    CHECK(c.bits_per_byte() <= 0.45 * a.bits_per_byte());
    // The best possible model: the same knowledge, other perplexities.
    const double best = best_nats(texts.fresh);
    const Loss by_letters{best, a.tokens, a.bytes}, by_words{best, c.tokens, c.bytes};
    CHECK(by_letters.bits_per_byte() == by_words.bits_per_byte());
    CHECK(by_letters.bits_per_byte() >= 0.12);
    CHECK(by_letters.bits_per_byte() <= 0.15);
    CHECK(by_letters.perplexity() <= 1.15);
    CHECK(by_words.perplexity() >= 1.3);
  }
}

TEST_CASE(
    "from text to metrics: a net that reads pieces knows more than one of letters") {
  for (uint64_t seed = 1; seed <= uint64_t(seeds(1, 5)); ++seed) {
    CAPTURE(seed);
    const Texts texts = draw_texts(seed);
    const Bpe all = Bpe::train(texts.learned, 1000), few = first_merges(all, 30);
    const CharTokenizer letters(texts.learned);
    PipelineSettings set;
    if (!full()) set.steps = 100;
    const Loss by_letters = pipeline(letters, texts, set, seed),
               by_words = pipeline(all, texts, set, seed);
    CHECK(by_letters.tokens == texts.fresh.size() - 1);
    CHECK(by_letters.bits_per_byte() >= 2.3);
    CHECK(by_letters.bits_per_byte() <= 3);
    CHECK(by_words.bits_per_byte() <= (full() ? 0.55 : 0.8));
    CHECK(by_words.nats >= best_nats(texts.fresh));  // nobody is better than the best
    CHECK(by_words.nats <= by_frequency(all, texts).nats);
    if (!full()) continue;
    const Loss by_few = pipeline(few, texts, set, seed);  // hardly any other perplexity
    CHECK(by_few.perplexity() >= 0.8 * by_letters.perplexity());
    CHECK(by_few.bits_per_byte() <= 0.7 * by_letters.bits_per_byte());
  }
}

static std::string scratch() {
  return "/tmp/chainrule-31-" + std::to_string(getpid()) + ".safetensors";
}

TEST_CASE("a GPT-2 file written here is read back to the same logits, if it was turned") {
  for (uint64_t seed = 1; seed <= uint64_t(seeds(2, 20)); ++seed) {
    CAPTURE(seed);
    Gpt net(gpt2_like(60, 16, 2, 2, 16), {seed, 1});
    const std::vector<int> tokens = {1, 59, 3, 0, 5, 6, 7};
    write_gpt2(net, scratch());
    CHECK(largest_difference(net, *read_gpt2(scratch(), 2), tokens) == 0);
    for (const char* square : {"h.0.attn.c_proj.weight", "h.1.attn.c_proj.weight"}) {
      write_gpt2(net, scratch(), square);
      CHECK(largest_difference(net, *read_gpt2(scratch(), 2), tokens) >= 1e-4);
    }
    const SafetensorsFile file(scratch());
    CHECK(file.entries().size() == gpt2_tensors(net.options).size());
    CHECK(file.entry("h.0.attn.c_attn.weight").shape == std::vector<uint64_t>{16, 48});
    unlink(scratch().c_str());
  }
}

TEST_CASE("the table of a GPT-2 file gives the parameters of all four sizes") {
  const auto count = [](int blocks, int heads, int features) {
    return parameters(gpt2_tensors(gpt2_like(50257, 1024, blocks, heads, features)));
  };
  CHECK(count(12, 12, 768) == 124439808);
  CHECK(count(24, 16, 1024) == 354823168);
  CHECK(count(36, 20, 1280) == 774030080);
  CHECK(count(48, 25, 1600) == 1557611200);
  Gpt net(gpt2_like(60, 16, 2, 2, 16), {1, 1});
  uint64_t ours = 0;
  for (const Param& p : net.params()) ours += uint64_t(p.value.count());
  CHECK(ours == parameters(gpt2_tensors(net.options)));
}

TEST_CASE("the same numbers for any number of threads") {
  const int before = threads();
  const Texts texts = draw_texts(1, 50);
  const Bpe all = Bpe::train(texts.learned, 100);
  PipelineSettings set;
  set.steps = 10;
  std::vector<double> nats;
  for (const int count : {1, 2, 7}) {
    set_threads(count);
    nats.push_back(pipeline(all, texts, set, 1).nats);
  }
  set_threads(before);
  CHECK(nats[0] == nats[1]);
  CHECK(nats[0] == nats[2]);
}

// ---- other people's files -------------------------------------------------------------

static std::string real_folder() {
  const char* folder = std::getenv("CHAINRULE_DATA");
  if (folder != nullptr && *folder != '\0') return folder;
  MESSAGE("skipped: CHAINRULE_DATA does not name a folder with real files");
  return "";
}

TEST_CASE("real data: GPT-2's tokens are the published ones") {
  if (real_folder().empty()) return;
  using Tokens = std::vector<int>;
  const Bpe gpt2 = gpt2_tokenizer(real_folder() + "/gpt2-tokenizer");
  CHECK(gpt2.encode("hello world") == Tokens{31373, 995});
  CHECK(gpt2.encode("0000000000") == Tokens{8269, 405});
  CHECK(gpt2.encode_with_separators("hello <|endoftext|>") == Tokens{31373, 220, 50256});
  CHECK(round_trips(gpt2, 1000, 1) == 1000);
  CHECK(with_bars(gpt2, "2020") == "2020");
  CHECK(with_bars(gpt2, "2021") == "20|21");
  CHECK(with_bars(gpt2, "123456789") == "123|45|67|89");
  CHECK(gpt2.encode(cat_sentences[0].text).size() == 7);
  CHECK(gpt2.encode(cat_sentences[4].text).size() == 32);
  if (!full()) return;
  const TextSplit plays = split_text(tiny_shakespeare(real_folder()), 0.9);
  CHECK(gpt2.encode(plays.train).size() == 301966);
  CHECK(gpt2.encode(plays.validation).size() == 36059);
  const Bpe ours = Bpe::train(plays.train, 8000);
  CHECK(bytes_per_token(ours, plays.validation) >
        bytes_per_token(gpt2, plays.validation));
  CHECK(bytes_per_token(ours, other_text) < 0.9 * bytes_per_token(gpt2, other_text));
}

TEST_CASE("real data: the story model tells the story that llama2.c tells") {
  if (real_folder().empty()) return;
  const std::string home = real_folder() + "/stories260K/";
  const std::unique_ptr<Gpt> net = read_gpt(home + "stories260K.bin");
  const LlamaTokenizer tokenizer = LlamaTokenizer::read(home + "tok512.bin");
  GenerateSettings settings;
  settings.sampling.temperature = 0;
  settings.tokens = 200;
  std::string story;
  speak(*net, tokenizer, "", settings, [&](const std::string& text) { story += text; });
  CHECK(story == read_file(home + "expected_greedy_200.txt"));
  CHECK_THROWS_AS(
      speak(*net, CharTokenizer("abc"), "a", settings, [](const std::string&) {}), Error);
}
