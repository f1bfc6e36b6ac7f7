// 16 resnet: why could 100 layers suddenly learn?
//
// Act one, without convolutions: plain nets get worse as they get deeper, in training as
// well as on new pictures, and two letters, "+ x", with a calm start end that. Then what
// the two letters do to blame, in numbers. Act two: the residual networks of the paper,
// on pictures; and nets of 110 and of 1000 layers. --on cifar or scenes: photographs or
// drawn scenes, and nothing else. rows.h, slopes.h, images.h and photographs.h measure;
// the words of act one stand here, those of act two in act_two.h. The notes: README.md.
#include "act_two.h"
#include "photographs.h"
#include "slopes.h"

using namespace chainrule;

// ---- 1 to 4. Act one ------------------------------------------------------------------

static double show_rows(const Options& options, Settings set) {
  say("%s Digits of 14 x 14 pixels. Two kinds of block:\n\n"
      "      plain      y = relu(F(x))          F(x) = W2 relu(W1 x + b1) + b2\n"
      "      residual   y = relu(F(x) + x)\n\n"
      "   W2 starts with He's weights in a plain net and with 0 in a residual one, so\n"
      "   that a block begins by changing nothing (part 2 tries other starts). 2, 8 and\n"
      "   24 blocks, width 32, 2000 digits, %d steps of %d, momentum, rate %g. The\n"
      "   loss of the last quarter (2.30 is guessing), and how many are wrong at last:\n"
      "\n%s",
      bold("1. Act one: deeper is worse.").c_str(), set.steps, set.batch, set.rate,
      head_of_runs);
  Chart chart = loss_chart("Linear layers: 4 and 48 of them, plain and residual");
  double residual = NAN;
  for (const Kind kind : kinds) {
    for (const int layers : {4, 16, 48}) {
      const Run run = train_rows(usual(kind, layers), set, options.seed());
      show_run(kind, layers, run);
      if (layers != 16) {
        add_line(chart, name_of(kind) + (" " + std::to_string(layers)), run, 10);
      }
      residual = run.loss();
    }
  }
  say("\n");
  plot(chart);
  save_svg(options.out("rows.svg"), chart);
  say("\n   The deep plain net is worse on the digits it was trained on, too. So it "
      "does\n"
      "   not overfit: it fails to learn. Yet it could do all that 4 layers do: let the\n"
      "   other 44 hand on what they get.\n\n");
  return residual;
}

static void show_rates(uint64_t seed) {
  say("%s\n\n   48 layers, training loss    plain    residual\n",
      bold("2. Only a bad rate? Only the calm start?").c_str());
  for (const double rate : {0.001, 0.003, 0.01, 0.03, 0.0}) {
    Settings set = row_settings;
    set.adam = rate == 0;
    set.rate = set.adam ? 0.001 : rate;
    say("   %-9s rate %-9g", set.adam ? "Adam," : "momentum,", set.rate);
    for (const Kind kind : kinds) {
      say("%10.2f", train_rows(usual(kind, 48), set, seed).loss());
    }
    say("\n");
  }
  say("\n   Residual, rate %g, where W2 starts with\n", row_settings.rate);
  for (const double last : {0.0, 0.2, 1.0}) {
    say("      %.1f x He's weights %24.2f\n", last,
        train_rows({Kind::residual, 48, real(last)}, row_settings, seed).loss());
  }
  say("   (nan: the sum grows at every block, until no number can hold it.)\n\n");
}

static void show_reasons(uint64_t seed) {
  say("%s Before the first step:\n\n"
      "   net       layers   W2          dL/dh, first    how alike digits look\n"
      "                                  block / last    to the last layer (1: same)\n",
      bold("3. Does blame vanish?").c_str());
  const auto before = [seed](const char* start, RowNet plan) {
    say("   %-9s %6d   %-8s %12.2f %16.3f\n", name_of(plan.kind), plan.layers, start,
        first_over_last(plan, seed), alike(plan, seed));
  };
  for (const int layers : {4, 16, 48}) before("He", usual(Kind::plain, layers));
  for (const int layers : {4, 48}) before("0", usual(Kind::residual, layers));
  before("0.2 x He", {Kind::residual, 48, real(0.2)});
  say("\n   No: at every depth it arrives. In the deep plain net all digits look alike "
      "to\n"
      "   the last layer. That is a handicap, but the last net has it, too, and "
      "learns.\n\n"
      "%s Ten blocks, width 16, are asked for y = x (x >= 0,\n"
      "   as behind a ReLU). Mean squared error over the mean square of x, before and\n"
      "   after 500 steps of Adam:\n\n"
      "                                     at the start    learned\n",
      bold("4. May I have the identity?").c_str());
  const auto line = [seed](const char* name, RowNet plan) {
    const Identity i = learn_identity(plan, 500, seed);
    say("   %-32s %11.1f %% %8.1f %%\n", name, 100 * i.at_start, 100 * i.learned);
  };
  line("plain, He's weights", {Kind::plain, 20, 1, 16});
  line("residual, W2 = 0.2 x He's", {Kind::residual, 20, real(0.2), 16});
  line("residual, W2 = 0", {Kind::residual, 20, 0, 16});
  say("\n");
}

