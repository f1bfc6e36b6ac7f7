// What the check of a kernel asks beyond right numbers. Such a check is a .cu file, its
// mistakes are kernels; it is built with ON=sim, with every access checked:
//
//   static const Check<Function> check({"38.3", hand, call, mine::row_sums,
//       solution::row_sums, {{no_barrier, "a data race"}}, nullptr, {any_order}});
//
// What the simulator finds (a race, a place outside of an array, a barrier that some do
// not reach) stops a grade with its message; the title of that message is the diagnosis.
#pragma once

#include "cuda/simulator/card.h"
#include "grade/grade.h"

namespace chainrule {

// The same numbers when threads, warps and blocks take turns in other orders.
extern const OwnStep any_order;

// The report card of the kernel that moved most numbers in one call.
simulator::Card card_of(const Grading& grading, AnyFunction function, Case& c);

}  // namespace chainrule
