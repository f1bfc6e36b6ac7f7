// 30 gpt: how does it write?
//
// A GPT learns to tell the stories of a small grammar, with the study notes' recipe. The
// grammar's entropy is known, so that its loss can be held against the best possible one.
// Then it writes, by several ways to choose a word, and a machine counts what is right;
// and three things are shown to change nothing. --on shakespeare: a real text. --model:
// other people's weights. stories.h, writing.h and exact.h measure. The notes: README.md.
#include "exact.h"
#include "io/plot.h"
#include "io/svg.h"
#include "shakespeare.h"
#include "show_writing.h"
#include "strangers.h"

using namespace chainrule;

// ---- 1. What there is to know ---------------------------------------------------------

static void show_stories(const Stories& s) {
  say("%s A grammar tells them. In brackets how surprising a word is to\n"
      "   one who knows the grammar, in nats (-log p); none: it had to come.\n\n   ",
      bold("1. Stories.").c_str());
  int column = 3;
  for (size_t t = 0; t < s.test[0].size(); ++t) {
    std::string word = s.words.piece(s.test[0][t]);
    if (s.truth[0][t] > 0) {
      char nats[16];
      snprintf(nats, sizeof nats, "(%.1f)", s.truth[0][t]);
      word += nats;
    }
    if (column + int(word.size()) > 78) {
      say("\n   ");
      column = 3;
      word = word.substr(word[0] == ' ');
    }
    say("%s", word.c_str());
    column += int(word.size());
  }
  say("\n\n   In the mean over all stories: %.3f nats, exactly. %zu test stories have\n"
      "   %.2f nats and %.1f words each (a full stop is a word), %.3f nats a word.\n"
      "   Perplexity: e^%.3f = %.3f. No model can do better, however large.\n\n",
      tale_entropy(), s.test.size(), s.truth_per_story, s.words_per_story,
      s.truth_per_story / s.words_per_story, s.truth_per_story / s.words_per_story,
      std::exp(s.truth_per_story / s.words_per_story));
}

// ---- 2. Training ----------------------------------------------------------------------

static void show_recipe(const Plan& plan) {
  const Recipe& r = plan.recipe;
  say("%s AdamW (%g, %g), decay %g on matrices only; the rate rises to\n"
      "   %g in %g %% of %d steps and falls along a cosine to %g %% of that. Clip\n"
      "   %g, dropout %g, pre-LN, RoPE, GELU; %d layers of %d features, %d stories a "
      "step.\n\n",
      bold("2. The recipe.").c_str(), r.beta1, r.beta2, r.decay, plan.peak,
      100 * r.warmup, plan.steps, 100 * r.floor, r.clip, r.dropout, plan.layers,
      plan.features, plan.batch);
}

static void show_curves(const Options& options, const Run& run) {
  Chart chart("A GPT learns to tell stories", "step", "nats a word");
  chart.line("training batches", run.losses);
  Numbers steps = run.steps, nats;
  for (const Lost& l : run.looks) nats.values.push_back(l.net / l.words);
  chart.line("test stories", steps, nats);
  chart.level("the grammar's entropy", run.end.truth / run.end.words);
  chart.y.log = true;
  say("\n");
  plot(chart);
  save_svg(options.out("loss.svg"), chart);
  Chart over("What is not understood yet", "step", "excess, nats a story");
  Numbers excess;
  for (const Lost& l : run.looks) excess.values.push_back(l.excess());
  over.line("over the entropy of the test stories", steps, excess).y.log = true;
  over.points("", steps, excess);
  save_svg(options.out("excess.svg"), over);
}

static Run show_training(const Options& options, const Stories& s, const Plan& plan) {
  say("   step   excess nats   perplexity   over the   tales, of %d\n"
      "          a story                    true one   that it writes; the first\n",
      options.quick() ? 2 : 100);
  const int written = options.quick() ? 2 : 100;
  const std::vector<int> shown = {0, 50, 200, 400, plan.steps};
  Run run = train(s, plan, options.seed(), [&](Gpt& net, int step) {
    if (std::count(shown.begin(), shown.end(), step) == 0) return;
    const Lost l = lost(net, s, 100);
    const auto texts = write_stories(net, s, {}, written, {options.seed(), 30});
    const auto tales = std::count_if(texts.begin(), texts.end(),
                                     [](const std::string& t) { return is_tale(t); });
    say("   %4d %13.2f %12.3f %10.3f %15d\n          %s%s\n", step, l.excess(),
        l.perplexity(), l.ratio(), int(tales), wrap(shortened(texts[0]), 78, 10).c_str(),
        is_tale(texts[0]) ? " (a tale)" : " (no tale)");
  });
  show_curves(options, run);
  const Lost& e = run.end;
  say("\n   All %zu test stories%s: %.2f nats, the grammar %.2f.\n"
      "   Perplexity %.4f, %.4f times the true %.4f. An excess of %.2f nats a\n"
      "   story. On words that the story already settles (a perfect model loses 0):\n"
      "   %.2f of these %.2f nats; %.2f in the last answer.\n\n",
      s.test.size(), s.test.size() > 100 ? " (above: the first 100)" : "", e.net, e.truth,
      e.perplexity(), e.ratio(), e.true_perplexity(), e.excess(), e.decided + e.answer,
      e.excess(), e.answer);
  return run;
}

