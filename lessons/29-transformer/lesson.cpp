// 29 transformer: how is a block built, and why that way?
//
// First what a block is made of, and who in it moves anything from place to place. Then
// one decision that divided 2017 from today: does the norm stand on the straight road, or
// beside it? Twelve blocks learn letters both ways, with and without a warmup. Then how a
// net may be told where a letter stands, five ways, on texts up to four times as long as
// any it has learned from. tower.h is the net, training.h the loop, experiments.h
// measures; the words of parts 1, 3, 4 and 6 stand in small.h. The notes: README.md.

#include "io/options.h"
#include "io/plot.h"
#include "io/svg.h"
#include "small.h"

using namespace chainrule;

// ---- 2. Pre-LN and post-LN ------------------------------------------------------------

static void add_losses(Chart& chart, const std::string& name, const Run& run) {
  std::vector<double> x, y;
  for (size_t i = 0; i + 10 <= run.losses.size(); i += 10) {
    double sum = 0;
    for (size_t k = i; k < i + 10; ++k) sum += run.losses[k];
    x.push_back(double(i) + 5);
    y.push_back(sum / 10);
  }
  chart.line(name, x, y);
}

static void show_deep_line(const char* name, const DeepRun& r) {
  say("   %-22s %6.2f  ", name, r.run.loss());
  for (size_t k = 0; k < r.gradients.size(); ++k) {
    say("%9.2g", r.first_over_last(int(k)));
  }
  say("\n");
}

static void show_moves(const DeepRun& r) {
  say("\n   Adam's steps, pre-LN without warmup: how far a weight moves, over the rate\n"
      "   (root mean square), in step 0: %.2f; in steps 1, 5, 20: %.2f, %.2f, %.2f.\n",
      r.moves[0], r.moves[1], r.moves[2], r.moves[3]);
}

static void show_deep(const Options& options, const Text& text, Settings set,
                      int blocks) {
  say("%s %d blocks of width 32, 2 heads; %d steps of %d\n"
      "   texts of %d letters, Adam, rate %g; the warmup takes %d steps.\n\n"
      "      post-LN   y = LN(x + sublayer(x))      pre-LN   y = x + sublayer(LN(x))\n\n"
      "   Loss: who knows only how frequent letters are gets %.2f. Then |dL/dw| of the\n"
      "   first block over that of the last, at four steps:\n\n"
      "                            loss     step 0   step 1   step 5  step 20\n",
      bold("2. Where does the norm stand?").c_str(), blocks, set.steps, set.batch,
      set.length, set.rate, deep_warmup, text.frequencies_only);
  Chart losses("Where the norm stands, and a warmup", "step", "loss");
  Chart blame("Gradients at step 20, before that step",
              "block: 1 reads the letters, the last one speaks", "|dL/dw| of the block");
  blame.y.log = true;
  std::vector<double> numbers;
  for (int i = 1; i <= blocks; ++i) numbers.push_back(i);
  DeepRun pre;
  for (const bool norm_first : {false, true}) {
    for (const bool warm : {false, true}) {
      if (interrupted() || (options.quick() && warm)) continue;
      const DeepRun r = train_deep(text, deep_plan(text, norm_first, deep_start, blocks),
                                   set, warm, options.seed());
      const std::string name =
          std::string(norm_first ? "pre-LN" : "post-LN") + (warm ? ", warmup" : "");
      show_deep_line(name.c_str(), r);
      add_losses(losses, name, r.run);
      if (r.gradients.size() == 4) blame.line(name, numbers, r.gradients[3]);
      if (norm_first && !warm) pre = r;
    }
  }
  if (pre.moves.size() == 4) show_moves(pre);
  say("\n");
  if (options.quick()) return;
  plot(losses.level("only frequencies", text.frequencies_only));
  plot(blame);
  save_svg(options.out("losses.svg"), losses);
  save_svg(options.out("blame.svg"), blame);
  const DeepRun small = train_deep(text, deep_plan(text, false, real(0.5), blocks), set,
                                   false, options.seed());
  say("\n   Start weights of deviation 0.85/sqrt(inputs) above. With "
      "0.5/sqrt(inputs):\n\n");
  show_deep_line("post-LN", small);
  say("\n");
}

// ---- 5. Positions ---------------------------------------------------------------------

// --quick: RoPE alone, and only whether it learns.
static double show_quick_place(const Text& text, const Settings& set, uint64_t seed) {
  const double loss = train_place(text, Place::rope, set, seed, false).run.loss();
  say("%s With RoPE, after %d steps on texts of %d letters: %.2f\n\n",
      bold("5. Where am I?").c_str(), set.steps, set.length, loss);
  return loss;
}

static double show_places(const Options& options, const Text& text, const Settings& set) {
  if (options.quick()) return show_quick_place(text, set, options.seed());
  say("%s 3 blocks, 4 heads, %d steps on texts of %d letters.\n"
      "   Loss of new texts in their last quarter, %d letters long and longer:\n\n"
      "                     ",
      bold("5. Where am I?").c_str(), set.steps, set.length, set.length);
  for (const double s : stretches) say("%9.4gx", s);
  say("\n");
  Chart chart("Texts longer than any that was learned from",
              "length, over that of training", "loss in the last quarter");
  double rope = NAN;
  for (const Place place : places) {
    if (interrupted()) continue;
    const PlaceRun r = train_place(text, place, set, options.seed());
    say("   %-18s", name_of(place));
    for (const double loss : r.losses) say("%10.2f", loss);
    say("\n");
    chart.line(name_of(place), stretches, r.losses);
    if (place == Place::rope) rope = r.run.loss();
  }
  say("\n");
  plot(chart);
  save_svg(options.out("places.svg"), chart);
  say("\n");
  return rope;
}

// ---- all of it ------------------------------------------------------------------------

int main(int argc, char** argv) {
  Options options(argc, argv, "29 transformer: how is a block built, and why that way?");
  Settings deep = deep_settings, place = place_settings;
  deep.steps = options.integer("steps", deep.steps, 21, "of the deep nets", 10);
  const int blocks = options.integer("blocks", 12, 3, "of the deep nets", 2);
  place.steps = options.integer("place-steps", place.steps, 40, "of the nets of part 5");
  place.length = options.integer("length", place.length, 16, "of their texts", 8);
  deep.rate = options.number("rate", deep.rate, deep.rate, "of the deep nets", 0);
  options.done();
  const Text text = draw_text(options.data(), options.seed());
  show_block(options.seed());
  show_deep(options, text, deep, blocks);
  if (!options.quick()) show_start(text, options.seed());
  show_turns(options.seed());
  double rope = NAN;
  if (!interrupted()) rope = show_places(options, text, place);
  if (!options.quick() && !interrupted()) show_times();
  if (options.quick())
    say("   Too few blocks and steps to compare: leave out --quick for that.\n\n");
  return options.reached("loss with RoPE", rope, 2.7, true);
}
