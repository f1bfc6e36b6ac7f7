// The parts of lesson 29 that train nothing, told: what a block is, how large its numbers
// get, how RoPE turns, and how long all this takes. experiments.h measures.
#pragma once

#include "experiments.h"

namespace chainrule {

// ---- 1. What a block is ---------------------------------------------------------------

inline void show_block(uint64_t seed) {
  say("%s A row of numbers for each letter, 32 of them, runs\n"
      "   through it. Number 5 of 10 letters gets other numbers. Who feels it?\n\n"
      "   letter          ",
      bold("1. The two halves of a block.").c_str());
  const Moved moved = change_one_place(10, 4, seed);
  for (int t = 1; t <= 10; ++t) say("%6d", t);
  const auto row = [](const char* name, const std::vector<double>& changes) {
    say("\n   %-16s", name);
    for (const double c : changes) say("%6.2f", c);
  };
  row("attention", moved.by_attention);
  row("feed-forward", moved.by_feed_forward);
  say("\n\n   Attention carries it to all that come later, feed-forward to nobody.\n\n"
      "   Two earlier letters change places. What the net says next moves by\n\n"
      "      blocks   no positions   RoPE\n");
  for (const int blocks : {1, 2}) {
    say("%11d %14.7f %6.2f\n", blocks, swap_moves(blocks, Place::none, seed),
        swap_moves(blocks, Place::rope, seed));
  }
  say("\n   Attention takes a mean, and a mean knows no order. (With two blocks the "
      "mask\n   helps: letter 2 has seen one letter, letter 4 three.)\n\n");
}

// ---- 3. The last norm -----------------------------------------------------------------

inline void show_start(const Text& text, uint64_t seed) {
  say("%s Before the first step, the size of the numbers on the\n"
      "   road (root mean square), and the loss:\n\n"
      "                            before block 1      4      8   after 12     loss\n",
      bold("3. The last norm.").c_str());
  const auto row = [&](const char* name, TowerPlan plan) {
    const Start s = look_at_start(text, plan, seed);
    say("   %-22s %16.2f %6.2f %6.2f %10.2f %8.2f\n", name, s.sizes[0], s.sizes[3],
        s.sizes[7], s.sizes[12], s.loss);
  };
  TowerPlan pre = deep_plan(text, true), bare = pre;
  bare.last_norm = false;
  row("post-LN", deep_plan(text, false));
  row("pre-LN", pre);
  row("pre-LN, no last norm", bare);
  say("\n   Guessing is %.2f. On a road without norms every block adds to the size.\n\n",
      std::log(double(text.letters)));
}

// ---- 4. RoPE --------------------------------------------------------------------------

inline void show_turns(uint64_t seed) {
  Tensor q({16}), k({16});
  normal(q, {seed, 30}, 1);
  normal(k, {seed, 31}, 1);
  say("%s A query at place t and a key at place j, turned:\n\n"
      "      t, j       3, 1    13, 11   103, 101        3, 0    103, 100\n"
      "      q . k  %8.4f  %8.4f   %8.4f    %8.4f    %8.4f\n\n",
      bold("4. RoPE turns.").c_str(), turned_product(q, k, 3, 1),
      turned_product(q, k, 13, 11), turned_product(q, k, 103, 101),
      turned_product(q, k, 3, 0), turned_product(q, k, 103, 100));
}

// ---- 6. Time -------------------------------------------------------------------------

inline void show_times() {
  constexpr int C = 64;
  say("%s One text, forward and backward, width %d:\n\n"
      "                       transformer block              RNN layer\n"
      "      letters        ms    us a letter  GFLOP/s     ms  us a letter  GFLOP/s\n",
      bold("6. Time against length.").c_str(), C);
  TransformerBlock block(C, {1, 8}, block_options({2, 1, C, 4}));
  Rnn rnn(C, C, {1, 9});
  for (const int T : {32, 128, 512}) {
    const Timing a = time_of(block, T, C), b = time_of(rnn, T, C);
    say("%11d", T);
    for (const Timing& t : {a, b}) {
      say(" %10.2f %10.1f %9.1f", 1e3 * t.seconds, 1e6 * t.seconds / T,
          2e-9 * t.multiply_adds / t.seconds);
    }
    say("\n");
  }
  say("\n");
}

}  // namespace chainrule
