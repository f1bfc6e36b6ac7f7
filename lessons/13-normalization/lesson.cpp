// 13 normalization: why keep activations in range?
//
// First on paper: which numbers are normalized together, by which formula, and how blame
// finds its way back. Then on a net of six layers: what normalization buys, and which of
// the usual explanations a run confirms. Then its price: batches too small, and a mode
// that somebody forgot. small.h and experiments.h measure; the words of the first half
// stand in paper.h, those of the second here. The notes: README.md.
#include "experiments.h"
#include "paper.h"

#include "io/options.h"
#include "io/svg.h"

using namespace chainrule;

// ---- 5. What it buys ------------------------------------------------------------------

static const std::vector<Norm> three = {Norm::none, Norm::batch, Norm::layer};

static double show_range(const char* what, const std::vector<double>& tried, bool rates,
                         Chart* chart, const Options& options) {
  double layer_norm = 0;
  say("   %-13s", what);
  for (const double value : tried) say("%8g", value);
  say("\n");
  for (const Norm norm : three) {
    std::vector<double> losses;
    say("   %-13s", name_of(norm));
    for (const double value : tried) {
      losses.push_back(
          loss_at(norm, rates ? value : 0.1, rates ? 1 : value, 200, options.seed()));
      say("%8.2f", losses.back());
      if (norm == Norm::layer && rates && value == 0.1) layer_norm = losses.back();
    }
    say("\n");
    if (chart) chart->line(name_of(norm), tried, losses);
  }
  say("\n");
  return layer_norm;
}

static double show_rates(const Options& options) {
  const bool quick = options.quick();
  say("%s digits of 14 x 14 pixels, a net of six\n"
      "   linear layers, 196-48-48-48-48-48-10, 200 steps of 64. The mean loss of\n"
      "   the last 20: 2.30 is guessing, below 1 it learns, inf: it has exploded.\n\n",
      bold("5. Higher rates, worse starts:").c_str());
  Chart chart("Loss after 200 steps, against the rate", "learning rate", "loss");
  chart.x.log = true;
  chart.y.low = 0;
  chart.y.high = 3;
  const double layer_norm = show_range(
      "rate", quick ? std::vector<double>{0.1, 1} : rates_tried, true, &chart, options);
  if (!quick) {
    save_svg(options.out("rates.svg"), chart.level("guessing", chance));
    say("\n   The same at rate 0.1, with He's start weights (lesson 09) times\n\n");
    show_range("gain", gains_tried, false, nullptr, options);
    say("   To both norms small weights are like a high rate: the gradient grows as\n"
        "   they shrink. Layer norm does not stand high rates.\n\n");
  }
  return layer_norm;
}

static void show_why(uint64_t seed) {
  say("%s The input of the fourth linear layer, as it moves from step\n"
      "   to step (rate 0.3, in deviations of that input), and the loss in the end.\n"
      "   Shaken: after each batch norm, random gains and shifts, new at every step.\n\n"
      "   net                   mean moves   deviation moves     loss\n",
      bold("6. Why?").c_str());
  for (const Norm norm : {Norm::none, Norm::batch, Norm::shaken, Norm::layer}) {
    const Drift d = drift(norm, 0.3, 200, seed);
    say("   %-20s %11.3f %17.3f %8.2f\n", name_of(norm), d.mean, d.deviation, d.loss);
  }
  say("\n   Batch norm calms the inputs. But shaken they move as in the plain net, and\n"
      "   it still learns better: calm cannot be the whole reason.\n\n"
      "   After so many gradients downhill: does the gradient of the batch still point\n"
      "   there? (The cosine of the angle. 1: yes. 0: no. Below 0: it points back.)\n\n"
      "   step              0.03     0.1     0.3\n");
  for (const Norm norm : {Norm::none, Norm::batch, Norm::layer, Norm::rms}) {
    say("   %-13s", name_of(norm));
    for (const double reach : {0.03, 0.1, 0.3}) say("%8.2f", trust(norm, reach, seed));
    say("\n");
  }
  say("\n");
}

// ---- 7. What it costs -----------------------------------------------------------------

