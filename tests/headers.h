// What most tests include, compiled once for all of them: see HEADERS in the Makefile.
// The tests themselves include what they use, as if this file did not exist.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "tensor.h"
