// The rungs of lesson 40, and what each costs: counted with a pencil, from the formulas.
// The report card must find the same (claims.cpp).
#pragma once

#include <vector>

#include "kernels.h"

namespace chainrule::fused {

// What one number of x costs, counted with a pencil. Large: arrays as large as x. Small:
// one number for each row or column, which a cache can hold.
struct Rung {
  Job job;
  How how;
  const char* name;
  int launches;
  double large_reads, large_writes, small_reads, small_writes;
  double bytes() const { return 4 * (large_reads + large_writes); }
};

inline std::vector<Rung> ladder(int N, int C) {
  const double row = 1. / N, column = 1. / C;
  const double stretch = double((N + 7) / 8) / N;  // eight rows have a sum of their own
  return {
      {Job::bias_gelu, How::chain, "two kernels", 2, 2, 2, 1, 0},
      {Job::bias_gelu, How::fused, "one kernel", 1, 1, 1, 1, 0},
      {Job::bias_gelu, How::wide, "float4", 1, 1, 1, 1, 0},
      {Job::bias_gelu_backward, How::chain, "dx, then its sums", 3, 3, 1, stretch + row,
       stretch + row},
      {Job::bias_gelu_backward, How::fused, "sums beside dx", 2, 2, 1, 2 * stretch + row,
       stretch + row},
      {Job::adamw, How::chain, "six kernels", 6, 10, 6, 0, 0},
      {Job::adamw, How::fused, "one kernel", 1, 6, 3, 0, 0},
      {Job::adamw, How::once, "fetch, work, store", 1, 4, 3, 0, 0},
      {Job::adamw, How::wide, "float4", 1, 4, 3, 0, 0},
      {Job::layernorm, How::chain, "six kernels", 6, 6, 4, 4, 2 * column},
      {Job::layernorm, How::fused, "one, three loops", 1, 3, 1, 2, 2 * column},
      {Job::layernorm, How::once, "row read once", 1, 1, 1, 2, 2 * column},
      {Job::layernorm, How::wide, "float4", 1, 1, 1, 2, 2 * column},
  };
}

inline const char* name_of(Job job) {
  return job == Job::bias_gelu            ? "bias + GELU"
         : job == Job::bias_gelu_backward ? "  its way back"
         : job == Job::adamw              ? "AdamW"
                                          : "layer norm";
}

}  // namespace chainrule::fused
