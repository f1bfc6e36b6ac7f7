// The ladder: seven ways to one product of matrices on a CPU, each with one new idea,
// from the slowest to the library's own. What bounds each of them: ladder.cpp.
//
// c [M,N] = a [M,K] b [K,N], any sizes, all numbers side by side in rows.
#pragma once

#include <vector>

#include "real.h"
#include "watched.h"

namespace chainrule {

// What the exercises replace. Until they are solved these are the ladder's own.
void loop_order(real* c, const real* a, const real* b, int M, int N, int K);
void cache_blocks(real* c, const real* a, const real* b, int M, int N, int K);
void pack_panel(real* panel, const real* b, int N, int k_count, int inside, int width);
void micro_kernel(real* c, int c_step, const real* a, int a_step, const real* b,
                  int k_count);
double attainable(int M, int N, int K, double peak, double rate);
int first_row(int thread, int threads, int M);

namespace ladder {

struct Sizes {
  int M, N, K;
  double flops() const { return 2.0 * M * N * K; }
};

enum class Rung {
  three_loops,
  loop_order,
  cache_blocks,
  packing,
  micro_kernel,
  threads,
  library
};
const std::vector<Rung>& rungs();
const char* name_of(Rung rung);

constexpr int block = 64;  // a block of b: block x block numbers, half of a first cache

// Whose: the ladder's own rung, or the same with the functions above in their places.
enum class Whose { ours, yours };
void product(Rung rung, real* c, const real* a, const real* b, Sizes s,
             Whose whose = Whose::ours);
std::vector<real> product(Rung rung, const std::vector<real>& a,
                          const std::vector<real>& b, Sizes s);

// What a rung asks of a first cache of 32 KiB, and that of what lies behind it: for each
// multiply-add. Of the rungs that one thread climbs.
struct Count {
  double numbers;  // asked for
  double bytes;    // fetched, in lines of 64
};
Count count(Rung rung, Sizes s);

}  // namespace ladder
}  // namespace chainrule
