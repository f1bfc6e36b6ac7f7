// 06 backprop: how does blame travel backwards?
//
// One sample goes through a net that fits on a napkin, and its blame comes back. Then the
// same two passes, a few thousand times, solve what one neuron could not: XOR, and two
// spirals, whose net shows how it sees them. The chain stands in chain.h, the training
// loop in training.h, the questions to a trained net in looks.h; here are the story and
// its pictures. The notes: README.md.
#include "chain.h"
#include "looks.h"
#include "training.h"

#include "io/options.h"
#include "io/plot.h"
#include "io/svg.h"
#include "layers/summary.h"

using namespace chainrule;

// ---- 1. One sample, every stop of the chain -----------------------------------------

static void show_chain() {
  Sequential net = napkin_net();
  const Tensor x = Tensor::from({1, 2}, {1, 2});
  const IntTensor label = IntTensor::from({1}, {0});
  const std::vector<Stop> stops = travel(net, x, label);
  say("%s\n\n"
      "   Forward, read down: what passes each stop. Backward, read up: the blame of\n"
      "   each number, dLoss/dh. Measured: the slope when that number alone is moved.\n\n"
      "   stop                 h            blame            measured\n",
      bold("1. One sample, every stop of the chain").c_str());
  for (const Stop& s : stops) {
    say("   %-14s %5.0f %5.0f    %6.2f %6.2f     %6.2f %6.2f\n", s.name.c_str(),
        double(s.h[0]), double(s.h[1]), double(s.dh[0]), double(s.dh[1]), s.measured[0],
        s.measured[1]);
  }
  const double before = loss_from(net, 0, x, label);
  say("   %-14s %11.3f    %13.2f\n\n", "loss", before, 1.0);
  say("   The ReLU let no signal of its first unit through, so no blame comes back\n"
      "   through it. On the way each linear layer noted blame times input:\n\n");
  const char* const names[] = {"dW_1", "db_1", "dW_2", "db_2"};
  for (size_t i = 0; i < 4; ++i)
    say("%s", to_text(names[i], net.params()[i].grad).c_str());
  Sgd(net.params()).step(real(0.05));
  say("\n   One step against it, rate 0.05: the loss falls from %.3f to %.3f.\n\n",
      before, loss_from(net, 0, x, label));
}

// ---- 2. Where to start --------------------------------------------------------------

static void show_starts(const Options& options) {
  Sequential net = xor_net(1);
  say("%s what one neuron could not do (lesson 01)\n\n%s\n"
      "   The same net, the same 500 steps, from three starts:\n\n"
      "   start                        different units   right\n",
      bold("2. XOR:").c_str(), summary(net, {1, 2}).c_str());
  Chart chart("XOR from three starts", "step", "loss");
  const char* const names[] = {"all weights 0", "all weights 0.5", "random, around 0.1"};
  for (const Start start : {Start::zero, Start::equal, Start::random}) {
    const Outcome o = solve_xor(start, options.seed());
    const char* name = names[int(start)];
    say("   %-28s %8d of 8 %8.1f %%\n", name, o.different, 100 * o.right);
    chart.line(name, o.training.at, o.training.loss);
  }
  say("\n");
  plot(chart);
  save_svg(options.out("starts.svg"), chart);
  say("   Equal units get equal blame, take equal steps, and stay equal: eight units\n"
      "   are one. Any random difference is enough to break the tie.\n\n");
}

// ---- 3. Two spirals -----------------------------------------------------------------

template <class Picture>
static void show(const Options& options, const Picture& picture, const char* file) {
  if (!is_quiet()) say("%s\n", draw(picture, 60).c_str());
  save_svg(options.out(file), picture);
}

static double show_spirals(Sequential& net, const Settings& set, const Options& options) {
  const Spirals data = draw_spirals(options.seed());
  say("%s two arms of 300 points, one class each\n\n%s\n", bold("3. Spirals:").c_str(),
      summary(net, {1, 2}).c_str());
  const Training run = train(net, data.learned, set, {options.seed(), 3}, "spirals");
  if (run.steps < set.steps) {
    say("   Stopped after %d of %d steps. This is what there is:\n\n", run.steps,
        set.steps);
  }
  const Points few = first(data.fresh, 300);
  DecisionMap map("What the net answers, and 300 points it has not seen", -1.2, 1.2, -1.2,
                  1.2);
  map.ask([&](const std::vector<real>& xy) {
    return net.forward(Tensor::from({int(xy.size()) / 2, 2}, xy), Mode::evaluate).host();
  });
  show(options, map.points(few.x.host(), few.labels.host()), "plane.svg");
  const double right = share_right(net, data.fresh);
  say("   After %d steps of %d points: %.1f %% of the new points right. A coin: 50 %%.\n",
      run.steps, set.batch, 100 * right);
  say("   Checksum of the weights %016llx: the same for any --threads.\n\n",
      static_cast<unsigned long long>(checksum(net)));
  return right;
}

