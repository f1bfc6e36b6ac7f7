// Training steps that are timed: by `make bench` (main.cpp), and on a GPU day (gpu/).
//
// W2 of the benchmarks is the MLP below, a batch of 64. Inputs are in memory, eight
// random batches in turn: one batch over and over would drive gradients into denormal
// numbers.
#pragma once

#include <cstdint>
#include <functional>

#include "layers/sequential.h"
#include "tensor.h"

namespace chainrule::bench {

Tensor noise(Shape shape, uint64_t stream);  // of mean 0, variance 1

struct TrainingStep {
  std::function<void()> run;  // forward, backward and update; nobody waits for the device
  double flops;
};

// Of a net with ten classes on batches of this shape: momentum 0.9, and weight decay.
TrainingStep training_step(Sequential net, Shape shape, real decay);

Sequential mlp();  // 784-256-128-10

}  // namespace chainrule::bench
