// 18 representations: what did it learn, and can it be reused?
//
// One small net learns to name ten shapes; then it is opened. Its first filters, and how
// near they come to what cells in the visual cortex answer to; what a linear probe reads
// at each depth, and what it can no longer read; the pictures in the plane of its
// features. Then the net is put to use: on other shapes, on skin, on sounds. Two more
// tools end the lesson: a loss on pairs, and saliency. backbone.h trains; filters.h,
// probe.h, transfer.h with targets.h, contrast.h and saliency.h measure; looks.h draws.
// Acts 4 to 6 are told in acts.h. The notes: README.md.
#include "acts.h"

using namespace chainrule;

// ---- 1. The first filters -------------------------------------------------------------

static void show_filters(Sequential& net, const Options& options) {
  const uint64_t seed = options.seed();
  Sequential start = with_head(10, seed, 0);
  const WithoutLabels other = k_means_filters(7, seed);
  say("\n%s Eight filters of 7 x 7 pixels. How much of each does\n"
      "   the best Gabor patch explain (a wave under a bell: an edge or a stripe)?\n\n"
      "                                        mean     least    most\n",
      bold("1. The first filters.").c_str());
  const auto line = [](const char* name, const Tensor& filters) {
    const std::vector<double> scores = gabor_scores(filters);
    say("   %-34s %7.2f %9.2f %7.2f\n", name, mean(scores),
        *std::min_element(scores.begin(), scores.end()),
        *std::max_element(scores.begin(), scores.end()));
  };
  line("random, before training", first_filters(start));
  line("learned, to name shapes", first_filters(net));
  line("patches cut from scenes", other.single);
  line("K-means on such patches, no labels", other.grouped);
  say("\n");
  save_png(options.out("filters.png"),
           filter_sheet(first_filters(start), first_filters(net), other.grouped));
}

// ---- 2. Deeper ------------------------------------------------------------------------

static void show_depths(Sequential& net, const Options& options) {
  const uint64_t seed = options.seed();
  Sequential random = untrained(seed);
  const int count = options.quick() ? 200 : 1000;
  const Depths learned = probe_depths(net, count, seed),
               nothing = probe_depths(random, count, seed);
  say("\n%s A linear probe is asked which of ten shapes it is, and\n"
      "   which of six hues it has (guessing: 10 and 17 %%). Right, in %%:\n\n"
      "   convolutions passed        0      1      2      3      4\n",
      bold("2. From early to late.").c_str());
  const auto line = [](const char* name, const std::vector<double>& shares) {
    say("   %-21s", name);
    for (const double share : shares) say("%7.0f", 100 * share);
    say("\n");
  };
  line("shape, trained net", learned.shape);
  line("shape, random net", nothing.shape);
  line("hue, trained net", learned.hue);
  line("hue, random net", nothing.hue);
  say("\n");
  const Chart chart = depth_chart(learned, nothing);
  plot(chart);
  save_svg(options.out("depth.svg"), chart);
  save_png(options.out("maps.png"),
           map_sheet(net, draw_scenes(10, {seed, new_}).x.rows(5, 9)));
  say("\n   What is asked for grows from layer to layer. What is not is thrown away:\n"
      "   even a random net knows the hue better.\n\n");
}

// ---- 3. The plane of its features -----------------------------------------------------

static void show_plane(Sequential& net, const Options& options) {
  const uint64_t seed = options.seed();
  const Scenes asked = draw_scenes(300, {seed, new_});
  Sequential random = untrained(seed);
  const auto plane = [](const Tensor& rows) { return Pca(rows, 2).project(rows); };
  const Tensor learned = plane(features_of(net, asked.x)),
               nothing = plane(features_of(random, asked.x)),
               pixels = plane(halved(asked.x));
  say("%s The %d numbers at the end of the backbone,\n"
      "   turned so that their two widest directions lie in the picture (PCA). Spread\n"
      "   between classes as a share of all spread: features %.2f, random net %.2f,\n"
      "   pixels %.2f.\n\n",
      bold("3. The plane of its features.").c_str(), features,
      apart(learned, asked.labels, 10), apart(nothing, asked.labels, 10),
      apart(pixels, asked.labels, 10));
  std::vector<std::string> names;
  for (int k = 0; k < 5; ++k) names.push_back(scene_name(k));
  const Chart chart =
      plane_chart("New scenes of five classes, by their features", "first component",
                  "second component", learned, asked.labels, names);
  plot(chart);
  save_svg(options.out("plane.svg"), chart);
  say("\n");
}

int main(int argc, char** argv) {
  Options options(argc, argv,
                  "18 representations: what did it learn, and can it be reused?");
  Study study;
  study.pictures =
      options.integer("pictures", 2000, 320, "that the backbone learns from", 64);
  study.epochs = options.integer("epochs", 8, 1, "of the backbone");
  const int steps = options.integer("steps", tune_steps, 5, "of fine-tuning", 5);
  const int pair_steps =
      options.integer("pair-steps", 800, 150, "of contrastive loss", 2);
  options.done();
  say("A small net learns to name ten shapes: %d scenes of %d x %d pixels, %d epochs.\n",
      study.pictures, side, side, study.epochs);
  Sequential net = trained(study, options.seed());
  say("It is right about %.0f %% of new scenes (guessing: 10 %%). Now it is opened.\n",
      100 * right(net, draw_scenes(options.quick() ? 100 : 500, {options.seed(), new_})));
  double ratio = NAN;
  if (!interrupted()) show_filters(net, options);
  if (!interrupted()) show_depths(net, options);
  if (!interrupted()) show_plane(net, options);
  if (!interrupted()) show_transfer(net, options, steps);
  if (!interrupted()) ratio = show_pairs(options, pair_steps);
  if (!interrupted()) show_saliency(net, options, options.quick() ? 10 : 100);
  if (options.quick()) say("\nToo few steps to compare: leave out --quick.\n");
  return options.reached("distance of other digits over that of the same", ratio, 1.5,
                         false);
}
