// 37 fast-matmul: where does the time go on a CPU?
//
// A core multiplies faster than memory can bring numbers. So the product of two matrices
// is a question of how often each number is fetched: a ladder of seven rungs, one idea
// each. First a small model of a cache counts what they fetch, then the clock says what
// that is worth on this machine. Last, the roofline: what bounds all the other work of
// the library. The notes: README.md.
#include <cmath>

#include "clock.h"
#include "io/file.h"
#include "io/options.h"
#include "io/plot.h"
#include "io/svg.h"
#include "io/terminal.h"
#include "ladder.h"
#include "machine.h"
#include "picture.h"
#include "workloads.h"

using namespace chainrule;
using namespace chainrule::ladder;

// ---- 1. What this machine could do ----------------------------------------------------

static Machine this_machine(size_t bytes) {
  return {peak_flops(), copy_rate(bytes, 1), copy_rate(64 << 10, 1)};
}

static void show_machine(size_t bytes) {
  const Machine m = this_machine(bytes);
  say("%s\n\n   One core, its numbers in registers: %.0f GFLOP/s. A multiply-add is two\n"
      "   operations and takes two numbers, %d bytes, if nobody keeps any.\n\n"
      "   One core copies             GB/s   bytes in the time of a multiply-add\n",
      bold("1. What this machine could do").c_str(), m.peak / 1e9, int(2 * sizeof(real)));
  const std::string memory = std::to_string(bytes >> 20) + " MiB, far away";
  const struct {
    const char* where;
    double rate;
  } copies[] = {{"8 KiB, first cache", copy_rate(8 << 10, 1)},
                {"64 KiB, second cache", m.cache},
                {memory.c_str(), m.memory}};
  for (const auto& [where, rate] : copies) {
    say("      %-20s %8.1f %12.2f\n", where, rate / 1e9, rate / (m.peak / 2));
  }
  say("\n");
}

// ---- 2. Counted: what each rung fetches -----------------------------------------------

static std::vector<Rung> counted_rungs() {
  return {Rung::three_loops, Rung::loop_order, Rung::cache_blocks, Rung::packing,
          Rung::micro_kernel};
}

static void show_counts(int M) {
  say("%s\n\n   The same loops on %d rows of a, watched by a cache of 32 KiB in lines "
      "of\n"
      "   64 bytes; b in two sizes that differ by 3 %%. For each multiply-add:\n\n"
      "                    numbers asked    bytes fetched    bytes fetched\n"
      "   rung              b 512 x 512      b 512 x 512      b 528 x 528\n",
      bold("2. What each rung fetches, counted").c_str(), M);
  for (const Rung rung : counted_rungs()) {
    const Count even = count(rung, {M, 512, 512}), odd = count(rung, {M, 528, 528});
    say("   %-14s %14.3f %16.3f %16.3f\n", name_of(rung), even.numbers, even.bytes,
        odd.bytes);
  }
  say("\n");
}

// ---- 3. The clock ---------------------------------------------------------------------

static void show_ladder(const Options& options, int largest, int rounds) {
  std::vector<Speeds> all;
  for (int n = 64; n <= largest; n *= 2) all.push_back(speeds(n, rounds));
  const std::vector<Climber> who = climbers();
  say("%s\n\n   GFLOP/s of n x n matrices, the median of %d rounds; %d thread%s\n\n"
      "   n =                ",
      bold("3. The ladder by the clock").c_str(), rounds, threads(),
      threads() == 1 ? "" : "s");
  for (const Speeds& s : all) say("%8d", s.size);
  say("   of peak\n");
  Chart chart("The ladder on this machine", "n, of n x n matrices", "GFLOP/s");
  chart.x.log = chart.y.log = true;
  std::vector<double> sizes;
  for (const Speeds& s : all) sizes.push_back(s.size);
  chart.x.ticks = sizes;
  for (size_t i = 0; i < who.size(); ++i) {
    const bool all_cores = who[i].rung >= Rung::threads;
    std::vector<double> rates;
    say("   %-19s", who[i].name().c_str());
    for (const Speeds& s : all) {
      rates.push_back(s.climbs[i] / 1e9);
      say("%8.*f", rates.back() < 9.95 ? 2 : 1, rates.back());
    }
    const double cores = all_cores ? threads() : 1;
    say("%8.1f %%\n", 100 * all.back().climbs[i] / all.back().peak / cores);
    chart.line(who[i].name(), sizes, rates);
  }
  say("   %-19s", "peak of one core");
  for (const Speeds& s : all) say("%8.1f", s.peak / 1e9);
  say("\n\n   of peak: at the largest n, of as many cores as the rung has threads%s\n\n",
      device_is_host()
          ? ""
          : ".\n   The library's part, here and below, is kernels on the device");
  chart.level("peak of one core", all.back().peak / 1e9);
  save_svg(options.out("ladder.svg"), chart);
}

// ---- 4. The roofline ------------------------------------------------------------------

static void show_roofline(const Options& options, const Machine& m,
                          const std::vector<Workload>& all, int rounds) {
  say("\n%s\n\n"
      "                               operations   GFLOP/s     GFLOP/s   bound by\n"
      "   one thread                   for a byte  under roof   reached\n",
      bold("4. The roofline: what bounds the rest of the work").c_str());
  const std::vector<Point> points = measure(all, rounds);
  for (size_t i = 0; i < points.size(); ++i) {
    const Point& p = points[i];
    const Sizes s = p.sizes;
    const double roof = s.M > 0 ? attainable(s.M, s.N, s.K, m.peak, m.memory)
                                : std::min(m.peak, p.intensity * m.memory);
    say("   %2zu %-26s %8.2f %11.1f %9.1f   %s\n", i + 1, p.name.c_str(), p.intensity,
        roof / 1e9, p.rate / 1e9, roof < m.peak ? "memory" : "multipliers");
  }
  say("\n   Roof: the smaller of %.0f GFLOP/s and operations for a byte times %.1f "
      "GB/s.\n"
      "   Above it is who finds numbers in a cache, or mostly reads: what a copy writes\n"
      "   must come in first. Far below: whose operations are dear, as e^x and erfc, of\n"
      "   which each counts as one here.\n\n",
      m.peak / 1e9, m.memory / 1e9);
  save_picture(options.out("roofline.svg"), Roofline(m, points).draw());
}

int main(int argc, char** argv) {
  Options options(argc, argv, "37 fast-matmul: where does the time go on a CPU?");
  const int largest =
      options.integer("largest", 1024, 128, "largest matrices of the ladder", 64, 4096);
  const int rows = options.integer("rows", 8192, 512,
                                   "rows of 1024 numbers, for the roofline", 8, 262144);
  const int rounds = options.integer("rounds", 7, 3, "of which the median counts");
  options.done();
  const size_t bytes = size_t(rows) * 1024 * sizeof(real);
  show_machine(bytes);
  show_counts(options.quick() ? 24 : 48);
  show_ladder(options, largest, rounds);
  // The clock has drifted since: what is compared is measured in the same minute.
  show_roofline(options, this_machine(bytes), workloads(rows, largest), rounds);
  if (your_parts().empty()) {
    say("Your own rungs beside these, once solved: ./learn 37 MINE=1\n");
  }
  return 0;
}
