// How fast the library is on work that other libraries are measured with, too.
//
//   make bench                                  all workloads, a table
//   build/cpu/bench --only W3 --threads 2 --json
//
// A workload is a matrix product or a training step: forward, backward and update, inputs
// in memory, eight random batches in turn. Beside each figure stands the share of the
// multiply-adds per second that this machine reached in the same minute: absolute figures
// drift with the clock, shares do not. Nothing here is asserted. Leaves out, until their
// layers are there: language models (W5, W9), LSTM (W6), memory-bound operators (W8).
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstring>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "check.h"
#include "io/options.h"
#include "measure.h"
#include "models/lenet.h"
#include "models/resnet.h"
#include "ops/attention.h"
#include "ops/matmul.h"
#include "parallel.h"
#include "training.h"

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

// Causal attention of N samples with NH heads. The multiply-adds of the pairs that are
// seen count, each once: those that backward makes again do not.
Workload attention(int N, int NH, int T, int D, bool backward) {
  const Shape shape{N, NH, T, D};
  const Tensor q = noise(shape, 1), k = noise(shape, 2), v = noise(shape, 3);
  const Tensor dy = noise(shape, 4), slopes = Tensor::zeros({NH});
  const IntTensor lengths = IntTensor::from({N}, std::vector<int>(size_t(N), T));
  Tensor y(shape), logsumexp({N, NH, T}), dq(shape), dk(shape), dv(shape);
  const auto step = [=]() mutable {
    const AttentionSize s = {N, NH, NH, T, T, D, true, lengths.data(), slopes.data()};
    attention_forward(y.data(), logsumexp.data(), q.data(), k.data(), v.data(), s);
    if (backward) {
      attention_backward(dq.data(), dk.data(), dv.data(), dy.data(), y.data(),
                         logsumexp.data(), q.data(), k.data(), v.data(), s);
    }
    device_wait();
  };
  const double product = 2.0 * N * NH * D * T * (T + 1) / 2;
  return {"W7",
          backward ? "forward, backward" : "forward",
          "steps/s",
          1,
          (backward ? 6 : 2) * product,
          step};
}

Workload training(const char* name, Sequential net, Shape shape, real decay) {
  const TrainingStep step = training_step(std::move(net), shape, decay);
  const int N = shape.size[0];
  return {name,        std::to_string(N) + " samples",
          "samples/s", double(N),
          step.flops,  [run = step.run] { run(), device_wait(); }};
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
  if (name == "W7") {
    return {attention(4, 8, 512, 64, true), attention(4, 8, 512, 64, false)};
  }
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
  const std::vector<std::string> names = {"W1", "W2", "W3", "W4-b32", "W4-b128", "W7"};
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
