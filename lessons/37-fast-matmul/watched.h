// A cache that counts, and numbers that it watches.
//
// The loops of ladder.cpp are templates: given pointers they run at full speed, given
// Watched<real> the very same loops tell the cache each number that they ask for. So what
// a rung fetches is counted without a clock, with the same result on every machine. Left
// out: the other caches, fetching ahead, and whether a line that was written goes back.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "ops/tile.h"

namespace chainrule::ladder {

// Memory comes in lines of 64 bytes. Line i has its place in set i % sets; a set keeps
// the last `ways` of its lines that were asked for.
class Cache {
 public:
  static constexpr int line_bytes = 64;
  explicit Cache(int bytes = 8192 * int(sizeof(real)), int ways = 8)
      : ways_(size_t(ways)),
        sets_(uint64_t(bytes / line_bytes / ways)),
        lines_(size_t(bytes / line_bytes), ~uint64_t(0)) {}

  // Somebody asks for `count` numbers of so many bytes that lie beside each other.
  void ask(const void* first, int count, size_t bytes_each) {
    const uint64_t begin = reinterpret_cast<uintptr_t>(first);
    const uint64_t last_line = (begin + uint64_t(count) * bytes_each - 1) / line_bytes;
    asked += count;
    for (uint64_t line = begin / line_bytes; line <= last_line; ++line) fetch(line);
  }

  long long asked = 0;    // numbers
  long long fetched = 0;  // lines that were not there

 private:
  void fetch(uint64_t line) {
    uint64_t* const set = &lines_[size_t(line & (sets_ - 1)) * ways_];  // newest first
    if (set[0] == line) return;
    size_t place = 1;
    while (place < ways_ && set[place] != line) ++place;
    if (place == ways_) ++fetched, --place;  // the oldest makes room
    for (; place > 0; --place) set[place] = set[place - 1];
    set[0] = line;
  }

  size_t ways_;
  uint64_t sets_;  // a power of two
  std::vector<uint64_t> lines_;
};

// A pointer with somebody who watches. Without a cache it is a pointer and no more.
template <class T>
struct Watched {
  T* data;
  Cache* cache = nullptr;

  T& operator[](ptrdiff_t i) const {
    if (cache != nullptr) cache->ask(data + i, 1, sizeof(T));
    return data[i];
  }
  Watched operator+(ptrdiff_t i) const { return {data + i, cache}; }
  Watched& operator+=(ptrdiff_t i) { return data += i, *this; }
  operator Watched<const T>() const { return {data, cache}; }
};

// A vector register's worth of numbers, from memory and back: of pointers in ops/tile.h.
using tile::load;
using tile::store;

inline tile::Vector load(Watched<const real> from) {
  if (from.cache != nullptr) from.cache->ask(from.data, tile::lanes, sizeof(real));
  return tile::load(from.data);
}
inline tile::Vector load(Watched<real> from) { return load(Watched<const real>(from)); }
inline void store(Watched<real> to, tile::Vector numbers) {
  if (to.cache != nullptr) to.cache->ask(to.data, tile::lanes, sizeof(real));
  tile::store(to.data, numbers);
}

}  // namespace chainrule::ladder
