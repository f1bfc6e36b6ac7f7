// 38 first-kernels: how does a GPU think?
//
// A kernel is the body of a loop, and thousands of threads run it in an order that nobody
// knows. This program shows who does what, what an unknown order does to a sum, and how
// threads wait for each other. Without a GPU the simulator runs the kernels: it chooses
// orders, finds mistakes and counts what is fetched. With one (ON=gpu) the clock tells
// how much of the memory's speed each kernel reaches. The notes: README.md.
#include <cmath>
#include <numeric>
#include <set>

#include "io/chart.h"
#include "io/options.h"
#include "io/svg.h"
#include "io/terminal.h"
#include "kernels.h"
#include "random.h"

using namespace chainrule;
using namespace chainrule::first;

static Reals drawn(int count, uint64_t seed) {
  Rng rng{{seed, 38}};
  Reals x(static_cast<size_t>(count));
  for (real& value : x) value = rng.normal();
  return x;
}

// ---- 1. A kernel is the body of a loop ----------------------------------------------

static void show_threads() {
  const int count = 10, blocks = 3, threads = 4;
  const std::vector<Place> places = who(count, blocks, threads);
  say("%s\n\n   y[i] += a * x[i] for %d numbers, by %d blocks of %d threads. Each thread "
      "finds\n   out which number is its own:\n\n"
      "      i = blockIdx.x * blockDim.x + threadIdx.x\n\n",
      bold("1. A kernel is the body of a loop").c_str(), count, blocks, threads);
  const auto row = [&](const char* name, auto cell) {
    say("   %-12s", name);
    for (int i = 0; i < count; ++i) say("%4d", cell(i));
  };
  row("number i", [](int i) { return i; });
  say("   -   -\n");
  row("block", [&](int i) { return places[size_t(i)].block; });
  say("   2   2\n");
  row("thread", [&](int i) { return places[size_t(i)].thread; });
  say("   2   3\n\n   The last two have no number: if (i < count) keeps them out.\n");
  const std::string message = message_of(first::Mistake::no_guard);
  if (!message.empty())
    say("   Without it the simulator says:\n\n%s\n\n", message.c_str());
}

// ---- 2. Who goes first? -------------------------------------------------------------

static void show_orders() {
  say("%s\n\n   Four blocks of two warps; a warp is 32 threads that go together. In "
      "which\n   order do the eight warps come? (Block b has the warps 2b and 2b + "
      "1.)\n\n",
      bold("2. Nobody knows who goes first").c_str());
  for (int order = 0; order < 4; ++order) {
    choose_order(order);
    say("   %-10s", order_name(order).c_str());
    for (const int warp : warps_as_they_come(8)) say("%4d", warp);
    say("\n");
  }
  choose_order(0);
  say("\n   A kernel must be right in every order.\n\n");
}

// ---- 3. Sums ------------------------------------------------------------------------

struct InOrders {
  std::vector<real> sums;
  int different() const { return int(std::set<real>(sums.begin(), sums.end()).size()); }
};

static InOrders sum_in_orders(Sum way, const Reals& x, int orders) {
  InOrders result;
  for (int order = 0; order < orders; ++order) {
    choose_order(order);
    result.sums.push_back(sum(way, x));
  }
  choose_order(0);
  return result;
}

static double exact_sum(const Reals& x) {
  return std::accumulate(x.begin(), x.end(), 0.0);
}

// How far 40 orders lead away from the exact sum, each in one way.
static void draw_sums(const Options& options, const Reals& x) {
  Chart chart("The same numbers, summed in 40 orders", "order of the threads",
              "sum minus exact sum");
  const auto off = [&](Sum way) {
    std::vector<double> all;
    for (const real sum : sum_in_orders(way, x, 40).sums)
      all.push_back(sum - exact_sum(x));
    return all;
  };
  chart.line("atomics", off(Sum::atomics)).line("tree", off(Sum::tree));
  chart.line("shuffles", off(Sum::shuffles));
  save_svg(options.out("sums.svg"), chart);
}

