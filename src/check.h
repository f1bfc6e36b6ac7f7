// How the project says no: ENSURE throws an Error that explains itself.
//
//   ENSURE(x.size(1) == C, "linear: x has %d features, the layer expects %d", ...);
//
// Not for tests: doctest owns the name CHECK. A program lets an Error reach its main,
// prints it and exits with 3 (see io/options.h).
#pragma once

#include <stdexcept>

namespace chainrule {

class Error : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

// Throws an Error with a message built like printf. File and line are those of the
// ENSURE; they are added only where the environment variable CHAINRULE_WHERE is set,
// since a learner is helped by the sentence and a developer by the place.
[[noreturn]] void fail(const char* file, int line, const char* format, ...)
    __attribute__((format(printf, 3, 4)));

}  // namespace chainrule

#define ENSURE(ok, ...) \
  ((ok) ? (void)0 : ::chainrule::fail(__FILE__, __LINE__, __VA_ARGS__))
