// What the report cards of a call say all together: the checks of lesson 40 ask for it.
// kernel.h's card_of gives the busiest kernel; here a second launch must not hide.
#pragma once

#include "grade/kernel.h"

namespace chainrule {

struct Asked {
  int launches = 0;
  double reads = 0, writes = 0;            // numbers of 4 bytes, of all threads
  double read_requests = 0, requests = 0;  // of warps, in up to 64 blocks
  double sectors = 0;                      // of the read requests
};

inline Asked asked_by(const Grading& grading, AnyFunction function, Case& c) {
  simulator::set_report_card(true);
  grading.run(c, function);
  simulator::set_report_card(false);
  Asked all;
  for (const simulator::Card& card : simulator::report_cards()) {
    all.launches += int(card.launches);
    all.reads += double(card.global_reads.bytes) / 4;
    all.writes += double(card.global_writes.bytes) / 4;
    all.read_requests += double(card.global_reads.requests);
    all.sectors += double(card.global_reads.parts);
    all.requests += double(card.global_reads.requests + card.global_writes.requests);
  }
  return all;
}

}  // namespace chainrule
