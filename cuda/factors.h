// What products multiply: matmul and the convolutions, as kernels.
//
//   CHAINRULE_FACTORS=half ./learn 14 ON=gpu          or, in a program,
//   set_factors(Factors::half);
//
// exact is what the formulas say. With half or bfloat16 every factor is rounded to 16
// bits on its way, and tensor cores multiply: several times as fast, with 11 or 8 digits
// of a binary number instead of 24. Sums are kept in float in any case, and so is what is
// in memory. half ends at 65504; bfloat16 reaches as far as float. Only ON=sim and ON=gpu
// have this. Introduced by lesson 39.
#pragma once

namespace chainrule {

enum class Factors { exact, half, bfloat16 };

Factors factors();  // at the start, what CHAINRULE_FACTORS says, else exact
void set_factors(Factors factors);

}  // namespace chainrule
