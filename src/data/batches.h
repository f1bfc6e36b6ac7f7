// A pass over the data in mini-batches: shuffled, cut into pieces, every row once.
//
//   const Batches batches(data.x.size(0), 32, {seed, 3});
//   for (int epoch = 0; epoch < 10; ++epoch) {
//     for (const std::vector<int>& rows : batches.epoch(epoch)) {
//       const Tensor x = gather(data.x, rows);
//       const IntTensor labels = gather(data.labels, rows);
//
// The order is a function of the key and the epoch's number: there is no state, and a run
// that goes on at epoch 7 sees the batches that it would have seen. Introduced by
// lesson 02.
#pragma once

#include <vector>

#include "random.h"
#include "tensor.h"

namespace chainrule {

class Batches {
 public:
  Batches(int N, int B, Key key);  // N rows of data, B rows to a batch

  int steps() const;  // batches in an epoch: N / B, rounded up
  // The row numbers of each batch. The last one has what is left, if B does not divide N.
  std::vector<std::vector<int>> epoch(int number) const;

 private:
  int N_, B_;
  Key key_;
};

// Copies rows of x, along axis 0, in the order asked for.
Tensor gather(const Tensor& x, const std::vector<int>& rows);
IntTensor gather(const IntTensor& x, const std::vector<int>& rows);

// 0 .. count - 1 in random order, every order equally likely (Fisher and Yates). Takes
// `count` numbers of the sequence.
std::vector<int> shuffled(int count, Rng rng);

}  // namespace chainrule
