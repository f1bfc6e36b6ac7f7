// 09 gradient flow: why do deep nets fall silent or explode?
//
// Twenty hidden layers, and blame has to get through all of them. First what it is
// multiplied by on the way, then twelve nets side by side: three bends, four ways to
// start. Then what a silent net looks like, what hides it, and what clipping can mend.
// Nets and training stand in deep.h, measurements in jacobians.h, signals.h, strips.h and
// rescue.h; here are the story and its pictures. The notes: README.md.
#include "io/options.h"
#include "io/plot.h"
#include "io/png.h"
#include "io/svg.h"
#include "jacobians.h"
#include "rescue.h"
#include "signals.h"
#include "strips.h"

using namespace chainrule;

// ---- 1. The data --------------------------------------------------------------------

static void show_digits(const Options& options, int count) {
  say("%s drawn by the library: %d pictures, ten classes. Four of them:\n\n",
      bold("1. Digits,").c_str(), count);
  const Images large = digits(60, {options.seed(), 1});  // the first of them
  const std::vector<real> pixels = pooled(large, 2).x.host();
  std::vector<real> four;  // pictures 1, 3, 5 and 7, side by side
  for (long row = 0; row < 14; ++row) {
    for (const long picture : {1, 3, 5, 7}) {
      const auto begin = pixels.begin() + picture * 196 + row * 14;
      four.insert(four.end(), begin, begin + 14);
    }
  }
  plot(HeatMap("", 14, 56, four));
  save_png(options.out("digits.png"), sheet(images(large.x.host(), 60, 1, 28, 28), 20));
  say("\n   The nets get 14 x 14 pixels of each: 196 numbers.\n\n");
}

// ---- 2. What blame is multiplied by -------------------------------------------------

static void show_product(const Data& data, const Options& options) {
  say("%s dh_20/dh_19 x ... x dh_2/dh_1, one sample\n\n"
      "   How long an arrow of length 1 can become (most), and becomes on average:\n\n"
      "                         one Jacobian        19 multiplied    product and\n"
      "   net                   most   average      most   average   backward differ "
      "by\n",
      bold("2. A product of Jacobians:").c_str());
  Chart chart("What the Jacobians of the ReLU net from He do to arrows of length 1",
              "direction, the longest first", "singular value: length afterwards");
  chart.y.log = true;
  for (const Plan& plan :
       {Plan{Bend::sigmoid, Start::xavier}, Plan{Bend::relu, Start::xavier},
        Plan{Bend::relu, Start::he}}) {
    const Products p = multiply_jacobians(plan, data, options.seed());
    say("   %-8s %-10s %7.2f %9.2f %9.0e %9.0e %12.0e\n", name_of(plan.bend),
        name_of(plan.start), p.one[0], mean_stretch(p.one), p.all[0], mean_stretch(p.all),
        p.error);
    if (plan.start != Start::he) continue;
    chart.line("1 layer", above(p.one, 1e-6)).line("5 layers", above(p.five, 1e-6));
    chart.line("19 layers", above(p.all, 1e-6)).level("", 1);
  }
  say("\n");
  save_svg(options.out("stretches.svg"), chart);
  say("\n");
}

// ---- 3. Twelve nets -----------------------------------------------------------------

static void show_strips(const std::vector<Strip>& strips, const Settings& set,
                        const Options& options) {
  say("%s 20 hidden layers of 64, %d steps, rate %g\n\n"
      "   How much of the gradient dL/dh at layer 20 arrives at layers 1, 2, ... 20?\n"
      "   %s\n\n"
      "                          layer 1 .. 20           layer 1 .. 20\n"
      "   net                    at the start            after %-5d           right\n",
      bold("3. Twelve nets:").c_str(), set.steps, set.rate, letters_of_strips, set.steps);
  for (const Strip& s : strips) {
    if (s.run.flows.empty()) continue;  // Ctrl-C came before
    say("   %-8s %-12s  %s  ", s.bend.c_str(), s.start.c_str(),
        letters(s.run.flows.front()).c_str());
    if (s.run.broken())
      say("NaN in step %d\n", int(s.run.losses.size()) - 1);
    else
      say("%s %5.0f %%\n", letters(s.run.flows.back()).c_str(), 100 * s.run.right);
  }
  say("\n   right: of the 1000 digits it trains on. A guess is right in 10 %%.\n\n");
  const int looks = (set.steps + set.every - 1) / set.every;
  save_picture(options.out("strips.svg"), picture(strips, set.steps, looks));
  say("\n");
}

// ---- 4. The symptoms ----------------------------------------------------------------

