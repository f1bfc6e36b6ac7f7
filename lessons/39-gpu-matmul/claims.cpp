// The claims of lesson 39's notes, asserted on the lesson's own functions. On a GPU the
// results are asserted, too; the counts are the simulator's.
#define main lesson_main
#include "lesson.cpp"
#undef main

#include "by_hand.h"
#include "check.h"
#include "claims.h"

static bool whole(Rung rung) { return rung != Rung::tensor_cores; }  // float throughout

static Errors errors_of(Rung rung, Sizes s, uint64_t seed) {
  const Floats a = drawn(s.M * s.K, seed), b = drawn(s.K * s.N, seed + 100);
  return errors(product(rung, a, b, s), plain_product(a, b, s));
}

static void same(double counted, double by_hand) {
  if (!std::isnan(by_hand)) CHECK(counted == doctest::Approx(by_hand).epsilon(1e-12));
}

TEST_CASE("all rungs agree with the plain product") {
  for (const Rung rung : rungs()) {
    CAPTURE(std::string(name_of(rung)));
    const Errors e = errors_of(rung, {2 * tile, tile, 32}, 1);
    CHECK(e.bound <= (whole(rung) ? 2e-6 : 1.0 / 1024));
    if (full()) CHECK(errors_of(rung, {tile, 3 * tile, 160}, 2).bound <= 1.0 / 1024);
  }
}

TEST_CASE("tensor cores: each term is off by 2^-10 of its size at most") {
  for (uint64_t seed = 1; seed <= uint64_t(seeds(3, 20)); ++seed) {
    CAPTURE(seed);
    const Errors e = errors_of(Rung::tensor_cores, {tile, tile, 64}, seed);
    CHECK(e.bound <= 1.0 / 1024);
    CHECK(e.typical >= 2e-4);  // 300 millionths, and a rung in float a thousandth of it
    CHECK(e.typical <= 4e-4);
    if (!full() && seed > 1) continue;
    CHECK(errors_of(Rung::double_buffer, {tile, tile, 64}, seed).typical <= 4e-7);
  }
}

TEST_CASE("bfloat16 has three digits less than half: eight times its error") {
  if (!knows(Factors::bfloat16)) return;
  for (uint64_t seed = 1; seed <= uint64_t(seeds(2, 20)); ++seed) {
    CAPTURE(seed);
    const Sizes s{tile, tile, 32};
    const Floats a = drawn(s.M * s.K, seed), b = drawn(s.K * s.N, seed + 100);
    const Plain plain = plain_product(a, b, s);
    const double half = errors(product(Factors::half, a, b, s), plain).typical;
    const double bfloat16 = errors(product(Factors::bfloat16, a, b, s), plain).typical;
    CHECK(bfloat16 / half >= 7);
    CHECK(bfloat16 / half <= 9);
  }
}

TEST_CASE("the rungs in float give the same bits: each adds in the order of k") {
  if (!simulated()) return;  // nvcc may join multiplication and addition as it likes
  const Sizes s{tile, tile, 32};
  const Floats a = drawn(s.M * s.K, 1), b = drawn(s.K * s.N, 2);
  const Floats first = product(Rung::naive, a, b, s);
  for (const Rung rung : rungs()) {
    CAPTURE(std::string(name_of(rung)));
    if (whole(rung)) CHECK(product(rung, a, b, s) == first);
  }
  CHECK(product_unpadded(a, b, s) == first);
}

TEST_CASE("what each rung asks of the memories is what the notes count by hand") {
  if (!simulated()) return;
  for (const Rung rung : rungs()) {
    std::vector<Sizes> all = {{tile_of(rung), tile_of(rung), 32}};  // one tile
    if (full()) all.push_back({2 * tile, tile, 96});
    for (const Sizes& s : all) {
      CAPTURE(std::string(name_of(rung)));
      const Count counted = count(rung, s), hand = by_hand(rung, s);
      same(counted.numbers, hand.numbers);
      same(counted.bytes, hand.bytes);
      same(counted.sectors, hand.sectors);
      same(counted.shared, hand.shared);
      same(counted.passes, hand.passes);
      same(counted.barriers, hand.barriers);
      same(counted.conflicts, hand.conflicts);
      same(counted.write_passes, hand.write_passes);
    }
  }
}

TEST_CASE("without padding a write of the register tile takes 4.5 passes, with it one") {
  if (!simulated()) return;
  CHECK(count_unpadded({tile, tile, depth}).write_passes == 4.5);  // b's 1, a's 8
}

TEST_CASE("the steps of the ladder, by their formulas") {
  const Sizes s{1024, 1024, 1024};
  const auto hand = [&](Rung rung) { return by_hand(rung, s); };
  const Count naive = hand(Rung::naive), coalesced = hand(Rung::coalesced),
              shared = hand(Rung::shared_tile), registers = hand(Rung::register_tile),
              wide = hand(Rung::vector_loads), two = hand(Rung::double_buffer);
  CHECK(naive.bytes / coalesced.bytes == doctest::Approx(6.6));
  CHECK(coalesced.numbers / shared.numbers == shared_width);  // the width of the tile
  CHECK(coalesced.numbers / registers.numbers == tile);
  CHECK(shared.shared / registers.shared == side);  // the side of the register tile
  CHECK(registers.shared / wide.shared == 4);
  CHECK(wide.barriers - two.barriers == 1024 / depth);  // one less for each tile
}

TEST_CASE("sizes that are no whole tiles are refused with a sentence") {
  const Floats some(130 * 130, 1);
  CHECK_THROWS_WITH_AS(
      product(Rung::vector_loads, some, some, {130, 128, 32}),
      doctest::Contains("wants M and N in steps of 128 and K in steps of 32"), Error);
}

TEST_CASE("the clock's kernels run (what it says is not asserted)") {
  const std::vector<Rate> all = rates({tile, tile, 32});
  CHECK(all.size() >= rungs().size() + 1);
  for (const Rate& rate : all) CHECK(rate.gigaflops > 0);
}
