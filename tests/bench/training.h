// Training steps that are timed: by `make bench` (workloads.cpp), and on a GPU day
// (gpu/); tests/allocations.cpp counts what they ask of the system.
//
// Inputs are in memory, eight random batches in turn: one batch over and over would drive
// gradients into denormal numbers. Losses mean nothing here, and nothing is learned.
#pragma once

#include <cstdint>
#include <functional>

#include "layers/sequential.h"
#include "models/gpt.h"
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

// Of nets that say at each of T places of N texts what comes next: AdamW, on everything.
TrainingStep gpt_step(const GptOptions& options, int N, int T);
// An embedding of C features, an LSTM of O, and a linear layer behind each of its steps.
TrainingStep lstm_step(int vocabulary, int C, int O, int N, int T);

}  // namespace chainrule::bench
