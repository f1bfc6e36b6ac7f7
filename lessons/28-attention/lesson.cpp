// 28 attention: what if every word could look at every other?
//
// First on paper: two tokens look at each other, and blame finds its way back; who may
// see whom; why the scores are divided by sqrt(D). Then nets of one layer of attention
// learn: rows of letters backwards, what order means to them, two looks at once, the
// alphabet. hand.h is attention with every table stored, temperature.h measures the
// division, nets.h and training.h have the nets; the words of the first half stand in
// paper.h.
#include "io/options.h"
#include "looks.h"
#include "paper.h"

using namespace chainrule;

static Plan plan_for(const Options& options) {
  Plan plan;
  if (!options.quick()) return plan;
  plan.batch = 8;
  plan.steps = 60;
  plan.rate = 0.02;
  return plan;
}

// ---- 4. Backwards ---------------------------------------------------------------------

static void show_text(LetterNet& net, const std::string& folder) {
  const std::vector<int> rows = rows_of_text(tiny_shakespeare(folder), 500);
  const std::vector<int> said = answers(net, rows);
  say("   Rows of Tiny Shakespeare, of which it has seen none: %.1f %% of the letters "
      "right.\n",
      100 * right_on(net, rows));
  for (const int n : {100, 200, 300}) {
    const auto part = [n](const std::vector<int>& all) {
      return word({all.begin() + n * T, all.begin() + (n + 1) * T});
    };
    say("      %s -> %s\n", part(rows).c_str(), part(said).c_str());
  }
  say("\n");
}

static void show_backwards(const Options& options) {
  const uint64_t seed = options.seed();
  Plan plan = plan_for(options), nowhere = plan;
  nowhere.places = false;
  LetterNet net(plan, {seed, 1}), lost(nowhere, {seed, 1});
  train(net, seed, "backwards");
  const std::vector<int> row = spelled(sentence), rows = drawn_rows(200, {seed, 9});
  const std::string said = word(answers(net, row));
  say("%s Rows of 12 letters, drawn from 27; wanted is the row from\n"
      "   its end to its beginning. One layer of attention, one head, %d steps of %d\n"
      "   rows. Of 200 new rows %.1f %% of the letters are right. And of ours:\n"
      "   %s -> %s\n\n",
      bold("4. Backwards.").c_str(), plan.steps, plan.batch, 100 * right_on(net, rows),
      word(row).c_str(), said.c_str());
  const Looks map = {"Backwards: where it looked for each answer",
                     "answer, place by place", said, word(row), map_of(net, row)};
  plot(map);
  save_svg(options.out("backwards.svg"), map);
  say("\n   Nobody told it where to look. It looks in the mirror with %.0f %%.\n\n",
      100 * share_in_mirror(map.maps));
  if (!options.data().empty()) show_text(net, options.data());
  if (options.quick()) return;
  train(lost, seed, "without places");
  say("   Every letter came with a point for its place. Without it: %.0f %% right.\n\n"
      "%s Six tokens through a fresh layer, then in another order. Back\n"
      "   in the old one, what has changed at most?\n\n"
      "      without places %24.7f\n      with places %27.7f\n"
      "      without places, causal %16.7f\n\n",
      100 * right_on(lost, rows), bold("5. Order?").c_str(),
      moved_by_order(false, false, seed), moved_by_order(true, false, seed),
      moved_by_order(false, true, seed));
}

// ---- 6. Without the division ----------------------------------------------------------

static void show_unscaled(const Options& options) {
  say("%s Backwards again, one head of 64 numbers, three nets:\n\n"
      "   right (%%) after            10     20     40     80    150 steps\n",
      bold("6. Without the division.").c_str());
  Chart chart("Backwards, with and without 1/sqrt(D)", "step", "right, %");
  std::string places;
  const std::pair<Scale, const char*> kinds[] = {
      {Scale::library, "1/sqrt(D)"},
      {Scale::none, "without"},
      {Scale::small_start, "without, small start"}};
  for (const auto& [scale, name] : kinds) {
    Plan plan;
    plan.features = 64;
    plan.rate = 0.003;
    plan.scale = scale;
    LetterNet net(plan, {options.seed(), 1});
    Shares right = train(net, options.seed(), name);
    for (double& share : right) share *= 100;
    say("      %-20s", name);
    for (const size_t step : {10, 20, 40, 80, 149}) {
      if (step < right.size()) say("%7.0f", right[step]);
    }
    say("\n");
    chart.line(name, right);
    if (scale == Scale::none)
      places = in_percent(right_by_place(net, drawn_rows(200, {options.seed(), 9})));
  }
  save_svg(options.out("unscaled.svg"), chart);
  say("\n   Without, place by place (%%):%s\n"
      "   A query that is sure of a wrong letter hears hardly anything. Small start:\n"
      "   query weights 8 times smaller at the start, and no division ever.\n\n",
      places.c_str());
}

