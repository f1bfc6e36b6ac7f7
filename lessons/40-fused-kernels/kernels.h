// What the program of lesson 40 asks of a GPU, or of the simulator: the same job by one
// kernel for each line of a formula, and by fewer.
//
// Numbers go in and come out as vectors of the host; what lies between are kernels, in
// elementwise.cu and norms.cu. Float in every build: a float4 is four of them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace chainrule::fused {

using Floats = std::vector<float>;

bool simulated();
std::string device_name();

enum class How {
  chain,  // a kernel for each step of the formula
  fused,  // one kernel, the formula as it stands
  once,   // one kernel that reads every number once and keeps it in registers
  wide,   // the same, and every access is of four numbers
};

// --- the jobs; x, y and dy are [N,C] ---
// y = GELU(x + bias)
Floats bias_gelu(How how, const Floats& x, const Floats& bias, int N, int C);

// dx = dy GELU'(x + bias), dbias += its sum over the rows. The chain kept x + bias in the
// forward pass, the fused kernel kept nothing.
struct BiasBlame {
  Floats dx, dbias;
};
BiasBlame bias_gelu_backward(How how, const Floats& dy, const Floats& x,
                             const Floats& bias, int N, int C);

struct Weights {
  Floats value, m, v;
};
Weights adamw(How how, const Weights& before, const Floats& grad, uint64_t step);

struct Normed {
  Floats y, mean, rstd;
};
Normed layernorm(How how, const Floats& x, const Floats& gamma, const Floats& beta, int N,
                 int C);

// --- the variance of each row of x [N,C], in float ---
enum class Variance {
  two_loops,  // mean of (x - mean)^2
  squares,    // mean of x^2, minus mean^2
  shifted,    // the same of x - x[0]
  welford,    // a mean that each number corrects
};
Floats variances(Variance way, const Floats& x, int N, int C);

// --- the simulator's report card ---
enum class Job { bias_gelu, bias_gelu_backward, adamw, layernorm };
struct Counts {
  int launches = 0;
  double reads = 0, writes = 0;  // numbers asked for, per number of an array [N,C]
  double requests = 0;           // of a warp, per 128 numbers
  double sectors = 0;            // per request of reading
};
Counts count(Job job, How how, int N, int C);

// --- a GPU's clock ---
struct Rate {
  const char* kernel;
  double microseconds;
  double gigabytes_per_second;  // of what must be read and written at least
};
std::vector<Rate> rates(int N, int C);  // the first is the device's own copy
double limit_in_gigabytes();  // of the memory, as the device states it; 0: it does not

}  // namespace chainrule::fused
