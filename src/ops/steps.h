// Between rows of text and steps of time.
//
// A batch is made of rows, [N,T,C]: one sequence after the other. A recurrent net works
// through steps, [T,N,C]: all sequences' first element, then all second ones, so that the
// N states of a step are one matrix. Rows may have different lengths [N], each 0 .. T:
// what stands behind a row's end never gets into a net, nor out of it, nor any blame of
// it. Introduced by lesson 26.
#pragma once

#include "real.h"

namespace chainrule {

// steps[t,n] = rows[n,t], 0 where t >= lengths[n]      steps [T,N,C]   rows [N,T,C]
// rows[n,t] = steps[t,n], 0 where t >= lengths[n]
// Each is the other's backward.
void rows_to_steps(real* steps, const real* rows, const int* lengths, int T, int N,
                   int C);
void steps_to_rows(real* rows, const real* steps, const int* lengths, int T, int N,
                   int C);

// The state of each row behind its last element. states [T+1,N,C]: before the first
// step, after it, after the second ...
// last[n] = states[lengths[n],n]         last [N,C]
void last_state(real* last, const real* states, const int* lengths, int T, int N, int C);

// Its backward: dstates[lengths[n],n] += dlast[n]. Added, because a state has other
// readers too: each of them adds its blame.
void add_last_state(real* dstates, const real* dlast, const int* lengths, int T, int N,
                    int C);

}  // namespace chainrule
