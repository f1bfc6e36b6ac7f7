// See engine.h: what the lanes of a warp do together. All of them are meetings: each lane
// brings something and waits; the last to come does the work for all.
#include <cstring>

#include "engine.h"

namespace chainrule::simulator {
namespace {

// Who waits already must have come to the same call with the same mask.
void need_one_place(const Warp& warp, unsigned mask, unsigned lanes) {
  const int first = engine.thread / 32 * 32;
  const Thread& me = engine.all[engine.thread];
  for (int lane = 0; lane < 32; ++lane) {
    if (((lanes & warp.waiting) >> lane & 1) == 0) continue;
    if (warp.mask[lane] != mask || !same_place(me, engine.all[first + lane])) stuck();
  }
}

void wake(Warp& warp, unsigned lanes) {
  const int first = engine.thread / 32 * 32;
  warp.waiting &= ~lanes;
  for (int lane = 0; lane < 32; ++lane) {
    if (lanes >> lane & 1) may_run(first + lane);
  }
}

}  // namespace

void warp_meeting(unsigned mask, Complete complete, void* mine, const char* name,
                  const char* file, int line) {
  come_to(name, file, line);
  const int lane = engine.thread % 32;
  Warp& warp = engine.warps[engine.thread / 32];
  if ((mask >> lane & 1) == 0) {
    mistake(place(file, line), "a mask without its own lane",
            "Lane %d calls %s with the mask 0x%08x,\n  in which its own bit is not set.",
            lane, name, mask);
  }
  warp.mask[lane] = mask;
  warp.mine[lane] = mine;
  warp.waiting |= 1u << lane;
  for (;;) {
    const unsigned lanes = mask & warp.alive;  // nobody waits for who has returned
    need_one_place(warp, mask, lanes);
    if ((warp.waiting & lanes) == lanes) {
      complete(lanes, warp.mine);
      wake(warp, lanes);
    }
    wait();
    if ((warp.waiting >> lane & 1) == 0) break;
    come_to(name, file, line);  // somebody returned: perhaps all who are left are here
  }
  engine.busy = false;
}

namespace {

struct Shuffle {
  void* value;
  size_t bytes;
  int source;
};

[[noreturn]] void no_value(int lane, int source) {
  engine.thread += lane - engine.thread % 32;
  const Thread& reader = engine.all[engine.thread];
  const bool alive = engine.warps[engine.thread / 32].alive >> source & 1;
  mistake(place(reader.file, reader.line), "a value from a lane that takes no part",
          "Lane %d reads lane %d in %s,\n  but lane %d %s: the value is undefined.", lane,
          source, reader.waits_in, source,
          alive ? "is not in the mask" : "has returned or does not exist");
}

void shuffle_all(unsigned lanes, void* const* mine) {
  char values[32][16];
  for (int lane = 0; lane < 32; ++lane) {
    if ((lanes >> lane & 1) == 0) continue;
    const auto* one = static_cast<Shuffle*>(mine[lane]);
    if ((lanes >> one->source & 1) == 0) no_value(lane, one->source);
    memcpy(values[lane], static_cast<Shuffle*>(mine[one->source])->value, one->bytes);
  }
  for (int lane = 0; lane < 32; ++lane) {
    if ((lanes >> lane & 1) == 0) continue;
    const auto* one = static_cast<Shuffle*>(mine[lane]);
    memcpy(one->value, values[lane], one->bytes);
  }
}

void ballot_all(unsigned lanes, void* const* mine) {
  unsigned votes = 0;
  for (int lane = 0; lane < 32; ++lane) {
    if (lanes >> lane & 1) votes |= (*static_cast<unsigned*>(mine[lane]) & 1) << lane;
  }
  for (int lane = 0; lane < 32; ++lane) {
    if (lanes >> lane & 1) *static_cast<unsigned*>(mine[lane]) = votes;
  }
}

void order_all(unsigned, void* const*) { ++engine.warps[engine.thread / 32].epoch; }

}  // namespace

void shuffle_lanes(unsigned mask, void* value, size_t bytes, int source, const char* name,
                   const char* file, int line) {
  Shuffle mine{value, bytes, source};
  warp_meeting(mask, shuffle_all, &mine, name, file, line);
}

unsigned ballot_lanes(unsigned mask, bool vote, const char* name, const char* file,
                      int line) {
  unsigned mine = vote;
  warp_meeting(mask, ballot_all, &mine, name, file, line);
  return mine;
}

void order_lanes(unsigned mask, const char* file, int line) {
  warp_meeting(mask, order_all, nullptr, "__syncwarp", file, line);
}

}  // namespace chainrule::simulator
