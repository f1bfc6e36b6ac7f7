// 39 gpu-matmul: how do you feed ten thousand multipliers?
//
// A GPU multiplies faster than its memory can bring numbers. So the product of two
// matrices is a question of how often each number is fetched: a ladder of eight kernels,
// one idea each. Without a GPU the simulator counts what they fetch; with one (ON=gpu)
// the clock tells how near they come to what the device could do. The notes: README.md.
#include <algorithm>
#include <cmath>

#include "check.h"
#include "errors.h"
#include "io/file.h"
#include "io/options.h"
#include "io/terminal.h"
#include "ladder.h"
#include "picture.h"
#include "random.h"

using namespace chainrule;
using namespace chainrule::ladder;

static Floats drawn(int count, uint64_t seed) {
  Rng rng{{seed, 39}};
  Floats x(static_cast<size_t>(count));
  for (float& value : x) value = float(rng.normal());
  return x;
}

// ---- 1. Are they all right? ---------------------------------------------------------

static void show_results(uint64_t seed, Sizes s) {
  say("%s\n\n   c [%d,%d] = a [%d,%d] b [%d,%d], beside the plain loops in double:\n\n"
      "   rung             largest error    typical error, of c\n",
      bold("1. Eight ways to one product").c_str(), s.M, s.N, s.M, s.K, s.K, s.N);
  const Floats a = drawn(s.M * s.K, seed), b = drawn(s.K * s.N, seed + 100);
  const Plain plain = plain_product(a, b, s);
  for (const Rung rung : rungs()) {
    const Errors e = errors(product(rung, a, b, s), plain);
    say("   %-14s %15.1e %22.1e\n", name_of(rung), e.largest, e.typical);
  }
  say("\n   Tensor cores round each factor to 16 bits; sums stay in float:\n\n"
      "                    sign  exponent  fraction   typical error, of c\n");
  const auto show_format = [&](const char* name, int exponent, int fraction, Factors f) {
    if (!knows(f)) return;
    say("   %-14s %6d %9d %9d %15.1e\n", name, 1, exponent, fraction,
        errors(product(f, a, b, s), plain).typical);
  };
  show_format("float", 8, 23, Factors::exact);
  show_format("half", 5, 10, Factors::half);
  show_format("bfloat16", 8, 7, Factors::bfloat16);
  say("\n");
}

// ---- 2. What a rung asks of the memories --------------------------------------------

// A number of so many places; "-" for NaN.
static std::string cell(double value, int places, int width) {
  char digits[32];
  snprintf(digits, sizeof digits, "%*.*f", width, places, value);
  return std::isnan(value) ? std::string(size_t(width) - 1, ' ') + "-" : digits;
}

static std::vector<Count> show_counts(const Options& options, int K) {
  say("%s\n\n   For each multiply-add, as the simulator counts them on a tile, K = "
      "%d:\n\n"
      "                         device's memory       shared memory\n"
      "   rung             numbers   bytes sectors   reads  passes conflicts barriers\n",
      bold("2. What each rung asks of the memories").c_str(), K);
  std::vector<Count> counts;
  std::vector<Asked> asked;
  for (const Rung rung : rungs()) {
    const Count n = count(rung, {tile_of(rung), tile_of(rung), K});
    say("   %-14s %9.4f %7.3f %7.1f %s %s %s %8.0f\n", name_of(rung), n.numbers, n.bytes,
        n.sectors, cell(n.shared, 3, 7).c_str(), cell(n.passes, 2, 7).c_str(),
        cell(n.conflicts, 2, 9).c_str(), n.barriers);
    counts.push_back(n);
    asked.push_back({name_of(rung), n.bytes, n.passes});
  }
  say("\n   numbers  read from the device's memory     sectors   a warp's read takes\n"
      "   bytes    fetched for them                  reads     of a thread, any width\n"
      "   passes   in shared memory, for 32          conflicts passes, 1 would do\n"
      "            multiply-adds                     barriers  of a thread, in all\n"
      "   -        hangs on where fragments lie\n\n");
  save_picture(options.out("ladder.svg"), LadderPicture().draw(asked));
  return counts;
}

