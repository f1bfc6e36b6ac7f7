// What happens to data before training: parts that must not meet, and features of one
// size.
//
//   const Split parts = split(data.x.size(0), 0.2, 0.2, {seed, 1});
//   const Tensor train = gather(data.x, parts.train);
//   const Standardize standardize(train);                // from the training rows only
//   const Tensor x = standardize(train);
//   const Tensor unseen = standardize(gather(data.x, parts.test));
//
// Whatever is computed from data (here mean and deviation) is part of the model, so
// validation and test rows must have no say in it. Introduced by lesson 12.
#pragma once

#include <vector>

#include "random.h"
#include "tensor.h"

namespace chainrule {

struct Split {
  std::vector<int> train, validation, test;  // row numbers, in random order
};

// Every row 0 .. count - 1 goes to exactly one part. validation and test are shares of
// all rows, 0 or more, rounded to whole rows; what is left is for training, at least one
// row.
Split split(int count, double validation, double test, Key key);

// Every feature with mean 0 and deviation 1: (x - mean) / deviation. A feature is a place
// in a row: a column of [N,C], a pixel of [N,C,H,W]. One that never changes in training
// says nothing and becomes 0, also where other rows differ. One that hardly ever changes,
// as a pixel at the rim, becomes very large when it does: give pictures as one column.
class Standardize {
 public:
  explicit Standardize(const Tensor& train);  // [N,...]
  Tensor operator()(const Tensor& x) const;   // any number of rows, of the same shape

  const Tensor& mean() const { return mean_; }            // [features]
  const Tensor& deviation() const { return deviation_; }  // [features]; divided by N

 private:
  Tensor mean_, deviation_;
};

}  // namespace chainrule
