// The order in which threads take turns, and which of them may run now.
//
// A correct kernel gives the same result in every order. On a GPU nobody knows which warp
// goes first; here the order is chosen. Threads have ranks: of all that may run, the one
// of the lowest rank does, and runs as far ahead as it can. Picking at random at every
// step would keep all warps near each other and hide the commonest mistake, a missing
// barrier.
#pragma once

#include <cstdint>
#include <vector>

namespace chainrule::simulator {

// Also from the environment: CHAINRULE_ORDER=forward, reverse, or a number, the seed of a
// random order: warps are shuffled as a whole, and lanes within their warps. Blocks
// follow the same order.
enum class Order { forward, reverse, random };
void set_order(Order order, uint64_t seed = 0);

// --- for engine.cpp ---
void order_threads(int threads);  // gives the ranks, once per launch
std::vector<unsigned> order_of_blocks(unsigned blocks);

void everybody_may_run();
void may_run(int thread);
void may_not_run(int thread);
int next_thread();  // of those that may run; -1 if none may

}  // namespace chainrule::simulator
