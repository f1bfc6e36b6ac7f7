// The second half of lesson 18, told: transfer, pairs, saliency.
#pragma once

#include "io/options.h"
#include "looks.h"
#include "transfer.h"

namespace chainrule {

// ---- 4. Another task, ten pictures of each class -------------------------------------

inline void show_transfer(Sequential& net, const Options& options, int steps) {
  say("%s Ten labelled pictures per class, %d steps\n"
      "   with augmentation, dropout and weight decay. Right among new pictures, in "
      "%%:\n\n"
      "                        from     frozen     fine-tuned at     frozen\n"
      "                      scratch   backbone   1 rate  2 rates   random net\n",
      bold("4. Reused, and when it fails.").c_str(), steps);
  for (int i = 0; i < options.seeds() && !interrupted(); ++i) {
    const uint64_t seed = options.seed() + uint64_t(i);
    if (i > 0) say("   seed %d\n", int(seed));
    Sequential other = i > 0 ? trained({}, seed) : Sequential();
    for (const Target target : {Target::shapes, Target::skin, Target::sounds}) {
      if (options.quick() && target != Target::skin) continue;
      const Transfer t = transfer(i > 0 ? other : net, target, steps, seed);
      say("   %-16s %8.0f %10.0f %9.0f %8.0f %11.0f\n", name_of(target), 100 * t.scratch,
          100 * t.frozen, 100 * t.one_rate, 100 * t.two_rates, 100 * t.random);
    }
  }
  say("   (guessing: 10, 50, 10)\n\n");
  save_png(options.out("targets.png"), target_sheet(options.seed()));
  say("   Nothing on skin was ever a star, and still it helps: outlines are outlines.\n"
      "   Sounds need fine stripes, and those the backbone has learned to overlook.\n\n");
}

// ---- 5. Pairs ------------------------------------------------------------------------

inline double show_pairs(const Options& options, int steps) {
  const uint64_t seed = options.seed();
  const Images old = plane_digits(400, true, {seed, 54}),
               fresh = plane_digits(400, false, {seed, 54});
  Sequential start = plane_net(seed), net = embed(steps, false, seed),
             pulled = embed(steps / 2, true, seed);
  say("%s Digits 0 .. 4 get places in a plane: the same pulled\n"
      "   together, others pushed apart up to a margin of 1. %d steps of 32 pairs.\n\n"
      "   new digits              same    others   nearest neighbour is the same\n",
      bold("5. The contrastive loss.").c_str(), steps);
  const auto line = [](const char* name, const Tensor& z, const Images& data) {
    const Plane p = measure(z, data.labels);
    say("   %-21s %7.2f %9.2f %14.0f %%\n", name, p.same, p.other, 100 * p.neighbour);
    return p;
  };
  const Tensor z = net.forward(old.x, Mode::evaluate);
  line("before", start.forward(old.x, Mode::evaluate), old);
  const Plane after = line("after", z, old);
  line("pull only", pulled.forward(old.x, Mode::evaluate), old);
  line("PCA of the pixels", Pca(old.x, 2).project(old.x), old);
  line("after, digits 5 .. 9", net.forward(fresh.x, Mode::evaluate), fresh);
  say("\n");
  const Chart chart = plane_chart("Where the contrastive loss puts new digits", "z1",
                                  "z2", z, old.labels, {"0", "1", "2", "3", "4"});
  plot(chart);
  save_svg(options.out("pairs.svg"), chart);
  say("\n   Who only pulls ends in one point. And of digits that it never met the plane\n"
      "   knows little: it learned what it was asked, not what digits are.\n\n");
  return after.other / after.same;
}

// ---- 6. Where does it look? ----------------------------------------------------------

inline void show_saliency(Sequential& net, const Options& options, int steps) {
  const uint64_t seed = options.seed();
  const Scenes asked = draw_scenes(200, {seed, new_});
  Sequential random = untrained(seed);
  const Shares learned = on_objects(net, asked), nothing = on_objects(random, asked);
  say("%s Saliency: how fast the logit of the right class\n"
      "   changes with each pixel. How much of it lies on the object?\n\n"
      "   trained net           %4.0f %%\n"
      "   random net            %4.0f %%\n"
      "   of all pixels         %4.0f %%\n\n",
      bold("6. Where does it look?").c_str(), 100 * learned.saliency,
      100 * nothing.saliency, 100 * learned.area);
  const std::vector<int> classes = asked.labels.rows(0, 10).host();
  const Tensor ten = asked.x.rows(0, 10);
  save_png(
      options.out("saliency.png"),
      saliency_sheet(ten, {saliency(net, ten, classes), saliency(random, ten, classes)}));
  const Cheat honest = learn_skin(false, steps, seed),
              cheat = learn_skin(true, steps, seed);
  say("\n   On the object, but a net that knows nothing looks there, too. Now a net "
      "that\n"
      "   cheats: in training, beside every ragged spot on skin lay a ruler.\n\n"
      "   right, in %%            rulers in the test   none   saliency on the ruler\n"
      "   trained with rulers   %12.0f %11.0f %16.0f %%\n"
      "   trained without       %12.0f %11.0f %16.0f %%\n"
      "   share of all pixels   %40.0f %%\n\n",
      100 * cheat.with_ruler, 100 * cheat.without, 100 * cheat.ruler.saliency,
      100 * honest.with_ruler, 100 * honest.without, 100 * honest.ruler.saliency,
      100 * cheat.ruler.area);
  save_png(options.out("ruler.png"),
           saliency_sheet(cheat.pictures, {cheat.maps, honest.maps}));
  say("   A perfect score, and it has never looked at a spot. Saliency gives it away.\n");
}

}  // namespace chainrule
