// src/data/prefetch.h: the same items in the same order, errors arrive, and it can be
// left at any moment. Run with SANITIZE=thread it shows that nothing is shared unguarded.
#include "data/prefetch.h"

#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <vector>

#include "data/augment.h"
#include "data/batches.h"
#include "data/scenes.h"
#include "parallel.h"

using namespace chainrule;

namespace {

struct Batch {
  Tensor x;
  IntTensor labels;
};

// A step's batch as a training loop makes it: shuffled rows, augmented.
Batch batch_of(const Images& images, int step) {
  const int B = 12;
  const Batches batches(images.x.size(0), B, {1, 2});
  const std::vector<int> rows =
      batches.epoch(step / batches.steps())[size_t(step % batches.steps())];
  AugmentSettings set;
  set.flip = true;
  set.crop = 2;
  set.turn = 10;
  return {augment(gather(images.x, rows), set, {1, 3}, uint64_t(step) * B),
          gather(images.labels, rows)};
}

void wait_a_moment() { std::this_thread::sleep_for(std::chrono::milliseconds(20)); }

}  // namespace

TEST_CASE("prefetch: the items in their order, from any place") {
  for (const int ahead : {1, 2, 7}) {
    Prefetch<int> squares(
        3, 40, [](int i) { return i * i; }, ahead);
    for (int i = 3; i < 40; ++i) CHECK(squares.next() == i * i);
    CHECK_THROWS_WITH_AS(squares.next(),
                         "prefetch: item 40 is asked for, 39 was the last", Error);
  }
  Prefetch<int> none(5, 5, [](int) { return 0; });
  CHECK_THROWS_AS(none.next(), Error);
}

TEST_CASE("prefetch: batches have the same bits as without, whatever else is running") {
  SceneSettings settings;
  settings.size = 16;
  const Scenes train = scenes(50, {1, 1}, settings);
  Prefetch<Batch> batches(2, 14, [&](int step) { return batch_of(train, step); });
  for (int step = 2; step < 14; ++step) {
    const Batch ahead = batches.next();
    // The caller's own loops meanwhile.
    std::vector<int> doubled(1000);
    parallel_for(1000, 50, [&](int begin, int end) {
      for (int i = begin; i < end; ++i) doubled[size_t(i)] = 2 * i;
    });
    CHECK(doubled[999] == 1998);
    const Batch alone = batch_of(train, step);
    CHECK(ahead.x.host() == alone.x.host());
    CHECK(ahead.labels.host() == alone.labels.host());
  }
}

TEST_CASE("prefetch: makes as many ahead as it was told, and no more") {
  std::atomic<int> made{0};
  Prefetch<int> items(
      0, 100,
      [&](int i) {
        ++made;
        return i;
      },
      3);
  for (int tries = 0; made < 3 && tries < 250; ++tries) wait_a_moment();
  wait_a_moment();
  CHECK(made == 3);
  CHECK(items.next() == 0);
  for (int tries = 0; made < 4 && tries < 250; ++tries) wait_a_moment();
  wait_a_moment();
  CHECK(made == 4);
}

TEST_CASE("prefetch: an error comes in place of its item, after those before it") {
  const auto make = [](int i) {
    ENSURE(i != 4, "item %d is broken", i);
    return i;
  };
  Prefetch<int> items(0, 10, make);
  for (int i = 0; i < 4; ++i) CHECK(items.next() == i);
  CHECK_THROWS_WITH_AS(items.next(), "item 4 is broken", Error);
  CHECK_THROWS_WITH_AS(items.next(), "item 4 is broken", Error);
  // An error that nobody asks for is no trouble.
  Prefetch<int> unused(0, 10, [](int) -> int { throw Error("lost"); });
}

TEST_CASE("prefetch: can be left at any moment") {
  std::atomic<int> made{0};
  const auto slow = [&](int i) {
    wait_a_moment();
    ++made;
    return std::make_unique<int>(i);  // items need not be copied
  };
  { Prefetch<std::unique_ptr<int>> items(0, 1000, slow); }  // in the middle of the first
  {
    Prefetch<std::unique_ptr<int>> items(0, 1000, slow);
    CHECK(*items.next() == 0);
  }
  {
    Prefetch<std::unique_ptr<int>> items(0, 1000, slow, 1);
    for (int tries = 0; made < 1 && tries < 250; ++tries) wait_a_moment();
  }  // while it waits for room
  CHECK(made < 20);
  for (int i = 0; i < 200; ++i) Prefetch<int> items(0, 3, [](int k) { return k; });
}

TEST_CASE("prefetch: bad ranges are refused") {
  const auto make = [](int i) { return i; };
  CHECK_THROWS_WITH_AS(Prefetch<int>(3, 2, make), "prefetch: from 3 to 2", Error);
  CHECK_THROWS_WITH_AS(Prefetch<int>(0, 2, make, 0), "prefetch: 0 items ahead", Error);
}
