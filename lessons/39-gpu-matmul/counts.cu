// The simulator's report cards of the ladder, for each multiply-add: see ladder.h. A GPU
// counts nothing; there the counts are 0, and the clock (clock.cu) says something.
#include <cmath>

#include "launches.h"

#ifdef CHAINRULE_SIMULATOR
#include "cuda/simulator/card.h"
#endif

namespace chainrule::ladder {

#ifdef CHAINRULE_SIMULATOR

bool simulated() { return true; }
std::string device_name() { return "the simulator"; }

// The card of what `call` launches.
template <class Call>
static simulator::Card card_of(Sizes s, Call call) {
  const OnDevice a(Floats(size_t(s.M * s.K), 1)), b(Floats(size_t(s.K * s.N), 1)),
      c(size_t(s.M * s.N));
  simulator::set_report_card(true);
  call(c.data(), a.data(), b.data());
  simulator::set_report_card(false);
  ENSURE(!simulator::report_cards().empty(), "kernels built without checks have no card");
  return simulator::report_cards()[0];
}

static Count per_multiply_add(const simulator::Card& card, Sizes s) {
  const double all = s.multiply_adds();
  // requests are those of the blocks that were looked at, accesses of all
  const double seen = all * double(card.looked_at) / double(card.blocks);
  Count count;
  count.numbers = double(card.global_reads.bytes) / sizeof(float) / all;
  count.bytes = 32 * double(card.global_reads.parts) / seen;
  count.sectors = card.global_reads.parts_per_request();
  count.shared = double(card.shared_reads.accesses) / all;
  count.passes = 32 * double(card.shared_reads.parts) / seen;
  count.barriers = card.barriers_per_thread();
  const simulator::Traffic &reads = card.shared_reads, &writes = card.shared_writes;
  const double least = double(reads.least_parts + writes.least_parts);
  count.conflicts = least > 0 ? double(reads.parts + writes.parts) / least : 1;
  count.write_passes = card.shared_writes.parts_per_request();
  return count;
}

static simulator::Card card_of_rung(Rung rung, Sizes s) {
  return card_of(
      s, [&](float* c, const float* a, const float* b) { launch(rung, c, a, b, s); });
}

Count count(Rung rung, Sizes s) {
  Count count = per_multiply_add(card_of_rung(rung, s), s);
  if (rung == Rung::tensor_cores) {  // fragments lie elsewhere on a GPU
    count.passes = count.conflicts = count.write_passes = NAN;
  }
  return count;
}

Count count_unpadded(Sizes s) {
  return per_multiply_add(
      card_of(s, [&](float* c, const float* a,
                     const float* b) { launch_unpadded(c, a, b, s); }),
      s);
}

std::string report_card(Rung rung, Sizes s) { return to_text(card_of_rung(rung, s)); }

#else

bool simulated() { return false; }
std::string device_name() {
  cudaDeviceProp properties;
  need(cudaGetDeviceProperties(&properties, 0));
  return properties.name;
}
Count count(Rung, Sizes) { return {}; }
Count count_unpadded(Sizes) { return {}; }
std::string report_card(Rung, Sizes) { return ""; }

#endif

}  // namespace chainrule::ladder
