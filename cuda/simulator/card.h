// The report card of a kernel: what it asks of the memory, counted while it runs.
//
// On with set_report_card(true), or CHAINRULE_CARD=1, which prints all cards when the
// program ends. Only kernels compiled with checks can be counted. Reads and writes are
// those that the compiler leaves (-O1): a value kept in a register is read once.
// A request is one instruction of a warp: its lanes' k-th visits to it, taken together.
// What it cannot see: caches, registers, occupancy, time.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine.h"

namespace chainrule::simulator {

// Reads, or writes, of one kind of memory.
struct Traffic {
  uint64_t accesses = 0, bytes = 0;  // by threads, all of them
  // By warps, in the blocks looked at. Parts: for device memory the 32-byte sectors that
  // must be fetched, for shared memory the passes that bank conflicts make of a request.
  uint64_t requests = 0, parts = 0, least_parts = 0;
  double parts_per_request() const {
    return requests > 0 ? double(parts) / double(requests) : 0;
  }
  double least_per_request() const {
    return requests > 0 ? double(least_parts) / double(requests) : 0;
  }
};

struct Card {
  std::string kernel;
  dim3 grid, block;
  uint64_t launches = 0, blocks = 0, threads = 0, barriers = 0, looked_at = 0;
  Traffic global_reads, global_writes, shared_reads, shared_writes, atomics;
  // Steps of a warp (straight pieces of code), and how many lanes were alive and took it.
  uint64_t lanes = 0, lanes_alive = 0;
  double per_thread(const Traffic& t) const {
    return double(t.accesses) / double(threads);
  }
  double barriers_per_thread() const { return double(barriers) / double(blocks); }
  double lanes_at_work() const {
    return lanes_alive > 0 ? double(lanes) / double(lanes_alive) : 1;
  }
};

void set_report_card(bool on);            // on: begins with empty cards
const std::vector<Card>& report_cards();  // one per kernel, grid and block
std::string to_text(const Card& card);

// --- for watch.cpp ---
bool card_is_on();
void card_access(uintptr_t code, uintptr_t address, size_t bytes, bool write, bool atomic,
                 bool shared);
void card_step(uintptr_t code);
void card_block_end();
void card_launch_end(bool complete);

}  // namespace chainrule::simulator
