// 15 deep-cnns: what did 2012-2014 change?
//
// After LeNet-5 nothing much happened for fourteen years, then AlexNet, VGG and GoogLeNet
// in two. Their ideas one by one: small kernels in a row instead of a large one, several
// kernels side by side, cheap 1 x 1 kernels in front of dear ones, dropout that fits
// maps, and pictures that change from epoch to epoch. fields.h, race.h, modules.h,
// dropping.h and augmenting.h measure; the words stand here. The notes: README.md.
#include "augmenting.h"
#include "fields.h"
#include "io/options.h"
#include "io/terminal.h"
#include "modules.h"

using namespace chainrule;

// ---- 1. Two small kernels for a large one -------------------------------------------

static void show_fields(const Options& options) {
  constexpr int channels = 16;
  say("%s Convolutions of %d channels to %d.\n"
      "   One pixel is made brighter: in how many places does the output move?\n\n"
      "   kernels               places   weights  multiply-adds   ReLUs   bent by\n",
      bold("1. One large kernel, or several small ones?").c_str(), channels, channels);
  for (const Stack& stack : {of_kernels({3}), of_kernels({5}), of_kernels({3, 3}),
                             of_kernels({7}), of_kernels({3, 3, 3})}) {
    const StackFacts f = facts(stack, channels, options.seed());
    say("   %-22s %5d %9d %14lld %7d %7.0f %%\n", name_of(stack).c_str(), f.moved,
        f.weights, f.multiply_adds, f.bends, 100 * bend_of(stack, options.seed()));
  }
  say("\n   Bent by: |f(a + b) - f(a) - f(b)| in parts of |f(a + b)|; 0 is a linear map."
      "\n\n   How much does the middle output depend on each pixel? (Its gradient, 9 "
      "the\n"
      "   largest; a point: not at all.)\n\n"
      "      5 x 5                    3 x 3, 3 x 3\n\n%s\n",
      in_numbers(of_kernels({5}), of_kernels({3, 3}), options.seed()).c_str());
  save_png(options.out("fields.png"),
           field_sheet({of_kernels({5}), of_kernels({3, 3}), of_kernels({7}),
                        of_kernels({3, 3, 3})},
                       options.seed()));
  say("\n");
}

// ---- 2. Four nets, one budget -------------------------------------------------------

static std::string in_percent(const std::vector<double>& right) {
  const auto percent = [](double share) {
    return std::to_string(std::lround(100 * share));
  };
  const std::string low = percent(*std::min_element(right.begin(), right.end())),
                    high = percent(*std::max_element(right.begin(), right.end()));
  return low + (right.size() > 1 ? "-" + high : "") + " %";
}

static Pictures pictures(const Options& options, int count, int asked, uint64_t seed) {
  return options.data().empty() ? draw_pictures(count, asked, seed)
                                : read_cifar(options.data(), count, asked);
}

// Returns the last net that was trained; nullptr where somebody stopped it before.
static std::unique_ptr<Sequential> show_race(const Options& options, int count,
                                             Recipe recipe) {
  const int asked = options.quick() ? 200 : 1000;
  std::unique_ptr<Sequential> last;
  say("%s At most %d parameters, %d pictures of\n"
      "   16 x 16 (%s), epochs: %d; then %d new ones are asked about.\n\n"
      "   net         year   layers   parameters   multiply-adds   right\n",
      bold("2. Four nets, one budget.").c_str(), race_budget, count,
      options.data().empty() ? "scenes" : "CIFAR-10", recipe.epochs, asked);
  for (const Design design : designs) {
    if (interrupted() || (options.quick() && design == Design::googlenet)) break;
    const Measures m = measure(design, race_budget);
    std::vector<double> right;
    for (int k = 0; k < options.seeds(); ++k) {
      const uint64_t seed = options.seed() + uint64_t(k);
      const Pictures data = pictures(options, count, asked, seed);
      last = std::make_unique<Sequential>(trained(design, data, recipe, seed));
      right.push_back(share_right(*last, data.test));
    }
    say("   %-10s %5d %8d %12d %15lld   %s\n", name_of(design), year_of(design), m.layers,
        m.parameters, m.multiply_adds, in_percent(right).c_str());
  }
  say("\n   (Guessing: 10 %%. Layers: those with weights, on the longest way.)\n\n");
  return last;
}

// ---- 3. Side by side ----------------------------------------------------------------

static void show_plan(const Plan& plan) {
  say("                               channels   weights   multiply-adds\n");
  const double places = plan.size * plan.size;
  for (const Branch& b : branches(plan)) {
    say("      %-24s %9d %9d %7.0f million\n", b.name, b.outputs, b.weights,
        places * b.weights / 1e6);
  }
  const Cost c = cost(plan);
  say("      %-24s %9d %9d %7.0f million\n\n", "together", c.outputs, c.weights,
      double(c.multiply_adds) / 1e6);
}

