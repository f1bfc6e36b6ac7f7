// The counts of each rung, as the notes derive them with pencil and paper. claims.cpp
// holds them against the simulator's report card; on a GPU the program prints these.
#pragma once

#include <cmath>

#include "ladder.h"

namespace chainrule::ladder {

// NAN: not to be told, for it hangs on where fragments lie.
inline Count by_hand(Rung rung, Sizes s) {
  const double wide = shared_width, word = sizeof(float), K = s.K;
  const double tiles = 2.0 / tile;
  //     numbers, bytes, sectors, shared, passes, barriers, conflicts, write_passes
  switch (rung) {
    case Rung::naive:
      return {2, 32 + 1, (32 + 1) / 2.0, 0, 0, 0, 1, 0};
    case Rung::coalesced:
      return {2, 4 + 1, (4 + 1) / 2.0, 0, 0, 0, 1, 0};
    case Rung::shared_tile:
      return {2 / wide, word * 2 / wide, 4, 2, 2, 2 * K / wide, 1, 1};
    case Rung::register_tile:
      return {tiles, word * tiles, 4, 2.0 / side, 2.0 / side, 2 * K / depth, 1, 1};
    case Rung::vector_loads:
      return {tiles, word * tiles, 16, 0.5 / side, 2.0 / side, 2 * K / depth, 1, 1.6};
    case Rung::double_buffer:
    case Rung::library:
      return {tiles, word * tiles, 16, 0.5 / side, 2.0 / side, K / depth, 1, 1.6};
    case Rung::tensor_cores:
      return {tiles, word * tiles, 16, 1 / 32.0 + 1 / 64.0, NAN, 2 * K / 16, NAN, NAN};
  }
  return {};
}

}  // namespace chainrule::ladder
