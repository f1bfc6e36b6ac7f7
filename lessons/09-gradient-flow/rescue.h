// A net that explodes in its first steps, and what can be done about it without building
// it anew: smaller steps, or clipping.
#pragma once

#include "deep.h"
#include "io/chart.h"
#include "io/options.h"
#include "io/terminal.h"

namespace chainrule {

struct Rescue {
  const char* name;
  Run run;
};

// ReLU from `gain` times He. Clipping by value needs another limit: all gradients
// together are far longer than the longest of them.
inline std::vector<Rescue> explode(const Data& data, const Settings& base, double gain,
                                   uint64_t seed) {
  const Plan plan{Bend::relu, Start::he, gain};
  Settings slow = base, by_norm = base, by_value = base;
  slow.rate /= 10;
  by_norm.clip = Clip::norm;
  by_value.clip = Clip::value;
  by_value.limit /= 100;
  return {{"as it is", train(plan, data, base, seed)},
          {"a tenth of the rate", train(plan, data, slow, seed)},
          {"clipped by norm", train(plan, data, by_norm, seed)},
          {"clipped by value", train(plan, data, by_value, seed)},
          {"from He, as it is", train({Bend::relu, Start::he}, data, base, seed)}};
}

struct Clipped {
  double length;  // of all gradients as one arrow, afterwards
  double cosine;  // of the angle to where it pointed before: 1 is the same direction
};

inline Clipped clip_once(const Data& data, const Settings& set, double gain,
                         uint64_t seed) {
  Sequential net = deep_net({Bend::relu, Start::he, gain}, data.x.size(1), seed);
  SoftmaxCrossEntropy loss;
  loss.forward(net.forward(data.x, Mode::train), data.labels);
  net.backward(loss.backward());
  const std::vector<Param> params = net.params();
  std::vector<std::vector<real>> before;
  for (const Param& p : params) before.push_back(p.grad.host());
  const double length = norm_of_gradients(params);
  clip(params, set);
  double product = 0;
  for (size_t p = 0; p < params.size(); ++p) {
    const std::vector<real> after = params[p].grad.host();
    for (size_t i = 0; i < after.size(); ++i) {
      product += double(before[p][i]) * double(after[i]);
    }
  }
  const double now = norm_of_gradients(params);
  return {now, product / (length * now)};
}

// ---- the story ----------------------------------------------------------------------

inline std::string loss_at(const Run& run, size_t step) {
  if (step >= run.losses.size()) return "";
  const double loss = run.losses[step];
  return std::isfinite(loss) ? in_few_digits(loss) : "NaN";
}

inline double show_explosion(const Data& data, const Settings& set, double gain,
                             const Options& options) {
  const std::vector<Rescue> all = explode(data, set, gain, options.seed());
  Settings by_norm = set, by_value = set;
  by_norm.clip = Clip::norm;
  by_value.clip = Clip::value, by_value.limit /= 100;
  const Clipped norm = clip_once(data, by_norm, gain, options.seed()),
                value = clip_once(data, by_value, gain, options.seed());
  say("%s ReLU from %g x He, rate %g. Its first gradient has length %.0f.\n"
      "   Clipped by norm, limit %g: length %.2g, direction kept (cosine %.2f).\n"
      "   Clipped by value, limit %g: length %.2g, direction bent (cosine %.2f).\n\n"
      "                        loss in step 0         1         2   last 20  right\n",
      bold("7. Explosion:").c_str(), gain, set.rate, all[0].run.first_norm, set.limit,
      norm.length, norm.cosine, by_value.limit, value.length, value.cosine);
  for (const Rescue& r : all) {
    say("   %-22s %12s %9s %9s", r.name, loss_at(r.run, 0).c_str(),
        loss_at(r.run, 1).c_str(), loss_at(r.run, 2).c_str());
    if (r.run.broken())
      say("\n");
    else
      say(" %9.3g %4.0f %%\n", r.run.loss(), 100 * r.run.right);
  }
  say("\n   last 20: the mean loss of the last 20 of %d steps.\n\n", set.steps);
  for (int i = 1; i < options.seeds() && !interrupted(); ++i) {
    const uint64_t seed = options.seed() + uint64_t(i);
    const std::vector<Rescue> other = explode(draw_data(1000, seed), set, gain, seed);
    say("   seed %d: as it is %s; loss clipped by norm %.2f, by value %.2f, from He "
        "%.2f\n",
        int(seed), other[0].run.broken() ? "NaN" : "no NaN", other[2].run.loss(),
        other[3].run.loss(), other[4].run.loss());
  }
  return all[2].run.loss() / all[2].run.losses[0];
}

}  // namespace chainrule
