// 25 embeddings: can a word be a point?
//
// A table with a row of numbers for each word; looking a row up is the product with a
// one-hot. The rows are learned by guessing each word's company in drawn tales (skip-gram
// with negative sampling) and looked at: who is near to whom, a map, sums of arrows;
// beside shuffled text, untrained rows and mere counting. --data: Shakespeare, and
// nothing else. The headers measure and draw; the words stand here. The notes: README.md.
#include "company.h"
#include "io/interrupt.h"
#include "io/options.h"
#include "io/plot.h"
#include "lookup.h"
#include "pictures.h"
#include "questions.h"
#include "shakespeare.h"

using namespace chainrule;

struct Runs {
  Words words;
  Trained learned, shuffled;
  Points untrained, counted;
};

static Runs run_all(const Words& words, const Settings& set, uint64_t seed) {
  const SkipGram fresh(words.size(), set.features, seed);
  return {words, train(words, set, seed), train(shuffled(words, seed), set, seed),
          points_of(fresh.points), counted_points(words, set)};
}

static void show_lookup(const Words& words, const Settings& set, uint64_t seed) {
  const int V = words.size(), C = set.features, kite = words.number("kite");
  const TwoWays two = look_up_and_multiply({kite, 0, kite, V - 1}, V, C, seed);
  say("%s The tales have %d words, %d different ones; \"kite\" is\n"
      "   %d. Numbers are neighbours by accident, and one-hots are all equally far from\n"
      "   each other. So each word gets a row of a table, %d numbers: a point.\n\n"
      "      one-hots times the table, rows looked up: largest difference %g\n"
      "      multiply-adds for a word: product %d x %d = %d, lookup 0\n\n",
      bold("1. A word is a row.").c_str(), int(words.text.size()), V, kite, C,
      two.forward, V, C, V * C);
  const std::vector<real> dweight = blame_of({2, 0, 2}, 4).host();
  say("   The way back, words 2 0 2 of four, blamed with (1, 10), (2, 20), (3, 30):\n\n");
  for (size_t v = 0; v < 4; ++v) {
    say("      row %d hears (%g, %g)\n", int(v), dweight[2 * v], dweight[2 * v + 1]);
  }
  say("\n   Row 2 was used twice and hears the sum of both.\n\n");
}

static void show_task(const Words& words, const Settings& set) {
  std::string text;
  for (size_t t = 0; t < 12; ++t) text += words.names[size_t(words.text[t])] + " ";
  say("%s The tales, as they are read:\n\n      %s...\n\n"
      "   A pair is a word and one at most %d places from it. Its score is the product\n"
      "   points[word] . company[other]; it should be high, and low for the word with\n"
      "   %d others that are drawn by chance. How often a word stands in the text, and\n"
      "   how often it is drawn:\n\n"
      "      word        count   of all words   count^%g of all\n",
      bold("2. Guess the company.").c_str(), text.c_str(), set.window, set.negatives,
      set.power);
  const std::vector<double> as_is = chances(words.counts, 1),
                            drawn = chances(words.counts, set.power);
  for (const char* word : {"the", "Mia", "kite", "doll", "met"}) {
    const size_t v = size_t(words.number(word));
    say("      %-8s %8.0f %12.2f %% %14.2f %%\n", word, words.counts[v], 100 * as_is[v],
        100 * drawn[v]);
  }
  say("\n");
}

static void show_losses(const Options& options, const Settings& set, const Runs& runs) {
  const Chart chart = loss_chart((1 + set.negatives) * std::log(2.0), runs.learned.losses,
                                 runs.shuffled.losses);
  plot(chart);
  save_svg(options.out("losses.svg"), chart);
  say("\n   At last %.3f, and %.3f where all order is lost: what is left to know is\n"
      "   which words are frequent.\n\n",
      runs.learned.loss(), runs.shuffled.loss());
}

static void show_neighbours(const Words& words, const Points& points, int window) {
  say("%s The nearest of all words, and their cosine (1: the same\n"
      "   direction):\n\n",
      bold("3. Who is near to whom?").c_str());
  for (const char* word : {"Mia", "kite", "shells", "garden", "red", "found", "She", "it",
                           "went", "thank"}) {
    say("      %-7s", word);
    for (const Neighbour& n : neighbours(points, words.number(word), 4)) {
      say(" %9s %.2f", words.names[size_t(n.word)].c_str(), n.cosine);
    }
    say("\n");
  }
  const int red = words.number("red"), blue = words.number("blue");
  say("\n   \"red\" and \"blue\" are %.2f alike; in the tales they meet %.0f times.\n\n",
      cosine(points.row(red), points.row(blue), points.C),
      count_pairs(words, window)[size_t(red * words.size() + blue)]);
}