static void show_more_seeds(double first_right, const Settings& set,
                            const Options& options) {
  int solved = first_right >= 0.97 ? 1 : 0, tried = 1;
  for (; tried < options.seeds() && !interrupted(); ++tried) {
    const uint64_t seed = options.seed() + uint64_t(tried);
    Sequential net = spiral_net<Relu>(seed);
    const Spirals data = draw_spirals(seed);
    train(net, data.learned, set, {seed, 3}, "another seed");
    const double right = share_right(net, data.fresh);
    solved += right >= 0.97 ? 1 : 0;
    say("   seed %llu: %.1f %% right\n", static_cast<unsigned long long>(seed),
        100 * right);
  }
  say("   %d of %d seeds at 97 %% or more.\n\n", solved, tried);
}

// ---- 4. How the net sees them -------------------------------------------------------

// The last hidden layer: its two units are the axes, and the last layer's cut is
// straight.
static DecisionMap hidden_map(const char* title, Sequential& net, const Points& data) {
  const Points seen = seen_after(net, first(data, 300), 6);
  DecisionMap map(title, -1.1, 1.1, -1.1, 1.1);
  map.ask([&net](const std::vector<real>& h) {
    return net.at(6)
        .forward(Tensor::from({int(h.size()) / 2, 2}, h), Mode::evaluate)
        .host();
  });
  return map.points(seen.x.host(), seen.labels.host());
}

static void show_views(Sequential& net, const Options& options) {
  const Spirals data = draw_spirals(options.seed());
  say("%s\n\n   The last hidden layer has two units, so what it sees can be drawn:\n\n",
      bold("4. How the net sees them").c_str());
  Sequential untrained = spiral_net<Relu>(options.seed());
  save_svg(options.out("hidden_before.svg"),
           hidden_map("The last hidden layer before training", untrained, data.fresh));
  show(options, hidden_map("The same points in the last hidden layer", net, data.fresh),
       "hidden.svg");
  const Views views = compare_views(net, options.seed());
  say("   The last layer can make one straight cut, no more. How far would a straight\n"
      "   cut get at the earlier stops? (Share of new points that it gets right.)\n\n"
      "   stop               trained net   the same net untrained\n");
  const char* const stops[] = {"x", "hidden layer 1", "hidden layer 2", "hidden layer 3"};
  for (int i = 0; i < 4; ++i) {
    say("   %-16s %10.1f %% %15.1f %%\n", stops[i], 100 * views.trained[i],
        100 * views.untrained[i]);
  }
  say("\n");
}

// ---- 5. Too large a rate ------------------------------------------------------------

static void show_rates(const Options& options) {
  const int steps = options.quick() ? 300 : 1000;
  say("%s (lesson 04), now in hidden layers\n\n"
      "   rate     dead ReLU units    right after %d steps\n",
      bold("5. Dead units").c_str(), steps);
  for (const double rate : {0.3, 1.0, 3.0}) {
    const Casualties c = train_at(rate, options.seed(), steps);
    say("   %-8.1f %6d of 64 %13.1f %%\n", rate, c.dead, 100 * c.right);
  }
  say("\n");
}

static void show_trial(uint64_t seed) {
  say("%s (lesson 03), all 1,224 parameters and the input\n\n"
      "   every bend a tanh: worst relative error %.1e\n"
      "   every bend a ReLU: worst relative error %.1e\n",
      bold("6. The gradient on trial").c_str(), gradient_error<Tanh>(seed),
      gradient_error<Relu>(seed));
  if (sizeof(real) == 4) {
    say("   In float the steps must be long, and some jump over the corner of a ReLU:\n"
        "   there the slope between two points is none. Try ./learn 06 ON=double\n");
  }
  say("\n");
}

int main(int argc, char** argv) {
  Options options(argc, argv, "06 backprop: how does blame travel backwards?");
  const Settings set = {
      options.integer("steps", 3000, 1000, "training steps on spirals", 1, 1000000),
      options.integer("batch", 32, 32, "points in a step", 1, 600),
      options.number("rate", 0.3, 0.3, "how far a step goes", 0)};
  options.done();
  show_chain();
  show_starts(options);
  Sequential net = spiral_net<Relu>(options.seed());
  const double right = show_spirals(net, set, options);
  if (options.seeds() > 1) show_more_seeds(right, set, options);
  if (!interrupted()) show_views(net, options);
  if (!interrupted()) show_rates(options);
  if (!interrupted()) show_trial(options.seed());
  return options.reached("spirals right", right, 0.95, false);
}
