// The correct kernels on which the simulator is tested (tests/simulator) are correct on
// this device, too: what it says about them holds for a GPU.
#include <doctest/doctest.h>

#include "simulator/simulator.h"

TEST_CASE("the kernels that test the simulator are right here") {
  for (const chainrule::simulated::Kernel& kernel :
       chainrule::simulated::fast::kernels()) {
    CAPTURE(kernel.name);
    CHECK(kernel.run() <= 2e-6);
  }
}