static void show_sums(const Options& options, const Reals& x) {
  const int orders = 8;
  say("%s\n\n   %d numbers; their sum in double precision: %.7f.\n\n"
      "   order           atomics           tree       shuffles\n",
      bold("3. A sum, in eight orders").c_str(), int(x.size()), exact_sum(x));
  const InOrders atomics = sum_in_orders(Sum::atomics, x, orders),
                 tree = sum_in_orders(Sum::tree, x, orders),
                 shuffles = sum_in_orders(Sum::shuffles, x, orders);
  for (int i = 0; i < orders; ++i) {
    const size_t k = size_t(i);
    say("   %-10s %12.7f   %12.7f   %12.7f\n", order_name(i).c_str(),
        double(atomics.sums[k]), double(tree.sums[k]), double(shuffles.sums[k]));
  }
  say("   different  %12d   %12d   %12d\n\n", atomics.different(), tree.different(),
      shuffles.different());
  say("   Rounding depends on the order of a sum. Atomics add in the order in which the\n"
      "   threads come, so the last digits are luck. A tree always adds the same "
      "pairs.\n\n");
  draw_sums(options, x);
}

// ---- 4. A barrier forgotten ---------------------------------------------------------

static void show_mistakes(const Reals& x) {
  const Reals some(x.begin(), x.begin() + 256);
  say("%s\n\n   The tree over 256 numbers, without its first __syncthreads(). Their sum "
      "is\n   %.5f.\n\n",
      bold("4. A barrier forgotten").c_str(), double(sum(Sum::tree, some)));
  for (int order = 0; order < 5; ++order) {
    choose_order(order);
    const real got = sum_without_barrier(some);
    say("   %-10s %12.5f\n", order_name(order).c_str(),
        std::isnan(got) ? double(NAN) : double(got));  // nan, not -nan
  }
  choose_order(1);
  const std::string race = message_of(first::Mistake::no_barrier);
  choose_order(0);
  if (race.empty()) {
    say("\n   Right or wrong, as it happens: a GPU does not complain. Run this lesson\n"
        "   without ON=gpu to see who does.\n\n");
    return;
  }
  say("\n   (nan: the simulator fills shared memory with it.) In reverse the sum is\n"
      "   right, and a test would pass. The checks need no luck; the same order:\n\n%s\n",
      race.c_str());
  say("\n   And a barrier that only 100 of 256 threads reach:\n\n%s\n\n",
      message_of(first::Mistake::barrier_in_branch).c_str());
}

// ---- 5. Who fetches what ------------------------------------------------------------

static void show_cards() {
  say("%s\n\n   Memory comes in sectors of 32 bytes. The 32 lanes of a warp ask "
      "together, "
      "for\n   128 bytes: 4 sectors would do.\n\n   a warp reads             sectors\n",
      bold("5. Who fetches what").c_str());
  for (const int stride : {1, 2, 8, 32}) {
    say("   x[i * %2d]            %10.2f\n", stride, sectors_of_stride(stride));
  }
  say("   softmax, a thread a row %7.2f\n   softmax, a block a row  %7.2f\n\n",
      sectors_of_softmax(Rows::thread), sectors_of_softmax(Rows::block));
  say("   The whole card of a sum by trees, and of one by shuffles:\n\n%s\n%s\n",
      report_card_of_sum(Sum::tree).c_str(), report_card_of_sum(Sum::shuffles).c_str());
}

static void show_bandwidths(int count) {
  say("%s %d million numbers; gigabytes a second that had to move,\n   median of 21 "
      "runs, "
      "and as a share of the device's own copy.\n\n",
      bold("5. The clock.").c_str(), count >> 20);
  const std::vector<Rate> rates = bandwidths(count);
  for (const Rate& rate : rates) {
    say("   %-26s %8.0f GB/s   %4.0f %%\n", rate.kernel, rate.gigabytes_per_second,
        100 * rate.gigabytes_per_second / rates[0].gigabytes_per_second);
  }
  say("\n");
}

int main(int argc, char** argv) {
  Options options(argc, argv, "38 first-kernels: how does a GPU think?");
  const int count = options.integer("count", 4096, 4096, "numbers to sum", 256, 1 << 16);
  const int millions =
      options.integer("millions", 64, 16, "numbers of the clock, on a GPU", 1, 256);
  options.done();
  say("The kernels run on %s.\n\n", device_name().c_str());
  const Reals x = drawn(count, options.seed());
  show_threads();
  show_orders();
  show_sums(options, x);
  show_mistakes(x);
  simulated() ? show_cards() : show_bandwidths(millions << 20);
  return 0;
}