// ---- 5. What changes nothing ----------------------------------------------------------

static void show_exact(const Options& options, Gpt& net, const Stories& s,
                       const Plan& plan) {
  const CacheTest c = test_cache(net, s, options.quick() ? 16 : 1000);
  say("%s\n   Cache: %d words, one by one. Logits differ by at most %.1g;\n"
      "      %.1f million products instead of %.1f.\n",
      bold("5. What changes nothing.").c_str(), c.tokens, c.difference,
      double(c.products_with) * 1e-6, double(c.products_without) * 1e-6);
  const Parts p = test_parts(s, plan, 4, options.seed());
  say("   Parts: a batch in 4. Their gradients, added up, against the whole batch's:\n"
      "      weighted by tokens: off by %.1g of its length;\n"
      "      each divided by 4: off by %.2g %%;\n"
      "      only added: off by %.0f %%.\n",
      p.weighted, 100 * p.equal, 100 * p.unweighted);
  Plan small = plan;
  small.steps = options.quick() ? 6 : 20;
  small.look = small.steps / 2;
  small.batch = 4;
  const std::string path = options.out("run.safetensors");
  if (path.empty()) return;
  const Resumed r = test_resume(s, small, small.steps / 3 + 1, path, options.seed());
  say("   Resume: stopped after %d of %d steps, weights differ by %g. Without the\n"
      "      optimizer's moments by %.2g.\n\n",
      r.stopped_at, r.steps, r.difference, r.only_the_net);
}

int main(int argc, char** argv) {
  Options options(argc, argv, "30 gpt: how does it write?");
  const std::string on = options.choice("on", "stories", {"stories", "shakespeare"},
                                        "drawn stories, or the text in --data");
  const bool real_text = on == "shakespeare";
  Plan plan = real_text ? shakespeare_plan() : story_plan();
  const int steps = options.integer("steps", 0, 0, "of training; 0: 500, or 3600", 0);
  const int stories = options.integer("stories", 0, 0, "to learn from; 0: all new", 0);
  plan.recipe.dropout = real(options.number("dropout", double(plan.recipe.dropout),
                                            double(plan.recipe.dropout), "rate", 0, 0.9));
  plan.start = real(options.number("start", double(plan.start), double(plan.start),
                                   "deviation of the first weights; GPT-2's: 0.02", 0));
  plan.recipe.warmup = real(options.number("warmup", double(plan.recipe.warmup),
                                           double(plan.recipe.warmup),
                                           "share of the steps; 0: none", 0, 1));
  plan.checkpoint = options.text("checkpoint", "", "shakespeare: a file to go on from");
  const bool resume = options.flag("resume", "shakespeare: go on from --checkpoint");
  const Stranger stranger = stranger_options(options);
  options.done();
  if (!stranger.model.empty()) return write_with(stranger, options.seed());
  if (steps > 0 || options.quick()) plan.steps = steps > 0 ? steps : real_text ? 4 : 10;
  if (real_text) {
    return options.reached("nats a letter", show_shakespeare(options, plan, resume), 1.65,
                           true);
  }
  plan.checkpoint.clear();
  if (options.quick()) {  // small enough for the simulator
    plan.features = 32;
    plan.batch = 4;
    plan.look = std::min(plan.steps, 5);
  }
  const Stories s = draw_stories(stories > 0 ? stories : plan.steps * plan.batch,
                                 options.quick() ? 10 : 500, options.seed());
  show_stories(s);
  show_recipe(plan);
  const Run run = show_training(options, s, plan);
  if (interrupted()) return 0;
  show_next_word(*run.net, s);
  if (options.quick()) {
    say("%s (not in --quick)\n\n", bold("4. Many stories.").c_str());
  } else {
    show_writing(options, *run.net, s, 200);
  }
  if (!interrupted()) show_exact(options, *run.net, s, plan);
  return options.reached("excess nats a story", run.end.excess(),
                         options.quick() ? 160 : 2.5, true);
}
