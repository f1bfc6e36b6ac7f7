// What the program of lesson 38 asks of a GPU, or of the simulator: see kernels.cu.
//
// Numbers go in and come out as vectors of the host; what lies between is a kernel. The
// same functions serve both worlds: without a GPU the order of threads can be chosen,
// mistakes are found and requests are counted; with one, the clock tells something.
#pragma once

#include <string>
#include <vector>

#include "real.h"

namespace chainrule::first {

using Reals = std::vector<real>;

bool simulated();
std::string device_name();
// 0 forward, 1 reverse, 2 and more random; a GPU has its own mind.
void choose_order(int order);
std::string order_name(int order);

struct Place {
  int block, thread;
};
std::vector<Place> who(int count, int blocks, int threads);  // who works on number i
std::vector<int> warps_as_they_come(int warps);              // in blocks of two warps

// --- kernels, each to be equal to a loop on the CPU ---
enum class Each { one, stride };  // a number for each thread, or a grid that strides
Reals saxpy(Each each, Reals y, const Reals& x, real a);  // y + a x

enum class Sum { atomics, tree, shuffles };
real sum(Sum way, const Reals& x);

enum class Rows { thread, block };  // who takes a row
Reals softmax(Rows who, const Reals& x, int N, int C);

// --- mistakes ---
real sum_without_barrier(const Reals& x);  // of 256 numbers; nobody looks
// What the simulator says about a kernel; "" on a GPU, which says nothing.
enum class Mistake { no_guard, no_barrier, barrier_in_branch, no_atomic };
std::string message_of(Mistake mistake);

// --- the simulator's report card ---
double sectors_of_stride(int stride);  // per request, of reading x[i * stride]
double sectors_of_softmax(Rows who);   // of rows of 256 numbers
std::string report_card_of_sum(Sum way);

// --- a GPU's clock ---
struct Rate {
  const char* kernel;
  double gigabytes_per_second;
};
std::vector<Rate> bandwidths(int count);  // the first is the device's own copy

}  // namespace chainrule::first
