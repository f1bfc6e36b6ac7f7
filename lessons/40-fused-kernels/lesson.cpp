// 40 fused-kernels: why is moving a number dearer than adding it?
//
// Three jobs of every Transformer, each by a chain of kernels, one for each step of its
// formula, and by one kernel for all steps. The results are the same; what goes through
// the memory is not. Without a GPU the simulator counts it; with one (ON=gpu) the clock
// shows what it costs. Then: what "one pass" over a row must not mean. See README.md.
#include <algorithm>
#include <cmath>
#include <numeric>

#include "io/chart.h"
#include "io/options.h"
#include "io/plot.h"
#include "io/svg.h"
#include "io/terminal.h"
#include "ladder.h"
#include "random.h"

using namespace chainrule;
using namespace chainrule::fused;

static Floats drawn(int count, uint64_t seed, double mean = 0) {
  Rng rng{{seed, 40}};
  Floats x(static_cast<size_t>(count));
  for (float& value : x) value = float(mean + double(rng.normal()));
  return x;
}

// ---- the ladder ----

static void show_ladder(const Options& options, int N, int C) {
  say("%s\n\n   For each number of x [%d,%d]: how many numbers the kernels ask the\n"
      "   memory for (the report card); and of these, counted with a pencil, those of\n"
      "   arrays as large as x, reads + writes. The others are bias, gamma, beta, a\n"
      "   row's mean. Requests of a warp are for 128 numbers of x.\n\n"
      "   job            kernels             reads  writes   pencil   bytes  requests\n",
      bold("1. What goes through the memory").c_str(), N, C);
  Bars bars("Bytes through the memory for each number, large arrays");
  const std::vector<Rung> rungs = ladder(N, C);
  for (const Rung& rung : rungs) {
    const char* job = rung.how == How::chain ? name_of(rung.job) : "";
    say("   %-14s %-18s", job, rung.name);
    if (simulated()) {
      const Counts card = count(rung.job, rung.how, N, C);
      say(" %6.2f %7.2f   %2.0f + %1.0f %6.0f %9.2f\n", card.reads, card.writes,
          rung.large_reads, rung.large_writes, rung.bytes(), card.requests);
    } else {
      say("      -       -   %2.0f + %1.0f %6.0f         -\n", rung.large_reads,
          rung.large_writes, rung.bytes());
    }
    if (rung.how == How::wide) continue;  // as many bytes as the one before
    std::string label = name_of(rung.job);
    label = label.substr(label.find_first_not_of(' ')) + ": " + rung.name;
    bars.add(label, rung.bytes());
  }
  say("\n");
  plot(bars);
  save_svg(options.out("bytes.svg"), bars);
}

// ---- fused equals unfused ----

static double largest_difference(const Floats& a, const Floats& b) {
  double worst = a.size() == b.size() ? 0 : INFINITY;
  for (size_t i = 0; i < a.size() && i < b.size(); ++i) {
    const double off = std::abs(double(a[i]) - double(b[i]));
    if (!(off <= worst)) worst = off;  // a NaN stays
  }
  return worst;
}

// Everything that the job computes, one array behind the other.
static Floats results(Job job, How how, int N, int C, uint64_t seed) {
  const Floats x = drawn(N * C, seed), dy = drawn(N * C, seed + 100),
               a = drawn(C, seed + 200), b = drawn(C, seed + 300);
  Floats all;
  const auto take = [&all](const Floats& part) {
    all.insert(all.end(), part.begin(), part.end());
  };
  if (job == Job::bias_gelu) take(bias_gelu(how, x, a, N, C));
  if (job == Job::bias_gelu_backward) {
    const BiasBlame blame = bias_gelu_backward(how, dy, x, a, N, C);
    for (const Floats* part : {&blame.dx, &blame.dbias}) take(*part);
  }
  if (job == Job::adamw) {
    Floats v = drawn(N * C, seed + 400);  // a mean of squares
    for (float& value : v) value *= value;
    const Weights after = adamw(how, {x, drawn(N * C, seed + 500), v}, dy, 3);
    for (const Floats* part : {&after.value, &after.m, &after.v}) take(*part);
  }
  if (job == Job::layernorm) {
    const Normed normed = layernorm(how, x, a, b, N, C);
    for (const Floats* part : {&normed.y, &normed.mean, &normed.rstd}) take(*part);
  }
  return all;
}

