// Lesson 05, the last act: what is told about one faulty part among fifty good ones.
//
// Split off because the program would be longer than a reader wants to scroll. The
// experiment itself is in needles.h.
#pragma once

#include "io/chart.h"
#include "io/options.h"
#include "io/plot.h"
#include "io/progress.h"
#include "io/svg.h"
#include "needles.h"

namespace chainrule {

inline void show_shares(const Line& line, const Line& focal, const Parts& train) {
  say("   Who holds the gradient (the sum of |slope|), with this one trained line:\n\n");
  say("   gamma      easy good parts   other good parts   faulty parts\n");
  Shares s;
  for (const double gamma : {0.0, 1.0, 2.0}) {
    s = gradient_shares(line, line, train, {"", gamma, 0.5});
    say("   %-5.0f %15.1f %% %16.1f %% %13.1f %%\n", gamma, 100 * s.easy, 100 * s.hard,
        100 * s.faulty);
  }
  say("\n   Easy: p > 0.9 for what is true. They are %.1f %% of all parts. Each pushes\n"
      "   hardly at all; together they push a lot, unless gamma silences them.\n\n",
      100 * s.easy_count);
  s = gradient_shares(focal, line, train, {"", 2, 0.5});
  say("   But that is at the line that gamma 0 has found. At the line that gamma 2\n"
      "   finds for itself the shares are %.1f, %.1f and %.1f %%. Every loss ends where\n"
      "   the faulty ones hold half; the line is the same, only less sure of itself.\n\n",
      100 * s.easy, 100 * s.hard, 100 * s.faulty);
}

inline void show_recipe(const Recipe& recipe, const Trained& t) {
  say("   %-24s %9.3f %11.3f %7.3f %8.4f %10.3f\n", recipe.name.c_str(), t.at_half.recall,
      t.at_half.precision, t.at_half.f1, t.auc, best_f1(t.curve).f1);
}

inline void draw_curves(const Options& options, const std::vector<Recipe>& recipes,
                        const std::vector<Trained>& trained) {
  Chart chart("One curve, many places on it", "recall", "precision");
  chart.y.low = 0;
  chart.y.high = 1;
  for (size_t i = 0; i < recipes.size(); ++i) {
    Numbers recall, precision;
    for (const Point& p : trained[i].curve) {
      if (p.recall < 0.05) continue;  // the first few parts: noise
      recall.values.push_back(p.recall);
      precision.values.push_back(p.precision);
    }
    if (i == 0) chart.line("CE, every threshold", recall, precision);
    const Point& half = trained[i].at_half;
    chart.points(recipes[i].name, {half.recall}, {half.precision});
  }
  plot(chart);
  save_svg(options.out("recall_precision.svg"), chart);
}

inline void show_needles(const Options& options, int features, int steps) {
  const std::vector<Recipe> recipes = {{"CE", 0, 0.5},
                                       {"CE, weights 3:1", 0, 0.75},
                                       {"CE, weights 50:1", 0, 50.0 / 51},
                                       {"focal 2, alpha 1/2", 2, 0.5},
                                       {"focal 2, alpha 1/4", 2, 0.25},
                                       {"focal 2, alpha 3/4", 2, 0.75}};
  say("6. One faulty part among fifty good ones: 40 faulty, 2000 good to learn from\n\n");
  const int repeats = options.seeds();
  Progress progress(int(recipes.size()) * repeats, "six losses");
  for (int i = 0; i < repeats; ++i) {
    const uint64_t seed = options.seed() + uint64_t(i);
    const Parts train = draw_parts(2040, features, {seed, 3});
    const Parts fresh = draw_parts(20400, features, {seed, 4});
    std::vector<Trained> trained;
    for (const Recipe& recipe : recipes) {
      trained.push_back(try_recipe(recipe, train, fresh, steps));
      progress.at(i * int(recipes.size()) + int(trained.size()));
    }
    if (repeats > 1) say("   seed %d\n\n", int(seed));
    show_shares(trained[0].line, trained[3].line, train);
    say("   On fresh parts              called faulty from p = 1/2 on     any "
        "threshold\n");
    say("                               recall   precision      F1      AUC    best "
        "F1\n");
    for (size_t k = 0; k < recipes.size(); ++k) show_recipe(recipes[k], trained[k]);
    const Point same = at_recall(trained[0].curve, trained[2].at_half.recall);
    say("\n   Plain CE with its threshold moved to p = %.3f: recall %.3f, precision\n"
        "   %.3f. That is what weights 50:1 bought: no new line, another place on "
        "it.\n\n",
        same.threshold, same.recall, same.precision);
    if (i == 0) draw_curves(options, recipes, trained);
  }
}

}  // namespace chainrule
