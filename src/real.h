// The number type of the whole project.
//
// float everywhere, except in the `double` build (make ... ON=double), which compiles the
// same sources with more digits: a gradient check is only as honest as its arithmetic.
// Introduced by lesson 03.
#pragma once

namespace chainrule {

#ifdef CHAINRULE_DOUBLE
using real = double;
#else
using real = float;
#endif

}  // namespace chainrule

// Stands before the definition of every op (never in a header). A weak definition steps
// back when the linker meets another one of the same name: that is how an exercise you
// solved replaces the library's op (MINE=1).
#define REPLACEABLE __attribute__((weak))
