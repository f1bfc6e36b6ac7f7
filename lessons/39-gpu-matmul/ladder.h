// The ladder of lesson 39: c = a b on a GPU, or in the simulator, in eight ways.
//
// In this lesson the letters are those of the textbook, as in ops/matmul.h: c is [M,N],
// a is [M,K], b is [K,N]; c[m,n] = sum over k of a[m,k] b[k,n]. All in float: float4 and
// tensor cores know no other `real`. The kernels want whole tiles: M and N in steps of
// 32 or 128, K in steps of 32. The library's takes any size. See ladder.cu.
#pragma once

#include <string>
#include <vector>

#include "cuda/factors.h"

namespace chainrule::ladder {

using Floats = std::vector<float>;

struct Sizes {
  int M, N, K;
  double multiply_adds() const { return double(M) * N * K; }
};

// One idea each, and each has the ideas before it.
enum class Rung {
  naive,          // a thread for each number of c; neighbours below each other
  coalesced,      // neighbours beside each other
  shared_tile,    // what a block reads it shares
  register_tile,  // 8 x 8 numbers of c for each thread
  vector_loads,   // four numbers with each read
  double_buffer,  // fetch the next tile while this one is multiplied
  tensor_cores,   // a warp multiplies tiles of 16 x 16, rounded to half
  library,        // what matmul runs: the double buffer, for any size
};
const std::vector<Rung>& rungs();  // all, from the ground up
const char* name_of(Rung rung);    // "shared tile"
int tile_of(Rung rung);            // M and N go in steps of its width

// The widths of tiles, which are the notes' formulas.
constexpr int shared_width = 32, tile = 128, depth = 8, side = 8;

bool simulated();
std::string device_name();

// c, by the rung's kernel.
Floats product(Rung rung, const Floats& a, const Floats& b, Sizes s);
// The register tile without the padding that keeps its writes apart: equal numbers.
Floats product_unpadded(const Floats& a, const Floats& b, Sizes s);
// The library's, with factors rounded to 16 bits for the tensor cores, if the GPU knows
// the format.
Floats product(Factors factors, const Floats& a, const Floats& b, Sizes s);
bool knows(Factors factors);

// --- the simulator's report card, for each multiply-add ---
struct Count {
  double numbers;       // read from the device's memory
  double bytes;         // fetched for them: sectors of 32
  double sectors;       // a warp's request to the device's memory takes
  double shared;        // reads of shared memory, of whatever width
  double passes;        // of a warp in shared memory, for 32 multiply-adds
  double barriers;      // a thread waits at, in all
  double conflicts;     // passes, in terms of those without bank conflicts
  double write_passes;  // a warp's request to write shared memory takes
};
Count count(Rung rung, Sizes s);
Count count_unpadded(Sizes s);
std::string report_card(Rung rung, Sizes s);

// --- a GPU's clock ---
struct Rate {
  std::string name;
  double gigaflops;  // 2 M N K floating-point operations, in the median of several runs
};
struct Device {
  double gigaflops;  // what its float multipliers could do, at the driver's clock
  double gigabytes;  // what its memory could give in a second; 0: not known
};
Device device();
std::vector<Rate> rates(Sizes s);  // of all rungs; then cuBLAS, where there is one

}  // namespace chainrule::ladder
