// What every exercise file includes first.
//
// The build compiles an exercise into the namespace EXERCISE: your copy into `mine`, the
// course's answer into `solution`, and once solved your copy also into `chainrule`, where
// it takes the place of the library's op (./learn 06 MINE=1). Inside it the whole library
// is at hand without a prefix.
#pragma once

#include <cstddef>
#include <cstdio>  // printf, to look at numbers while you search

#include "real.h"

namespace chainrule {
struct NotStarted {};  // thrown by an untouched stub: not a failure, a beginning
}  // namespace chainrule

namespace EXERCISE {
using namespace chainrule;
}

// Stands in every stub. Delete the line when you begin.
#define NOT_STARTED() throw chainrule::NotStarted()

// In programs that run on your code: say so when they start.
#ifdef REPLACES
#include "io/your_part.h"
static const chainrule::YourPart your_part(REPLACES);
#endif