// ---- 7. Two looks at once -------------------------------------------------------------

static std::unique_ptr<LetterNet> trained_on_both(Plan plan, int heads, uint64_t seed) {
  plan.asks = 2;
  plan.heads = heads;
  plan.steps = plan.steps * 5 / 2;
  auto net = std::make_unique<LetterNet>(plan, Key{seed, 1});
  train(*net, seed, std::to_string(heads) + " heads");
  return net;
}

static double show_heads(const Options& options) {
  say("%s Wanted at each place: the letter in the mirror and the one just\n"
      "   before (before the first: the last). Both right, in %% of all places:\n\n",
      bold("7. Two looks.").c_str());
  const std::vector<int> rows = drawn_rows(200, {options.seed(), 9});
  Looks map;
  double right = 0;
  for (const int heads : {1, 2, 4}) {
    if (options.quick() && heads < 4) continue;
    const auto net = trained_on_both(plan_for(options), heads, options.seed());
    right = right_on(*net, rows);
    say("      %d head%s of %2d numbers %8.1f\n", heads, heads > 1 ? "s" : " ",
        32 / heads, 100 * right);
    if (heads != (options.quick() ? 4 : 2)) continue;
    const std::string row = word(spelled(sentence));
    map = {"Two letters wanted: where each head looked", "letter of the place that asks",
           row, row, map_of(*net, spelled(sentence))};
  }
  say("\n");
  plot(map);
  save_svg(options.out("heads.svg"), map);
  say("\n");
  return right;
}

// ---- 8. The alphabet ------------------------------------------------------------------

static void show_sorting(const Options& options) {
  Sorter net({options.seed(), 1});
  train(net, 600, options.seed());
  const std::vector<int> row = spelled(unsorted);
  const Sorted found = sort_alone(net, row);
  say("%s 12 different letters in the order of the alphabet. The query\n"
      "   is made of the letter that it named last, keys and values of the row: cross\n"
      "   attention. Of 200 new rows it sorts %.1f %% without a mistake. %s:\n\n",
      bold("8. Sorting.").c_str(), 100 * share_sorted(net, 200, options.seed()),
      unsorted);
  const Looks map = {"Sorting: where it looked for each letter", "letter that it named",
                     word(found.letters), unsorted, found.map};
  plot(map);
  save_svg(options.out("sorting.svg"), map);
  say("\n   In %.0f %% it looks most at the letter that it names. It was never told "
      "where\n"
      "   a letter stands: no places here, none needed.\n\n",
      100 * looks_right(net, 50, options.seed()));
}

static void show_more_seeds(const Options& options) {
  if (options.seeds() < 2) return;
  say("   seed   two looks, %% right: 1, 2, 4 heads   sorted without a mistake, %%\n");
  for (int i = 0; i < options.seeds() && !interrupted(); ++i) {
    const uint64_t seed = options.seed() + uint64_t(i);
    Sorter net({seed, 1});
    train(net, 600, seed);
    say("   %4d", int(seed));
    for (const int heads : {1, 2, 4}) {
      const auto letters = trained_on_both({}, heads, seed);
      say("%12.1f", 100 * right_on(*letters, drawn_rows(200, {seed, 9})));
    }
    say("%14.1f\n", 100 * share_sorted(net, 200, seed));
  }
}

int main(int argc, char** argv) {
  Options options(argc, argv,
                  "28 attention: what if every word could look at every other?");
  options.done();
  show_two_tokens();
  show_masks();
  show_temperature(options.out("entropy.svg"), options.seed());
  show_backwards(options);
  if (!options.quick() && !interrupted()) show_unscaled(options);
  const double both = show_heads(options);
  if (!options.quick() && !interrupted()) show_sorting(options);
  if (!options.quick()) show_more_seeds(options);
  if (options.quick()) say("   (Parts 5, 6 and 8 take longer: leave out --quick.)\n\n");
  return options.reached("share of places with both letters right", both, 0.9, false);
}
