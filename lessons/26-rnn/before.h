// The first three parts of lesson 26, told: what can be known about a recurrent net
// before it learns anything. One unit by hand, blame on its way through time, and the
// same trouble in a deep net.
#pragma once

#include "blame.h"
#include "by_hand.h"
#include "io/options.h"
#include "io/plot.h"
#include "io/svg.h"

namespace chainrule {

// ---- 1. By hand ----------------------------------------------------------------------

inline void show_one_unit() {
  const Unrolled r = unroll({1, 0, 0}, 1, 0.5);
  say("%s h = tanh(w x + u h_before), w = 1, u = 0.5\n\n"
      "   step   x       h  |  blame of h   of the sum   share of du   measured\n",
      bold("1. One unit, three steps:").c_str());
  for (size_t t = 0; t < 3; ++t) {
    say("   %4d   %d   %.3f  | %10.3f %12.3f %13.3f %10.3f\n", int(t + 1), t == 0,
        r.h[t + 1], r.dh[t + 1], r.dsum[t], r.share[t], r.measured_share[t]);
  }
  say("   all                                         du %9.3f %10.3f\n\n"
      "   The input was 1 once; at the end h still tells of it. The loss is the last h.\n"
      "   Its blame is read from the bottom up. u is used in every step, so du is a sum\n"
      "   over the steps (measured: u is moved in that step alone, and in all).\n\n",
      r.du, r.measured);
}

// ---- 2. Blame through time -----------------------------------------------------------

inline void show_blame(const Options& options) {
  const int T = 40;
  std::vector<double> x;
  for (int t = 0; t <= T; ++t) x.push_back(t);
  Chart chart("Blame of the state, 40 steps back", "steps before the end",
              "|dL/dh|, at the end = 1");
  chart.y.log = true;
  std::vector<double> marks_x, marks_y;
  say("%s U is an orthogonal matrix times r: the factor in\n"
      "   every direction. |dL/dh| before 40 steps over that behind them:\n\n"
      "      r       r^40    inputs 0   inputs ~0.1    inputs ~1   r^40 x slopes\n",
      bold("2. Blame through time.").c_str());
  for (const double radius : {0.8, 1.0, 1.2}) {
    const Tensor u = orthogonal_matrix(radius, options.seed());
    const Through quiet = through_time(u, 0, T, options.seed()),
                  low = through_time(u, 0.1, T, options.seed()),
                  loud = through_time(u, 1, T, options.seed());
    say("   %4.1f %10.2g %11.2g %13.2g %12.2g %15.2g\n", radius, std::pow(radius, T),
        quiet.ratio(), low.ratio(), loud.ratio(), predicted_with_slopes(radius, loud));
    const auto add = [&](const std::string& what, const Through& run) {
      std::vector<double> y;
      for (int t = T; t >= 0; --t) y.push_back(run.norms[size_t(t)] / run.norms.back());
      chart.line("r = " + in_few_digits(radius) + what, x, y);
    };
    add(", quiet", quiet);
    add(", loud", loud);
    for (int t = 0; t <= T; t += 4) {
      marks_x.push_back(t);
      marks_y.push_back(predicted(radius, T)[size_t(T - t)]);
    }
  }
  say("\n");
  chart.points("predicted: r^k", marks_x, marks_y);
  plot(chart);
  save_svg(options.out("blame.svg"), chart);
  say("\n   Quiet: inputs 0. All h are 0, tanh is a straight line, r^k is exact. Loud:\n"
      "   inputs push h away from 0, where tanh is flatter. Its slopes bend every line\n"
      "   down.\n"
      "\n   Other matrices, inputs 0: the factor per step\n\n"
      "      U                      radius    last 5 steps    30 to 60 back\n");
  const auto line = [&](const char* name, const Tensor& u) {
    const Factor f = factor(u, options.seed());
    say("      %-20s %8.3f %15.3f %16.3f\n", name, f.radius, f.late, f.early);
  };
  line("orthogonal x 0.9", orthogonal_matrix(0.9, options.seed()));
  line("PyTorch's start", usual_matrix(options.seed()));
  line("(0.8 5; 0 0.8)", skewed_matrix());
  say("\n   In the long run it is the spectral radius; the first steps may differ.\n\n");
}

inline void show_detector(uint64_t seed) {
  say("%s The detector of lesson 09 compares dL/dh at the\n"
      "   first and the last of 20 layers, or of 20 steps:\n\n",
      bold("3. Not only an RNN's trouble.").c_str());
  const auto line = [](const char* name, const Flow& flow) {
    say("      %-34s first/last %8.1e   %s\n", name, flow.dh.front() / flow.dh.back(),
        name_of(by_gradients_of_h(flow)));
  };
  line("deep net, sigmoid, Xavier", flow_of_layers({Bend::sigmoid, Start::xavier}, seed));
  line("deep net, ReLU, He", flow_of_layers({Bend::relu, Start::he}, seed));
  line("deep net, ReLU, twice He", flow_of_layers({Bend::relu, Start::he, 2}, seed));
  line("RNN, PyTorch's start", flow_of_steps({StartOfU::usual}, seed));
  line("RNN, orthogonal", flow_of_steps({}, seed));
  line("RNN, orthogonal x 2", flow_of_steps({StartOfU::orthogonal, 2}, seed));
  say("\n");
}

}  // namespace chainrule