static void show_symptoms(const std::vector<Strip>& strips, const Options& options) {
  const Strip &silent = strips[1], &alive = strips[5];
  say("%s sigmoid and tanh, both from Xavier\n\n", bold("4. The symptoms:").c_str());
  Chart chart("One loss falls, one lies flat from the start", "step", "loss");
  chart.line("sigmoid", silent.run.losses).line("tanh", alive.run.losses);
  chart.level("ln 10, a guess", std::log(10.0));
  plot(chart);
  save_svg(options.out("plateau.svg"), chart);
  say("\n   How far the weights of a layer have moved, |W - W_start| / |W_start|:\n\n"
      "   layer            1          5         10         15         20\n");
  for (const Strip* s : {&silent, &alive}) {
    say("   %-8s", s->bend.c_str());
    for (const size_t l : {0, 4, 9, 14, 19}) {
      const double moved = s->run.changes[l];
      say("%11s", moved > 0 ? in_few_digits(moved).c_str() : "no bit");
    }
    say("\n");
  }
  say("\n");
}

// ---- 5. One factor per layer --------------------------------------------------------

static void show_factors(int width, const Options& options) {
  say("%s what a layer does to the mean square; 50 layers of %d\n\n"
      "                        factor per layer      left after 50\n"
      "   net                  of h    of dL/dh      of h\n",
      bold("5. Variance:").c_str(), width);
  Chart chart("A signal on its way through 50 layers", "layer", "mean square of h");
  chart.y.log = true;
  for (Plan plan : {Plan{Bend::none, Start::xavier}, Plan{Bend::tanh, Start::xavier},
                    Plan{Bend::relu, Start::xavier}, Plan{Bend::relu, Start::he}}) {
    plan.layers = 50;
    plan.width = width;
    const Factors f = measure_factors(plan, options.seed());
    say("   %-8s %-10s %6.3f %9.3f %12.1e\n", name_of(plan.bend), name_of(plan.start),
        f.forward, f.backward, f.mean_square.back());
    chart.line(name_of(plan.bend) + std::string(", ") + name_of(plan.start),
               f.mean_square);
  }
  say("\n");
  save_svg(options.out("factors.svg"), chart);
  say("\n");
}

// ---- 6. The trap --------------------------------------------------------------------

static void show_trap(const Data& data, const Options& options) {
  const Plan nets[] = {{Bend::relu, Start::xavier},
                       {Bend::sigmoid, Start::xavier},
                       {Bend::relu, Start::he},
                       {Bend::relu, Start::he, 1.3}};
  std::vector<Flow> flows;
  for (const Plan& net : nets) flows.push_back(first_look(net, data, options.seed()));
  say("%s ReLU from Xavier, before any step\n\n"
      "   layer            2          5         10         15         20\n",
      bold("6. A trap:").c_str());
  const auto row = [](const char* name, const std::vector<double>& values) {
    say("   %-9s", name);
    for (const size_t l : {1, 4, 9, 14, 19}) say("%11.1e", values[l]);
    say("\n");
  };
  row("|dL/dW|", flows[0].dweight);
  row("|dL/dh|", flows[0].dh);
  row("size of h", flows[0].h);
  say("\n   One detector compares |dL/dW| of the first layers and the last, one "
      "|dL/dh|:\n"
      "\n   net                      by dL/dW      by dL/dh\n");
  for (size_t i : {1, 0, 2, 3}) {
    say("   %-8s %-10s %14s %13s\n", name_of(nets[i].bend),
        nets[i].gain > 1 ? "1.3 x He" : name_of(nets[i].start),
        name_of(by_gradients_of_weights(flows[i])), name_of(by_gradients_of_h(flows[i])));
  }
  say("\n");
}

int main(int argc, char** argv) {
  Options options(argc, argv,
                  "09 gradient-flow: why do deep nets fall silent or explode?");
  Settings set;
  set.steps = options.integer("steps", 450, 20, "steps of each net", 1, 100000);
  set.rate = options.number("rate", 0.02, 0.02, "how far a step goes", 0);
  set.limit = options.number("limit", 1, 1, "clipping by norm: longest gradient", 1e-6);
  const double gain = options.number("gain", 1.3, 1.3, "of the fourth start", 0.01, 100);
  options.done();
  const Data data = draw_data(1000, options.seed());
  show_digits(options, 1000);
  show_product(data, options);
  const std::vector<Strip> strips = train_strips(data, set, gain, options.seed());
  show_strips(strips, set, options);
  if (!interrupted()) show_symptoms(strips, options);
  if (!interrupted()) show_factors(options.quick() ? 64 : 256, options);
  if (!interrupted()) show_trap(data, options);
  set.steps = options.quick() ? 60 : 300;
  const double left = interrupted() ? NAN : show_explosion(data, set, gain, options);
  return options.reached("clipped by norm: share of the loss left", left, 0.2, true);
}
