// 17 skip-connections: what other roads around a layer are there?
//
// Lesson 16 added x to what a layer made of it. Other ways to meet: a gate that mixes the
// two, and both side by side. ways.h lays them next to each other; rows.h trains deep
// nets of linear layers, with a cleared road and with gates; counts.h counts channels,
// weights and multiply-adds; race.h puts six blocks into one net. The words of acts 1 to
// 3 stand here, those of 4 to 6 in told.h. The notes: README.md.
#include "told.h"
#include "ways.h"

using namespace chainrule;

// ---- 1. Three ways to meet ------------------------------------------------------------

static void show_ways(const Options& options) {
  say("%s\n\n"
      "      add                gate                     concatenate\n\n"
      "      x ----.            x ----.----.             x ----.\n"
      "      |     |            |     |    |             |     |\n"
      "      F     |            F     t    |             F     |\n"
      "      |     |            |     |    |             |     |\n"
      "      + <---'            mix <-'----'           [ , ] <-'\n"
      "      |                  |                        |\n"
      "      F + x              t F + (1 - t) x          x, and F beside it\n\n"
      "   way          shape of y   dy/dx                        straight  24 layers\n",
      bold("1. Three ways to meet again.").c_str());
  const char* slopes[] = {"J_F", "J_F + I", "t J_F + (1-t) I + (F-x) J_t", "I above J_F"};
  for (const Way way : ways) {
    const Meeting m = meet(way, options.seed());
    say("   %-12s %-12s %-28s %8.2f %10.2g\n", name_of(way), m.shape.text().c_str(),
        slopes[int(way)], m.straight, m.deep);
  }
  say("\n   straight: what comes back to x along the straight road alone, of a blame of "
      "1\n"
      "   (F is silent, the gate's bias is -2). 24 layers: blame at the first of so\n"
      "   many, over that at the last.\n\n");
  save_svg(options.out("ways.svg"), Ways());
  say("\n");
}

// ---- 2. A cleared road ----------------------------------------------------------------

static void show_orders(const Options& options, Settings set) {
  say("%s\n\n"
      "      post   y = relu(BN(W2 relu(BN(W1 x))) + x)     the ReLU stands on the road\n"
      "      pre    y = W2 relu(BN(W1 relu(BN(x)))) + x     nothing stands on it\n\n"
      "   Digits of 14 x 14, width 24, %d steps of %d. Training loss (2.30: "
      "guessing):\n\n"
      "                                He's start           calm start    road open\n"
      "   blocks                     post     pre         post     pre         post\n",
      bold("2. A cleared road: pre-activation.").c_str(), set.steps, set.batch);
  for (const int blocks : {4, 20, 60}) {
    if (interrupted() || (options.quick() && blocks == 60)) break;
    say("   %6d            ", blocks);
    for (const bool calm : {false, true}) {
      for (const bool pre : {false, true}) {
        const Run run = train_order({pre, blocks, calm}, set, options.seed());
        say("%s %7.2f", pre ? "" : "     ", run.loss());
      }
    }
    say(" %10.0f %%\n", 100 * open_road({false, blocks}, options.seed()));
  }
  say("\n   Calm: every body begins as 0 (lesson 16). Road open: numbers of x that get\n"
      "   through all blocks before the first step (He's start) and are stopped by no\n"
      "   ReLU behind a sum. In pre there is none on the road.\n\n");
}

// ---- 3. A gate opens ------------------------------------------------------------------

static Chart opening_chart(const HighwayRun& run) {
  Chart chart("How far the gates of each highway layer are open, bias -4",
              "layer, 1 is next to the picture", "mean t");
  chart.y.low = 0;
  std::vector<double> layers;
  for (int i = 1; i <= highway_layers; ++i) layers.push_back(i);
  for (size_t i = 0; i < run.steps.size(); ++i) {
    chart.line("step " + std::to_string(run.steps[i]), layers, run.opening[i]);
  }
  return chart;
}

// Returns the loss of the net whose gates begin almost closed.
static double show_highways(const Options& options, Settings set) {
  say("%s y = t h + (1 - t) x, %d layers of width %d. The bias of the\n"
      "   gates says how far they are open at first; (1 - t)^%d of x goes straight\n"
      "   through. Adam, rate %g, %d steps:\n\n"
      "   bias    t at start   straight through    loss    wrong     t after   widest\n",
      bold("3. A gate opens.").c_str(), highway_layers, row_width, highway_layers,
      set.rate, set.steps);
  double loss = NAN;
  Chart chart("", "", "");
  for (const int bias : {-4, -2, 0, 2}) {
    if (interrupted() || (options.quick() && bias > -4)) break;
    const HighwayRun h = train_highway(real(bias), set, options.seed());
    say("   %4d %13.3f %18.2g %7.2f %6.0f %% %11.3f %8.2f\n", bias, mean_of(h.opening[0]),
        carried(real(bias)), h.run.loss(), 100 * h.run.test_error,
        mean_of(h.opening.back()), h.widest);
    if (bias > -4) continue;
    loss = h.run.loss();
    chart = opening_chart(h);
  }
  const Run plain = train_plain(set, options.seed());
  say("   plain, no road %34.2f %6.0f %%\n\n", plain.loss(), 100 * plain.test_error);
  if (options.quick()) return loss;
  plot(chart);
  save_svg(options.out("opening.svg"), chart);
  say("\n   t after: the mean of all gates. widest: the one gate that is most open.\n\n");
  return loss;
}

// ---- all of it ------------------------------------------------------------------------

static void show_more_seeds(const Options& options) {
  for (int i = 1; i < options.seeds() && !interrupted(); ++i) {
    const uint64_t seed = options.seed() + uint64_t(i);
    say("   seed %-3d loss of 20 blocks, post %.2f, pre %.2f; highway %.2f, plain %.2f\n",
        int(seed), train_order({false, 20}, order_settings, seed).loss(),
        train_order({true, 20}, order_settings, seed).loss(),
        train_highway(-4, highway_settings, seed).run.loss(),
        train_plain(highway_settings, seed).loss());
  }
}

int main(int argc, char** argv) {
  Options options(argc, argv,
                  "17 skip-connections: what other roads around a layer are there?");
  Settings orders = order_settings, gates = highway_settings, roads_set = race_settings;
  orders.steps = options.integer("steps", orders.steps, 40, "of the nets of part 2", 4);
  gates.steps =
      options.integer("highway-steps", gates.steps, 150, "of the nets of part 3", 4);
  roads_set.steps =
      options.integer("race-steps", roads_set.steps, 10, "of the nets of part 6", 4);
  options.done();
  show_ways(options);
  show_orders(options, orders);
  const double loss = show_highways(options, gates);
  show_dense();
  show_depthwise();
  show_scaling();
  if (!interrupted()) show_race(options, roads_set);
  show_more_seeds(options);
  if (options.quick()) {
    say("   The six nets are counted and not trained: leave out --quick for that, for "
        "60\n"
        "   blocks, and for the gates.\n\n");
  }
  return options.reached("loss of the highway net", loss, 1.4, true);
}
