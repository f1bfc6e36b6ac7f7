// See watch.h. Beside every byte of device and shared memory stands its state, and beside
// every four bytes who touched them last. A race needs no bad luck to be found: two
// threads touch a place, one of them writes, and no barrier lies between.
//
// What it cannot see: memory beyond the gap behind an array, an index that leaves a row
// but not its array, what happens to values in registers, __device__ variables, which are
// ordinary variables here, and copies of large structs by clang++ before version 16.
#include "watch.h"

#include <algorithm>
#include <cstring>
#include <vector>

#include "card.h"
#include "memory.h"

namespace chainrule::simulator {
namespace {

// Who touched a place: enough to tell whether a barrier lies between two accesses.
struct Touch {
  uint32_t stretch;  // Engine::stretch: no two blocks share one
  uint32_t epoch;    // __syncwarps of its warp since the block began
  uint32_t code;     // the instruction, lower half
  uint16_t thread;
  uint8_t bytes;  // which of the four, as bits
  bool atomic;
};
struct Word {
  Touch write, first_read, last_read;
};

// The records of one stretch of memory. Reserved, not used: pages cost when touched.
struct Shadow {
  uintptr_t begin = 0;
  State* states = nullptr;  // one per byte
  Word* words = nullptr;    // one per four bytes
};
Shadow device, shared;

Shadow& shadow_of(uintptr_t address) {
  const bool on_device = device_memory.has(address);
  Shadow& shadow = on_device ? device : shared;
  if (shadow.words == nullptr) {
    const Stretch& memory = on_device ? device_memory : shared_memory;
    shadow.begin = memory.begin;
    shadow.states = reinterpret_cast<State*>(reserve(memory.bytes).begin);
    shadow.words =
        reinterpret_cast<Word*>(reserve(memory.bytes / 4 * sizeof(Word)).begin);
  }
  return shadow;
}

struct Access {
  uintptr_t address;
  size_t bytes;
  bool write, atomic;
  uintptr_t code;
};

const char* verb(const Access& access) {
  return access.atomic ? "changes" : access.write ? "writes" : "reads";
}

[[noreturn]] void report(const Access& access, const char* title,
                         const std::string& more) {
  engine.busy = true;
  mistake(source_line(access.code), title, "It %s %s of %s memory.\n  %s", verb(access),
          bytes_text(access.bytes).c_str(),
          shared_memory.has(access.address) ? "shared" : "device", more.c_str());
}

// --- bounds, freed, unwritten ---
// Memory begins as bytes of 0xFF. If something else stands there, somebody wrote it
// unseen: a kernel without checks, or a large struct that an older clang++ copied by
// memcpy.
bool looks_unwritten(const Access& access) {
  const auto* bytes = reinterpret_cast<const unsigned char*>(access.address);
  return std::all_of(bytes, bytes + access.bytes, [](int byte) { return byte == 0xFF; });
}

void check_byte(const Access& access, uintptr_t address, State& state) {
  if (state == State::written) return;
  const auto place = [&] { return describe(access.address, access.bytes); };
  if (state == State::freed) report(access, "memory used after cudaFree", place());
  if (state == State::nobody) report(access, "an access outside of an array", place());
  if (access.write && !access.atomic) {
    state = State::written;
  } else if (looks_unwritten(access) && !written_unseen(address)) {
    report(access, "a read of memory that nobody has written",
           place() + (shared_memory.has(address)
                          ? "\n  Should another thread write it first? Then a barrier is "
                            "missing."
                          : ""));
  }
}

void check_states(const Access& access, State* states) {
  constexpr State w = State::written;
  static constexpr State all_written[16] = {w, w, w, w, w, w, w, w,
                                            w, w, w, w, w, w, w, w};
  if (memcmp(states, all_written, access.bytes) == 0) return;
  for (size_t i = 0; i < access.bytes; ++i) {
    check_byte(access, access.address + i, states[i]);
  }
}

// --- races ---
uint32_t launch_start = 0, block_start = 0;  // stretches
bool fenced = false;                         // this block called __threadfence

struct BlockStart {
  uint32_t stretch;
  uint3 block;
};
std::vector<BlockStart> block_starts;  // of this launch

uint3 block_of(uint32_t stretch) {
  const auto after = std::upper_bound(
      block_starts.begin(), block_starts.end(), stretch,
      [](uint32_t wanted, const BlockStart& start) { return wanted < start.stretch; });
  return (after - 1)->block;
}

bool same_warp(const Touch& a, const Touch& b) { return a.thread / 32 == b.thread / 32; }

bool may_clash(const Touch& past, const Touch& now) {
  return (past.bytes & now.bytes) != 0 && !(past.atomic && now.atomic);
}

// Both in the running block. Barriers order everybody, __syncwarp the lanes of its warp;
// shuffles order nothing.
bool race_in_block(const Touch& past, const Touch& now) {
  return past.stretch == now.stretch && past.thread != now.thread &&
         !(same_warp(past, now) && past.epoch != now.epoch) && may_clash(past, now);
}

// An earlier block of this launch was there. After __threadfence a block may look at what
// others left for it (they count themselves with an atomic); that is taken on trust.
bool race_between_blocks(const Touch& past, const Touch& now) {
  return past.stretch >= launch_start && past.stretch < block_start && !fenced &&
         may_clash(past, now);
}

[[noreturn]] void report_race(const Access& access, const Touch& past, const char* did,
                              bool between) {
  const uintptr_t code = (access.code & ~uintptr_t{0xFFFFFFFF}) | past.code;
  std::string who = text_of("Thread", engine.all[past.thread].index);
  if (between) who += " of " + text_of("block", block_of(past.stretch));
  report(access, between ? "a data race between blocks" : "a data race",
         describe(access.address, access.bytes) + "\n  " + who + " " +
             (past.atomic ? "changed" : did) + " it at " + source_line(code) + ";\n  " +
             (between ? "no order holds between blocks of one launch."
                      : "no barrier lies between the two."));
}

void check_race(const Access& access, const Touch& past, const char* did,
                const Touch& now) {
  if (race_in_block(past, now)) report_race(access, past, did, false);
  if (race_between_blocks(past, now) && device_memory.has(access.address)) {
    report_race(access, past, did, true);
  }
}

void check_word(const Access& access, Word& word, const Touch& now) {
  check_race(access, word.write, "wrote", now);
  if (!access.write) {
    const Touch& first = word.first_read;
    const bool stale = first.stretch != now.stretch || first.thread == now.thread ||
                       (same_warp(first, now) && first.epoch != now.epoch);
    (stale ? word.first_read : word.last_read) = now;
    return;
  }
  check_race(access, word.first_read, "read", now);
  check_race(access, word.last_read, "read", now);
  word.write = now;
}

void check_words(const Access& access, Word* words) {
  Touch now{engine.stretch,
            engine.warps[engine.thread / 32].epoch,
            uint32_t(access.code),
            uint16_t(engine.thread),
            15,
            access.atomic};
  if (access.bytes < 4) {
    now.bytes = uint8_t(((1 << access.bytes) - 1) << access.address % 4);
  }
  for (size_t i = 0; i < access.bytes; i += 4) check_word(access, *words++, now);
}

// --- addresses that are no device memory ---
// The program's own variables (__constant__, threadIdx, tables) are fine, the thread's
// own stack and the kernel's arguments, too. Anything else is the host's.
void check_elsewhere(const Access& access) {
  const uintptr_t address = access.address,
                  arguments = uintptr_t(engine.launch->arguments);
  if (address - uintptr_t(engine.fiber->stack) < fiber_stack) return;
  if (address - arguments < engine.launch->argument_bytes) return;
  if (address >= 65536 && in_program(address)) return;
  engine.busy = true;
  if (address < 65536) {
    mistake(source_line(access.code), "a null pointer", "It %s %s at address %zu.",
            verb(access), bytes_text(access.bytes).c_str(), size_t(address));
  }
  mistake(source_line(access.code), "host memory touched by a kernel",
          "It %s %s that cudaMalloc did not give. A kernel sees device memory only:\n"
          "  copy the numbers there with cudaMemcpy and hand over that pointer.",
          verb(access), bytes_text(access.bytes).c_str());
}

void check(const Access& access) {
  engine.last_code = access.code;
  const bool on_device = device_memory.has(access.address);
  if (!on_device && !shared_memory.has(access.address)) return check_elsewhere(access);
  if (access.address % access.bytes != 0) {
    report(access, "a misaligned access",
           "The address must be a multiple of " + std::to_string(access.bytes) + ".\n  " +
               describe(access.address, access.bytes));
  }
  const Shadow& shadow = shadow_of(access.address);
  const size_t offset = access.address - shadow.begin;
  check_states(access, shadow.states + offset);
  check_words(access, shadow.words + offset / 4);
  if (!card_is_on()) return;
  engine.busy = true;  // no signal may break in while a list grows
  card_access(access.code, access.address, access.bytes, access.write, access.atomic,
              !on_device);
  engine.busy = false;
}

// The instruction that called ends before the address to return to.
uintptr_t caller(void* code) { return uintptr_t(code) - 1; }

}  // namespace

void watch_access(uintptr_t address, size_t bytes, bool write, void* code) {
  if (!runs_kernel || engine.busy) return;
  check({address, bytes, write, false, caller(code)});
}

// As many aligned pieces as it takes.
void watch_range(uintptr_t address, size_t bytes, bool write, void* code) {
  while (bytes > 0) {
    size_t piece = 16;
    while (piece > bytes || address % piece != 0) piece /= 2;
    watch_access(address, piece, write, code);
    address += piece;
    bytes -= piece;
  }
}

void watch_atomic(const void* address, size_t bytes, void* code) {
  if (!runs_kernel || !engine.launch->checked) return;
  check({uintptr_t(address), bytes, true, true, caller(code)});
}

void watch_fence() { fenced = true; }

// --- what the engine and memory.cpp tell ---
void watch_mark(uintptr_t begin, size_t bytes, State state) {
  if (!checked_program) return;
  const Shadow& shadow = shadow_of(begin);
  memset(shadow.states + (begin - shadow.begin), int(state), bytes);
}

void watch_copy(uintptr_t to, uintptr_t from, size_t bytes) {
  if (!checked_program) return;
  const Shadow& shadow = shadow_of(to);
  memmove(shadow.states + (to - shadow.begin), shadow.states + (from - shadow.begin),
          bytes);
}

void watch_launch_begin() {
  launch_start = engine.stretch + 1;
  block_starts.clear();
}

void watch_block_begin() {
  if (!engine.launch->checked) return;
  fenced = false;
  block_start = engine.stretch;
  block_starts.push_back({block_start, blockIdx});
}

void watch_block_end() {
  if (card_is_on()) card_block_end();
}

void watch_launch_end(bool complete) {
  if (!engine.launch->checked) unseen_writes();
  if (card_is_on()) card_launch_end(complete);
}

}  // namespace chainrule::simulator
