// Random numbers as a function: uniform(key, index) gives always the same number for the
// same key and index, on every thread, on the CPU and on a GPU.
//
// The generator is Philox4x32-10: ten rounds of multiply and xor turn a counter and a key
// into four 32-bit words. There is no state to protect or to save, so dropout can draw
// its mask a second time in backward, and a resumed run needs only the index.
// `Rng` walks through the indices for code that wants "the next number".
// Uniform numbers are equal everywhere; normal ones pass through log and cos and are
// equal only to rounding. Introduced by lesson 02.
#pragma once

#include <cmath>
#include <cstdint>

#include "real.h"

#ifdef __CUDACC__
#define HOST_DEVICE __host__ __device__
#else
#define HOST_DEVICE
#endif

namespace chainrule {

// Names one sequence: the seed is the user's, the stream says what the numbers are for.
struct Key {
  uint64_t seed, stream;
};

struct Philox {
  uint32_t word[4];
};

// Ten rounds. Each multiplies two of the counter's words by constants to 64 bits, and
// mixes high and low halves with the other two words and the key.
HOST_DEVICE inline Philox philox(Philox counter, uint32_t key0, uint32_t key1) {
  for (int round = 0; round < 10; ++round) {
    const uint64_t a = uint64_t{0xD2511F53} * counter.word[0];
    const uint64_t b = uint64_t{0xCD9E8D57} * counter.word[2];
    counter = {{uint32_t(b >> 32) ^ counter.word[1] ^ key0, uint32_t(b),
                uint32_t(a >> 32) ^ counter.word[3] ^ key1, uint32_t(a)}};
    key0 += 0x9E3779B9;
    key1 += 0xBB67AE85;
  }
  return counter;
}

// Those of the indices 4k .. 4k+3.
HOST_DEVICE inline Philox four_words(Key key, uint64_t k) {
  const Philox counter = {
      {uint32_t(k), uint32_t(k >> 32), uint32_t(key.stream), uint32_t(key.stream >> 32)}};
  return philox(counter, uint32_t(key.seed), uint32_t(key.seed >> 32));
}
HOST_DEVICE inline uint32_t random_bits(Key key, uint64_t index) {
  return four_words(key, index / 4).word[index % 4];
}

// A sequence of its own for each part of something that was given one key: the layers of
// a net, the blocks of a layer. derived(derived(key, 3), 0) is fine.
inline Key derived(Key key, uint64_t part) {
  const Philox mixed = philox({{uint32_t(part), uint32_t(part >> 32),
                                uint32_t(key.stream), uint32_t(key.stream >> 32)}},
                              ~uint32_t(key.seed), ~uint32_t(key.seed >> 32));
  return {key.seed, uint64_t{mixed.word[1]} << 32 | mixed.word[0]};
}

// In [0, 1). 24 bits, in double too, so that both builds take the same decisions.
HOST_DEVICE inline real uniform(Key key, uint64_t index) {
  return real(random_bits(key, index) >> 8) * real(1.0 / 16777216);
}

// Mean 0, variance 1, by Box and Muller: a radius from one uniform number, an angle from
// the next. Takes the indices 2 * index and 2 * index + 1 of the key's sequence.
HOST_DEVICE inline real normal(Key key, uint64_t index) {
  const Philox four = four_words(key, index / 2);
  const uint32_t* const pair = four.word + 2 * (index % 2);
  const double u = (double(pair[0] >> 8) + 1) * (1.0 / 16777216);
  const double v = double(pair[1] >> 8) * (1.0 / 16777216);
  return real(std::sqrt(-2 * std::log(u)) * std::cos(6.283185307179586 * v));
}

// The next number, and the next: for generators of data, shuffles and sampling on the
// host. Save `next` and a run can go on where it stopped.
struct Rng {
  Key key;
  uint64_t next = 0;

  real uniform() { return chainrule::uniform(key, next++); }
  real uniform(real low, real high) { return low + (high - low) * uniform(); }
  real normal() {
    next += next % 2;  // a normal number takes a pair that starts at an even index
    next += 2;
    return chainrule::normal(key, next / 2 - 1);
  }
  // 0 .. count - 1; the bias of the multiplication is below count / 2^32.
  int below(int count) {
    return int((uint64_t(random_bits(key, next++)) * uint64_t(count)) >> 32);
  }
};

}  // namespace chainrule