// ---- 5. The slope of a sum ------------------------------------------------------------

static void show_slopes(const Options& options) {
  say("%s One number in, F(x) = a x:\n\n"
      "      a                     1     0.5      0    -0.5     -1     -2\n"
      "      dy/dx of F(x) + x",
      bold("5. dy/dx = J_F + I.").c_str());
  for (const double a : {1.0, 0.5, 0.0, -0.5, -1.0, -2.0}) {
    say("%7.1f", slope_of_block(a, 1, false));
  }
  say("\n      ... and a ReLU after the sum, for x = -1: %.1f\n\n",
      slope_of_block(0, -1, true));
  if (options.quick()) return;
  const BlockSlopes b = block_slopes(48, row_settings, options.seed());
  say("   The 24 blocks of the trained residual net, 32 numbers in and out. Singular\n"
      "   values, how long an arrow of length 1 becomes (average: root mean square):\n\n"
      "                                longest     average    shortest\n");
  const auto line = [](const char* name, Stretches s) {
    say("      %-22s %10.3g  %10.3g  %10.3g\n", name, s.longest, s.average, s.shortest);
  };
  line("one block, J_F", b.body);
  line("one block, J_F + I", b.block);
  line("all 24, J_F", b.all_bodies);
  line("all 24, J_F + I", b.all_blocks);
  line("... and their ReLUs", b.with_relus);
  say("\n   In %.0f %% of its directions J_F + I is below 1: no promise of \"at least "
      "1\".\n   But 24 of them keep every direction alive; J_F alone ends at 0. And the "
      "ReLUs\n   behind the sums: of 32 directions, %d are below 0.01 in the end.\n\n",
      100 * b.below_one, b.silent);
}

// ---- all of it -----------------------------------------------------------------------

static void show_more_seeds(const Options& options) {
  for (int i = 1; i < options.seeds() && !interrupted(); ++i) {
    const uint64_t seed = options.seed() + uint64_t(i);
    say("   seed %-3d training loss at 4 / 48 layers:", int(seed));
    for (const Kind kind : kinds) {
      say("  %s %.2f / %.2f", name_of(kind),
          train_rows(usual(kind, 4), row_settings, seed).loss(),
          train_rows(usual(kind, 48), row_settings, seed).loss());
    }
    say("\n");
  }
}

int main(int argc, char** argv) {
  Options options(argc, argv, "16 resnet: why could 100 layers suddenly learn?");
  Settings rows = row_settings, images = image_settings;
  rows.steps = options.integer("steps", rows.steps, 150, "of the nets of act one", 20);
  images.steps =
      options.integer("image-steps", images.steps, 20, "of the nets of act two", 20);
  const std::string on = options.choice(
      "on", options.data().empty() ? "digits" : "cifar", {"digits", "scenes", "cifar"},
      "ResNet-20 on drawn scenes, or on the photographs in --data");
  PhotoSettings photos = on == "scenes" ? scene_settings : PhotoSettings{};
  photos.epochs = options.integer("epochs", photos.epochs, 1, "of scenes and cifar");
  options.done();
  if (on != "digits") {
    (on == "cifar" ? show_photographs : show_scenes)(options, photos);
    return 0;
  }
  const double residual = show_rows(options, rows);
  if (!options.quick() && !interrupted()) show_rates(options.seed());
  if (!options.quick() && !interrupted()) show_reasons(options.seed());
  if (!interrupted()) show_slopes(options);
  if (!interrupted()) show_images(options, images);
  if (!options.quick() && !interrupted()) show_blame(options);
  if (!options.quick() && !interrupted()) show_deepest(options.seed());
  show_more_seeds(options);
  if (options.quick()) {
    say("   Too few steps to compare the two, and no deep ones: leave out --quick for\n"
        "   those, and for parts 2, 3, 4, 7 and 8.\n\n");
  }
  return options.reached("loss of 48 residual layers", residual, 1.2, true);
}
