// How fast the library is on work that other libraries are measured with, too.
//
//   make bench                                  all workloads, a table
//   build/cpu/bench --only W3 --threads 2 --json
//
// A workload is a matrix product or a training step: forward, backward and update, inputs
// in memory, eight random batches in turn. Beside each figure stands the share of the
// multiply-adds per second that this machine reached in the same minute: absolute figures
// drift with the clock, shares do not. Nothing here is asserted. Leaves out, until their
// layers are there: language models (W5, W9), LSTM (W6), attention (W7), memory-bound
// operators (W8).
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstring>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "check.h"
#include "io/options.h"
#include "layers/activations.h"
#include "layers/linear.h"
#include "layers/losses.h"
#include "layers/sequential.h"
#include "measure.h"
#include "models/lenet.h"
#include "models/resnet.h"
#include "ops/matmul.h"
#include "optim/optimizer.h"
#include "optim/penalty.h"
#include "optim/sgd.h"
#include "parallel.h"
#include "random.h"

using namespace chainrule;
using namespace chainrule::bench;

namespace {

// What is timed: a step does `amount` of `unit`, in so many multiplications and
// additions.
struct Workload {
  std::string name, shape, unit;
  double amount, flops;
  std::function<void()> step;
};

Tensor noise(Shape shape, uint64_t stream) {
  std::vector<real> numbers(size_t(shape.count()));
  for (size_t i = 0; i < numbers.size(); ++i) numbers[i] = normal({1, stream}, i);
  return Tensor::from(shape, numbers);
}

Workload product(int M, int K, int N) {
  const Tensor a = noise({M, K}, 1), b = noise({K, N}, 2);
  Tensor c({M, N});
  const double flops = 2.0 * M * N * K;
  return {"W1",
          std::to_string(M) + " x " + std::to_string(K) + " x " + std::to_string(N),
          "GFLOP/s",
          flops * 1e-9,
          flops,
          [=]() mutable {
            matmul(c.data(), a.data(), b.data(), M, N, K, false, false, false);
            device_wait();
          }};
}

// A training step of a net on batches of this shape: momentum 0.9, and weight decay.
Workload training(const char* name, Sequential net, Shape shape, real decay) {
  struct All {
    Sequential net;
    SoftmaxCrossEntropy loss;
    std::vector<Param> params;
    Sgd sgd;
    std::vector<Tensor> x;
    std::vector<IntTensor> labels;
    size_t turn = 0;
    explicit All(Sequential n)
        : net(std::move(n)), params(net.params()), sgd(params, {real(0.9)}) {}
  };
  const auto all = std::make_shared<All>(std::move(net));
  const int N = shape.size[0];
  Rng rng{{1, 9}};
  for (uint64_t batch = 0; batch < 8; ++batch) {
    std::vector<int> labels;
    for (int n = 0; n < N; ++n) labels.push_back(rng.below(10));
    all->x.push_back(noise(shape, 10 + batch));
    all->labels.push_back(IntTensor::from({N}, labels));
  }
  const auto step = [all, decay] {
    const size_t batch = all->turn++ % all->x.size();
    zero_gradients(all->params);
    all->loss.forward(all->net.forward(all->x[batch], Mode::train), all->labels[batch]);
    all->net.backward_weights(all->loss.backward());
    if (decay > 0) add_l2_gradient(all->params, decay / 2);
    all->sgd.step(real(0.01));
    device_wait();
  };
  all->net.forward(all->x[0], Mode::train);  // counted between forward and backward
  // Backward is twice forward: a product for the inputs' blame, one for the weights'.
  const double flops = 3 * 2.0 * double(all->net.multiply_adds());
  return {name, std::to_string(N) + " samples", "samples/s", double(N), flops, step};
}

Sequential mlp() {
  Sequential net;
  net.add<Linear>(784, 256, Key{1, 1});
  net.add<Relu>();
  net.add<Linear>(256, 128, Key{1, 2});
  net.add<Relu>();
  net.add<Linear>(128, 10, Key{1, 3});
  return net;
}

std::vector<Workload> workloads(const std::string& name) {
  if (name == "W1") {
    std::vector<Workload> all;
    const int shapes[][3] = {{256, 256, 256},    {512, 512, 512}, {1024, 1024, 1024},
                             {2048, 2048, 2048}, {64, 784, 256},  {128, 512, 2048},
                             {4096, 64, 576},    {4096, 576, 64}};
    for (const auto& s : shapes) all.push_back(product(s[0], s[1], s[2]));
    return all;
  }
  if (name == "W2") return {training("W2", mlp(), {64, 784}, 0)};
  if (name == "W3") return {training("W3", lenet({1, 0}), {64, 1, 28, 28}, 0)};
  const int N = name == "W4-b32" ? 32 : 128;
  return {training(name.c_str(), resnet(20, {1, 0}), {N, 3, 32, 32}, real(5e-4))};
}

void report(const Workload& w, int threads, double seconds, bool json) {
  const double peak = peak_of_one_core() * threads;
  const Timing t = measure(w.step, seconds);
  const double share = 100 * w.flops / t.median / peak;
  if (json) {
    printf(
        "{\"workload\": \"%s\", \"peer\": \"chainrule\", \"shape\": \"%s\", "
        "\"threads\": %d, \"unit\": \"%s\", \"median\": %.5g, \"p10\": %.5g, "
        "\"p90\": %.5g, \"ms_per_step\": %.5g, \"samples\": %d, "
        "\"share_of_peak\": %.3g, \"rss_mib\": %.0f}\n",
        w.name.c_str(), w.shape.c_str(), threads, w.unit.c_str(), w.amount / t.median,
        w.amount / t.p90, w.amount / t.p10, t.median * 1e3, t.samples, share / 100,
        peak_memory());
  } else {
    printf("%-8s %-18s %10.4g %-10s %8.4g .. %-8.4g %5.0f %% %7.0f MiB\n", w.name.c_str(),
           w.shape.c_str(), w.amount / t.median, w.unit.c_str(), w.amount / t.p90,
           w.amount / t.p10, share, peak_memory());
  }
  fflush(stdout);
}

// Every workload in a process of its own, so that its peak of memory is its own.
bool run_apart(const std::function<void()>& body) {
  fflush(stdout);  // or the child would print it once more
  const pid_t child = fork();
  ENSURE(child >= 0, "no process could be started for a workload");
  if (child == 0) {
    try {
      body();
    } catch (const Error& error) {
      fprintf(stderr, "%s\n", error.what());
      _exit(1);
    }
    _exit(0);
  }
  int status = 0;
  waitpid(child, &status, 0);
  return status == 0;
}

}  // namespace

int main(int argc, char** argv) {
  Options options(argc, argv, "bench: how fast, beside what this machine could do?");
  const std::vector<std::string> names = {"W1", "W2", "W3", "W4-b32", "W4-b128"};
  std::vector<std::string> choices = names;
  choices.insert(choices.begin(), "all");
  const std::string only = options.choice("only", "all", choices, "one workload");
  const double seconds =
      options.number("seconds", 6, 0.5, "to measure each for", 0.1, 3600);
  const bool json = options.flag("json", "a line of JSON for each");
  options.done();
  const int threads = options.threads();
  if (!json) {
    printf(
        "workload                        median            p10 .. p90          peak   "
        "memory\n");
  }
  bool good = true;
  for (const std::string& name : names) {
    if (only != "all" && only != name) continue;
    good &= run_apart([&] {
      set_threads(threads);
      for (const Workload& w : workloads(name)) report(w, threads, seconds, json);
    });
  }
  return good ? 0 : 1;
}