static double show_batch_sizes(const Options& options) {
  const std::vector<int> sizes = options.quick() ? std::vector<int>{2, 64} : sizes_tried;
  const Rows asked = new_digits(options.seed());
  Chart chart("One pass over 2560 digits in batches of 1, 2, 4, 16, 64", "batch size",
              "right of 1000 new digits, %");
  chart.x.log = true;
  chart.y.low = 0;
  chart.y.high = 100;
  chart.level("guessing", 10);  // first: the norms then have the colours of rates.svg
  say("%s one pass over 2560 digits, 196-64-64-10, at rate\n"
      "   0.3 sqrt(B/64) for batches of B; how many of 1000 new digits are right "
      "(%%)?\n\n   batch        ",
      bold("7. Small batches:").c_str());
  for (const int B : sizes) say("%8d", B);
  say("\n");
  double batch_norm = 0;  // at the last size
  for (const Norm norm : {Norm::batch, Norm::layer, Norm::rms}) {
    std::vector<double> across, up;
    say("   %-13s", name_of(norm));
    for (const int B : sizes) {
      Sequential net = one_pass(norm, B, options.seed());
      const double right = 100 * share_right(net, asked);
      say("%8.1f", right);
      if (norm == Norm::batch) batch_norm = right / 100;
      across.insert(across.end(), 4, B);  // with a short stroke at each size
      up.insert(up.end(), {right, right - 2, right + 2, right});
    }
    say("\n");
    chart.line(name_of(norm), across, up);
  }
  say("\n");
  if (options.quick()) return batch_norm;
  save_svg(options.out("batch_sizes.svg"), chart);
  say("\n   Of two numbers batch norm makes -1 and 1, whatever they were; of one, "
      "0.\n\n");
  return batch_norm;
}

static void show_more_seeds(const Options& options) {
  int small = 0, large = 0;
  for (int i = 0; i < options.seeds() && !interrupted(); ++i) {
    const uint64_t seed = options.seed() + uint64_t(i);
    const auto right = [seed](Norm norm, int B) {
      Sequential net = one_pass(norm, B, seed);
      return share_right(net, new_digits(seed));
    };
    small += right(Norm::layer, 2) >= right(Norm::batch, 2) + 0.2;
    large += right(Norm::batch, 64) >= right(Norm::layer, 64) - 0.01;
  }
  say("   At 2 layer norm is ahead by 20 points: %d of %d seeds. At 64 batch norm is "
      "not\n"
      "   behind by more than one: %d of %d.\n\n",
      small, options.seeds(), large, options.seeds());
}

static void show_forgotten(uint64_t seed) {
  Sequential net = one_pass(Norm::batch, 64, seed, 5120), lines = folded(net, shallow);
  const Rows asked = new_digits(seed);
  say("%s A trained net with batch norm is asked\n"
      "   about 1000 new digits. How many are right?\n\n",
      bold("8. Training mode, forgotten.").c_str());
  const auto line = [](const char* how, double right) {
    say("   %-50s %5.1f %%\n", how, 100 * right);
  };
  line("Mode::evaluate", share_right(net, asked));
  line("the same, norms folded into the linear layers", share_right(lines, asked));
  line("Mode::train, 100 at a time", forgotten(net, asked, 100));
  line("Mode::train, 4 at a time", forgotten(net, asked, 4));
  line("Mode::train, 2 at a time", forgotten(net, asked, 2));
  line("Mode::train, 100 at a time, sorted by label",
       forgotten(net, sorted_by_label(asked), 100));
  say("\n   One digit in changing company. Its logits vary by\n\n"
      "   batch                 4      16      64\n   deviation     ");
  for (const int B : {4, 16, 64}) say("%8.2f", noise(net, asked, B, seed));
  say("\n\n");
}

static void show_table(uint64_t seed) {
  const TableRow batch = table_row(Norm::batch, seed),
                 layer = table_row(Norm::layer, seed);
  say("%s measured on the two nets of 64 a batch\n\n"
      "                                             batch norm   layer norm\n"
      "   mean of a feature over the batch, at most %10.3f %12.3f\n"
      "   mean of a sample over features, at most   %10.3f %12.3f\n"
      "   my logits move when my neighbours change  %10.2f %12.2f\n"
      "   my logits move from train to evaluate     %10.2f %12.2f\n"
      "   right (%%) after batches of 2 / of 64      %4.0f / %.0f %7.0f / %.0f\n\n",
      bold("9. The notes' table,").c_str(), batch.over_batch, layer.over_batch,
      batch.over_features, layer.over_features, batch.neighbours, layer.neighbours,
      batch.modes, layer.modes, 100 * batch.right_2, 100 * batch.right_64,
      100 * layer.right_2, 100 * layer.right_64);
}

int main(int argc, char** argv) {
  Options options(argc, argv, "13 normalization: why keep activations in range?");
  options.done();
  show_axes();
  show_formulas();
  show_way_back();
  show_running(options.seed());
  const double layer_norm = show_rates(options);
  if (!options.quick() && !interrupted()) show_why(options.seed());
  const double batch_norm = show_batch_sizes(options);
  if (options.seeds() > 1 && !interrupted()) show_more_seeds(options);
  if (!interrupted()) show_forgotten(options.seed());
  if (!options.quick() && !interrupted()) show_table(options.seed());
  if (options.quick()) say("   (Parts 6 and 9 take longer: leave out --quick.)\n\n");
  return options.reached("loss with layer norm", layer_norm, learned, true) |
         options.reached("share right with batch norm", batch_norm, 0.7, false);
}
