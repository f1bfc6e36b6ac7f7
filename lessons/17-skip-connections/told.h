// Acts four to six, told: what can be counted, and six roads in one net.
#pragma once

#include "counts.h"
#include "io/options.h"
#include "io/plot.h"
#include "io/svg.h"

namespace chainrule {

// ---- 4. Side by side ------------------------------------------------------------------

inline void show_dense() {
  const DensenetOptions usual;  // growth 12, four layers to a block
  say("%s x and all that was made of it stay, side by side.\n"
      "   Behind k0 = 24 channels, layer l reads k0 + l k and adds k = 12:\n\n"
      "   layer   reads k0 + l k   its weights [O,C,3,3]   numbers in them\n",
      bold("4. A dense block:").c_str());
  const std::vector<DenseLayer> said = dense_by_formula(24, 12, usual.layers),
                                found = dense_by_weights(usual);
  for (size_t l = 0; l < found.size(); ++l) {
    say("   %5d %16d         [%d, %d, 3, 3] %17d\n", int(l), said[l].reads,
        found[l].makes, found[l].reads, found[l].weights);
  }
  say("   handed on: %5d\n\n", 24 + usual.layers * usual.growth);
}

// ---- 5. Thin roads --------------------------------------------------------------------

inline void show_depthwise() {
  say("%s one kernel for each channel, then 1x1. C channels to C,\n"
      "   3x3, 16 x 16 pixels, counted on the layers:\n\n"
      "      C   weights: full   two steps     multiply-adds: full   two steps   share\n",
      bold("5. Depthwise:").c_str());
  for (const int C : {8, 32, 128}) {
    const ConvCost full = full_convolution(C, 16), thin = depthwise_and_1x1(C, 16);
    say("   %4d %15d %11d %23lld %11lld %6.1f%%\n", C, full.parameters, thin.parameters,
        full.multiply_adds, thin.multiply_adds,
        100 * double(thin.multiply_adds) / double(full.multiply_adds));
  }
  say("\n   The share is 1/C + 1/9, for weights and for multiply-adds.\n\n");
}

inline void show_scaling() {
  say("   Scaling up a small EfficientNet:\n\n"
      "                             blocks   width   pixels    multiply-adds\n");
  const double base = double(cost_of(Scale()).multiply_adds);
  const auto line = [base](const char* name, Scale s) {
    const double work = double(cost_of(s).multiply_adds);
    say("   %-24s %8d %7d %3d x %-3d %9.1f million  %4.2f\n", name, s.blocks, s.width,
        s.pixels, s.pixels, work / 1e6, work / base);
  };
  line("as it is", Scale());
  line("twice as deep", {10, 20, 20});
  line("1.4 times as wide", {5, 28, 20});
  line("1.4 times the pixels", {5, 20, 28});
  line("all three, one step", compound(1));
  line("all three, two steps", compound(2));
  line("all three, three steps", compound(3));
  say("\n");
}

// ---- 6. All roads ---------------------------------------------------------------------

// The ten channels whose gates differ most from class to class.
inline HeatMap gate_map(const std::vector<double>& gates) {
  const std::vector<double> spread = spread_between_classes(gates);
  std::vector<size_t> order(spread.size());
  for (size_t c = 0; c < order.size(); ++c) order[c] = c;
  std::sort(order.begin(), order.end(),
            [&](size_t a, size_t b) { return spread[a] > spread[b]; });
  order.resize(10);
  std::vector<double> shown;
  for (size_t k = 0; k < race_classes; ++k) {
    for (const size_t c : order) shown.push_back(gates[k * spread.size() + c]);
  }
  HeatMap map("Gates of ten channels: the part that passes", race_classes, 10, shown);
  map.numbers = true;
  for (int k = 0; k < race_classes; ++k) map.row_names.push_back(scene_name(k));
  for (const size_t c : order) map.column_names.push_back("c" + std::to_string(c));
  return map;
}

inline void show_gates(const Options& options, RaceNet untrained, RaceNet& made,
                       const Images& data) {
  const std::vector<double> before = gates_of(untrained, data),
                            after = gates_of(made, data);
  const HeatMap map = gate_map(after);
  say("   The last squeeze-excite weighs its %d channels, for each shape "
      "differently:\n\n",
      int(after.size()) / race_classes);
  plot(map);
  save_svg(options.out("gates.svg"), map);
  say("\n   Over all channels a gate differs by %.3f between the shapes, before\n"
      "   training by %.3f.\n\n"
      "   These nets are not deep, and with one seed much is luck: the notes have ten.\n",
      mean_of(spread_between_classes(after)), mean_of(spread_between_classes(before)));
}

inline void show_race(const Options& options, Settings set) {
  const Pictures data = draw_race(options.seed());
  say("%s Disc, ring, crescent or drop, in colour, 16 x 16 pixels,\n"
      "   %d to learn from. One net with six kinds of block, each as wide as %d\n"
      "   parameters allow; %d steps of %d. Numbers kept: what the layers hand\n"
      "   on of a picture (not the gates' own). Guessing: 75 %% wrong.\n\n"
      "   block            width   parameters   multiply-adds   numbers kept    wrong\n",
      bold("6. All roads.").c_str(), data.train.x.size(0), race_budget, set.steps,
      set.batch);
  for (const Road road : roads) {
    if (interrupted()) return;
    const Cost c = widest(road, race_budget);
    say("   %-16s %5d %12d %15lld %14lld", name_of(road), c.width, c.parameters,
        c.multiply_adds, c.numbers);
    RaceNet made = race_net(road, c.width, options.seed());
    if (options.quick()) {
      say("\n");
      continue;
    }
    const Run run = race(made, road, data, set, options.seed());
    say(" %7.1f%%\n", 100 * run.test_error);
    if (road == Road::inverted) {
      say("\n");
      show_gates(options, race_net(road, c.width, options.seed()), made, data.test);
    }
  }
  say("\n");
}

}  // namespace chainrule
