// 11 schedules: why not one learning rate for ever?
//
// A small net reads noisy digits, again and again: with constant rates, and with half the
// time and a rate that falls. Around that race: how each schedule runs, a test that finds
// the peak, what else the rate decides, and what a warm-up is for. The schedules are
// plain functions in src/optim/schedules.h; the experiments stand in experiments.h, the
// pictures in pictures.h. The notes: README.md.
#include "pictures.h"

#include "io/options.h"

using namespace chainrule;

// ---- 1. The schedules ----------------------------------------------------------------

static void show_schedules(const Options& options) {
  const Gallery gallery = {all_schedules(1)};
  say("%s (across: the run; upwards: the rate, from 0 to its peak)\n\n",
      bold("1. Nine schedules").c_str());
  plot(gallery);
  save_svg(options.out("schedules.svg"), gallery);
  say("\n   The same in numbers, for 1000 steps and a peak of 1:\n\n"
      "                    rate at step                          share of the steps\n"
      "                        0    250    500    750    999    below 0.1  above 0.9\n");
  for (const Named& schedule : gallery.schedules) {
    say("   %-16s", schedule.name);
    for (const int step : {0, 250, 500, 750, 999}) {
      say("  %5.3f", double(schedule.rate(step, 1000)));
    }
    const Shares count = shares(schedule.rate);
    say("    %5.1f %%    %5.1f %%\n", 100 * count.low, 100 * count.high);
  }
  say("\n   The cosine is as long near its peak as near 0. So is the straight line, "
      "half\n"
      "   as long at either end.\n\n");
}

// ---- 2. The range test ---------------------------------------------------------------

static void show_range_test(const Options& options, const Task& task) {
  const RangeTest test = range_test(task, options.seed());
  const Chart chart = range_chart(test);
  say("%s one short run, the rate grows in each step\n\n",
      bold("2. How high may the peak be?").c_str());
  plot(chart);
  save_svg(options.out("range.svg"), chart);
  say("   Too small, and nothing moves; too large, and the loss jumps up. The smoothed\n"
      "   loss is lowest at a rate of %.3f, the brink. A third of it: %.3f.\n\n",
      test.lowest, test.lowest / 3);
}

// ---- 3. The race --------------------------------------------------------------------

// In percent, with a star behind the largest of its column.
static std::string starred(double share, double best) {
  char text[16];
  std::snprintf(text, sizeof text, "%10.1f%c", 100 * share, share >= best ? '*' : ' ');
  return text;
}

static Race show_race(const Options& options, int epochs, int pictures) {
  say("%s percent of fresh pictures right at the end%s\n\n", bold("3. The race:").c_str(),
      options.seeds() > 1 ? ", mean of the seeds" : "");
  const Race all = run_race(options.seed(), options.seeds(), epochs, pictures);
  const double half = *std::max_element(all.half, all.half + 5);
  say("                 constant   constant     linear  one-cycle  Adam with\n"
      "                                          decay             l. decay\n"
      "   epochs     %10d %10d %10d %10d %10d\n",
      epochs, epochs / 2, epochs / 2, epochs / 2, epochs / 2);
  for (int p = 0; p < 5; ++p) {
    say("   peak %.3f %s%s", peaks[p],
        starred(all.end[0][p], all.best_end(Way::constant)).c_str(),
        starred(all.half[p], half).c_str());
    for (const Way way : {Way::linear, Way::one_cycle, Way::adam}) {
      say("%s", starred(all.end[int(way)][p], all.best_end(way)).c_str());
    }
    say("\n");
  }
  const Chart chart = race_chart(all);
  say("\n");
  plot(chart);
  save_svg(options.out("race.svg"), chart);
  double lucky = 0;
  for (const double share : all.best[0]) lucky = std::max(lucky, share);
  say("   The best constant rate ends at %.1f %%. Stopped in its luckiest epoch, which\n"
      "   only the fresh pictures could tell, it had %.1f %%. In half the epochs: "
      "linear\n"
      "   decay %.1f %%, one-cycle %.1f %%. Linear decay has no rise: what it gains "
      "comes\n"
      "   from the decay.\n\n",
      100 * all.best_end(Way::constant), 100 * lucky, 100 * all.best_end(Way::linear),
      100 * all.best_end(Way::one_cycle));
  if (options.quick()) say("   (--quick is too short a run to judge a schedule by.)\n\n");
  return all;
}

// ---- 4. Each schedule once ----------------------------------------------------------