static void show_limits() {
  say("   A processor of a GPU has 128 multipliers (some: 64), and its shared memory\n"
      "   makes a pass in the time of a multiply-add. So for 32 multiply-adds there is\n"
      "   a quarter of a pass (some: a half). A shared tile wants 2: an eighth of the\n"
      "   multipliers work. And of a GPU with, say, 20 TFLOP/s and 1000 GB/s each\n"
      "   multiply-add can have 0.1 bytes. (Caches help; the simulator has none.)\n\n");
}

// ---- 3. Banks -----------------------------------------------------------------------

static void show_banks(double padded, double unpadded) {
  say("%s\n\n   Shared memory is 32 banks; number i lies in bank i %% 32, and a bank "
      "gives one\n   number in a pass. The register tile puts a row of a down as a "
      "column of\n   a_tile[8][line]. Eight lanes write a_tile[0][0] ... "
      "a_tile[7][0]:\n\n",
      bold("3. Thirty-two banks").c_str());
  for (const int line : {tile, tile + 4}) {
    say("   line = %d: banks", line);
    for (int k = 0; k < depth; ++k) say("%4d", k * line % 32);
    say("    passes of a write: %.1f\n", line == tile ? unpadded : padded);
  }
  say("\n   (Half of the writes are b's, which have no conflict: (8 + 1) / 2 = "
      "4.5.)\n\n");
}

// ---- 4. The clock -------------------------------------------------------------------

static void show_device(const Device& could) {
  say("%s\n\n   GFLOP/s in the median of 7 runs; a multiply-add is 2 FLOP.",
      bold("2. The clock").c_str());
  if (could.gigaflops > 0) {
    say(" By the driver's\n   numbers the multipliers could do %.0f GFLOP/s in float.",
        could.gigaflops);
  }
  if (could.gigabytes > 0) {
    say("\n   Memory gives %.0f GB/s: one byte for %.1f FLOP.", could.gigabytes,
        could.gigaflops / could.gigabytes);
  }
  say("\n\n");
}

// " 12 %", or "-" where the whole is not known.
static std::string share(double part, double whole) {
  const double percent = whole > 0 ? 100 * part / whole : NAN;
  return cell(percent, 0, 8) + (std::isnan(percent) ? "  " : " %");
}

static void show_rates(int smallest, int largest) {
  const Device could = device();
  show_device(could);
  std::vector<std::vector<Rate>> all;  // by size
  say("   rung              ");
  for (int size = smallest; size <= largest; size *= 2) {
    all.push_back(rates({size, size, size}));
    say("%9d", size);
  }
  say("   of peak of cuBLAS\n");
  double peer = NAN;
  for (const Rate& rate : all.back()) {
    if (rate.name == "cuBLAS") peer = rate.gigaflops;
  }
  for (size_t i = 0; i < all.back().size(); ++i) {
    const Rate& last = all.back()[i];
    say("   %-18s", last.name.c_str());
    for (const std::vector<Rate>& of_size : all) say("%9.0f", of_size[i].gigaflops);
    say("%s%s\n", share(last.gigaflops, could.gigaflops).c_str(),
        share(last.gigaflops, peer).c_str());
  }
  say("\n   Peak: of the float multipliers; tensor cores may pass it.\n\n");
}

int main(int argc, char** argv) {
  Options options(argc, argv, "39 gpu-matmul: how do you feed ten thousand multipliers?");
  const int K =
      options.integer("k", 64, 32, "terms in each sum, in steps of 32", 32, 512);
  const int largest = options.integer(
      "largest", 4096, 1024, "largest matrices of the clock, on a GPU", 1024, 16384);
  options.done();
  ENSURE(sizeof(real) == sizeof(float),
         "the ladder is in float: run it without ON=double");
  say("The kernels run on %s.\n\n", device_name().c_str());
  show_results(options.seed(), {options.quick() ? tile : 2 * tile, tile, K});
  if (!simulated()) {
    show_rates(1024, largest);
    return 0;
  }
  const std::vector<Count> counts = show_counts(options, K);
  show_limits();
  show_banks(counts[size_t(Rung::register_tile)].write_passes,
             count_unpadded({tile, tile, depth}).write_passes);
  say("How fast they are only a GPU can tell: ./learn 39 ON=gpu\n");
  return 0;
}
