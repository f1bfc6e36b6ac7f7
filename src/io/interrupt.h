// Ctrl-C that lets a training loop finish its step and keep what it has.
//
//   for (int step = 0; step < steps && !interrupted(); ++step) { ... }
//
// The first Ctrl-C is only noted, the second ends the program at once. A program that
// never asks is not changed: there the first Ctrl-C ends it, as everywhere.
#pragma once

namespace chainrule {

// The first call starts to watch for Ctrl-C, so ask in the loop, not before it.
bool interrupted();

}  // namespace chainrule