static void show_modules(const Options& options, Sequential& googlenet) {
  say("%s An inception module looks with several kernels at\n"
      "   once. A pixel is made brighter; in so many places each branch moves:\n\n",
      bold("3. Side by side.").c_str());
  const std::vector<int> moved = moved_by_branch(options.seed());
  const std::vector<Branch> all = branches(plan_of(8, 1, side));
  for (size_t b = 0; b < all.size(); ++b) {
    say("      %-24s %5d\n", all[b].name, moved[b]);
  }
  say("\n   GoogLeNet's first module, 192 channels of 28 x 28 come in. With 1 x 1 in\n"
      "   front of the larger kernels, and without:\n\n");
  show_plan(first_of_2014);
  show_plan(without_squeezes(first_of_2014));
  if (options.quick() || interrupted()) return;
  const Images few = pictures(options, 20, 1, options.seed()).train;
  save_png(options.out("module.png"), module_sheet(googlenet, few));
  say("\n");
}

// ---- 4. Dropout on maps -------------------------------------------------------------

static void show_noise(const Options& options) {
  constexpr double rate = 0.2;
  say("%s A map is pooled to its mean. How far is the mean off\n"
      "   (deviation over mean), with dropout of %.1f in front of it?\n\n"
      "                          element dropout         spatial dropout\n"
      "   map                 formula    measured     formula    measured\n",
      bold("4. Dropout on maps.").c_str(), rate);
  const auto line = [&](const char* name, const std::vector<real>& map) {
    say("   %-16s", name);
    for (const Drop drop : {Drop::element, Drop::spatial}) {
      say("%12.4f %11.4f", predicted_noise(drop, rate, int(map.size())),
          measured_noise(drop, rate, map, options.seed()));
    }
    say("\n");
  };
  line("4 x 4, even", std::vector<real>(16, 1));
  line("8 x 8, even", std::vector<real>(64, 1));
  line("16 x 16, even", std::vector<real>(256, 1));
  const std::vector<real> scene = map_of_scene(options.seed());
  line("16 x 16, a scene", scene);
  say("\n   On the scene's map noise is %.1f times the formula: root mean square over\n"
      "   mean. Pooling nearly undoes element dropout, and not spatial dropout.\n\n",
      unevenness(scene));
}

// ---- 5. Pictures that change --------------------------------------------------------

static void show_augmentation(const Options& options, bool all_kinds) {
  const uint64_t seed = options.seed();
  const GapPlan plan = all_kinds ? long_gap : options.quick() ? quick_gap : short_gap;
  const int count = plan.pictures, asked = options.quick() ? 200 : 1000;
  const Recipe recipe = plan.recipe,
               fifth = {recipe.epochs / 5, recipe.batch, recipe.peak},
               quarter = {recipe.epochs / 4, recipe.batch, recipe.peak};
  const Pictures data = draw_pictures(count, asked, seed);
  const std::vector<Kind> kinds = kinds_of_change();
  save_png(options.out("augmented.png"), augmented_sheet(data.train, kinds, seed));
  say("\n%s %d pictures, %d epochs, a small net.\n\n"
      "                           right,    right,     gap,     loss,    loss,\n"
      "   changes                trained      new    points   trained      new\n",
      bold("5. Pictures that change.").c_str(), count, recipe.epochs);
  const auto run = [&](const char* name, const Pictures& pictures,
                       const AugmentSettings& change, Recipe how) {
    if (interrupted()) return;
    Sequential net = small_net(Drop::none, 0, seed);
    const Gap gap = train_with(net, pictures, change, how, seed, name);
    say("   %-22s %6.0f %% %6.0f %% %9.0f %9.2f %8.2f\n", name, 100 * gap.train.accuracy,
        100 * gap.test.accuracy, 100 * gap.in_accuracy(), gap.train.loss, gap.test.loss);
  };
  for (size_t k = 0; k < kinds.size(); ++k) {
    const bool shown = all_kinds || k == 0 || k == 3 || k == 5;  // none, rotation, all
    if (shown) run(kinds[k].name, data, kinds[k].set, recipe);
  }
  run("none, a fifth as long", data, {}, fifth);
  run("none, 4 times as many", draw_pictures(4 * count, asked, seed), {}, quarter);
  say("\n   Fewer epochs make the gap small, too: they leave both undone. Look at new\n"
      "   pictures to see which is which.\n\n");
}

int main(int argc, char** argv) {
  Options options(argc, argv, "15 deep-cnns: what did 2012-2014 change?");
  const bool notes = options.flag("notes", "the race and all changes as in the notes");
  options.done();
  const bool quick = options.quick();
  show_fields(options);
  const std::unique_ptr<Sequential> last = show_race(options,
                                                     notes   ? 2000
                                                     : quick ? 100
                                                             : 1500,
                                                     notes   ? long_race
                                                     : quick ? Recipe{1, 16, 0.01}
                                                             : short_race);
  if (!interrupted()) show_modules(options, *last);
  if (!interrupted()) show_noise(options);
  if (!interrupted()) show_augmentation(options, notes);
  return 0;
}
