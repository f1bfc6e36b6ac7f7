// Lesson 31's second half, told: what loss means when tokens differ, GPT-2's own merges,
// files of weights, and the story model.
#pragma once

#include <unistd.h>

#include "data/public_sets.h"
#include "io/interrupt.h"
#include "io/options.h"
#include "io/plot.h"
#include "io/svg.h"
#include "pipeline.h"
#include "weights.h"

namespace chainrule {

inline bool is_there(const std::string& path) { return access(path.c_str(), R_OK) == 0; }

// ---- 6. Bits per byte -----------------------------------------------------------------

inline void show_bits(const Options& options, const Texts& texts, const Bpe& all,
                      PipelineSettings set) {
  const std::vector<int> counts = {0, 10, 20, 30, 50, 75, 100, 125, 150, 175, 200};
  const std::vector<int> with_net =
      options.quick() ? std::vector<int>{200} : std::vector<int>{30, 100, 200};
  const double best = best_nats(texts.fresh);
  say("%s New tales, %zu bytes, read by three models:\n"
      "   A takes every token for as likely as it is frequent, whatever is before it;\n"
      "   B is a net that sees one token and was taught for %d steps; C knows how\n"
      "   tales are drawn: no model can do better.\n\n"
      "                          A: frequency        B: small net        C: the best\n"
      "              tokens    perpl. bits/byte    perpl. bits/byte    perpl. "
      "bits/byte\n",
      bold("6. What does a loss say?").c_str(), texts.fresh.size(), set.steps);
  const auto row = [&](const char* name, const Tokenizer& tokenizer) {
    const Loss a = by_frequency(tokenizer, texts),
               b = pipeline(tokenizer, texts, set, options.seed());
    const Loss c{best, a.tokens, a.bytes};
    say("   %-11s %5zu %8.2f %7.3f %10.2f %7.3f %10.2f %7.3f\n", name, a.tokens,
        a.perplexity(), a.bits_per_byte(), b.perplexity(), b.bits_per_byte(),
        c.perplexity(), c.bits_per_byte());
  };
  row("characters", CharTokenizer(texts.learned));
  for (const int count : with_net) {
    const Bpe some = first_merges(all, count);
    row((std::to_string(some.merges().size()) + " merges").c_str(), some);
  }
  std::vector<double> size, perplexity, bits;
  for (const int count : counts) {
    const Bpe some = first_merges(all, count);
    const Loss loss = by_frequency(some, texts);
    size.push_back(some.size());
    perplexity.push_back(loss.perplexity());
    bits.push_back(loss.bits_per_byte());
  }
  Chart chart("Model A with more and more merges: worse, or better?",
              "tokens in the vocabulary", "both measures");
  chart.y.log = true;
  chart.line("perplexity per token", size, perplexity);
  chart.line("bits per byte", size, bits);
  say("\n");
  plot(chart);
  save_svg(options.out("bits.svg"), chart);
  say("\n   Perplexity counts per token, and tokens are not of one size: C knows the\n"
      "   same in every row, and its perplexity differs. A loses less from row to row,\n"
      "   and its perplexity rises threefold before it falls. Bits per byte tell.\n\n");
}

// ---- 7. GPT-2's merges ----------------------------------------------------------------

inline std::unique_ptr<Bpe> gpt2_in(const std::string& folder) {
  const std::string home = folder + "/gpt2-tokenizer";
  if (folder.empty()) return nullptr;
  if (!is_there(home)) {
    say("   (GPT-2's merges are not in %s: make data GET=gpt2-tokenizer)\n\n",
        folder.c_str());
    return nullptr;
  }
  return std::make_unique<Bpe>(gpt2_tokenizer(home));
}

inline void show_gpt2(const Bpe& gpt2, const Options& options) {
  say("%s 50,000, learned on the text of millions of pages.\n   The first ten:",
      bold("7. GPT-2's own merges:").c_str());
  for (const Step& s : steps_of(gpt2, sentence, 10)) {
    std::string both = s.left + s.right;
    std::replace(both.begin(), both.end(), ' ', '_');
    say(" %s", both.c_str());
  }
  say("\n\n");
  for (const char* text : {"Ben has the kite.", " tokenization", "hello Hello HELLO",
                           "2019/2020/2021/2022", "123456789", " SolidGoldMagikarp"}) {
    say("   %-21s %s\n", text, with_bars(gpt2, text).c_str());
  }
  say("\n   The same sentence in five languages (the cat sits on the table):\n\n"
      "                 bytes    tokens\n");
  for (const auto& [language, text] : cat_sentences) {
    say("   %-10s %8zu %9zu\n", language, std::string(text).size(),
        gpt2.encode(text).size());
  }
  say("\n");
  if (!is_there(options.data() + "/tinyshakespeare")) return;
  const TextSplit plays = split_text(tiny_shakespeare(options.data()), 0.9);
  say("   Tiny Shakespeare has %zu + %zu GPT-2 tokens (known: 301966 + 36059).\n"
      "   Bytes per token on its last tenth, and on the text about bridges:\n\n"
      "      GPT-2's 50,257 tokens             %8.2f %8.2f\n",
      gpt2.encode(plays.train).size(), gpt2.encode(plays.validation).size(),
      bytes_per_token(gpt2, plays.validation), bytes_per_token(gpt2, other_text));
  const Bpe ours = Bpe::train(plays.train, options.quick() ? 500 : 8000);
  for (const int count : {500, 2000, 8000}) {
    const Bpe some = first_merges(ours, count);
    if (int(some.merges().size()) < count) break;
    say("      %5d learned on the other nine   %8.2f %8.2f\n", some.size(),
        bytes_per_token(some, plays.validation), bytes_per_token(some, other_text));
  }
  say("\n");
}

// ---- 8. Weights -----------------------------------------------------------------------

inline std::string shape_text(const std::vector<uint64_t>& shape) {
  std::string text;
  for (const uint64_t size : shape) {
    text += (text.empty() ? "[" : ", ") + std::to_string(size);
  }
  return text + "]";
}

inline void show_weights(const Options& options) {
  GptOptions tiny = gpt2_like(452, 64, 1, 2, 32);
  Gpt net(tiny, {options.seed(), 20});
  const std::string path = options.out("tiny-gpt2.safetensors");
  say("%s A GPT-2 of one block, with random weights, written as\n"
      "   Hugging Face writes it. A file begins with its own table of contents:\n\n",
      bold("8. A file of weights.").c_str());
  if (path.empty()) return;
  write_gpt2(net, path);
  const std::string bytes = read_file(path);
  say("      %s ...\n\n", bytes.substr(8, 66).c_str());
  for (const FileTensor& t : gpt2_tensors(tiny)) {
    if (t.shape.size() == 2 || t.name == "ln_f.weight") {
      say("      %-24s %s\n", t.name.c_str(), shape_text(t.shape).c_str());
    }
  }
  const std::unique_ptr<Gpt> read = read_gpt2(path, 2);
  const std::vector<int> tokens = {1, 2, 3, 4, 5, 6};
  const double same = largest_difference(net, *read, tokens);
  write_gpt2(net, path, "h.0.attn.c_proj.weight");
  say("      ... biases and norms. %zu bytes. Read back, its logits differ by %g.\n\n"
      "   Their weights are [in, out], ours [out, in]. If c_proj, which is square,\n"
      "   is left unturned, no shape is wrong, but the logits differ by %.2g.\n\n"
      "   The same table with other sizes is GPT-2's, all four of them:\n\n"
      "      blocks   features     parameters    of them for the tokens\n",
      bytes.size(), same, largest_difference(net, *read_gpt2(path, 2), tokens));
  write_gpt2(net, path);
  for (const auto& [blocks, heads, features] : {std::array<int, 3>{12, 12, 768},
                                                {24, 16, 1024},
                                                {36, 20, 1280},
                                                {48, 25, 1600}}) {
    const auto all = gpt2_tensors(gpt2_like(50257, 1024, blocks, heads, features));
    say("      %4d %10d %16.1f M %16.0f %%\n", blocks, features,
        double(parameters(all)) / 1e6,
        100 * double(all[0].count()) / double(parameters(all)));
  }
  say("\n");
}

inline void show_story(const Options& options) {
  const std::string home = options.data() + "/stories260K";
  if (options.data().empty() || !is_there(home)) {
    say("   (A model that tells stories: make data GET=stories260K, then --data "
        "data.)\n\n");
    return;
  }
  const std::unique_ptr<Gpt> net =
      read_gpt(public_file(options.data(), "stories260K", "stories260K.bin"));
  const LlamaTokenizer tokenizer =
      LlamaTokenizer::read(public_file(options.data(), "stories260K", "tok512.bin"));
  const GptOptions& o = net->options;
  say("%s trained by Andrej Karpathy on short stories, read\n"
      "   from his file: %d tokens, %d blocks, %d features, %d heads that share %d sets\n"
      "   of keys and values. Always the likeliest token:\n\n",
      bold("9. Somebody else's model,").c_str(), o.vocabulary, o.layers, o.features,
      o.heads, o.key_value_heads);
  GenerateSettings settings;
  settings.sampling.temperature = 0;
  settings.tokens = options.quick() ? 20 : 200;
  std::string story;
  speak(*net, tokenizer, "", settings, [&](const std::string& text) { story += text; });
  const auto tell = [](const std::string& text) {
    std::string line;
    for (size_t at = 0, end = 0; at < text.size(); at = end + 1) {
      end = std::min(text.find('\n', at), text.size());
      say("   %s\n", wrap(text.substr(at, end - at), 79, 3).c_str());
    }
  };
  tell(story);
  settings.sampling.temperature = real(0.9);
  settings.key = {options.seed(), 21};
  settings.tokens = options.quick() ? 20 : 80;
  story = " " + std::string(sentence);
  speak(*net, tokenizer, sentence, settings,
        [&](const std::string& text) { story += text; });
  say("\n   Our sentence, and how it would go on (temperature 0.9):\n\n");
  tell(story);
  say("\n");
}

}  // namespace chainrule
