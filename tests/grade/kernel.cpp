// See kernel.h.
#include "grade/kernel.h"

#include "compare.h"
#include "cuda/simulator/engine.h"
#include "cuda/simulator/order.h"

namespace chainrule {
namespace {

using simulator::Card;
using simulator::Order;

// A kernel that does not end is stopped before the check is.
const bool limited = (simulator::set_time_limit(3), true);

// The first array that is other numbers than the solution's, or "".
std::string other_array(const Grading& grading, AnyFunction candidate) {
  for (int seed = 0; seed < 6; ++seed) {
    Case ours(seed), expected(seed);
    grading.run(ours, candidate);
    grading.run(expected, grading.solution);
    for (const Case::Entry& e : expected.entries()) {
      const double off =
          relative_difference(ours.numbers(e.name.c_str()), expected.numbers(e));
      if (!(off <= 1e-5)) return e.name;
    }
  }
  return "";
}

std::string in_any_order(const Grading& grading, AnyFunction candidate) {
  std::string found;
  for (uint64_t seed = 0; seed < 8 && found.empty(); ++seed) {
    simulator::set_order(seed == 0 ? Order::reverse : Order::random, seed);
    const std::string array = other_array(grading, candidate);
    if (array.empty()) continue;
    found = array +
            " is right when threads run in the order of their numbers, and wrong " +
            (seed == 0 ? "in reverse" : "in other orders") +
            ": does a thread use what another one has yet to make?";
  }
  simulator::set_order(Order::forward);
  return found;
}

uint64_t moved(const Card& card) {
  return card.global_reads.accesses + card.global_writes.accesses;
}

}  // namespace

const OwnStep any_order = {"any order of threads", in_any_order};

Card card_of(const Grading& grading, AnyFunction function, Case& c) {
  simulator::set_report_card(true);
  grading.run(c, function);
  Card busiest;
  for (const Card& card : simulator::report_cards()) {
    if (moved(card) >= moved(busiest)) busiest = card;
  }
  simulator::set_report_card(false);
  return busiest;
}

}  // namespace chainrule