static void show_kinds(const Runs& runs) {
  const std::vector<int> kind = kinds_of(runs.words);
  say("   Names, things, places, colours and verbs: the mean cosine of two words of one\n"
      "   kind and of two kinds, and whose nearest of all words is of its own kind:\n\n"
      "                         one kind   two kinds   margin   nearest is kin\n");
  const auto line = [&](const char* name, const Points& points) {
    const Kinship k = kinship(points, kind);
    say("      %-18s %8.2f %11.2f %8.2f %8d of %d\n", name, k.same, k.other, k.margin(),
        k.at_home, k.asked);
  };
  line("learned", runs.learned.points);
  line("untrained", runs.untrained);
  line("from shuffled text", runs.shuffled.points);
  line("counted", runs.counted);
  say("\n   Counted: no learning; a word's row is how much more often than by chance it\n"
      "   stands beside each other word.\n\n");
}

static void show_map(const Options& options, const Runs& runs) {
  const WordMap all = map_all(runs.words, runs.learned.points),
                names = map_names(runs.words, runs.learned.points);
  say("%s The plane in which the points spread most has %.0f %% of their\n"
      "   spread; the names by themselves have %.0f %% of theirs in a plane of their "
      "own.\n\n",
      bold("4. A map.").c_str(), 100 * all.share, 100 * names.share);
  plot(chart_of(all));
  plot(chart_of(names));
  save_picture(options.out("words.svg"), svg(all));
  save_picture(options.out("names.svg"), svg(names));
  say("\n   Both with the words themselves in the files.\n\n");
}

static void show_questions(const Runs& runs) {
  say("%s a is to b as c is to ...? The nearest to b - a + c, as is,\n"
      "   and without a, b and c themselves; beside two that do no sums. Right, in "
      "%%:\n\n"
      "                                              without   near b   near c\n"
      "      questions                       as is   a, b, c    alone    alone\n",
      bold("5. Sums of arrows.").c_str());
  for (const Family& family : families(runs.words)) {
    say("      %-30s ", family.name);
    for (const Solver solver : {Solver::keeps_all, Solver::leaves_out,
                                Solver::only_near_b, Solver::only_near_c}) {
      say("%s%4.0f", solver == Solver::keeps_all ? "" : "     ",
          100 * answer(runs.learned.points, family.questions, solver).right);
    }
    say("\n");
  }
  const Family mia = families(runs.words)[2];
  say("\n   \"Mia is to She as Ben to\", as is: the answer was \"b\", She, in %.0f "
      "%%.\n\n",
      100 * answer(runs.learned.points, mia.questions, Solver::keeps_all).said_b);
}

static void show_more_seeds(const Options& options, int count, const Settings& set) {
  for (int i = 1; i < options.seeds() && !interrupted(); ++i) {
    const uint64_t seed = options.seed() + uint64_t(i);
    const Words words = words_of_tales(count, seed);
    const Trained learned = train(words, set, seed);
    const Kinship k = kinship(learned.points, kinds_of(words));
    say("   seed %-3d loss %.3f   margin %.2f   kin %d of %d   sums right %.0f %%\n",
        int(seed), learned.loss(), k.margin(), k.at_home, k.asked,
        100 * share_right(words, learned.points, Solver::leaves_out));
  }
}

int main(int argc, char** argv) {
  Options options(argc, argv, "25 embeddings: can a word be a point?");
  const bool real_words = !options.data().empty();
  Settings set = real_words ? shakespeare_settings : Settings();
  set.steps = options.integer("steps", set.steps, 400, "of the training", 10);
  set.pairs = options.integer("pairs", set.pairs, 128, "of neighbours in a step");
  set.rate = options.number("rate", set.rate, 0.04, "of Adam, falling to 0", 0);
  set.features = options.integer("features", set.features, set.features,
                                 "numbers in a row of the table", 2, 512);
  set.window = options.integer("window", set.window, set.window,
                               "places to both sides that count as company", 1, 50);
  const int count = options.integer("tales", 5000, 1000, "to learn from", 300);
  options.done();
  if (real_words) {
    show_shakespeare(options, set);
    return 0;
  }
  const Words words = words_of_tales(count, options.seed());
  show_lookup(words, set, options.seed());
  show_task(words, set);
  const Runs runs = run_all(words, set, options.seed());
  show_losses(options, set, runs);
  show_neighbours(words, runs.learned.points, set.window);
  show_kinds(runs);
  show_map(options, runs);
  show_questions(runs);
  const Agreement a = agreement(words, runs.learned, set);
  say("%s The best score of a pair is known: the log of how often it\n"
      "   stands in the text over how often it is drawn. Learned and best scores:\n"
      "   correlation %.2f, mean difference %.2f.\n\n",
      bold("6. What a score is.").c_str(), a.correlation, a.mean_difference);
  if (options.quick()) say("   Few tales and steps: for the sums leave out --quick.\n");
  show_more_seeds(options, count, set);
  return options.reached("loss of a pair", runs.learned.loss(), 2.55, true);
}
