// 31 tokenizer: what does a model read?
//
// First a text, cut in four ways; then how pieces are learned, what they save, and what
// becomes of a text with something new in it. Then the price: numbers that can no longer
// be compared, and one that can. Last, other people's: GPT-2's merges, files of weights,
// and a model that tells stories (--data). cuts.h, pipeline.h and weights.h measure; the
// words of the first half stand here, those of the second in others.h. With --model the
// program only writes text: write.h. The notes: README.md.
#include "others.h"
#include "write.h"

#include "io/plot.h"
#include "io/svg.h"

using namespace chainrule;

// ---- 1 and 2. Cut and learned ---------------------------------------------------------

template <class T>
static void show_cut(const char* name, const T& tokenizer, const std::string& learned) {
  say("   %-11s %4d different ones, %2zu here, %.2f bytes each in the tales\n      %s\n",
      name, tokenizer.size(), tokenizer.encode(sentence).size(),
      bytes_per_token(tokenizer, learned), with_bars(tokenizer, sentence).c_str());
}

static void show_cuts(const Texts& texts, const Bpe& all) {
  const WordTokenizer words(texts.learned);
  say("%s What a model reads are whole numbers, tokens. How\n"
      "   many different ones there are is the vocabulary. Here all three are learned\n"
      "   from %zu bytes of tales. (_ is a blank.)\n\n",
      bold("1. One sentence, cut.").c_str(), texts.learned.size());
  show_cut("characters", CharTokenizer(texts.learned), texts.learned);
  show_cut("pieces", first_merges(all, 50), texts.learned);
  show_cut("words", words, texts.learned);
  say("\n   Characters: a long row. Words: a short one. But the sentence \"%s\"?\n",
      new_sentence);
  try {
    words.encode(new_sentence);
  } catch (const Error& error) {
    say("      %s\n", wrap(error.what(), 79, 6).c_str());
  }
  say("   No tale begins with a name. Pieces read all that characters do, and more:\n"
      "      %s\n\n",
      with_bars(first_merges(all, 50), new_sentence).c_str());
}

static void show_merges(const Texts& texts, const Bpe& all) {
  say("%s Begin with single bytes. Which two stand side by side\n"
      "   most often, inside a word? They become one token. Again, and again:\n\n"
      "        merged            times      tokens left\n",
      bold("2. Ten merges.").c_str());
  const std::vector<Step> steps = steps_of(all, texts.learned, 10);
  for (size_t k = 0; k < steps.size(); ++k) {
    const auto shown = [](std::string piece) {
      std::replace(piece.begin(), piece.end(), ' ', '_');
      return piece;
    };
    const Step& s = steps[k];
    say("   %2zu   %-6s + %-6s %7zu %15zu\n", k + 1, shown(s.left).c_str(),
        shown(s.right).c_str(), s.times, s.tokens);
  }
  say("\n   After so many merges the sentence is:\n\n");
  for (const int count : {0, 10, 30, 100, int(all.merges().size())}) {
    say("   %4d   %s\n", count, with_bars(first_merges(all, count), sentence).c_str());
  }
  say("\n   After %zu nothing is left to merge: every word of the tales is one "
      "token.\n\n",
      all.merges().size());
}

// ---- 3. What it saves -----------------------------------------------------------------

static void show_compression(const Options& options, const Texts& texts) {
  const Compression c = compress(texts, {0, 10, 20, 30, 50, 75, 100, 125, 150, 175, 200});
  say("%s Bytes per token:\n\n"
      "   tokens there are      tales learned from     new tales     another text\n",
      bold("3. What a vocabulary saves.").c_str());
  for (size_t i = 0; i < c.vocabulary.size(); i += 2) {
    say("   %10.0f %24.2f %16.2f %14.2f\n", c.vocabulary[i], c.learned[i], c.fresh[i],
        c.other[i]);
  }
  say("\n");
  Chart chart("Bytes per token against the size of the vocabulary",
              "tokens in the vocabulary", "bytes per token");
  chart.y.low = 0;
  chart.line("tales it learned from", c.vocabulary, c.learned);
  chart.line("new tales", c.vocabulary, c.fresh);
  chart.line("another text", c.vocabulary, c.other);
  plot(chart);
  save_svg(options.out("compression.svg"), chart);
  say("\n   Merges know what they have seen: a text about bridges gains little. And "
      "each\n"
      "   token costs a row of the embedding and one of the head (lesson 30).\n\n");
}