static void show_agreement(int N, int C, uint64_t seed) {
  double worst = 0;
  for (const Rung& rung : ladder(N, C)) {
    worst =
        std::max(worst, largest_difference(results(rung.job, rung.how, N, C, seed),
                                           results(rung.job, How::chain, N, C, seed)));
  }
  say("%s the largest difference of any result is %.1e.\n\n",
      bold("2. Chain or one kernel:").c_str(), worst);
}

// ---- what one pass must not do ----

constexpr Variance all_ways[] = {Variance::two_loops, Variance::squares,
                                 Variance::shifted, Variance::welford};

struct Off {
  double worst = 0;  // of all rows, as a share of the exact variance
  int negative = 0;  // rows whose deviation would be the root of a negative number
};

static Off off_by(Variance way, double mean, uint64_t seed, int N = 8) {
  const int C = 1024;
  const Floats x = drawn(N * C, seed, mean), got = variances(way, x, N, C);
  Off off;
  for (size_t n = 0; n < size_t(N); ++n) {
    const auto row = x.begin() + long(n) * C;
    const double exact_mean = std::accumulate(row, row + C, 0.0) / C;
    double exact = 0;
    for (int c = 0; c < C; ++c) exact += std::pow(double(row[c]) - exact_mean, 2) / C;
    const double error = std::abs(double(got[n]) - exact) / exact;
    if (!(error <= off.worst)) off.worst = error;
    off.negative += got[n] < 0;
  }
  return off;
}

static void show_variances(const Options& options) {
  const std::vector<double> means = {0, 1, 10, 100, 1000, 10000};
  say("%s\n\n   Rows of 1024 numbers of deviation 1. How far the float variance is off, "
      "the\n   worst of 8 rows:\n\n"
      "   mean       (x - mean)^2   x^2, mean^2     x - x[0]     Welford\n",
      bold("3. What one pass must not do").c_str());
  Chart chart("The variance of a row, in float", "mean of the row, its deviation is 1",
              "error, as a share");
  std::vector<std::vector<double>> errors(4);
  for (const double mean : means) {
    say("   %-8.0f", mean);
    for (size_t way = 0; way < 4; ++way) {
      errors[way].push_back(off_by(all_ways[way], mean, options.seed()).worst);
      say("  %12.1e", errors[way].back());
    }
    say("\n");
  }
  say("\n   At 10000 the squares give a negative variance in %d of 8 rows.\n\n",
      off_by(Variance::squares, 10000, options.seed()).negative);
  const char* const names[] = {"around the mean", "squares", "from x[0]", "Welford"};
  const std::vector<double> from_one(means.begin() + 1, means.end());
  for (size_t way = 0; way < 4; ++way) {
    errors[way].erase(errors[way].begin());  // 0 has no place on a logarithm's axis
    chart.line(names[way], from_one, errors[way]);
  }
  chart.x.log = chart.y.log = true;
  save_svg(options.out("variance.svg"), chart);
}

// ---- a GPU's clock ----

static void show_clock(int N, int C) {
  say("%s x [%d,%d], the median of 21 runs. GB/s: of what must be read and\n   written "
      "at "
      "least, so a chain cannot reach the copy's.\n\n",
      bold("4. The clock.").c_str(), N, C);
  const std::vector<Rate> all = rates(N, C);
  for (const Rate& rate : all) {
    say("   %-28s %10.1f us %8.0f GB/s %6.0f %%\n", rate.kernel, rate.microseconds,
        rate.gigabytes_per_second,
        100 * rate.gigabytes_per_second / all[0].gigabytes_per_second);
  }
  const double limit = limit_in_gigabytes();
  if (limit > 0) say("   %-28s %13s %8.0f GB/s\n", "what the memory could do", "", limit);
  say("\n");
}

int main(int argc, char** argv) {
  Options options(argc, argv,
                  "40 fused-kernels: why is moving a number dearer than adding it?");
  const int rows =
      options.integer("rows", 16, 8, "rows of 1024 numbers to count", 1, 256);
  const int millions =
      options.integer("millions", 64, 16, "numbers of the clock, on a GPU", 1, 256);
  options.done();
  say("The kernels run on %s.\n\n", device_name().c_str());
  const int C = 1024;
  show_ladder(options, rows, C);
  show_agreement(rows, C, options.seed());
  show_variances(options);
  if (!simulated()) show_clock((millions << 20) / C, C);
  return 0;
}
