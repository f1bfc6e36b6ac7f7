// CIFAR-10 in its binary form: records of 3073 bytes and nothing else. The first byte is
// the label, then come 32 x 32 bytes of red, as many of green, as many of blue. That is
// already the order of [C,H,W].
//
// Leaves out CIFAR-100 (two labels a record). Introduced by lesson 15.
#pragma once

#include <string>
#include <vector>

#include "data/images.h"

namespace chainrule {

Images read_cifar10(const std::vector<std::string>& paths);  // one behind the other
Images parse_cifar10(const std::string& name, const std::string& bytes);  // not packed

}  // namespace chainrule