// ---- 4 and 5. What is new -------------------------------------------------------------

static void show_new(const Bpe& all) {
  say("%s What the tales never said falls apart:\n\n",
      bold("4. Rare words and numbers.").c_str());
  for (const char* text : {" kite", " kites", " kitchen", " beautiful", " 7", " 1999"}) {
    say("   %-14s %s\n", text, with_bars(all, text).c_str());
  }
  say("\n   Nothing is refused. In the worst case a byte is a token.\n\n");
}

static void show_bytes(const Bpe& all, const LlamaTokenizer& llama, const Bpe* gpt2) {
  const int moved = moved_bytes();
  say("%s In UTF-8 a character is one to four bytes. As tokens:\n\n"
      "                               bytes     ours    Llama's kind%s\n",
      bold("5. Any bytes at all.").c_str(), gpt2 ? "    GPT-2's" : "");
  for (const auto& [name, text] : strange_characters) {
    say("   %-27s %5zu %8zu %12zu", name, std::string(text).size(),
        all.encode(text).size(), llama.encode(text).size() - 1);  // its blank in front
    if (gpt2) say("%12zu", gpt2->encode(text).size());
    say("\n");
  }
  say("\n   Two ways to leave nothing out. GPT-2: bytes are the first 256 tokens, all\n"
      "   else is merged of them. (In its file of merges %d bytes stand for\n"
      "   themselves, %d have another letter: a blank is U+0120.) Llama: characters\n"
      "   are the first tokens; an unknown one falls back to bytes, <0xC3><0xA9>.\n"
      "   Either way a token may be a part of a character: who shows a text as it is\n"
      "   written must wait for the rest.\n\n"
      "   1000 texts of random bytes, encoded and decoded. The same again:\n"
      "      pieces %d, Llama's kind %d, characters of the tales %d\n\n",
      256 - moved, moved, round_trips(all, 1000, 1), round_trips(llama, 1000, 1),
      round_trips(CharTokenizer(text_of(tales(50, {1, 1}))), 1000, 1));
}

// ---- all of it ------------------------------------------------------------------------

int main(int argc, char** argv) {
  Options options(argc, argv, "31 tokenizer: what does a model read?");
  const WriteRequest request = write_request(options);
  PipelineSettings set;
  set.steps = options.integer("steps", set.steps, 30, "of the small nets of part 6");
  if (options.quick()) set.batch = 4, set.window = 32;
  options.done();
  if (!request.model.empty()) return write_text(request);
  const Texts texts =
      options.quick() ? draw_texts(options.seed(), 200, 40) : draw_texts(options.seed());
  const Bpe all = Bpe::train(texts.learned, 1000);
  const CharTokenizer letters(texts.learned);
  const LlamaTokenizer llama = LlamaTokenizer::parse("drawn", llama_file(all, letters));
  const std::unique_ptr<Bpe> gpt2 = gpt2_in(options.data());
  show_cuts(texts, all);
  show_merges(texts, all);
  show_compression(options, texts);
  show_new(all);
  show_bytes(all, llama, gpt2.get());
  if (!interrupted()) show_bits(options, texts, all, set);
  if (gpt2 && !interrupted()) show_gpt2(*gpt2, options);
  if (!interrupted()) show_weights(options);
  if (!interrupted()) show_story(options);
  return 0;
}