static void show_each(const Options& options, const Task& task, int epochs) {
  std::vector<Named> all = all_schedules(peaks[the_peak]);
  all.push_back({"cosine backwards", cosine_backwards(peaks[the_peak])});
  Bars bars("Percent of fresh pictures wrong: short is good");
  Progress progress(int(all.size()), "schedules");
  for (size_t i = 0; i < all.size() && !interrupted(); ++i) {
    Setting set;
    set.rate = all[i].rate;
    set.epochs = std::max(1, epochs / 2);
    const std::vector<double> right = train(task, set, options.seed());
    if (!right.empty()) bars.add(all[i].name, 100 - 100 * right.back());
    progress.at(int(i) + 1);
  }
  say("%s peak %g, %d epochs\n\n", bold("4. Each schedule once:").c_str(),
      peaks[the_peak], std::max(1, epochs / 2));
  plot(bars);
  say("   The last one has the cosine's rates in the opposite order: the same rates,\n"
      "   but large at the end.\n\n");
}

// ---- 5. What the rate decides -------------------------------------------------------

static void show_grid(const Options& options, int pictures) {
  const Sensitivity grid = measure_grid(options.seed(), pictures);
  say("%s percent right, linear decay, 5 epochs, %d pictures\n\n   peak              ",
      bold("5. What decides most?").c_str(), pictures);
  for (const double rate : grid_rates) say("%10.3f ", rate);
  const char* const names[] = {"base",      "width / 4",    "width x 4",   "batch / 4",
                               "batch x 4", "start w. / 4", "start w. x 4"};
  for (int i = 0; i < 7; ++i) {
    say("\n   %-18s", names[i]);
    for (const double share : grid.right[i])
      say("%s", starred(share, grid.best(i)).c_str());
  }
  say("\n\n   Worst to best, in points, when one thing is a quarter or four times the\n"
      "   base, and the peak is   0.064      the best of its row\n"
      "   peak           %14.1f\n",
      grid.spread_of_rate());
  const char* const varied[] = {"width", "batch", "start weights"};
  for (int i = 0; i < 3; ++i) {
    say("   %-14s %14.1f %18.1f\n", varied[i], grid.spread(1 + 2 * i),
        grid.spread_retuned(1 + 2 * i));
  }
  say("\n");
}

// ---- 6. Why warm up -----------------------------------------------------------------

static void show_first_steps(const Options& options, const Task& task) {
  const std::vector<double> moves = adam_moves(task, options.seed(), 200);
  say("%s how far Adam moves a weight, as a share of the rate\n\n   step   ",
      bold("6. Why warm up:").c_str());
  const int named[] = {1, 2, 3, 5, 10, 50, 200};
  for (const int step : named) say("%8d", step);
  say("\n   share  ");
  for (const int step : named) say("%8.2f", moves[size_t(step - 1)]);
  say("\n\n   In its first step every weight moves by the whole rate, however small its\n"
      "   gradient: m and v have seen one batch.\n\n"
      "   How far is a batch's gradient from that of all pictures, as a share of its\n"
      "   length?\n\n   batch  ");
  std::string line = "\n   share  ";
  for (const int B : {8, 32, 128, 512}) {
    if (B >= task.learned.x.size(0)) continue;
    char text[16];
    std::snprintf(text, sizeof text, "%8.2f", gradient_noise(task, B, options.seed()));
    say("%8d", B);
    line += text;
  }
  say("%s", line.c_str());
  say("\n\n   Four times the batch, half the noise. It is not the large batch that asks\n"
      "   for a warm-up, but the large rate that it is given.\n\n");
}

int main(int argc, char** argv) {
  Options options(argc, argv, "11 schedules: why not one learning rate for ever?");
  const int epochs = options.integer("epochs", 20, 12, "of a constant rate", 2, 1000),
            pictures = options.integer("pictures", 4000, 500, "to learn from", 100);
  options.done();
  const Task task = draw_task(options.seed(), pictures);
  say("   %d drawn digits of 14 x 14 pixels, unsteady and noisy, one label in sixteen\n"
      "   wrong. A net 196-64-64-10 with ReLU, SGD with momentum 0.9, batches of 32.\n"
      "   Judged by 2000 fresh digits, as many of them labelled wrongly.\n\n",
      pictures);
  show_schedules(options);
  show_range_test(options, task);
  const Race all = show_race(options, epochs, pictures);
  if (!interrupted()) show_each(options, task, epochs);
  if (!interrupted()) show_grid(options, pictures / 2);
  if (!interrupted()) show_first_steps(options, task);
  return options.reached("one-cycle right", all.best_end(Way::one_cycle), 0.5, false);
}
