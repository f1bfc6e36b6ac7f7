// src/data/batches.cpp.
#include "data/batches.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <climits>
#include <map>

#include "data/points.h"
#include "layers/linear.h"
#include "layers/losses.h"

using namespace chainrule;

namespace {

using Ints = std::vector<int>;
using Numbers = std::vector<real>;

Ints joined(const std::vector<Ints>& batches) {
  Ints all;
  for (const Ints& rows : batches) all.insert(all.end(), rows.begin(), rows.end());
  return all;
}

}  // namespace

TEST_CASE("Batches: every row once in an epoch, the last batch takes what is left") {
  const Batches batches(10, 4, {1, 1});
  CHECK(batches.steps() == 3);
  for (const int number : {0, 1, 1000000}) {
    const std::vector<Ints> epoch = batches.epoch(number);
    REQUIRE(epoch.size() == 3);
    CHECK(epoch[0].size() == 4);
    CHECK(epoch[2].size() == 2);
    Ints all = joined(epoch);
    std::sort(all.begin(), all.end());
    CHECK(all == Ints{0, 1, 2, 3, 4, 5, 6, 7, 8, 9});
  }
  CHECK(Batches(8, 4, {1, 1}).steps() == 2);
  CHECK(Batches(3, 4, {1, 1}).epoch(0).size() == 1);
  CHECK(Batches(3, INT_MAX, {1, 1}).epoch(0)[0].size() == 3);
}

TEST_CASE("Batches: the order follows from key and epoch alone") {
  const Batches batches(50, 8, {1, 1});
  const std::vector<Ints> third = batches.epoch(3);
  batches.epoch(0);
  CHECK(batches.epoch(3) == third);
  CHECK(batches.epoch(4) != third);
  CHECK(Batches(50, 8, {2, 1}).epoch(3) != third);
  // Smaller batches cut the same order.
  CHECK(joined(Batches(50, 5, {1, 1}).epoch(3)) == joined(third));
}

TEST_CASE("shuffled: all orders of three, equally often") {
  std::map<Ints, int> seen;
  for (uint64_t i = 0; i < 6000; ++i) ++seen[shuffled(3, Rng{{1, i}})];
  CHECK(seen.size() == 6);
  for (const auto& [order, times] : seen) CHECK(std::abs(times - 1000) < 120);
  CHECK(shuffled(0, Rng{{1, 1}}).empty());
  CHECK(shuffled(1, Rng{{1, 1}}) == Ints{0});
}

TEST_CASE("gather: rows in the order asked for, also twice") {
  const Tensor x = Tensor::from({3, 2}, {1, 2, 3, 4, 5, 6});
  const Tensor batch = gather(x, {2, 0, 2});
  CHECK(batch.shape() == Shape{3, 2});
  CHECK(batch.host() == Numbers{5, 6, 1, 2, 5, 6});
  CHECK(gather(IntTensor::from({3}, {7, 8, 9}), {1}).host() == Ints{8});
  CHECK(gather(Tensor::zeros({2, 3, 4, 5}), {1}).shape() == Shape{1, 3, 4, 5});
  CHECK(gather(x, {}).shape() == Shape{0, 2});
}

TEST_CASE("batches: bad numbers are refused") {
  const Tensor x = Tensor::zeros({3, 2});
  CHECK_THROWS_WITH_AS(gather(x, {0, 3}), "gather: there is no row 3 in a tensor [3, 2]",
                       Error);
  CHECK_THROWS_AS(gather(x, {-1}), Error);
  CHECK_THROWS_AS(gather(Tensor(), {0}), Error);
  CHECK_THROWS_WITH_AS(Batches(0, 4, {1, 1}), "batches: 0 rows of data", Error);
  CHECK_THROWS_WITH_AS(Batches(4, 0, {1, 1}), "batches: a batch of 0 rows", Error);
  CHECK_THROWS_WITH_AS(Batches(4, 2, {1, 1}).epoch(-1), "batches: there is no epoch -1",
                       Error);
}

TEST_CASE("the gradients of an epoch's batches average to that of all data") {
  // Each batch counts by its rows, since the last one is smaller.
  const Points data = blobs(50, {1, 1});
  Linear layer(2, 3, {1, 2});
  SoftmaxCrossEntropy loss;
  const auto add_gradient = [&](const Ints& rows) {
    loss.forward(layer.forward(gather(data.x, rows), Mode::train),
                 gather(data.labels, rows));
    layer.backward(loss.backward(real(rows.size()) / 50));
  };
  for (const Ints& rows : Batches(50, 8, {1, 3}).epoch(0)) add_gradient(rows);
  const Numbers in_batches = layer.dweight.host();
  layer.dweight.set(Numbers(6, 0));
  add_gradient(joined(Batches(50, 50, {1, 3}).epoch(0)));
  const Numbers at_once = layer.dweight.host();
  for (size_t i = 0; i < 6; ++i) {
    CHECK(std::abs(double(in_batches[i] - at_once[i])) < 1e-6);
  }
}
